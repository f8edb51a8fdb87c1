"""Language: which language a text is written in, as a two-letter code."""

import re
from functools import cache

import py3langid

_LETTERS = re.compile(r"[^\W\d_]")
_SAMPLE = 6000
_SHORTEST = 12
# Letters that only one of the neighbouring languages in Arabic script writes.
_PASHTO = re.compile("[ټډړږښګڼېۍځڅ]")
_URDU = re.compile("[ٹڈڑےںھہ]")
_KNOWN = (
    "en",
    "ur",
    "ps",
    "fa",
    "ar",
    "tr",
    "fr",
    "de",
    "es",
    "ru",
    "uk",
    "hi",
    "it",
    "pt",
    "zh",
    "hy",
    "az",
    "he",
)


def detect_language(text: str) -> str | None:
    """The language of a text (ISO 639-1), or ``None`` if it holds too few letters to tell."""
    sample = text[:_SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if letters < _SHORTEST:
        return None
    if len(_PASHTO.findall(sample)) * 40 > letters:
        return "ps"
    if len(_URDU.findall(sample)) * 25 > letters:
        return "ur"
    _choose()
    code, _ = py3langid.classify(" ".join(sample.split()))
    return str(code)


@cache
def _choose() -> None:
    """Short texts are told apart better among the languages in which such reports are written."""
    py3langid.set_languages(list(_KNOWN))
