"""What a form between the parties is made of: fields of a few kinds, and what the member can choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal[
    "words",  # several lines
    "line",
    "choice",  # one of a few codes
    "ticks",  # some of a few codes
    "offered",  # one of what the desk offers under the name ``of``
    "offered_ticks",  # some of it
    "moment",
    "day",
    "number",
    "lines",  # one a line
    "voice",  # who vouches for it, as far as the member may speak
    "file",
]
Offer = tuple[str, str]  # what is sent, and its words


@dataclass(frozen=True)
class Field:
    """One field: its name in the model, its kind, its words and help.

    ``codes`` are shown under their labels, which begin with ``label``. ``of`` names the list of what is offered.
    ``most`` is the longest text taken, in characters. ``inside`` puts the value into a part of the paper, so that
    ``place`` with the name ``lat`` becomes the latitude of its place; a part of a part is named with a dot.
    """

    name: str
    kind: Kind
    words: str
    help: str = ""
    required: bool = True
    codes: tuple[str, ...] = ()
    label: str = ""
    of: str = ""
    most: int = 500
    inside: str = ""


@dataclass(frozen=True)
class Form:
    """The form of one act: its address, words, purpose, fields, and where the reader goes afterwards.

    ``about`` says what its paper belongs to, which the address then names: a notice, a call, a referral; empty
    for a paper that opens a matter of its own. ``opens`` is whether that matter has a page, to which the reader goes
    afterwards; ``look`` whether he sees once more what he typed before it is entered.
    """

    verb: str
    slug: str
    words: str
    purpose: str
    button: str
    fields: tuple[Field, ...]
    back: str
    about: str = ""
    opens: bool = False
    look: bool = False


@dataclass(frozen=True)
class Ground:
    """What a form is filled in with: the member's seat, the mission's zone and now, and what is offered by list.

    ``about`` are the words that tell the matter. ``once`` is a fresh key for this form: however often it is sent, it
    is one entry. ``release`` is whether the member may say who sees it.
    """

    seat: str
    zone: str
    now: datetime
    offers: Mapping[str, tuple[Offer, ...]]
    labels: tuple[str, ...]
    usual: str
    once: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A form as somebody filled it in: what was typed, the paper's fields it makes, and what is wrong by field."""

    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """What was typed in one input; empty for none."""
        return next(iter(self.typed.get(name, ())), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All that was ticked under one name."""
        return self.typed.get(name, ())
