"""Notices: advance word of a movement, flight, exercise or works, which may exempt it."""

from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Place
from tahqiq.model.release import Label

NoticeKind = Literal["movement", "flight", "exercise", "works", "operation", "medical_evacuation", "convoy"]


class Notice(Frozen):
    """A party's notification: what it will do, where and when; received before or after it began."""

    id: str
    submission: str
    party: str
    kind: NoticeKind
    start: AwareDatetime
    end: AwareDatetime
    place: Place
    text: str
    received_at: AwareDatetime
    release: Label
    exercise: bool = False

    @property
    def in_advance(self) -> bool:
        """Whether it arrived before what it announces began."""
        return self.received_at <= self.start
