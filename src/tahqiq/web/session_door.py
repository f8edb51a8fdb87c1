"""The door of many members: who acts is whoever signed in, in the post he chose, for as long as his session lasts.

A form is taken only with a session, from a page of our own, with the session's token. One that comes after its session
ended is kept as a draft of the same person, and of nobody else.
"""

import hmac
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from tahqiq.desk.append import check_right
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff import audit, sessions
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.ended_session import ended_session
from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError
from tahqiq.model.release import Audience
from tahqiq.model.signing_in import Signed, Visit
from tahqiq.web.desk_mode import opened_desk
from tahqiq.web.doorkeeper import Attending, DoorKind, OpenedDesk, SignInNeeded
from tahqiq.web.marked_words import _
from tahqiq.web.member_desks import MemberDesks
from tahqiq.web.public_place import PublicPlace
from tahqiq.web.sent_form import Sent, check_origin, not_ours, read_sent
from tahqiq.web.writing_desk import WritingDesk

MOST_DRAFT: Final = 256 * 1024  # bytes of a form that is kept when its session ended
DRAFT: Final = "draft"  # the question of an address under which a form is filled with what was kept of it
KEPT: Final = "kept"
_NOT_KEPT: Final = frozenset({"token", "next"})
_MOST_AGENT: Final = 200


def visit_of(request: Request) -> Visit:
    """Whence a request comes: the address that the outermost door believes, and what the browser calls itself."""
    address = request.client.host if request.client else ""
    return Visit(address=address, agent=request.headers.get("user-agent", "")[:_MOST_AGENT])


@dataclass(frozen=True)
class SessionDoor:
    """Lets act whoever signed in. ``secret`` are random bytes of this process, for the sign-in form alone."""

    desk: Desk
    book: StaffBook
    place: PublicPlace
    desks: MemberDesks
    secret: bytes
    kind: DoorKind = "sign-in"

    @property
    def cookie(self) -> str:
        """The cookie that carries a session."""
        return self.place.cookie("session")

    def token_of(self, request: Request) -> str:
        """The session's token that the browser shows; empty for none."""
        return request.cookies.get(self.cookie, "")

    def let_in(self, response: Response, token: str) -> None:
        """Gives the browser that gets this answer a session; it goes with the browser's own."""
        response.set_cookie(
            self.cookie, token, path="/", samesite="strict", httponly=True, secure=self.place.secure
        )

    def let_out(self, response: Response) -> None:
        """Takes the session's token from the browser."""
        response.delete_cookie(
            self.cookie, path="/", samesite="strict", httponly=True, secure=self.place.secure
        )

    def signed(self, request: Request) -> Signed | None:
        """Who is signed in; looked up once for each request, so that all of it is told by one state."""
        state: Any = request.state
        if not hasattr(state, "signed"):
            token = self.token_of(request)
            state.signed = sessions.who(self.book, token, visit_of(request)) if token else None
        found: Signed | None = state.signed
        return found

    def audience(self, request: Request) -> Audience | None:
        """The eyes of the post, by its roles as they are now; ``None`` for nobody and for a post that is gone."""
        signed, state = self.signed(request), request.state
        if signed is None or signed.member is None:
            return None
        if not hasattr(state, "eyes"):
            try:
                state.eyes = eyes_of(self.desk, signed.member)
            except NotFound:
                state.eyes = None
        eyes: Audience | None = state.eyes
        return eyes

    def at_desk(self, request: Request) -> WritingDesk | None:
        """The desk of the post; ``None`` where its signing key is not at hand on this server: it reads, then."""
        try:
            return self.writing(request)
        except TahqiqError:
            return None

    def writing(self, request: Request) -> WritingDesk:
        """The desk of the post; raises ``Refused`` where nobody is signed in, and where he holds no post."""
        signed = self.signed(request)
        if signed is None:
            raise SignInNeeded(_("This page is for members who are signed in."), _("Sign in and come back."))
        if signed.member is None:
            raise Refused(
                "WEB010",
                _("You are signed in and hold no post now."),
                _("Choose a post on your account's page; if there is none, ask an administrator."),
            )
        return self.desks.of(signed.member)

    def opened(self, request: Request) -> OpenedDesk | None:
        """What the page may show to who is signed in, holds a post and can sign."""
        signed, desk = self.signed(request), self.at_desk(request)
        return opened_desk(desk, signed.csrf) if signed and desk else None

    def attending(self, request: Request) -> Attending | None:
        """The session as the frame tells of it."""
        signed = self.signed(request)
        if signed is None:
            return None
        until = min(signed.idle_until, signed.ends)
        return Attending(
            post=self.desk.member(signed.member) if self.audience(request) and signed.member else None,
            token=signed.csrf,
            until=until,
            seconds=max(0, int((until - self.book.clock.now()).total_seconds())),
            warn=int(sessions.WARN.total_seconds()),
            administers=self._administers(signed.member),
        )

    def _administers(self, member: str | None) -> bool:
        if member is None:
            return False
        try:
            check_right(self.desk, member, "member.enrolled")
        except (Refused, NotFound):
            return False
        return True

    async def form(self, request: Request, most: int) -> Sent:
        """The fields of a form of this session; raises ``SignInNeeded`` where it ended, with what was written kept."""
        check_origin(request, self.place.origin)
        signed = await run_in_threadpool(self.signed, request)
        if signed is None:
            raise _over(kept=await self._keep(request))
        sent = await _of_session(request, most, signed)
        await run_in_threadpool(self.writing, request)
        return sent

    async def account_form(self, request: Request, most: int) -> tuple[Signed, Sent]:
        """Who is signed in, and a form about his own account: no post is needed for it, and nothing of it is kept."""
        check_origin(request, self.place.origin)
        signed = await run_in_threadpool(self.signed, request)
        if signed is None:
            raise _over(kept=False)
        return signed, await _of_session(request, most, signed)

    async def _keep(self, request: Request) -> bool:
        """Keeps the fields of a form whose session has run out, for its person alone; a file is not kept."""
        ended = await run_in_threadpool(ended_session, self.book, self.token_of(request))
        if ended is None:
            return False
        try:
            sent = await read_sent(request, MOST_DRAFT)
        except HTTPException:
            return False
        if not hmac.compare_digest(sent.words("token").encode(), ended.csrf.encode()):
            return False
        said = {name: values for name, values in sent.said.items() if name not in _NOT_KEPT and any(values)}
        if not said.keys() - {"once"}:
            return False
        try:
            await run_in_threadpool(sessions.keep_draft, self.book, ended.person, request.url.path, said)
        except BadInput:
            return False
        return True

    def kept(self, request: Request) -> Sent | None:
        """What was kept of the form at this address, where the address asks for it."""
        signed = self.signed(request)
        if signed is None or request.query_params.get(DRAFT) != KEPT:
            return None
        found = sessions.draft_of(self.book, signed.person, request.url.path)
        return Sent(found) if found else None

    def entered(self, request: Request) -> None:
        """What was kept of the form at this address is not needed any more."""
        signed = self.signed(request)
        if signed is not None:
            sessions.drop_draft(self.book, signed.person, request.url.path)

    def note_read(self, request: Request, about: str) -> None:
        """Notes in the audit log that something protected is shown, before it is."""
        signed = self.signed(request)
        person, member = (signed.person, signed.member) if signed else (None, None)
        audit.note(self.book, audit.READ_PROTECTED, person, member, about, visit_of(request))


async def _of_session(request: Request, most: int, signed: Signed) -> Sent:
    sent = await read_sent(request, most)
    if not hmac.compare_digest(sent.words("token").encode(), signed.csrf.encode()):
        raise not_ours()
    return sent


def _over(*, kept: bool) -> SignInNeeded:
    return SignInNeeded(
        _("Nobody is signed in in this browser, or the session has ended; nothing was entered."),
        _("Sign in and come back."),
        kept=kept,
        ended=True,
    )
