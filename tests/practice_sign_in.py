"""One server for many members, and the browsers of persons who sign in at it."""

import html
import re

from starlette.testclient import TestClient

from practice_staff import PASSWORD, Somebody, later
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.model.signing_in import Site
from tahqiq.web.app import build_app
from tahqiq.web.member_desks import MemberDesks
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.public_place import LOCAL_NAME, PublicPlace
from tahqiq.web.session_door import SessionDoor
from tahqiq.web.settings import WebSettings

AT_HOME = f"http://{LOCAL_NAME}"
PLAIN = PublicPlace(AT_HOME, secure=False, site=Site(rp_id=LOCAL_NAME, origin=AT_HOME), mark="_test")


def door_for(desk: Desk, book: StaffBook, place: PublicPlace = PLAIN) -> SessionDoor:
    return SessionDoor(desk, book, place, MemberDesks(desk), desk.chance(32))


class Server:
    """The pages with sign-in, as everybody reaches them; ``base`` is where browsers think they are."""

    def __init__(self, desk: Desk, book: StaffBook, place: PublicPlace | None = None) -> None:
        self.desk, self.book = desk, book
        self.place = place or PLAIN
        self.door = door_for(desk, book, self.place)
        settings = WebSettings(
            hosts=("127.0.0.1", LOCAL_NAME, self.place.host), secure_cookies=self.place.secure
        )
        self.app = build_app(MissionDesk(desk), settings, self.door)

    def browser(self) -> "Browser":
        return Browser(self)


class Browser:
    """A browser of its own, with its own cookies."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = TestClient(
            server.app, base_url=server.place.origin, raise_server_exceptions=False, follow_redirects=False
        )
        self.own = {"origin": server.place.origin}

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers=headers)

    def page(self, path: str) -> str:
        return html.unescape(self.client.get(path, follow_redirects=True).text)

    def token(self, path: str = "/account") -> str:
        return re.search(r'name="token" value="([^"]+)"', self.client.get(path).text)[1]

    def send(self, path: str, /, of: str | None = None, headers: dict[str, str] | None = None, **fields):
        """A form sent with the token of the page ``of`` (else of the account)."""
        data = fields if "token" in fields else {"token": self.token(of or "/account")} | fields
        return self.client.post(path, data=data, headers=self.own if headers is None else headers)

    def signs_in(self, who: Somebody, back: str = "/", **more: str):
        """Fills in the form of the page to sign in, a minute later."""
        later(self.server.desk, seconds=60)
        fields = {"login": who.person.login, "password": PASSWORD, "digits": who.digits(self.server.desk)}
        return self.send("/sign-in", of="/sign-in", **(fields | {"back": back} | more))

    @property
    def session(self) -> str | None:
        return self.client.cookies.get(self.server.door.cookie)
