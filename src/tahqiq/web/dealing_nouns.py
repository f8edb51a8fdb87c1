"""What was typed in a form between the parties, made into the fields of its paper: numbered needs, clauses, counts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tahqiq.errors import BadInput
from tahqiq.web.between_fields import Form
from tahqiq.web.referral_forms import FOUND

_GROUPS = ("documented", "undocumented", "deported")
Said = dict[str, Any]
Seats = tuple[str, ...]  # the filing member's own seat, then all that there are


def as_noun(form: Form, said: Mapping[str, Any], seats: Seats) -> Said:
    """The fields as the noun has them; ``seats`` begins with whose form it is.

    Raises ``BadInput`` (TLK010) for a line that is no clause.
    """
    made = dict(said)
    if form.verb == "referral.breached":
        made |= {"found": form.slug in FOUND} | ({} if form.about else {"kind": "bypassed"})
    shape = _SHAPES.get(form.verb)
    return made if shape is None else shape(made, seats)


def _asking(made: Said, seats: Seats) -> Said:
    return made | {"from_party": seats[0]}


def _term(made: Said, _seats: Seats) -> Said:
    needs = [{"number": n, "says": line} for n, line in enumerate(made.get("needs", ()), 1)]
    return made | {"needs": needs}


def _account(made: Said, _seats: Seats) -> Said:
    return made | ({"need": int(made["need"])} if "need" in made else {})


def _freeze(made: Said, _seats: Seats) -> Said:
    return made | {"frozen": made.get("frozen") == "yes"}


def _traffic(made: Said, _seats: Seats) -> Said:
    return {"count": {}} | made


def _crossing(made: Said, _seats: Seats) -> Said:
    name = made.pop("title", "")
    return made | {"name": name, "place": {"name": name, "kind": "crossing", **made.get("place", {})}}


def _returns(made: Said, _seats: Seats) -> Said:
    """Counts by group; a table has its own."""
    if "table" in made:
        return made
    return made | {"counts": [{"group": g, "individuals": made.pop(g)} for g in _GROUPS if g in made]}


def _draft(made: Said, seats: Seats) -> Said:
    return made | {"tabled_by": seats[0], "clauses": [_clause(line) for line in made.get("clauses", ())]}


def _clause(line: str) -> dict[str, str]:
    number, bar, text = line.partition("|")
    if not (bar and number.strip() and text.strip()):
        raise BadInput(
            "TLK010", "a line of the clauses has no number or no text", 'write lines such as "1 | The text."'
        )
    return {"number": number.strip(), "text": text.strip()}


def _round(made: Said, seats: Seats) -> Said:
    return made | {"agenda": [_point(line, seats) for line in made.get("agenda", ())]}


def _point(line: str, seats: Seats) -> dict[str, str]:
    seat, colon, says = line.partition(":")
    if colon and seat.strip() in seats and says.strip():
        return {"raised_by": seat.strip(), "says": says.strip()}
    return {"says": line}


_SHAPES: Final[dict[str, Callable[[Said, Seats], Said]]] = {
    "referral.drafted": _asking,
    "referral.submitted": _asking,
    "handover.requested": _asking,
    "reopening.conditioned": _term,
    "reopening.accounted": _account,
    "referral.frozen": _freeze,
    "traffic.counted": _traffic,
    "crossing.listed": _crossing,
    "returns.reported": _returns,
    "draft.tabled": _draft,
    "round.held": _round,
}
