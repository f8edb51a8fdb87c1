"""Handing evidence over: one custodian gives, the other confirms; between the two the chain shows that it waits."""

from tahqiq.desk.append import check_right
from tahqiq.desk.enter_custody import enter_custody, file_at
from tahqiq.desk.open_desk import Desk
from tahqiq.model.evidence import HandOver, Receiving
from tahqiq.verification.custody import CustodyFile, chain
from tahqiq.verification.custody_acts import may_hand_over, may_receive


def hand_over_evidence(desk: Desk, by: str, thing: str, to: str, reason: str) -> HandOver:
    """Hands an item to another custodian, who must be a member that may receive it.

    Raises ``Refused`` EVI020 unless ``by`` holds it, EVI021 for a party's seat, MEM002 for one who may not hold it.
    """
    giver, taker = desk.member(by), desk.member(to)
    check_right(desk, to, "evidence.received")

    def check(file: CustodyFile, _paper: HandOver) -> None:
        may_hand_over(file, giver, taker, desk.mission.party_codes, desk.clock.now())

    said = {"giver": by, "to": to, "reason": reason}
    made: HandOver = enter_custody(desk, by, "evidence.handed_over", file_at(desk, thing), said, check)
    return made


def receive_evidence(
    desk: Desk, by: str, thing: str, *, intact: bool = True, account: str | None = None
) -> Receiving:
    """Confirms that the item is with ``by``: what was handed to him, or what he handed over and took back.

    Where nothing waits for confirmation he found it: ``account`` says how, and the chain shows the gap. Raises
    ``Refused`` EVI022, or EVI021 for a party's seat.
    """
    member, file = desk.member(by), file_at(desk, thing)
    waiting = chain(file, desk.clock.now()).waiting

    def check(now: CustodyFile, paper: Receiving) -> None:
        may_receive(now, paper, member, desk.mission.party_codes, desk.clock.now())

    said = {
        "hand_over": waiting.id if waiting is not None else None,
        "condition": "intact" if intact else "differs",
        "account": account,
    }
    made: Receiving = enter_custody(desk, by, "evidence.received", file, said, check)
    return made
