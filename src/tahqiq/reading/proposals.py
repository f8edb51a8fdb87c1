"""Proposals: a sentence in which the rules find no claim, but whose wording is like that of claims of one type."""

from typing import Final

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.modality import modality_of
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.second_opinion import garbled
from tahqiq.reading.typer import Evidence, opinion_on
from tahqiq.reading.unit import Unit

PROPOSED: Final = 0.3  # the confidence of such a claim
_SURE: Final = 0.5
_NO_CLAIM: Final = 0.2
_SHORTEST: Final = 5
_SPOKEN: Final = frozenset({"statement", "accusation", "denial", "threat", "demand"})
_HAPPENS: Final = frozenset({"violence", "ceasefire", "border"})


def proposed(scene: Scene, attributions: tuple[Attribution, ...]) -> list[Unit]:
    """One unit for the whole sentence where the typer is sure, else none; speech needs somebody who speaks."""
    sentence = scene.sentence
    if not sentence.parsed or len(sentence.words) < _SHORTEST or garbled(scene):
        return []
    opinion = opinion_on(Evidence(sentence.text, sentence.text))
    sure = opinion.weight * (1 - opinion.none)
    if opinion.none > _NO_CLAIM or sure < _SURE:
        return []
    core = next((word.index for word in sentence.words if word.dep == "ROOT"), 0)
    words, family = set(range(len(sentence.words))), FAMILY_OF[opinion.kind]
    told = [one for one in attributions if one.speaker.chain]
    if sentence.child(core, "neg") is not None or (opinion.kind in _SPOKEN and not told):
        return []
    if family in _HAPPENS and not modality_of(sentence, words, core).factual:
        return []
    return [Unit(opinion.kind, core, words, attributions=told, proposed=round(sure, 2))]
