"""A practice mission whose register is written act by act, rightly or wrongly; every key comes from a name.

It adds the mission's own acts to ``practice_bundle``'s register, and knows nothing of the server's sealing code.
Each act is written as it is asked for: only the replay judges it.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from practice_bundle import (
    ORIGIN,
    PracticeKey,
    PracticeRegister,
    b64url,
    plain_json,
    policy_text,
    signed_leaf,
    tree_root,
    witness_key,
)

from tahqiq_verify.refusal import CODES
from tahqiq_verify.replay import Replay, Standing

ADMIN, MONITOR, CHAIR = "adm-1", "mon-1", "cha-1"
HEADS = {"ard-1": "ARD", "bel-1": "BEL", "qas-1": "QAS", "tar-1": "TAR", "ulm-1": "ULM"}
SEAT_OF = {"arden": "ARD", "belmar": "BEL", "qasr": "QAS", "tarn": "TAR", "ulm": "ULM"}  # whose witness
_ROLL = ["member.enrolled", "key.revoked", "key.replaced", "role.granted", "role.revoked", "reader.set"]
_WITNESSES = ["witness.added", "witness.retired", "witness.absent", "policy.proposed", "redaction.proposed"]
_WITNESSES += ["proposal.withdrawn"]
_DOUBTS = ["entries.reaffirmed", "entries.annulled", "state.digest", "entry.relayed"]
RIGHTS: dict[str, list[str]] = {one: ["administrator"] for one in _ROLL + _WITNESSES + _DOUBTS} | {
    "witness.absent": ["administrator", "machine"],
    "policy.approved": ["head"],
    "redaction.approved": ["head"],
    "submission.received": ["monitor"],
    "instrument.adopted": ["chair", "administrator"],
}
REPORT = {"channel": "radio", "place": {"area": "Old Mill", "lat": "34.1"}, "basis": ["seen", "heard"]}


def possession(name: str, key: PracticeKey, key_text: str, origin: str = ORIGIN) -> str:
    """What the holder of a key signs to show that it holds it."""
    return b64url(key.sign(f"tahqiq-possession/v1\n{origin}\n{name}\n{key_text}\n".encode()))


def approval(number: int, kind: str, named: str, origin: str = ORIGIN) -> bytes:
    """What the holder of a witness's key signs to approve a proposal."""
    return f"tahqiq-approval/v1\n{origin}\n{number}\n{kind}\n{named}\n".encode()


@dataclass
class PracticeMission(PracticeRegister):
    """A register with a founder; ``keys`` holds the present key of each member."""

    keys: dict[str, PracticeKey] = field(default_factory=dict)
    witness_keys: dict[str, PracticeKey] = field(
        default_factory=lambda: {name: witness_key(name) for name in SEAT_OF}
    )

    def act(
        self, verb: str, body: dict[str, Any], by: str = ADMIN, key: PracticeKey | None = None, **change: Any
    ) -> int:
        """Writes an open act and returns its index; ``change`` overrides names of the payload."""
        return self.write_open(key or self.keys[by], verb, by, body, **change)

    def report(self, by: str = MONITOR, key: PracticeKey | None = None, **change: Any) -> int:
        """Writes a sealed record and returns its index."""
        return self.write_record(key or self.keys[by], "submission.received", by, REPORT, **change)

    def found(self, **change: Any) -> int:
        """Writes the founding; ``change`` overrides names of its body."""
        self.keys[ADMIN] = PracticeKey(ADMIN)
        return self.act("mission.founded", founding_body() | change)

    def enrol(self, member: str, role: str, seat: str = "SEC", /, **change: Any) -> int:
        """Writes the enrolment of a member with a key of its own name; ``change`` overrides names of its body."""
        self.keys[member] = PracticeKey(member)
        body = {"id": member, "title": f"The {role}", "seat": seat, "role": role}
        return self.act("member.enrolled", body | new_key(member, self.keys[member]) | change)

    def rotate(self, member: str, fresh: PracticeKey, **change: Any) -> int:
        """Writes the change of a member's key, signed with the present one."""
        body = {"member": member, **new_key(member, fresh)} | change
        index = self.act("key.rotated", body, by=member)
        self.keys[member] = fresh
        return index

    def revoke(self, key: PracticeKey, by: str = ADMIN, **said: Any) -> int:
        """Writes a revocation; ``said`` may hold ``suspect_from``."""
        return self.act("key.revoked", {"key_id": key.key_id, "reason": "lost"} | said, by=by)

    def replace_key(self, member: str, fresh: PracticeKey, **change: Any) -> int:
        """Writes the new key of a member whose key was revoked."""
        index = self.act("key.replaced", {"member": member, **new_key(member, fresh)} | change)
        self.keys[member] = fresh
        return index

    def add_witness(self, name: str, /, **change: Any) -> int:
        """Writes the enrolment of one of the five witnesses for its seat."""
        key = witness_key(name)
        body = {"name": name, "vkey": key.vkey(4), "url": "", "seat": SEAT_OF[name]}
        return self.act("witness.added", body | {"possession": possession(name, key, key.vkey(4))} | change)

    def propose(self, level: str, text: str | None = None) -> int:
        """Writes the proposal of a policy: the practice policy of the level unless another text is given."""
        said = {"level": level, "text": policy_text(level) if text is None else text}
        return self.act("policy.proposed", said)

    def approve(
        self, proposal: int, by: str, text: str, signatures: dict[str, str] | None = None, **change: Any
    ) -> int:
        """Writes a seat's approval of a proposed policy, signed by its witnesses unless signatures are given."""
        named = hashlib.sha256(text.encode()).hexdigest()
        if signatures is None:
            level = self.proposed(proposal)["level"]
            signatures = self.signed(by, approval(proposal, f"policy.{level}", named))
        said = {"proposal": proposal, "sha256": named, "signatures": signatures}
        return self.act("policy.approved", said, by=by, **change)

    def approve_redaction(
        self, proposal: int, by: str, signatures: dict[str, str] | None = None, **change: Any
    ) -> int:
        """Writes a seat's approval of a proposed redaction, signed by its witnesses unless signatures are given."""
        if signatures is None:
            signatures = self.signed(by, approval(proposal, "redaction", self.redaction_named(proposal)))
        said = {"proposal": proposal, "signatures": signatures}
        return self.act("redaction.approved", said, by=by, **change)

    def redaction_named(self, proposal: int) -> str:
        """SHA-256 of what a redaction names and why."""
        said = self.proposed(proposal)
        return hashlib.sha256(
            plain_json({name: said[name] for name in ("digests", "ground", "indexes")})
        ).hexdigest()

    def proposed(self, index: int) -> dict[str, Any]:
        """The body of an earlier entry."""
        part = self.entries[index].leaf.split(b".")[1]
        return dict(json.loads(base64.urlsafe_b64decode(part + b"=="))["body"])

    def signed(self, by: str, message: bytes) -> dict[str, str]:
        """The signatures of those witnesses of a member's seat that the register has; of none before there are any."""
        found = self.replayed()
        seat = found.roll.members[by].seat
        return {
            name: b64url(self.witness_keys[name].sign(message))
            for name, one in found.accord.witnesses.items()
            if one.seat == seat and one.until is None
        }

    def state_digest(self, **change: Any) -> int:
        """Writes the digest of the state as a replay of all entries finds it."""
        said = {"size": len(self.entries), "digest": self.replayed().digest()} | change
        return self.act("state.digest", said)

    def root_at(self, size: int) -> bytes:
        """The root of the first entries."""
        return tree_root(self.hashes[:size])

    def replayed(self, *, sparse: bool = False, upto: int | None = None) -> Replay:
        """A replay of all entries, or of the first ``upto``."""
        register = Replay(sparse=sparse)
        for index, entry in enumerate(self.entries[:upto]):
            register.enter(index, entry.leaf, self.root_at)
        return register

    def standing(self, index: int = -1) -> Standing:
        """How one entry, the last unless another is named, stands when it is entered."""
        index %= len(self.entries)
        return self.replayed(upto=index).enter(index, self.entries[index].leaf, self.root_at)

    def outcome(self, index: int = -1) -> str:
        """``valid``, ``unknown``, or ``invalid`` with the reason, of the last entry or another."""
        found = self.standing(index)
        return found.outcome if found.outcome != "invalid" else f"invalid: {found.why}"

    def refused(self) -> str:
        """Why the last entry is invalid, once it is seen that the replay keeps nothing of it but that."""
        index = len(self.entries) - 1
        register = self.replayed(upto=index)
        before = json.loads(json.dumps(register.state()))
        found = register.enter(index, self.entries[index].leaf, self.root_at)
        assert found.outcome == "invalid", found
        code = register.invalid[index]
        assert code in CODES
        expected = before | {"size": index + 1, "invalid": before["invalid"] | {str(index): code}}
        assert register.state() == expected
        return found.why

    def forge(self, verb: str, body: dict[str, Any], by: str, key: PracticeKey, names: PracticeKey) -> int:
        """Writes an open act signed with one key that names another."""
        said = {"type": verb, "by": by, "at": self._at(), "body": body}
        return self.append(signed_leaf(key, self._payload(said), kid=names.key_id))


def founding_body() -> dict[str, Any]:
    """What the founding says: the register, the founder with a key, and who may do what."""
    founder = {"id": ADMIN, "title": "Registrar", "seat": "SEC", "role": "administrator"}
    founder["public_key"] = PracticeKey(ADMIN).public.hex()
    return {"id": "practice", "origin": ORIGIN, "founder": founder, "rights": RIGHTS}


def new_key(member: str, key: PracticeKey) -> dict[str, str]:
    """A key as an act brings it in, with possession shown."""
    text = key.public.hex()
    return {"public_key": text, "possession": possession(member, key, text)}


def founded() -> PracticeMission:
    """A mission with its founder alone."""
    made = PracticeMission()
    made.found()
    return made


def staffed() -> PracticeMission:
    """A founded mission with a monitor, a chair, and a head for each of the five seats."""
    made = founded()
    made.enrol(MONITOR, "monitor")
    made.enrol(CHAIR, "chair")
    for head, seat in HEADS.items():
        made.enrol(head, "head", seat)
    return made


def governed(level: str = "recorded") -> PracticeMission:
    """A staffed mission with five witnesses and the practice policy of one level in force."""
    made = staffed()
    for name in SEAT_OF:
        made.add_witness(name)
    proposal = made.propose(level)
    for head in HEADS:
        made.approve(proposal, head, policy_text(level))
    return made
