"""Other languages: what the dictionaries recognise in a text that the reader cannot parse, said plainly."""

import re

from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.mentions import find_mentions

_NAMES = {"ur": "Urdu", "ps": "Pashto", "fa": "Dari or Persian", "ar": "Arabic", "tr": "Turkish"}
_MOST = 12


def foreign_notes(text: str, language: str, knowledge: Knowledge) -> list[str]:
    """Notes that name the language and the known actors and places and the numbers in the text; no claims."""
    name = _NAMES.get(language, f"a language with the code '{language}'")
    notes = [f"The text is in {name}: it was kept, but no claims were read from it."]
    mentions = find_mentions(text, knowledge)
    actors = dict.fromkeys(n for m in mentions if (n := m.name("actor", "person")))
    places = dict.fromkeys(n for m in mentions if (n := m.name("place")) and not m.name("actor"))
    numbers = dict.fromkeys(str(int(digits)) for digits in re.findall(r"\d{1,9}", text))
    for what, found in (("Known actors", actors), ("Known places", places), ("Numbers", numbers)):
        if found:
            notes.append(f"{what} in it: {', '.join(list(found)[:_MOST])}.")
    return notes
