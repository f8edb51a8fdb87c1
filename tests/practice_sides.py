"""The sides of the practice mission with a witness each, the policies they agree on, and their cosignatures."""

import hashlib
from collections.abc import Sequence

from practice_mission import NOON
from tahqiq.desk.agree import approve_policy, propose_policy
from tahqiq.desk.append import append
from tahqiq.desk.approvals import proposal_at
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import sign_pending
from tahqiq.model.accord import Level, WitnessPost
from tahqiq.model.source import Source
from tahqiq.register.approval import approval_line
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.register.witness import cosignature_line, cosigner_key
from tahqiq.store.cosigned import keep_cosignature
from tahqiq_verify.note import parse_note
from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import b64url

SEATS = ("ARD", "BEL", "QAS", "TAR")
AT = int(NOON.timestamp())


def witness_of(seat: str) -> Signer:
    """The witness that a seat runs, on a machine that the mission never sees."""
    return signer_from_seed(f"{seat.lower()}.example/witness", hashlib.sha256(seat.encode()).digest())


def post_of(desk: Desk, seat: str) -> WitnessPost:
    """What a seat hands in to have its witness entered."""
    signer, name = witness_of(seat), seat.lower()
    vkey = cosigner_key(signer).vkey
    shown = b64url(signer.sign(possession_message(desk.mission.origin, name, vkey)))
    return WitnessPost(name=name, vkey=vkey, seat=seat, possession=shown)


def policy(desk: Desk, level: Level, rule: str = "") -> str:
    """A policy over the four witnesses; by default *recorded* takes any three of them and *final* all."""
    lines = [f"log {log_key(desk).vkey}"]
    lines += [f"witness {seat.lower()} {cosigner_key(witness_of(seat)).vkey}" for seat in SEATS]
    many = "3" if level == "recorded" else "all"
    lines += [rule or f"group {level} {many} ard bel qas tar", f"quorum {level}", ""]
    return "\n".join(lines)


def enter_witnesses(desk: Desk) -> None:
    """Every side's witness, entered at once."""
    append(desk, "adm-1", [("witness.added", post_of(desk, seat)) for seat in SEATS])


def lines(desk: Desk, proposal: int, seat: str) -> list[str]:
    """What the witness of a seat signs to approve a proposal, on its own machine."""
    return [approval_line(witness_of(seat), desk.mission.origin, proposal, proposal_at(desk, proposal))]


def approve(desk: Desk, proposal: int, seats: Sequence[str] = SEATS) -> bool:
    """The commissioners of these seats approve a policy; whether it is in force then."""
    return [
        approve_policy(desk, f"commissioner-{seat.lower()}", proposal, lines(desk, proposal, seat))
        for seat in seats
    ][-1]


def adopt(desk: Desk, level: Level = "recorded", text: str = "", seats: Sequence[str] = SEATS) -> str:
    """The chair proposes a policy, these seats approve it, and it is in force; its text."""
    text = text or policy(desk, level)
    assert approve(desk, propose_policy(desk, "chair-1", level, text), seats)
    return text


def cosign(desk: Desk, seats: Sequence[str] = SEATS, at: int = AT) -> int:
    """These seats' witnesses cosign the newest checkpoint; its size."""
    head = sign_pending(desk)
    with desk.store.writing() as connection:
        for seat in seats:
            line = cosignature_line(parse_note(head.note.encode()).text, witness_of(seat), at)
            keep_cosignature(connection, head.size, seat.lower(), line.decode(), at)
    return head.size


def a_source(name: str) -> Source:
    """A newspaper, for when something or other is to be entered."""
    return Source(id=name, name=name.title(), kind="media", independence_group=name)
