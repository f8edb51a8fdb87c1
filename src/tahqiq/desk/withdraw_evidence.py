"""Withdrawing evidence: no finding may cite the item any more; it is kept, with the reason."""

from tahqiq.desk.enter_custody import enter_custody, file_at
from tahqiq.desk.open_desk import Desk
from tahqiq.model.evidence import EvidenceWithdrawal
from tahqiq.verification.custody import CustodyFile
from tahqiq.verification.custody_acts import may_withdraw


def withdraw_evidence(desk: Desk, by: str, thing: str, reason: str) -> EvidenceWithdrawal:
    """Withdraws an item from its case. Findings made before stand as they are. Raises ``Refused`` EVI023."""
    member = desk.member(by)

    def check(file: CustodyFile, _paper: EvidenceWithdrawal) -> None:
        may_withdraw(file, member, desk.mission.party_codes)

    file = file_at(desk, thing)
    said = {"reason": reason, "release": file.item.release}
    made: EvidenceWithdrawal = enter_custody(desk, by, "evidence.withdrawn", file, said, check)
    return made
