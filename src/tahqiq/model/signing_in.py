"""Signing in: whence somebody comes, what he shows, and what a session, a passkey and a service key are."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.staff import Person

JOIN_PAGE = "/join"  # where an invitation is taken up; the pages and the command line name the same address

SCOPES: dict[str, str] = {
    "read": "read what the post may read, but no referral, no evidence and nothing in the vault",
    "read-referrals": "read the referrals whose named reader the post is; each reading is logged",
    "read-evidence": "read and take copies of evidence that the post may read",
    "file": "hand in what the post hands in: submissions, notices, replies, papers",
    "decide": "everything else that the post does: judge, attribute, take positions, release, publish",
}


class Visit(Frozen):
    """Whence a request comes: a network address and what the browser says of itself; both only as long as said."""

    address: str = ""
    agent: str = ""


class Enrolment(Frozen):
    """An invitation taken up: it is finished with the first digits. ``token`` is for the page, and kept nowhere.

    ``totp_uri`` (otpauth://…) carries the secret: it is shown once, as text and QR, and never logged.
    """

    person: Person
    totp_uri: Annotated[str, Field(repr=False)]
    token: Annotated[str, Field(repr=False)]


class Site(Frozen):
    """The place a passkey belongs to: ``rp_id`` a host name without port, ``origin`` the full https://… address."""

    rp_id: str
    origin: str
    name: str = "Tahqiq"


class Signed(Frozen):
    """Who is signed in by now, in which post, and until when.

    ``member`` is the post he acts in and ``None`` while he holds none, or after the one he acted in has ended:
    he then chooses among ``members``, those he holds at this moment.
    """

    person: str
    name: str
    login: str
    member: str | None
    members: tuple[str, ...]
    csrf: Annotated[str, Field(repr=False)]
    idle_until: AwareDatetime
    ends: AwareDatetime
    session_id: str


class Session(Frozen):
    """A session as its owner and the administrator see it: no token, which nobody can tell any more."""

    id: str
    person: str
    member: str | None
    how: str
    started: AwareDatetime
    seen: AwareDatetime
    ends: AwareDatetime
    address: str
    agent: str


class Passkey(Frozen):
    """A passkey of a person, by the name he gave it. ``backed_up``: it is copied between his devices."""

    id: str
    name: str
    added: AwareDatetime
    used: AwareDatetime | None
    backed_up: bool


class Service(Frozen):
    """A program that acts in a post by a key of its own, for what its scopes name, until a day."""

    id: str
    name: str
    member: str
    scopes: tuple[str, ...]
    person: str | None = None
    issued_by: str = ""
    issued: AwareDatetime | None = None
    until: AwareDatetime | None = None
    revoked: AwareDatetime | None = None
    used: AwareDatetime | None = None

    def may(self, scope: str) -> bool:
        """Whether the key is for this."""
        return scope in self.scopes


class AuditLine(Frozen):
    """One line of the audit log; ``hash`` covers all of it and the hash of the line before it."""

    number: Annotated[int, Field(ge=1)]
    at: AwareDatetime
    kind: str
    person: str | None
    member: str | None
    about: str
    address: str
    agent: str
    before: str
    hash: str
