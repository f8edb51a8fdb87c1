"""Independence: many claims, how many voices? Copies, wire stories and a party's media are one voice each.

Two claims are one voice where any of this holds:

- they go back to one party, one news agency, one named first-hand source, or one independence group;
- their words are copies (90 of 100 by token ratio), or their documents are, and no other origin is stated;
- two outlets cite each other (circular reporting).

A party is always one voice, so it never corroborates itself. Forms are never copies by wording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tahqiq.corroboration.echo import COPY_AT, is_copy, likely_copies
from tahqiq.corroboration.grain import denies, is_form
from tahqiq.corroboration.groups import Groups
from tahqiq.corroboration.origin import Known, Origin, origin_of
from tahqiq.corroboration.standing import standing
from tahqiq.corroboration.voice import Voice
from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source

FLOOD = 12  # copies beyond which a voice is flagged
ONE_VOICE = (
    "they go back to one party: its offices, officials and media are one voice, so it never corroborates itself",
    "they go back to one news agency, one first-hand source by name, or outlets of one independence group",
    f"their words are copies ({COPY_AT:.0f} of 100 by token ratio), or their documents are, and no other origin is "
    "stated",
    "two outlets cite each other: circular reporting",
    f"a voice of more than {FLOOD} submissions is flagged as a flood, and still counts once",
    "rows of forms are never copies by wording",
)


def voices(
    claims: Sequence[Claim],
    sources: Mapping[str, Source],
    texts: Mapping[str, str],
    received: Mapping[str, datetime],
    actors: Sequence[Actor] = (),
) -> tuple[Voice, ...]:
    """The independent voices among an incident's claims, by key; the order of the claims does not matter.

    ``texts`` and ``received`` go by submission id and may lack any. ``actors`` are the mission's;
    without them only sources registered for a party are known to speak for it.
    """
    ordered = sorted(claims, key=lambda claim: claim.id)
    known = Known(sources, actors)
    spans = _copies({claim.id: claim.span for claim in ordered if not is_form(claim)})
    documents = _copies(
        {claim.id: texts.get(claim.submission, "") for claim in ordered if not is_form(claim)}
    )
    origins = _adopt({claim.id: origin_of(claim, known) for claim in ordered}, spans)
    groups = Groups(claim.id for claim in ordered)
    _by_origin(ordered, origins, groups)
    _by_circle(ordered, known, origins, groups)
    _by_copy(spans, origins, groups, Reason(code="same_words", text="the words are all but the same"))
    _by_copy(documents, origins, groups, Reason(code="same_document", text="the documents copy one text"))
    by_id = {claim.id: claim for claim in ordered}
    made = [_voice([by_id[each] for each in ids], origins, groups, received, known) for ids in groups.all()]
    return tuple(sorted(_mark_agreement(made), key=lambda voice: (voice.key, voice.first)))


def _copies(texts: Mapping[str, str]) -> list[list[str]]:
    """Sets of claims whose texts are copies of each other: exact ones together, then each near pair."""
    holders: dict[str, list[str]] = {}
    for claim_id, text in sorted(texts.items()):
        if text:
            holders.setdefault(text, []).append(claim_id)
    exact = [ids for text, ids in holders.items() if len(ids) > 1 and is_copy(text, text)]
    near = [holders[one] + holders[other] for one, other in likely_copies(holders) if is_copy(one, other)]
    return exact + near


def _adopt(origins: Mapping[str, Origin], copies: Sequence[Sequence[str]]) -> dict[str, Origin]:
    """An outlet whose words copy a party, or somebody it does not name, speaks with that one's voice."""
    adopted = dict(origins)
    for ids in copies:
        stated = [origins[each] for each in ids if origins[each].kind in ("party", "stated")]
        if not stated:
            continue
        known_by = min(stated, key=_telling)
        for each in ids:
            if origins[each].kind in ("outlet", "agency"):
                said = f"{origins[each].label} repeats the words of {known_by.label}"
                adopted[each] = min(adopted[each], replace(known_by, said=said), key=_telling)
    return adopted


def _telling(origin: Origin) -> tuple[int, str]:
    """The most telling origin first: a party, a stated source, an agency, an outlet."""
    return (("party", "stated", "agency", "outlet").index(origin.kind), origin.key)


def _by_origin(claims: Sequence[Claim], origins: Mapping[str, Origin], groups: Groups) -> None:
    first: dict[str, str] = {}
    for claim in claims:
        origin = origins[claim.id]
        holder = first.setdefault(origin.key, claim.id)
        if holder != claim.id:
            groups.join(holder, claim.id, Reason(code=f"same_{origin.kind}", text=origin.said))


def _by_circle(claims: Sequence[Claim], known: Known, origins: Mapping[str, Origin], groups: Groups) -> None:
    """Outlet A cites B while B cites A: nobody saw it, so it is one voice."""
    cites: dict[tuple[str, str], str] = {}
    for claim in claims:
        for name in claim.source.chain:
            cited = known.cited(name)
            if cited and cited.id != claim.source_id and origins[claim.id].kind in ("outlet", "agency"):
                cites.setdefault((claim.source_id, cited.id), claim.id)
    for (outlet, cited_id), claim_id in sorted(cites.items()):
        back = cites.get((cited_id, outlet))
        if back and outlet < cited_id:
            names = " and ".join(sorted((outlet, cited_id)))
            groups.join(claim_id, back, Reason(code="circular", text=f"{names} cite each other"))


def _by_copy(
    copies: Sequence[Sequence[str]], origins: Mapping[str, Origin], groups: Groups, why: Reason
) -> None:
    """Outlets that carry one text are one voice; a party or a stated source is never merged by wording."""
    for ids in copies:
        outlets = [each for each in ids if origins[each].kind in ("outlet", "agency")]
        for each in outlets[1:]:
            groups.join(outlets[0], each, why)


def _voice(
    members: Sequence[Claim],
    origins: Mapping[str, Origin],
    groups: Groups,
    received: Mapping[str, datetime],
    known: Known,
) -> Voice:
    order = sorted(members, key=lambda claim: _arrival(claim, received))
    first = order[0]
    origin = min((origins[claim.id] for claim in order), key=_telling)
    word, why = standing(members, origin.side, known)
    flood = len({claim.submission for claim in members}) > FLOOD
    reasons = [Reason(code="origin", text=origin.said, cites=(first.id,)), *groups.why(first.id), *why]
    if flood:
        reasons.append(
            Reason(code="flood", text=f"{len(members)} claims of one voice: counted once, look at them")
        )
    return Voice(
        key=origin.key,
        label=origin.label,
        side=origin.side,
        weight_word=word,
        claims=tuple(sorted(claim.id for claim in members)),
        first=first.id,
        affirming=sum(not denies(claim) for claim in members),
        denying=sum(denies(claim) for claim in members),
        flagged=flood,
        reasons=tuple(reasons),
    )


def _arrival(claim: Claim, received: Mapping[str, datetime]) -> tuple[bool, float, str]:
    moment = received.get(claim.submission)
    return (moment is None, moment.timestamp() if moment else 0.0, claim.id)


def _mark_agreement(made: Sequence[Voice]) -> list[Voice]:
    """Where two parties both say that it happened, that weighs more than any accusation."""
    agreeing = sorted({voice.side for voice in made if voice.side and voice.affirming and not voice.denying})
    if len(agreeing) < 2:
        return list(made)
    said = Reason(code="parties_agree", text=f"{' and '.join(agreeing)} both say that it happened")
    return [
        voice.but(reasons=(*voice.reasons, said)) if voice.side in agreeing and not voice.denying else voice
        for voice in made
    ]
