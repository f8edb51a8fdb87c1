"""Lists: items under a line that opens them are terms, demands or topics as that line says, or tell their own news."""

import re

from tahqiq.model.claim import ClaimDraft, SaidBy
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_FEWEST = 2
_AHEAD = re.compile(r"\b(?:will|shall|would|to be|is to|are to|undertakes?|agrees?)\b", re.IGNORECASE)
_OPENERS: tuple[EventType, ...] = ("commitment", "demand", "agenda", "statement")


def lead_of(scene: Scene, drafts: list[ClaimDraft]) -> tuple[EventType, SaidBy] | None:
    """What the items under this line will be, and who says them; ``None`` if the line opens no list."""
    if scene.zone != "lead_in":
        return None
    said = drafts[-1].source if drafts else SaidBy()
    kind = next((kind for kind in _OPENERS if _opens(kind, scene.sentence.text)), None)
    if kind is not None:
        return kind, said
    return (drafts[-1].event_type, said) if drafts else None


def _opens(kind: EventType, text: str) -> bool:
    return any(pattern.search(text) for pattern in lexicon("turns").patterns("lists", kind))


def bullet_unit(scene: Scene, units: list[Unit]) -> list[Unit]:
    """An item of a list takes its type from the line that opens the list, unless it tells an event with a count."""
    lead = scene.memory.lead
    if scene.zone != "bullet" or lead is None:
        return units
    ahead = bool(_AHEAD.search(scene.sentence.text))
    if lead[0] == "statement" and ahead:
        for unit in units:
            unit.kind = "commitment" if unit.kind == "statement" else unit.kind
    if any(unit.tolls or unit.speech for unit in units):
        return units
    words = [word for word in scene.sentence.words if word.pos != "PUNCT"]
    if len(words) < _FEWEST:
        return []
    kind = _item(lead[0], scene.sentence.text)
    if lead[0] == "statement" and units:
        return [_promised(unit) if ahead else unit for unit in units]
    return [Unit(kind, words[0].index, set(range(len(scene.sentence.words))))]


def _item(lead: EventType, text: str) -> EventType:
    if lead == "statement":
        return "commitment" if _AHEAD.search(text) else "statement"
    return "agenda" if FAMILY_OF[lead] == "talks" else lead


def _promised(unit: Unit) -> Unit:
    """Sending officers and the like is a promise while it lies ahead."""
    if unit.kind in ("delegation", "agenda", "humanitarian"):
        unit.kind = "commitment"
    return unit
