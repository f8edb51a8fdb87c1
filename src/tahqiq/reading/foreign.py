"""Other languages: what the dictionaries recognise in a text that the reader cannot parse, said plainly."""

from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.mentions import find_mentions
from tahqiq.reading.zones import Line

_NAMES = {"ur": "Urdu", "ps": "Pashto", "fa": "Dari or Persian", "ar": "Arabic", "tr": "Turkish"}
_MOST = 12


def read_foreign(
    text: str, lines: tuple[Line, ...], language: str, knowledge: Knowledge
) -> tuple[tuple[ClaimDraft, ...], list[str]]:
    """No claims, and notes that name the language and the known actors and places in the text."""
    del lines
    name = _NAMES.get(language, f"a language with the code '{language}'")
    notes = [f"The text is in {name}: it was kept, but no claims were read from it."]
    mentions = find_mentions(text, knowledge)
    actors = list(dict.fromkeys(n for m in mentions if (n := m.name("actor", "person"))))
    places = list(dict.fromkeys(n for m in mentions if (n := m.name("place")) and not m.name("actor")))
    if actors:
        notes.append("Known actors named in it: " + ", ".join(actors[:_MOST]) + ".")
    if places:
        notes.append("Known places named in it: " + ", ".join(places[:_MOST]) + ".")
    return (), notes
