"""Reading a form between the parties as somebody filled it in: what cannot be taken is said at its field."""

import re
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Final

from tahqiq.web.between_fields import Field, Form, Ground, Typed
from tahqiq.web.sent_form import Sent
from tahqiq.web.typed_values import (
    CHOOSE,
    NEEDED,
    TOO_LONG,
    Wrong,
    moment_typed,
    one_chosen,
    some_chosen,
    text_typed,
)

_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_MOST_CHOSEN = 60  # boxes ticked under one name
_MOST_LINES = 99


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


def read_dealing(form: Form, sent: Sent, ground: Ground) -> Typed:
    """The form as it was filled in; ``said`` holds only what says something. Raises nothing."""
    said: dict[str, object] = {}
    faults: dict[str, str] = {}
    for field in form.fields:
        try:
            value = _READERS[field.kind](field, sent, ground)
            if field.required and value in (None, "", (), {}):
                raise Wrong(NEEDED)
        except Wrong as wrong:
            faults[field.name] = str(wrong)
            continue
        if value not in (None, "", (), {}):
            _put(said, field, value)
    release = sent.words("release")
    if release and release not in ground.labels:
        faults["release"] = CHOOSE
    elif release:
        said["release"] = release
    own = {"release", "once", "matter", *(one.name for one in form.fields if one.kind != "file")}
    typed = {name: values[:_MOST_CHOSEN] for name, values in sent.said.items() if name in own}
    return Typed(typed, said, faults)


def _put(said: dict[str, object], field: Field, value: object) -> None:
    if field.kind == "voice":
        assert isinstance(value, dict)
        said.update(value)
        return
    into = said
    for name in field.inside.split(".") if field.inside else ():
        part = into.setdefault(name, {})
        assert isinstance(part, dict)
        into = part
    into[field.name] = value


def _text(field: Field, sent: Sent, _ground: Ground) -> str:
    return text_typed(sent.words(field.name), field.most)


def _lines(field: Field, sent: Sent, _ground: Ground) -> tuple[str, ...]:
    whole = text_typed(sent.words(field.name), field.most * 10)
    lines = tuple(line.strip() for line in whole.split("\n") if line.strip())
    if len(lines) > _MOST_LINES or any(len(line) > field.most for line in lines):
        raise Wrong(TOO_LONG)
    return lines


def _choice(field: Field, sent: Sent, _ground: Ground) -> str:
    return one_chosen(sent.words(field.name), field.codes)


def _ticks(field: Field, sent: Sent, _ground: Ground) -> tuple[str, ...]:
    return some_chosen(sent.every(field.name), field.codes)


def _offered(field: Field, sent: Sent, ground: Ground) -> str:
    return one_chosen(sent.words(field.name), _values(field.of, ground))


def _offered_ticks(field: Field, sent: Sent, ground: Ground) -> tuple[str, ...]:
    return some_chosen(sent.every(field.name), _values(field.of, ground))


def _values(of: str, ground: Ground) -> tuple[str, ...]:
    return tuple(value for value, _words in ground.offers.get(of, ()))


def _voice(field: Field, sent: Sent, ground: Ground) -> dict[str, str]:
    """A voice as the fields of the paper; the member is offered only those he may speak with."""
    chosen = one_chosen(sent.words(field.name), _values("voices", ground))
    if not chosen:
        raise Wrong(NEEDED)
    voice, _colon, who = chosen.partition(":")
    return {"voice": voice} | ({"side": who} if voice == "side" else {"source": who} if who else {})


def _number(field: Field, sent: Sent, _ground: Ground) -> float | int | None:
    typed = sent.words(field.name).strip()
    if not typed:
        return None
    if not (typed.isascii() and _NUMBER.fullmatch(typed) and isfinite(float(typed))):
        raise Wrong(_("Write a number in digits, such as 12 or 34.5."))
    return float(typed) if "." in typed else int(typed)


def _moment(field: Field, sent: Sent, ground: Ground) -> str:
    return moment_typed(sent.words(field.name).strip(), ground.zone)


def _day(field: Field, sent: Sent, _ground: Ground) -> str:
    typed = sent.words(field.name).strip()
    if typed and not _DAY.fullmatch(typed):
        raise Wrong(_("Write a day, such as 2025-11-05."))
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        raise Wrong(_("There is no such day or time.")) from None


def _file(_field: Field, sent: Sent, _ground: Ground) -> bytes | None:
    return sent.file or None


_READERS: Final[dict[str, Callable[[Field, Sent, Ground], object]]] = {
    "words": _text,
    "line": _text,
    "lines": _lines,
    "choice": _choice,
    "ticks": _ticks,
    "offered": _offered,
    "offered_ticks": _offered_ticks,
    "voice": _voice,
    "number": _number,
    "moment": _moment,
    "day": _day,
    "file": _file,
}
