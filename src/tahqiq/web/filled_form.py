"""Reading a form of casework as somebody filled it in: what can be taken goes on, the rest is said at its field."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tahqiq.web.case_clerk import Ground
from tahqiq.web.paper_fields import Field, Form, Typed
from tahqiq.web.sent_form import Sent
from tahqiq.web.typed_values import (
    CHOOSE,
    NEEDED,
    Wrong,
    moment_typed,
    one_chosen,
    some_chosen,
    text_typed,
)

SECRETARIAT = "SEC"
VIEWS: Final = ("agrees", "disagrees", "no_view", "absent")
POSITIONS: Final = ("agrees", "disagrees", "abstains", "absent")
MOST_HOURS = 10_000
_MOST_CHOSEN = 300  # boxes ticked under one name
_SAID = 2_000  # characters of a view's or position's own words


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


def read_form(form: Form, sent: Sent, ground: Ground) -> Typed:
    """The form as it was filled in. ``said`` holds only fields that say something; raises nothing."""
    said: dict[str, object] = {}
    faults: dict[str, str] = {}
    for field in form.fields:
        try:
            value = _READERS[field.kind](field, sent, ground)
            if field.required and field.kind != "actors" and value in (None, "", ()):
                raise Wrong(NEEDED)
        except Wrong as wrong:
            faults[field.name] = str(wrong)
            continue
        if value not in (None, ""):
            said[field.name] = value
    release = sent.words("release")
    if release and release not in ground.labels:
        faults["release"] = CHOOSE
    elif release:
        said["release"] = release
    typed = {name: values[:_MOST_CHOSEN] for name, values in sent.said.items() if _is_of(form, name)}
    return Typed(typed, said, faults)


def _is_of(form: Form, name: str) -> bool:
    """Whether an input belongs to the form: that of a field, or one of its parts."""
    return name in ("release", "once") or any(
        name == one.name or name.startswith(f"{one.name}_") for one in form.fields
    )


def seats_of(ground: Ground, *, secretariat: bool = True) -> tuple[str, ...]:
    """The seats in the order in which the commission sits: the parties, the mediators, the secretariat."""
    return (*ground.case.seats, *((SECRETARIAT,) if secretariat else ()))


def _words(field: Field, sent: Sent, _ground: Ground) -> str:
    return text_typed(sent.words(field.name), field.most)


def _choice(field: Field, sent: Sent, _ground: Ground) -> str:
    return one_chosen(sent.words(field.name), field.codes)


def _flag(field: Field, sent: Sent, _ground: Ground) -> bool:
    return sent.words(field.name) == "yes"


def _seats(field: Field, sent: Sent, ground: Ground) -> tuple[str, ...]:
    return some_chosen(sent.every(field.name), seats_of(ground))


def _party(field: Field, sent: Sent, ground: Ground) -> str:
    offered: tuple[str, ...] = getattr(ground.choices, field.of) if field.of else ground.case.parties
    return one_chosen(sent.words(field.name), offered)


def _own_seat(_field: Field, _sent: Sent, ground: Ground) -> str:
    return ground.member.seat


def _moment(field: Field, sent: Sent, ground: Ground) -> str:
    return moment_typed(sent.words(field.name).strip(), ground.zone)


def _due(field: Field, sent: Sent, ground: Ground) -> str:
    at, hours = _moment(field, sent, ground), sent.words(f"{field.name}_hours").strip()
    if at and hours:
        raise Wrong(_("Give a time or a number of hours, not both."))
    if not hours:
        return at
    if not (hours.isascii() and hours.isdigit() and 1 <= int(hours[:6]) <= MOST_HOURS):
        raise Wrong(_("Write whole hours, at least 1."))
    due = ground.now.astimezone(ZoneInfo(ground.zone)) + timedelta(hours=int(hours[:6]))
    return due.replace(microsecond=0).isoformat()


def _claims(field: Field, sent: Sent, ground: Ground) -> tuple[str, ...]:
    claims = tuple(claim.id for claim in ground.incident.claims)
    return some_chosen(sent.every(field.name), (*claims, *(one.id for one in ground.evidence)))


def _actors(field: Field, sent: Sent, ground: Ground) -> tuple[str, ...] | None:
    whether = one_chosen(sent.words(f"{field.name}_whether"), ("named", "nobody"))
    chosen = some_chosen(sent.every(field.name), tuple(actor.id for actor in ground.case.actors))
    if not whether:
        raise Wrong(_("Say whether it can be attributed."))
    if whether == "named" and not chosen:
        raise Wrong(_("Tick at least one, or say that it cannot be attributed."))
    if whether == "nobody" and chosen:
        raise Wrong(_("Somebody is ticked although it cannot be attributed."))
    return chosen


def _provision(field: Field, sent: Sent, ground: Ground) -> str:
    return one_chosen(sent.words(field.name), tuple(one.id for one in ground.choices.provisions))


def _views(field: Field, sent: Sent, ground: Ground) -> tuple[Mapping[str, str], ...]:
    found = [_stand(field.name, seat, "view", VIEWS, sent) for seat in seats_of(ground)]
    return tuple(one for one in found if one)


def _positions(field: Field, sent: Sent, ground: Ground) -> tuple[Mapping[str, str], ...]:
    seats = seats_of(ground, secretariat=False)
    found = [_stand(field.name, seat, "position", POSITIONS, sent) for seat in seats]
    if field.required and not all(found):
        raise Wrong(_("Every seat has a position; one that was not there is absent."))
    return tuple(one for one in found if one)


def _stand(name: str, seat: str, word: str, allowed: tuple[str, ...], sent: Sent) -> Mapping[str, str]:
    value = one_chosen(sent.words(f"{name}_{seat}"), allowed)
    words = text_typed(sent.words(f"{name}_{seat}_words"), _SAID)
    if words and not value:
        raise Wrong(_("A seat says something and takes no stand: choose one for it."))
    return {"seat": seat, word: value} | ({"statement": words} if words else {}) if value else {}


def _own_view(field: Field, sent: Sent, ground: Ground) -> Mapping[str, str] | None:
    return _stand(field.name, ground.member.seat, "view", VIEWS, sent) or None


def _own_position(field: Field, sent: Sent, ground: Ground) -> Mapping[str, str] | None:
    return _stand(field.name, ground.member.seat, "position", POSITIONS, sent) or None


def _lines(field: Field, sent: Sent, ground: Ground) -> tuple[str, ...]:
    text = _words(field, sent, ground)
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _paper(field: Field, sent: Sent, ground: Ground) -> str:
    return one_chosen(sent.words(field.name), tuple(one.id for one in getattr(ground.choices, field.of)))


def _finding(_field: Field, _sent: Sent, ground: Ground) -> str:
    return ground.choices.finding.id if ground.choices.finding else ""


_READERS: Final[dict[str, Callable[[Field, Sent, Ground], object]]] = {
    "words": _words,
    "line": _words,
    "choice": _choice,
    "flag": _flag,
    "seats": _seats,
    "party": _party,
    "own_seat": _own_seat,
    "moment": _moment,
    "due": _due,
    "claims": _claims,
    "actors": _actors,
    "provision": _provision,
    "views": _views,
    "own_view": _own_view,
    "positions": _positions,
    "own_position": _own_position,
    "lines": _lines,
    "paper": _paper,
    "finding": _finding,
}
