"""Which papers a member could file in a case as it stands, and what there is to choose from on each.

Asked before anything is written: the rules that do not look at what a paper says are asked of an empty one, and a
paper that must name something there is none of (a request to answer, a determination to object to) is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tahqiq.desk.file_paper import KINDS
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused
from tahqiq.model.aftermath import Measure, Objection, SeatPosition
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Verification
from tahqiq.model.inquiry import AccessAnswer, AccessRequest
from tahqiq.model.member import Member, Role
from tahqiq.model.provision import Provision
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.store.register_state import replay_of
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.follow_up import open_measures
from tahqiq.verification.procedure import rules_for

# The rules that ask about the case and the member alone, whatever the paper says.
_OF_THE_CASE: Final = frozenset(
    [
        "PRC002",
        "PRC003",
        "PRC004",
        "PRC005",
        "PRC006",
        "PRC007",
        "PRC010",
        "PRC020",
        "PRC021",
        "PRC054",
        "PRC055",
        "PRC056",
        "PRC062",
        "PRC091",
    ]
)
_KIND: Final = {
    "reply.requested": "requested",
    "reply.answered": "answered",
    "case.closed": "closed",
    "case.reopened": "reopened",
}


@dataclass(frozen=True)
class Choices:
    """What a paper of a case can be about, for one member: each list in the order of the register or the alphabet.

    ``accused`` and ``heard`` are parties that may be asked to reply, and that were asked; ``requests`` those for
    access that were made to the member's party, the unanswered first; ``disputed`` the determinations that
    somebody objected to; ``owned`` and ``checkable`` the measures demanded of the member's seat, and the others;
    ``positions`` those that seats signed.
    """

    accused: tuple[str, ...]
    heard: tuple[str, ...]
    requests: tuple[AccessRequest, ...]
    finding: Verification | None
    determinations: tuple[Determination, ...]
    disputed: tuple[Determination, ...]
    owned: tuple[Measure, ...]
    checkable: tuple[Measure, ...]
    provisions: tuple[Provision, ...]
    positions: tuple[SeatPosition, ...]
    sits: bool


def choices(case: CaseState, seat: str) -> Choices:
    """What there is to choose from in this case for somebody in this seat."""
    answered = {each.request for each in case.of(AccessAnswer)}
    asked = [each for each in case.of(AccessRequest) if each.party == seat]
    disputed = {each.determination for each in case.of(Objection)}
    still = {each.id for each in open_measures(case)}
    measures = sorted(case.of(Measure), key=lambda each: each.id not in still)
    done = {each.provision for each in case.determinations}
    return Choices(
        accused=case.accused,
        heard=tuple(sorted({each.party for each in case.hearing if each.kind == "requested"})),
        requests=tuple(sorted(asked, key=lambda each: each.id in answered)),
        finding=case.verification,
        determinations=case.determinations,
        disputed=tuple(each for each in case.determinations if each.id in disputed),
        owned=tuple(each for each in measures if each.owner == seat),
        checkable=tuple(each for each in measures if each.owner != seat),
        provisions=tuple(each for each in case.provisions if each.id not in done),
        positions=case.of(SeatPosition),
        sits=seat in case.seats,
    )


def casework_rights(desk: Desk, by: str) -> dict[str, Role]:
    """The acts of casework that a member's roles allow at all, each with the first role that allows it."""
    with desk.store.reading() as connection:
        roll = replay_of(connection).roll
        allowed = {verb: roll.rights.get(verb, frozenset()) for verb in KINDS}
        held = roll.members[by].roles
    found = {verb: next((one for one in held if one in roles), None) for verb, roles in allowed.items()}
    return {verb: Role(role) for verb, role in found.items() if role is not None}


def why_not(
    verb: str, case: CaseState, member: Member, rights: Mapping[str, Role], now: datetime
) -> Refused | None:
    """Why a member cannot do an act of casework in the case now, before he says anything; ``None`` if he can.

    ``rights`` are the acts that his roles allow at all. What a paper says may still break a rule.
    """
    if verb not in rights:
        return Refused(
            "MEM002",
            f"'{member.id}' ({member.title}) may not do {verb}",
            "ask a member whose role it is: `tahqiq member list` names them.",
        )
    paper, acting = empty_paper(verb, case.incident), member.model_copy(update={"role": rights[verb]})
    for rule in rules_for(paper, case):
        missing = rule.test(paper, case, acting, now) if rule.code in _OF_THE_CASE else None
        if missing is not None:
            return Refused(rule.code, f"{rule.says} Here {missing}", rule.next_step)
    if not _has_matter(verb, choices(case, member.seat), member.seat):
        return Refused(
            "PRC004",
            "This case holds nothing that such a paper could be about now.",
            "look at the case: what is asked next stands at its top.",
        )
    return None


def empty_paper(verb: str, incident: str) -> Paper:
    """A paper of this act that says nothing yet; it is asked about and never filed."""
    noun: type[Any] = NOUN_OF[CASEWORK[verb]]
    said = {name: () if name in ("to", "basis", "views") else None for name in noun.model_fields}
    paper: Paper = noun.model_construct(**said | {"id": "", "incident": incident, "kind": _KIND.get(verb)})
    return paper


def _has_matter(verb: str, found: Choices, seat: str) -> bool:
    there: dict[str, Sequence[object] | bool] = {
        "access.answered": found.requests,
        "view.given": found.finding is not None,
        "reply.requested": found.accused,
        "reply.answered": seat in found.heard,
        "position.taken": found.sits,
        "incident.determined": found.provisions,
        "determination.notified": found.determinations,
        "determination.disputed": found.determinations if found.sits else (),
        "determination.reconsidered": found.disputed,
        "measure.demanded": found.determinations,
        "measure.reported": found.owned,
        "measure.checked": found.checkable,
    }
    return bool(there.get(verb, True))
