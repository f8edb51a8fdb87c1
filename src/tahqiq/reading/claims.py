"""Claims: one draft for every proposition of a sentence, with every field and the reasons for it."""

from dataclasses import dataclass, replace

from tahqiq.model.claim import ClaimDraft, Commitment, Parts, SaidBy
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.reason import Reason
from tahqiq.reading.attribution import find_attributions
from tahqiq.reading.certainty import certainty_of, in_own_words, polarity_of
from tahqiq.reading.deduced import deduced
from tahqiq.reading.lists import bullet_unit, lead_of
from tahqiq.reading.long_past import is_long_past
from tahqiq.reading.modality import Modality, modality_of
from tahqiq.reading.named_actors import office_holder
from tahqiq.reading.named_before import remember_group
from tahqiq.reading.offices import remember_last_side, remember_offices, speaks_for_paper
from tahqiq.reading.parts import parts_of
from tahqiq.reading.pledged_steps import step_units
from tahqiq.reading.proposals import PROPOSED, proposed
from tahqiq.reading.remembering import remember_claim, remember_speaker
from tahqiq.reading.said import performs, weighed
from tahqiq.reading.saying import VOICES, Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.second_opinion import as_typed, coherent, differing, reason_for
from tahqiq.reading.sides import remember_sides
from tahqiq.reading.sifting import asks, sift, telling
from tahqiq.reading.spans import span_of
from tahqiq.reading.speech import speech_kind, speech_units
from tahqiq.reading.speech_parts import committed, speaks_of_itself, speech_parts
from tahqiq.reading.struck import struck_state, told_before
from tahqiq.reading.taken_up import remember_thing
from tahqiq.reading.timing import since_words, when_of
from tahqiq.reading.tolls import as_casualties, find_tolls
from tahqiq.reading.unfactual import turn_unfactual
from tahqiq.reading.units import Unit, event_units
from tahqiq.reading.voices import background_unit, carried_voice, lead_voice, quote_units
from tahqiq.reading.where import places_in

VERSION = "0.2"
_INHERITS = {"violence": 1, "border": 0, "ceasefire": 1, "talks": 3}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for one unit before it becomes a draft."""

    kind: EventType
    modality: Modality
    chain: SaidBy
    reasons: list[Reason]


def claims_of(scene: Scene, reader: str) -> list[ClaimDraft]:
    """The claims of one sentence, in the order of the text; a question has none."""
    remember_sides(scene)
    remember_offices(scene)
    if asks(scene):
        return []
    attributions = tuple(weighed(scene, one) for one in carried_voice(scene, find_attributions(scene)))
    tolls = find_tolls(scene.sentence.text, scene.sentence.start)
    events = step_units(scene, event_units(scene, attributions, tolls))
    cores = {unit.core for unit in events}
    attributions = tuple(one for one in attributions if one.words in VOICES or one.cue not in cores)
    for unit in events:
        unit.attributions = _covering(unit.core, attributions)
    for unit in events:
        unit.blamed = tuple(i for one in attributions if one.speech == "accusation" for i in one.addressee)
    events = sift(scene, events)
    units = [*events, *telling(scene, speech_units(scene, attributions, events))]
    units = bullet_unit(scene, units)
    if not units:
        units = telling(scene, quote_units(scene, attributions)) or background_unit(scene)
    if not units and scene.memory.typed:
        units = proposed(scene, attributions)
    drafts = []
    for unit in sorted(units, key=lambda one: (one.core, one.nested)):
        draft = _draft(scene, unit, units, reader)
        if draft is not None:
            drafts.append(draft)
            remember_claim(scene, draft)
    remember_speaker(scene, attributions)
    scene.memory.told = drafts[-1].event_type if drafts else scene.memory.told
    remember_group(scene)
    remember_last_side(scene)
    remember_thing(scene, [draft.event_type for draft in drafts])
    if scene.zone != "bullet":
        scene.memory.lead = lead_of(scene, drafts)
        scene.memory.lead_voice = lead_voice(scene, attributions)
    return drafts


def _covering(core: int, attributions: tuple[Attribution, ...]) -> list[Attribution]:
    """Who says it, from the innermost saying outwards."""
    return sorted((one for one in attributions if core in one.scope), key=lambda one: len(one.scope))


def _draft(scene: Scene, unit: Unit, units: list[Unit], reader: str) -> ClaimDraft | None:
    """The claim of a unit by the rules, or as the typer types it where it is much surer."""
    read = _read(scene, unit)
    if read is None:
        return None
    span, alone = span_of(scene, unit, units), len(units) == 1
    known = list(read.reasons)
    draft = _filled(scene, unit, read, span, alone=alone, reader=reader)
    asked = scene.memory.typed and draft.event_type == read.kind and not unit.proposed
    opinion = differing(scene, units, unit, draft) if asked else None
    if opinion is None:
        return draft
    typed = as_typed(scene, unit, opinion.kind)
    modality = (
        read.modality if typed.core == unit.core else modality_of(scene.sentence, typed.words, typed.core)
    )
    voice = read.chain if any(one.code == "inherited" for one in known) else _source(scene, typed)
    known.append(reason_for(draft.event_type, opinion))
    again = _Read(opinion.kind, modality, voice, known)
    return coherent(draft, _filled(scene, typed, again, span, alone=alone, reader=reader), opinion)


def _filled(
    scene: Scene, unit: Unit, read: _Read, span: tuple[int, int], *, alone: bool, reader: str
) -> ClaimDraft:
    start, end = span
    inside = {w.index for w in scene.sentence.words if w.start >= start and w.end <= end}
    about = _about(scene, unit, inside, alone=alone)
    place = _places(scene, unit, read, about)
    when = when_of(scene, unit, read.kind, about, _ahead(read))
    if when is not None and when.anchor == "inherited" and _elsewhere(scene, read, place):
        when = None
    retyped = any(one.code == "typer" for one in read.reasons)
    if not retyped and is_long_past(scene, unit, read.kind, when):
        read = replace(read, kind="background")
    parts = _parts(scene, unit, read, about)
    if FAMILY_OF[read.kind] == "violence" or read.kind == "ceasefire_violated":
        parts = struck_state(scene, read.kind, told_before(scene, unit, read.kind, parts), place, about)
    parts = deduced(scene, unit, read.kind, parts, about)
    certainty = certainty_of(scene, unit, read.kind, read.modality, inside)
    text = scene.sentence.slice(start, end)
    return ClaimDraft(
        start=start,
        end=end,
        span=text,
        event_type=read.kind,
        actors=parts,
        place=place,
        date=when,
        casualties=as_casualties(unit.tolls) if FAMILY_OF[read.kind] == "violence" else None,
        source=read.chain,
        polarity=polarity_of(unit, read.kind, read.modality),
        certainty=certainty,
        direct_quote=in_own_words(scene, unit, start, end),
        commitment=_commitment(read, parts, text, when),
        confidence=_confidence(scene, unit, read),
        reader=f"{reader}/{VERSION}",
        reasons=tuple(read.reasons),
    )


def _read(scene: Scene, unit: Unit) -> _Read | None:
    modality = modality_of(scene.sentence, unit.words, unit.core)
    reasons = []
    if unit.trigger:
        reasons.append(
            Reason(code="trigger", text=f"fired by '{unit.trigger.words}'", weight=float(unit.trigger.rank))
        )
    if unit.tolls and unit.trigger is None:
        reasons.append(Reason(code="toll", text="a count of killed or wounded makes it an event"))
    if unit.proposed:
        words = f"the rules found no claim here, the typer {unit.kind}"
        reasons.append(Reason(code="typer", text=words, weight=unit.proposed))
    reasons += [Reason(code="cue", text=f"said by way of '{one.words}'") for one in unit.attributions]
    kind: EventType | None = unit.kind
    if unit.speech is None and unit.trigger is not None and unit.kind != "statement":
        kind = turn_unfactual(unit, modality)
    if kind is None:
        return None
    if _denied_by_its_author(scene, unit, modality):
        kind = "denial"
    if kind != unit.kind:
        reasons.append(
            Reason(code="not_an_event", text=f"what would be {unit.kind} has not happened: {kind}")
        )
    sure = kind == "threat" and unit.firm and unit.kind == kind
    if kind in ("threat", "demand", "commitment") and unit.speech is None and unit.attributions and not sure:
        kind = kind if unit.attributions[0].speech else speech_kind(scene, unit.attributions[0])
    chain = _source(scene, unit)
    if scene.zone == "bullet" and scene.memory.lead and not chain.chain and not scene.memory.own_paper:
        chain = scene.memory.lead[1]
        reasons.append(Reason(code="inherited", text="source and type from the line that opens the list"))
    return _Read(kind, modality, chain, reasons)


def _denied_by_its_author(scene: Scene, unit: Unit, modality: Modality) -> bool:
    """ "No strike was carried out", in a party's own paper."""
    party = scene.memory.own_paper and not unit.attributions
    return party and modality.negated and FAMILY_OF[unit.kind] == "violence" and not unit.tolls


def _source(scene: Scene, unit: Unit) -> SaidBy:
    names: list[str] = []
    outlets: list[str] = []
    told = [
        one for one in unit.attributions if not performs(unit.kind, one) and not speaks_for_paper(scene, one)
    ]
    for one in told:
        names += one.speaker.names
        outlets += one.speaker.outlets
    chain = tuple(dict.fromkeys((*names, *outlets)))
    spoken = next((one for one in told if one.speaker.chain), None)
    return SaidBy(chain=chain, kind=spoken.speaker.kind) if chain and spoken else SaidBy()


def _about(scene: Scene, unit: Unit, inside: set[int], *, alone: bool) -> set[int]:
    """The words that tell what, where and when: the claim without the words that say who says so."""
    words = inside if alone else (inside & unit.words) or unit.words
    said = {i for one in unit.attributions for i in one.own}
    if FAMILY_OF[unit.kind] == "violence":
        words = words - since_words(scene)
    return words - said if unit.speech is None else words


def _ahead(read: _Read) -> bool:
    return read.modality.planned or read.kind == "talks_planned" or read.modality.hypothetical


def _places(scene: Scene, unit: Unit, read: _Read, about: set[int]) -> tuple[Place, ...]:
    family = FAMILY_OF[read.kind]
    found = places_in(scene, about)
    if not found and family == "violence":
        teller = {i for one in unit.attributions[:1] for i in one.own}
        found = tuple(place for place in places_in(scene, teller) if place.kind not in ("country", "unknown"))
    if found:
        read.reasons.append(Reason(code="place", text=f"named: {found[0].name}"))
        return found
    if family not in _INHERITS:
        return ()
    paragraph, places = scene.memory.where.get(family, (-99, ()))
    if places and scene.sentence.paragraph - paragraph <= _INHERITS[family]:
        read.reasons.append(
            Reason(code="inherited", text=f"place from the sentence before: {places[0].name}")
        )
        return places
    return ()


def _elsewhere(scene: Scene, read: _Read, place: tuple[Place, ...]) -> bool:
    """Whether the claim names another place than the sentence whose day it would inherit."""
    before = scene.memory.where.get(FAMILY_OF[read.kind], (0, ()))[1]
    return bool(place and before) and not {one.name for one in place} & {one.name for one in before}


def _parts(scene: Scene, unit: Unit, read: _Read, about: set[int]) -> Parts:
    if FAMILY_OF[read.kind] == "speech":
        if read.kind == "commitment" and unit.speech is None:
            return committed(scene, about)
        one = unit.attributions[0] if unit.attributions else None
        speaker = one.speaker.names if one else ()
        return speech_parts(
            scene, read.kind, speaker, one.addressee if one else (), set(one.scope) if one else set()
        )
    parts = parts_of(scene, read.kind, unit.core, about)
    teller = unit.attributions[0].speaker.names if unit.attributions else ()
    if (
        teller
        and not parts.initiator
        and FAMILY_OF[read.kind] == "violence"
        and speaks_of_itself(scene, unit.core)
    ):
        parts = parts.but(initiator=(office_holder(scene, teller[0]),))
    if unit.blamed and not parts.initiator and FAMILY_OF[read.kind] in ("violence", "ceasefire"):
        blamed = speech_parts(scene, "accusation", (), unit.blamed, set()).target
        parts = parts.but(initiator=blamed, target=tuple(t for t in parts.target if t not in blamed))
    return parts


def _commitment(read: _Read, parts: Parts, text: str, when: When | None) -> Commitment | None:
    if read.kind != "commitment":
        return None
    due = when.as_written if when and read.modality.planned else None
    return Commitment(
        parties=parts.initiator or read.chain.chain[:1], what=" ".join(text.split())[:500], due=due
    )


def _confidence(scene: Scene, unit: Unit, read: _Read) -> float:
    if unit.proposed:
        return PROPOSED
    score = 0.45 if scene.sentence.parsed else 0.3
    if unit.trigger:
        score += 0.08 * min(unit.trigger.rank, 5)
    if unit.speech is not None:
        score += 0.15 if unit.speech.speech else 0.05
    score -= 0.15 if unit.nested else 0
    score -= 0.1 if any(reason.code in ("inherited", "not_an_event") for reason in read.reasons) else 0
    return round(max(0.1, min(0.95, score)), 2)
