"""Long past: what happened a year or more before the report is background, and no news."""

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.model.moment import When
from tahqiq.reading.scene import Scene
from tahqiq.reading.unit import Unit

_DAYS = 300
_FAMILIES = frozenset({"violence", "border", "ceasefire", "talks", "speech"})
_LASTING = frozenset({"ceasefire_agreed", "talks_planned", "mediation", "commitment"})
_TOLD = ("VBD", "VBN")


def is_long_past(scene: Scene, unit: Unit, kind: EventType, when: When | None) -> bool:
    """Whether the report itself tells an event whose stated day lies in a year before, and 300 days back."""
    if when is None or when.anchor == "inherited" or unit.attributions or unit.tolls:
        return False
    lasts = kind in _LASTING or f"since {when.as_written}" in scene.sentence.text
    return FAMILY_OF[kind] in _FAMILIES and not lasts and _before(scene, when)


def long_past_unit(scene: Scene) -> list[Unit]:
    """A past event of a year long gone that no other rule read: "The group broke away in 1978"."""
    sentence = scene.sentence
    days = scene.calendar.find(sentence.text, sentence.start)
    if not any(_before(scene, one.when) for one in days):
        return []
    root = next((word for word in sentence.words if word.dep == "ROOT"), None)
    if root is None or root.tag not in _TOLD or not scene.mentions:
        return []
    return [Unit("background", root.index, set(range(len(sentence.words))))]


def _before(scene: Scene, when: When) -> bool:
    today = scene.calendar.reference
    return today is not None and when.end.year < today.year and (today - when.end).days > _DAYS
