"""The doorkeeper: says for every request who acts, and takes forms from nobody else. The pages ask no one else.

Three keep the door: nobody acts (pages only show); one member by the link that his server printed; whoever signed in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from fastapi import Request

from tahqiq.errors import Refused
from tahqiq.model.member import Member
from tahqiq.model.release import Audience
from tahqiq.web.marked_words import _
from tahqiq.web.sent_form import Sent
from tahqiq.web.writing_desk import WritingDesk

DoorKind = Literal["closed", "link", "sign-in"]


@dataclass(frozen=True)
class OpenedDesk:
    """What a page with forms has to know: who acts, what he may do, and the token of its forms."""

    member: Member
    token: str
    may_file: bool
    may_review: bool
    may_judge: bool


@dataclass(frozen=True)
class Attending:
    """What the frame says of a session: the post of whoever signed in, the token of its forms, until when it lasts.

    ``post`` is ``None`` for somebody who holds none now. ``warn`` is how many seconds before the end one is warned.
    """

    post: Member | None
    token: str
    until: datetime
    seconds: int
    warn: int
    administers: bool


class SignInNeeded(Refused):
    """Nobody is signed in and the page needs somebody. ``kept`` says that what was written is kept as a draft."""

    def __init__(self, cause: str, next_step: str, *, kept: bool = False, ended: bool = False) -> None:
        super().__init__("WEB007", cause, next_step)
        self.kept, self.ended = kept, ended


class Doorkeeper(Protocol):
    """Says who acts in a request."""

    @property
    def kind(self) -> DoorKind:
        """How one comes in here."""
        ...

    def opened(self, request: Request, /) -> OpenedDesk | None:
        """What the page may show to who acts; ``None`` where nobody acts."""
        ...

    def audience(self, request: Request, /) -> Audience | None:
        """Whose eyes who acts reads with, by the register as it stands; ``None`` where nobody acts."""
        ...

    def at_desk(self, request: Request, /) -> WritingDesk | None:
        """The desk of who acts; ``None`` where nobody does."""
        ...

    def writing(self, request: Request, /) -> WritingDesk:
        """The desk of who acts; raises ``Refused`` with the reason where nobody does."""
        ...

    def attending(self, request: Request, /) -> Attending | None:
        """The session that the frame tells of; ``None`` where nobody is signed in."""
        ...

    async def form(self, request: Request, most: int, /) -> Sent:
        """The fields of a form of our own; raises ``Refused`` for any other, ``HTTPException`` 413 for a larger one."""
        ...

    def kept(self, request: Request, /) -> Sent | None:
        """What was written into the form at this address when a session ended under it, where the link asks for it."""
        ...

    def entered(self, request: Request, /) -> None:
        """The form at this address was taken: what was kept of it is no longer needed."""
        ...

    def note_read(self, request: Request, about: str, /) -> None:
        """Something that is protected is about to be shown to who acts: that goes into the log of this server."""
        ...


@dataclass(frozen=True)
class ClosedDoor:
    """Nobody acts: the pages show what is there and take nothing in."""

    kind: DoorKind = "closed"

    def opened(self, _request: Request) -> OpenedDesk | None:
        """Nobody."""
        return None

    def audience(self, _request: Request) -> Audience | None:
        """Nobody."""
        return None

    def at_desk(self, _request: Request) -> WritingDesk | None:
        """Nobody's."""
        return None

    def writing(self, _request: Request) -> WritingDesk:
        """Raises ``Refused``."""
        raise Refused(
            "WEB403",
            _("These pages show what is there and take nothing in."),
            _("Whoever acts for the mission starts them with 'tahqiq serve --as MEMBER'."),
        )

    def attending(self, _request: Request) -> Attending | None:
        """Nobody."""
        return None

    async def form(self, request: Request, _most: int) -> Sent:
        """Raises ``Refused``."""
        self.writing(request)
        raise AssertionError("a closed door takes no form")

    def kept(self, _request: Request) -> Sent | None:
        """Nothing."""
        return None

    def entered(self, _request: Request) -> None:
        """Nothing to do."""

    def note_read(self, _request: Request, _about: str) -> None:
        """Nothing that is protected is shown here."""
