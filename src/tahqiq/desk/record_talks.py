"""Recording the talks: rounds, delegations, drafts, statements, commitments and what is said of them."""

from typing import Any

from tahqiq.desk.file_dealing import file_dealing, through_eyes
from tahqiq.desk.open_desk import Desk
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import TALKS
from tahqiq.model.member import Member
from tahqiq.model.mission import SECRETARIAT
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.missions import sources_of
from tahqiq.talks.rules import may_record

ROUNDS = ("round.held", "delegate.told", "outcome.told", "draft.tabled", "points.told")
COMMITMENTS = ("commitment.made", "commitment.accounted")
STATEMENTS = ("statement.logged",)


def record(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """Files one paper of the talks; raises ``Refused``, ``NotFound`` or ``BadInput`` with its rule."""
    now, mission = desk.clock.now(), desk.mission
    seats = frozenset({*mission.party_codes, *(one.id for one in mission.mediators), SECRETARIAT})

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        seen = through_eyes(desk, asker, member)
        matters = {dealt.paper.id: dealt.paper for dealt in dealings_by(seen, TALKS)}
        may_record(paper, member, now, seats, frozenset(sources_of(seen)), matters, mission.party_codes)

    return file_dealing(desk, by, verb, {"release": "parties", **said}, allowed)
