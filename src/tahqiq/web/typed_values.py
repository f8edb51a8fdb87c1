"""What somebody typed or chose in one field of any form: taken, or refused with the words that stand at the field."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MOMENT = re.compile(r"(19|20|21)\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?")


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


NEEDED = _("This is needed.")
CHOOSE = _("Choose one of the list.")
TOO_LONG = _("It is too long. Say it in fewer words.")


class Wrong(Exception):
    """Why a field cannot be taken; the words stand at the field."""


def text_typed(typed: str, most: int) -> str:
    """Words without blanks around them; raises :class:`Wrong` for what cannot be shown or is too long."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNSHOWN.search(text):
        raise Wrong(_("It holds characters that cannot be shown. Type it anew."))
    if len(text) > most:
        raise Wrong(TOO_LONG)
    return text


def one_chosen(typed: str, allowed: tuple[str, ...]) -> str:
    """One of what was offered, or nothing; raises :class:`Wrong` for anything else."""
    if typed and typed not in allowed:
        raise Wrong(CHOOSE)
    return typed


def some_chosen(typed: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Those chosen, in the order offered; raises :class:`Wrong` if anything else is among them."""
    if set(typed) - set(allowed):
        raise Wrong(CHOOSE)
    return tuple(one for one in allowed if one in typed)


def moment_typed(typed: str, zone: str) -> str:
    """A moment typed as the mission's local time, or with its offset; as text with its offset."""
    if not typed:
        return ""
    if not _MOMENT.fullmatch(typed):
        raise Wrong(_("Write a day and a time, such as 2025-11-05 14:30."))
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Wrong(_("There is no such day or time.")) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
        again = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
        if again.replace(tzinfo=None) != moment.replace(tzinfo=None):
            raise Wrong(_("The clocks are put forward over that time; give another."))
    return moment.isoformat()
