"""What a form of casework is made of: fields of a few kinds, each with its words and a help a newcomer understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "words",  # several lines
    "line",
    "choice",  # one of a few codes; nothing is chosen beforehand
    "flag",
    "seats",  # one or more seats, in the order in which the commission sits
    "party",
    "own_seat",  # the member's own, shown and not asked
    "moment",
    "due",  # a moment, or hours from now
    "claims",
    "actors",  # whom something is attributed to, or that nobody can be named
    "provision",
    "views",  # a view of each component, where it gave one
    "own_view",
    "positions",  # a position of every seat
    "own_position",
    "lines",  # one a line
    "paper",  # a paper of this case
    "finding",  # the latest finding, shown and not asked
]


@dataclass(frozen=True)
class Field:
    """One field: its name in the model, its kind, its words, its help, and what can be chosen.

    ``most`` is the longest text taken, in characters. ``of`` names the list of ``steps_open.Choices`` that a
    field of the kinds ``party`` and ``paper`` offers; empty for all parties.
    """

    name: str
    kind: Kind
    words: str
    help: str = ""
    required: bool = True
    codes: tuple[str, ...] = ()
    most: int = 500
    of: str = ""


@dataclass(frozen=True)
class Form:
    """The form of one act: its address, what it is called, what it is for, and its fields in order.

    ``twice`` asks for a second look at what will be entered.
    """

    verb: str
    slug: str
    words: str
    purpose: str
    button: str
    fields: tuple[Field, ...]
    twice: bool = False


@dataclass(frozen=True)
class Typed:
    """A form as somebody filled it in: what was typed, field by field, and what is wrong with it.

    ``said`` are the paper's fields as the model takes them; ``faults`` say in English what to mend, by field.
    """

    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """What was typed in one input; empty for none."""
        return next(iter(self.typed.get(name, ())), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All that was ticked under one name."""
        return self.typed.get(name, ())
