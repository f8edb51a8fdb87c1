"""Whoever may ask, each with his own way in to the interface and the pages, and what the table says that he reads."""

from dataclasses import dataclass
from functools import cached_property

from starlette.testclient import TestClient

from practice_casework import Member, seen_by
from practice_http import Office
from tahqiq.api.app import build_api
from tahqiq.desk.open_desk import Desk
from tahqiq.model.release import parse_audience

# Asking without a member: an audience of the server's own settings.
AUDIENCES = (
    "public", "humanitarian", "party:ARD", "party:BEL", "mediator", "mediator:QAS", "commission", "mechanism",
)  # fmt: skip
# Members, each with whom the table counts him among.
MEMBERS = {
    "liaison-ard": "party:ARD",
    "commissioner-ard": "commissioner-ard",
    "monitor-ard": "party:ARD",
    "liaison-bel": "party:BEL",
    "commissioner-bel": "commissioner-bel",
    "mediator-qas": "mediator-qas",
    "mediator-tar": "mediator-tar",
    "commissioner-qas": "commissioner-qas",
    "commissioner-tar": "commissioner-tar",
    "adm-1": "public",
    "publisher-1": "released",
    "auditor-1": "mechanism",
    "duty-1": "mechanism",
    "chair-1": "mechanism",
}
EVERYBODY = (*AUDIENCES, *MEMBERS)


@dataclass(frozen=True)
class Reader:
    """One who asks; ``who`` is his line in the table."""

    desk: Desk
    name: str

    @property
    def who(self) -> str:
        """His line in the table."""
        return MEMBERS.get(self.name, self.name)

    @cached_property
    def api(self) -> TestClient:
        """His JSON interface; with what he may file, if he is a member."""
        if self.name in MEMBERS:
            return Office(self.desk, self.name).client
        return TestClient(build_api(self.desk, parse_audience(self.name)), raise_server_exceptions=False)

    @cached_property
    def web(self) -> TestClient:
        """His pages; with forms, if he is a member."""
        if self.name in MEMBERS:
            return Member(self.desk, self.name).client
        return seen_by(self.desk, parse_audience(self.name))
