"""Second opinion: where the typer is much surer of another type than of the rules', the claim changes its type.

The rules still say what is claimed, by whom, and whether it happened: no opinion makes an event of a denial, a threat,
a demand or a plan, and none adds a toll.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tahqiq.model.claim import Certainty, ClaimDraft
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.model.reason import Reason
from tahqiq.reading.modality import modality_of
from tahqiq.reading.scene import Scene
from tahqiq.reading.typer import Evidence, Opinion, opinion_on
from tahqiq.reading.unit import Unit

SURER: Final = 2.0
LONGEST: Final = 90  # words; what runs on longer is no sentence of a report
FEW: Final = 12
_LEAST: Final = 0.3
_LEAST_FOR_MORE: Final = 0.6  # for a deed of violence, and for talks out of mere words
_UNHAPPENED: Final = frozenset({"denial", "threat", "demand", "commitment"})
_MEANS_NAMED: Final = frozenset(
    {"airstrike", "drone_strike", "shelling", "bombing"}
)  # it stands in the words by what means
_DEEDS: Final = frozenset({"violence", "border"})
_AHEAD: Final[frozenset[Certainty]] = frozenset({"planned", "conditional", "hypothetical", "denied"})
# Harm to people in a claim of no violence: a toll that the rules did not read, and the typer may not add.
_HARM: Final = re.compile(
    r"\b(?:kill|dea[dt]|die[ds]|dying|lives|bod(?:y|ies)|loss|lost|eliminat|wound|injur)", re.IGNORECASE
)


def differing(scene: Scene, units: Iterable[Unit], unit: Unit, draft: ClaimDraft) -> Opinion | None:
    """The typer's opinion where it is twice as sure of another type that the evidence allows; else ``None``."""
    if garbled(scene):
        return None
    beside = [one.kind for one in units if one is not unit]
    opinion = opinion_on(evidence_of(draft, scene.sentence.text, beside, scene.memory.told or ""))
    if opinion.kind == draft.event_type or opinion.weight < SURER * opinion.rules:
        return None
    if opinion.weight < (_LEAST_FOR_MORE if _says_more(draft.event_type, opinion.kind) else _LEAST):
        return None
    return opinion if _allowed(scene, unit, draft, opinion.kind) else None


def garbled(scene: Scene) -> bool:
    """Whether a sentence is none: it runs on for too long, or says the same few words again and again."""
    words = [word.text.casefold() for word in scene.sentence.words]
    return len(words) > LONGEST or (len(words) > FEW and 3 * len(set(words)) < len(words))


def _says_more(rules: EventType, kind: EventType) -> bool:
    before, after = FAMILY_OF[rules], FAMILY_OF[kind]
    return (after == "violence" and before != after) or (kind == "talks_planned" and before == "speech")


def evidence_of(draft: ClaimDraft, sentence: str, beside: Iterable[str], before: str) -> Evidence:
    """What the typer is shown of a claim: its words and sentence, what the rules read, and the claims around it."""
    trigger = next((one for one in draft.reasons if one.code == "trigger"), None)
    return Evidence(
        draft.span,
        sentence,
        kind=draft.event_type,
        trigger=_words_in(trigger) if trigger else "",
        rank=int(trigger.weight or 0) if trigger else 0,
        cues=tuple(_words_in(one) for one in draft.reasons if one.code == "cue"),
        certainty=draft.certainty,
        polarity=draft.polarity,
        speaker=draft.source.kind,
        quoted=draft.direct_quote,
        toll=draft.casualties is not None,
        chain=len(draft.source.chain),
        initiators=len(draft.actors.initiator),
        targets=len(draft.actors.target),
        participants=len(draft.actors.participant),
        beside=tuple(beside),
        before=before,
        codes=tuple(one.code for one in draft.reasons),
    )


def _words_in(reason: Reason) -> str:
    """The words that a reason names between single quotes."""
    return reason.text.split("'")[1]


def as_typed(scene: Scene, unit: Unit, kind: EventType) -> Unit:
    """The unit with that type; where a saying becomes an event, what is said is the unit, and its verb the core."""
    if unit.speech is None or FAMILY_OF[kind] in ("speech", "background") or not unit.speech.scope:
        return replace(unit, kind=kind)
    sentence, scope = scene.sentence, set(unit.speech.scope)
    tops = [i for i in sorted(scope) if sentence.words[i].head not in scope or sentence.words[i].head == i]
    core = next((i for i in tops if sentence.words[i].pos == "VERB"), tops[0])
    return replace(unit, kind=kind, speech=None, core=core, words=scope)


def _allowed(scene: Scene, unit: Unit, draft: ClaimDraft, kind: EventType) -> bool:
    """Whether the evidence bears the type: what did not happen stays so."""
    family = FAMILY_OF[kind]
    if draft.event_type == "denial" or draft.certainty == "denied":
        return family == "speech"
    if draft.event_type in _UNHAPPENED and family in _DEEDS:
        return False
    if draft.event_type == "analysis" and draft.source.kind == "analyst":
        return False
    if draft.event_type in _MEANS_NAMED and kind in ("clash", "attack"):
        return False
    if kind == "denial" and FAMILY_OF[draft.event_type] != "speech":
        return False
    if family == "violence" and FAMILY_OF[draft.event_type] != "violence":
        if _HARM.search(draft.span):
            return False
        told = as_typed(scene, unit, kind)
        return modality_of(scene.sentence, told.words, told.core).factual
    return True


def coherent(rules: ClaimDraft, typed: ClaimDraft, opinion: Opinion) -> ClaimDraft:
    """The claim as typed, with the certainty, polarity and toll that the rules' own reading bears."""
    both = {FAMILY_OF[one.event_type] for one in (rules, typed)}
    kept = {"confidence": round(min(rules.confidence, max(opinion.weight, 0.1)), 2)}
    update: dict[str, object] = dict(kept)
    if rules.certainty in _AHEAD and "speech" not in both:
        update |= {"certainty": rules.certainty, "polarity": rules.polarity}
    if rules.casualties is None or both != {"violence"}:
        update["casualties"] = None
    return typed.model_copy(update=update)


def reason_for(rules: EventType, opinion: Opinion) -> Reason:
    """Why the type is another than the rules': their own is named, and how sure the typer is (0 to 1)."""
    words = f"the rules read {rules}, the typer {opinion.kind}"
    return Reason(code="typer", text=words, weight=round(opinion.weight, 2))
