"""Vague words: those in a clause that each side reads as it likes, by language."""

import re
from functools import cache

# Our own lists, kept short: words by which texts leave the amount, the place or the time to whoever reads them.
_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "appropriate", "reasonable", "reasonably", "as soon as possible", "without undue delay", "promptly",
        "in due course", "timely", "sufficient", "adequate", "significant", "substantial", "where possible",
        "where feasible", "as far as possible", "if necessary", "as necessary", "as appropriate", "endeavour",
        "best efforts", "in principle", "and/or", "et cetera", "etc.", "such as", "in the vicinity", "nearby",
        "provocative", "hostile acts", "as needed", "to the extent possible", "normal", "relevant",
        "good faith", "restraint", "near", "necessary measures", "where necessary", "shortly",
    ),
    "tr": ("makul", "uygun", "mümkün olan en kısa sürede", "gerektiğinde", "gecikmeksizin", "yeterli"),
    "ur": ("مناسب", "جلد از جلد", "معقول", "حتی الامکان", "ضرورت پڑنے پر"),
    "ar": ("مناسب", "مناسبة", "في أقرب وقت ممكن", "معقول", "معقولة", "عند الاقتضاء", "قدر الإمكان"),
    "fa": ("مناسب", "در اسرع وقت", "معقول", "در صورت لزوم", "حتی‌الامکان"),
    "prs": ("مناسب", "در اسرع وقت", "معقول", "در صورت لزوم", "حتی‌الامکان"),
    "ps": ("مناسب", "ژر تر ژره", "معقول", "د امکان تر حده"),
}  # fmt: skip


def vague_words(text: str, language: str) -> tuple[str, ...]:
    """The vague words of a text as they are written in it, each once, in the order of the text.

    ``language`` is a BCP 47 tag; of a language without a list nothing is said.
    """
    pattern = _pattern(language.partition("-")[0])
    if pattern is None:
        return ()
    return tuple(dict.fromkeys(found[0] for found in pattern.finditer(text)))


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    words = _WORDS.get(language)
    if words is None:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.I)
