"""Languages: which one a page speaks, its direction, and its words from the catalogues."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

# In the order shown: the language of the working papers, then alphabetical by code.
NAMES: dict[str, str] = {
    "en": "English",
    "ar": "العربية",
    "fa_AF": "دری",
    "ps": "پښتو",
    "tr": "Türkçe",
    "ur": "اردو",
}


@dataclass(frozen=True)
class Language:
    """One language of the pages."""

    code: str
    name: str
    direction: str
    words: NullTranslations

    @property
    def tag(self) -> str:
        """The BCP 47 tag for ``lang`` attributes."""
        return self.code.replace("_", "-")

    @property
    def locale(self) -> Locale:
        """Babel's locale: formats of dates and numbers."""
        return Locale.parse("en_GB" if self.code == "en" else self.code)


@cache
def language(code: str) -> Language:
    """The language with its catalogue; what a catalogue has not translated stays English."""
    return Language(
        code=code,
        name=NAMES[code],
        direction=Locale.parse(code).text_direction,
        words=_catalogue(code),
    )


def _catalogue(code: str) -> NullTranslations:
    po = files("tahqiq.web").joinpath("locale", code, "LC_MESSAGES", "tahqiq.po")
    if not po.is_file():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(po.read_bytes()), locale=code))
    compiled.seek(0)
    words = Translations(compiled)
    if Locale.parse(code).text_direction == "rtl":
        words.add_fallback(_EnglishApart())
    return words


class _EnglishApart(NullTranslations):
    """English words amid a right-to-left page: isolated, so that their full stop stays at their own end."""

    def gettext(self, message: str) -> str:
        """The words between LEFT-TO-RIGHT ISOLATE and POP DIRECTIONAL ISOLATE."""
        return f"\u2066{message}\u2069"


def chosen(candidates: Sequence[str | None], accept: str, default: str) -> str:
    """The first candidate that we speak, else the first of the browser's own list, else the default.

    Dari is asked for as ``prs``, ``fa`` or ``fa-AF``.
    """
    for candidate in candidates:
        if candidate in NAMES:
            return candidate
    for part in accept[:300].split(","):
        tag = part.split(";")[0].strip().lower()
        code = "fa_AF" if tag.startswith(("fa", "prs")) else tag.split("-")[0]
        if code in NAMES:
            return code
    return default
