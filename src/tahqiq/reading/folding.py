"""Folding: the same text, sign for sign, in one writing, so that names match and offsets stay true."""

import re
import unicodedata

_ASIDE = re.compile(r"—|(?<=\s)[–-](?=\s\w)")

_ALIKE = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"',
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "`": "'", "´": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-",
    "ي": "ی", "ى": "ی", "ك": "ک", "ہ": "ه", "ة": "ه", "ۀ": "ه", "ı": "i", "İ": "i",
}  # fmt: skip


class _Folder(dict[int, str]):
    """A translation table that learns each sign when it first meets it."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = _ALIKE.get(sign)
        if plain is None:
            plain = " " if sign.isspace() else unicodedata.normalize("NFD", sign)[0].lower()
            plain = _ALIKE.get(plain, plain)
        self[code] = plain if len(plain) == 1 else sign
        return self[code]


class _Plainer(dict[int, str]):
    """As the folder, but keeps capitals and accents: what the parser is given."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = _ALIKE.get(sign, sign) if not sign.isalpha() else sign
        if sign.isspace() and sign != "\n":
            plain = " "
        self[code] = plain
        return plain


_FOLD, _PLAIN = _Folder(), _Plainer()


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes, dashes and spaces; exactly as long as ``text``."""
    return text.translate(_FOLD)


def plain(text: str) -> str:
    """Plain quotes, dashes and spaces with capitals kept; exactly as long as ``text``.

    A dash that sets off an aside becomes a comma: parsers know commas better.
    """
    return _ASIDE.sub(",", text).translate(_PLAIN)
