"""Certainty: how sure a claim makes us, whether it affirms or negates, and whether it is in the speaker's words."""

from tahqiq.model.claim import Certainty, Polarity
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.modality import Modality
from tahqiq.reading.quotations import quoted
from tahqiq.reading.said import blames_other, fits, performs
from tahqiq.reading.saying import FLOOR, Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_HEARSAY: dict[str, Certainty] = lexicon("cues").table("hearsay")


def polarity_of(unit: Unit, kind: EventType, modality: Modality) -> Polarity:
    """Whether the claim says that it is so or that it is not."""
    if kind == "denial":
        return "negated"
    if unit.speech is not None:
        return "affirmed"
    return (
        "negated"
        if modality.negated and FAMILY_OF[kind] != "speech" and kind != "talks_outcome"
        else "affirmed"
    )


def certainty_of(
    scene: Scene, unit: Unit, kind: EventType, modality: Modality, inside: set[int]
) -> Certainty:
    """How sure the claim makes us: denial, condition, plan and doubt first, then whoever says it."""
    if kind == "denial":
        return "denied"
    if kind == "accusation":
        return "alleged"
    if kind == "threat":
        return "conditional" if modality.conditional or _conditional(scene, inside) else "planned"
    ahead = _ahead(scene, unit, kind, modality, inside)
    if ahead is not None:
        return ahead
    for index in sorted(inside):
        word = scene.sentence.words[index]
        if word.lower in _HEARSAY and unit.speech is None and not unit.attributions:
            return _HEARSAY[word.lower]
    if kind == "analysis":
        return "reported" if unit.attributions else "asserted"
    told = [one for one in unit.attributions if not performs(kind, one)]
    if kind == "agenda" and not told and not _past(scene, unit):
        return "planned"
    return _by_voice(scene, told) if told else "asserted"


def _past(scene: Scene, unit: Unit) -> bool:
    """Whether the items were talked over already: "discussed trade", "was on the agenda"."""
    return any(scene.sentence.words[i].tag == "VBD" for i in unit.words)


def _ahead(
    scene: Scene, unit: Unit, kind: EventType, modality: Modality, inside: set[int]
) -> Certainty | None:
    if unit.speech is not None:
        condition = kind in ("statement", "commitment", "analysis") and _conditional(scene, inside)
        return "conditional" if condition else None
    if modality.conditional:
        return "conditional"
    if FAMILY_OF[kind] == "speech" or (kind == "talks_planned" and modality.negated):
        return None
    if modality.planned or kind == "talks_planned" or (modality.hypothetical and kind == "agenda"):
        return "planned"
    if kind == "mediation" and modality.governed:
        return None
    if modality.hypothetical and not unit.tolls:
        return "hypothetical"
    return "hedged" if modality.doubted else None


def _conditional(scene: Scene, inside: set[int]) -> bool:
    """Whether what is said hangs on a condition."""
    text = " ".join(scene.sentence.words[i].lower for i in sorted(inside))
    return fits("condition", text)


def _by_voice(scene: Scene, told: list[Attribution]) -> Certainty:
    """The verb of the innermost voice; a claim is an allegation only where it is laid at another's door."""
    voices = [_weight(scene, one) for one in told]
    return next((sure for sure in ("alleged", "hedged") if sure in voices), voices[0])


def _weight(scene: Scene, one: Attribution) -> Certainty:
    boast = one.certainty == "alleged" and one.speech != "accusation"
    if boast and not blames_other(scene, one):
        return "reported"
    if one.speech == "demand":
        return "reported"
    return one.certainty


def in_own_words(scene: Scene, unit: Unit, start: int, end: int) -> bool:
    """Whether the claim is quoted: its main word stands in a quotation, or one with a verb of its own does."""
    if not unit.attributions:
        return False
    if any(one.words == FLOOR for one in unit.attributions):
        return True
    sentence = scene.sentence
    core = sentence.words[unit.core]
    around = quoted(scene.quotations, core.start, core.end)
    if around is not None and around.spoken:
        return True
    for one in scene.quotations:
        if one.spoken and one.start < end and start < one.end:
            words = [sentence.words[i] for i in sentence.words_in(one.start, one.end)]
            if any(w.tag in _FINITE for w in words) or words[0].tag == "TO" or not sentence.parsed:
                return True
    return False
