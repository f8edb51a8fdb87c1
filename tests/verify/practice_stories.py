"""A long register in which everything happens that can, honest and not: for properties that must hold everywhere."""

from functools import cache

from practice_bundle import PracticeKey, policy_text
from practice_register import ADMIN, CHAIR, HEADS, MONITOR, PracticeMission, governed

SECOND, THIRD = PracticeKey("mon-1 second"), PracticeKey("mon-1 third")


@cache
def long_story() -> PracticeMission:
    """About fifty entries: every act of the register, garbage, copies, an unknown act, and a stolen key."""
    mission = governed("recorded")
    for head in ("ard-1", "bel-1"):
        mission.act("reader.set", {"seat": HEADS[head], "recipient": f"age1{head}"})
    mission.report()
    mission.append(mission.entries[-1].leaf)  # the same entry again
    mission.append(b"\xff garbage \n")
    mission.append(b"")
    first_forged = _robbery(mission)
    mission.act("treaty.signed", {"what": "an act of a later version"})
    mission.act("role.granted", {"member": CHAIR, "role": "administrator"})
    mission.act("role.revoked", {"member": MONITOR, "role": "monitor"}, by=CHAIR)
    mission.report()
    mission.act("role.granted", {"member": MONITOR, "role": "monitor"}, by=CHAIR)
    _redaction(mission, first_forged)
    mission.add_witness("arden")  # has been one for long
    mission.act("witness.absent", {"names": ["arden", "ulm"], "size": 12})
    proposal = mission.propose("final")
    for head in HEADS:
        mission.approve(proposal, head, policy_text("final"))
    mission.state_digest()
    mission.state_digest(digest="0" * 64)
    mission.act("witness.retired", {"name": "ulm"})
    mission.report(origin="elsewhere.example/register")
    mission.report(after={"size": 7, "root": "A" * 43 + "="})
    mission.report()
    return mission


def _robbery(mission: PracticeMission) -> int:
    mission.rotate(MONITOR, SECOND)
    forged = mission.report()
    mission.report()
    mission.report()  # nobody ever settles this one
    mission.act("member.enrolled", {"id": "mole"}, by=MONITOR)
    mission.revoke(SECOND, suspect_from=forged)
    mission.report()
    mission.replace_key(MONITOR, THIRD)
    mission.act("entries.annulled", {"indexes": [forged]})
    mission.act("entries.reaffirmed", {"indexes": [forged + 1]})
    return forged


def _redaction(mission: PracticeMission, index: int) -> None:
    said = {"indexes": [index + 1], "digests": [], "ground": "a name"}
    proposal = mission.act("redaction.proposed", said)
    for head in ("ard-1", "qas-1", "tar-1"):
        mission.approve_redaction(proposal, head)
    mission.approve_redaction(proposal, ADMIN)
    withdrawn = mission.act("redaction.proposed", said | {"digests": ["x"]})
    mission.act("proposal.withdrawn", {"proposal": withdrawn})
    mission.approve_redaction(withdrawn, "ard-1")
