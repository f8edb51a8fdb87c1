"""Dealing between liaison officers: notices answered, calls logged, windows of silence asked for and guaranteed."""

from typing import Any

from tahqiq.desk.file_dealing import file_dealing, through_eyes
from tahqiq.desk.open_desk import Desk
from tahqiq.liaison.rules import may_deal
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import LIAISON
from tahqiq.model.member import Member
from tahqiq.model.mission import SECRETARIAT
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.notices import notice_list

NOTICES = ("notice.answered", "notice.withdrawn")
HOTLINE = ("hotline.called", "hotline.answered")
WINDOWS = ("window.asked", "window.answered", "window.reported")


def deal(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """Files one paper between the liaison officers; raises ``Refused``, ``NotFound`` or ``BadInput`` with its rule."""
    now, mission = desk.clock.now(), desk.mission
    seats = frozenset({*mission.party_codes, *(one.id for one in mission.mediators), SECRETARIAT})

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        seen = through_eyes(desk, asker, member)
        notices = {notice.id: notice for notice in notice_list(seen)}
        matters = {dealt.paper.id: dealt.paper for dealt in dealings_by(seen, LIAISON)}
        may_deal(paper, member, now, seats, notices, matters)

    return file_dealing(desk, by, verb, {"release": "parties", **said}, allowed)
