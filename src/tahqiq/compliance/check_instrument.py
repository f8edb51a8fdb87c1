"""Checking an instrument before it is adopted: what in it could never be verified, or will be argued over.

Monitors are left without a finding where a clause names no actor, act, place, amount, clock or way to verify
it; the texts that held best left no room for creative ambiguity (DOMAIN §4.3; Haysom and Hottinger). Nothing
here forbids anything: a warning says what is missing, why that matters in the field, and how to mend it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tahqiq.compliance.check_area import check_area
from tahqiq.compliance.vague_words import vague_words
from tahqiq.model.event_type import FAMILIES
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Sector
from tahqiq.model.provision import Provision

_SPATIAL = frozenset({*FAMILIES["violence"], *FAMILIES["border"]})
_SHARE = re.compile(r"%|per ?cent|percent|share|prozent|yüzde|فیصد", re.I)
_NOTHING = re.compile(
    r"\s*(?:none|not (?:agreed|stated|known)|no\b|n/?a\b|tbd|to be (?:agreed|decided))", re.I
)


@dataclass(frozen=True)
class Weakness:
    """What a clause lacks: ``code``, the clause (``None``: the whole), where it stands, why it matters, how to mend it.

    ``at`` is the path of the field within the instrument; ``word`` the word complained of, where it is one.
    """

    code: str
    provision: str | None
    at: tuple[str | int, ...]
    lacks: str
    why: str
    mend: str
    word: str | None = None


Check = Callable[[Instrument, Provision], Iterator[tuple[str, str, str | None]]]


def check_instrument(instrument: Instrument, sectors: Sequence[Sector] = ()) -> tuple[Weakness, ...]:
    """Every warning on an instrument, by clause in the order of the text, then on the whole.

    With the mission's ``sectors`` also where an area lies far from all of them, or has its coordinates exchanged.
    """
    found: list[Weakness] = []
    for place, provision in enumerate(instrument.provisions):
        if provision.retired is not None:
            continue
        for code, check in _CHECKS.items():
            for lacks, name, word in check(instrument, provision):
                at = ("provisions", place, name)
                found.append(Weakness(code, provision.id, at, lacks, *REASONS[code], word))
        for lacks in _misplaced(provision, sectors):
            at = ("provisions", place, "area")
            found.append(Weakness("INS105", provision.id, at, lacks, *REASONS["INS105"]))
    found += [
        Weakness(code, None, (name,), lacks, *REASONS[code]) for code, name, lacks in _whole(instrument)
    ]
    return tuple(found)


def _actor(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if not one.actors:
        yield "it names nobody whom it binds", "actors", None


def _twin(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    bound = set(one.actors) & set(instrument.parties)
    if not bound or bound == set(instrument.parties):
        return
    covered = set(bound)
    for other in instrument.provisions:
        if other.retired is None and _alike(one, other):
            covered |= set(other.actors)
    if missing := sorted(set(instrument.parties) - covered):
        yield f"it binds {_list(bound)} and nothing alike binds {_list(missing)}", "actors", None


def _alike(one: Provision, other: Provision) -> bool:
    same = one.modality == other.modality and set(one.acts) == set(other.acts)
    return same and one.id != other.id


def _act(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if not one.acts:
        yield "it names no act that keeps or breaks it", "acts", None


def _area(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.area is None and _SPATIAL & set(one.acts) and one.modality != "exemption":
        yield "it names no area, so it holds everywhere", "area", None


def _vague_area(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    area = one.area
    if area is None:
        return
    for flaw in check_area(area, parties=instrument.parties):
        yield flaw.text, "area", None
    if area.disputed:
        yield f"the line of the area '{area.name}' is not recognised by all", "area", None


def _misplaced(one: Provision, sectors: Sequence[Sector]) -> Iterator[str]:
    """What the mission's sectors tell of an area beyond what is seen in the area alone."""
    if one.area is not None and sectors:
        alone = check_area(one.area)
        yield from (flaw.text for flaw in check_area(one.area, sectors) if flaw not in alone)


def _baseline(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.quantity is not None and not _stated(one.baseline):
        yield f"it counts {one.quantity.unit}, but no baseline is declared", "quantity", None


def _denominator(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    quantity = one.quantity
    if quantity is not None and _SHARE.search(quantity.unit) and quantity.out_of is None:
        yield f"it is a share ({quantity.unit}) of nothing that is stated", "quantity", None


def _clock(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    period = one.period
    ends = period is not None and (period.until is not None or period.days_in_force is not None)
    repeats = one.quantity is not None and one.quantity.per != "in_all"
    if one.modality == "obligation" and not ends and not repeats:
        yield "it says not by when it is to be done", "period", None


def _method(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.modality != "exemption" and not _stated(one.verification_method):
        yield "it says not how it is verified", "verification_method", None


def _access(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.modality in ("obligation", "prohibition") and not _stated(one.access):
        yield "it says not who lets whom in to verify it", "access", None


def _evidence(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.modality in ("obligation", "prohibition") and not _stated(one.evidence_of_fulfilment):
        yield "it says not by what one sees that it is kept", "evidence_of_fulfilment", None


def _exempts(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    for other in one.exempts:
        known = instrument.provision(other)
        if known is None and other.startswith(f"{instrument.id}/"):
            yield f"it exempts from {other}, which is not there", "exempts", other
        elif known is not None and known.retired is not None:
            yield f"it exempts from {other}, which is retired", "exempts", other


def _exempts_nothing(_: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    if one.modality == "exemption" and not one.exempts:
        yield "it is an exemption, but names nothing from which", "exempts", None


def _no_exemption(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    exempted = any(one.id in other.exempts for other in instrument.provisions if other.retired is None)
    if one.modality == "prohibition" and not one.exempt_notices and not exempted:
        yield "nothing is exempt from it, not even with notice", "exempt_notices", None


def _vague(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    texts = ((instrument.language, one.text), *((more.language, more.text) for more in one.wordings))
    for language, text in texts:
        for word in vague_words(text, language):
            yield f"'{word}' is read by each side as it likes", "text", word


def _wordings(instrument: Instrument, one: Provision) -> Iterator[tuple[str, str, str | None]]:
    wanted = {*instrument.authentic} - {instrument.language, *(more.language for more in one.wordings)}
    for language in sorted(wanted):
        yield f"it has no wording in {language}, in which it was agreed", "text", None


def _whole(instrument: Instrument) -> Iterator[tuple[str, str, str]]:
    if not instrument.life:
        yield "INS117", "life", "nothing says that it entered into force"
    if not instrument.facts_from:
        yield "INS118", "facts_from", "it says not where the facts are from"
    if not instrument.provisions:
        yield "INS119", "id", "it has no clause that could be cited"


def _stated(words: str | None) -> bool:
    return bool(words and words.strip()) and not _NOTHING.match(words or "")


def _list(names: Sequence[str] | set[str]) -> str:
    return " and ".join(sorted(names))


_CHECKS: dict[str, Check] = {
    "INS101": _actor, "INS102": _twin, "INS103": _act, "INS104": _area, "INS105": _vague_area, "INS106": _baseline,
    "INS107": _denominator, "INS108": _clock, "INS109": _method, "INS110": _access, "INS111": _evidence,
    "INS112": _exempts, "INS113": _exempts_nothing, "INS114": _no_exemption, "INS115": _vague, "INS116": _wordings,
}  # fmt: skip

# code → why it matters in the field, and how to mend it
REASONS: dict[str, tuple[str, str]] = {
    "INS101": (
        "A duty of nobody is kept by nobody, and no finding can name who broke it.",
        "list the parties one by one: actors: [A, B].",
    ),
    "INS102": (
        "A clause on one side alone is read as a concession, and the mechanism as taking sides.",
        "bind both in this clause, or write its twin with the same modality and acts.",
    ),
    "INS103": (
        "No incident is ever set against it; it is kept or broken by visits and counts alone.",
        "list the acts: tahqiq event-types shows them. Leave it empty if a visit alone decides.",
    ),
    "INS104": (
        "Undefined lines gave some seven complaints in ten to one joint committee (Myanmar, 2016).",
        "give it an area: a line, buffer, zone, corridor, airspace, point or country; or say 'everywhere' in words.",
    ),
    "INS105": (
        "Of an incident near it nobody can say whether it lies in it, and each side draws its own edge.",
        "draw it: vertices as longitude, then latitude, with doubt_km where the edge is not sure or is disputed.",
    ),
    "INS106": (
        "Without what was declared at the start, nobody can say how much is done.",
        "say in baseline: what each side declared, when, and counted by whom.",
    ),
    "INS107": (
        "Half of an unknown number cannot be checked, and each side counts from another whole.",
        "give out_of: the whole that it is a share of.",
    ),
    "INS108": (
        "A duty without a date is never late, so it can never be called unfulfilled.",
        "give a period: until, or days_in_force.",
    ),
    "INS109": (
        "What monitors do when it is said to be broken is then argued over after the fact.",
        "say in verification_method: who looks, at what, how, and who is heard.",
    ),
    "INS110": (
        "Without a right to go there, verification waits for the leave of whoever is accused.",
        "say in access: who lets whom in, where, and within which time.",
    ),
    "INS111": (
        "That it is kept is then never shown, and only breaches are ever counted.",
        "say in evidence_of_fulfilment: what is seen, counted or handed in when it is kept.",
    ),
    "INS112": ("The exemption hangs in the air.", "use the number of a clause of this text."),
    "INS113": ("Nobody knows what it lets through.", "list in exempts: the clauses from which it exempts."),
    "INS114": (
        "Supply, medical evacuation, police work and demining then all count as breaches.",
        "list exempt_notices:, or write an exemption that names it; if nothing is exempt, say so in the text.",
    ),
    "INS115": (
        "There is no room for creative ambiguity in a clause that monitors have to test.",
        "put an amount, a place or a time in its place.",
    ),
    "INS116": (
        "Where an authentic wording is missing, each side cites its own translation.",
        "add the wording under ### and its language, or in a file beside.",
    ),
    "INS117": (
        "Whether it was in force on a day is then unknown, and no incident engages it.",
        "add life: with state, at, according_to and source; or enter it later: tahqiq instrument life.",
    ),
    "INS118": (
        "Nobody can check the restatement.",
        "list facts_from: the text, or who reported it and when.",
    ),
    "INS119": ("Nothing in it can be kept or broken.", "write one ## section for each clause."),
    "INS120": (
        "Who asks by whose word it was in force is led to nobody.",
        "give the id of a source or a claim: tahqiq source list, tahqiq claims.",
    ),
}
