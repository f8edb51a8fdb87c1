"""What the sides have agreed on about the register itself: witnesses, quorum policies, redactions, disputes.

A proposal takes effect at the entry at which enough seats have approved it. For a policy that is the quorum
of the policy it replaces, counted over the seats that run its witnesses; the first policy of a level needs
every seat that runs a witness, named or left out. For a redaction it is the quorum of the *recorded* policy; as
long as there is none, two different seats. Nobody approves the redaction that he proposed.
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from tahqiq_verify.keys import check_public_key, key_id, signature_holds
from tahqiq_verify.leaf import Leaf
from tahqiq_verify.note import COSIGNER, parse_vkey
from tahqiq_verify.policy import Policy, lint, parse_policy, satisfied
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.roll import Roll, index_of, possession_message, text_of
from tahqiq_verify.spelling import from_b64url

LEVELS = ("recorded", "final")
RECORDED = "recorded"
MAX_INDEXES = 10_000
MAX_POLICY = 60_000
MAX_LOGS = 4  # a log key that is being changed stands beside the one before it


@dataclass(frozen=True)
class Witnessing:
    """A witness as the register knows it: policies proposed from ``since`` to ``until`` may name it."""

    name: str
    vkey: str
    url: str
    seat: str
    since: int
    until: int | None = None


@dataclass(frozen=True)
class Adopted:
    """A quorum policy in force for checkpoints larger than ``since``."""

    text: str
    since: int


@dataclass(frozen=True)
class Proposal:
    """Something that waits for approvals: a policy of one level, or a redaction."""

    kind: str
    by: str
    text: str
    indexes: tuple[int, ...] = ()
    digests: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    in_force: int | None = None


class Accord:
    """Witnesses, policies, redactions and disputes as they stand after some entry."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.witnesses: dict[str, Witnessing] = {}
        self.policies: dict[str, Adopted] = {}
        self.proposals: dict[int, Proposal] = {}
        self.redacted: dict[int, int] = {}
        self.reaffirmed: set[int] = set()
        self.annulled: set[int] = set()
        self.absent: dict[str, int] = {}

    def add_witness(self, leaf: Leaf, index: int) -> None:
        """A seat's witness, with its key, of which it shows possession; no key serves twice."""
        body = leaf.body or {}
        name, vkey = text_of(body, "name", 80), text_of(body, "vkey", 4000)
        key = parse_vkey(vkey)
        if key.kind != COSIGNER:
            raise Refusal("rule", "a witness's key is an Ed25519 cosigner key (type 4)")
        check_public_key(key.public)
        kid = key_id(key.public)
        if name in self.witnesses or kid in self.roll.witness_keys or kid in self.roll.keys:
            raise Refusal("rule", "the witness's name or key is in use already")
        url = body.get("url")
        if not isinstance(url, str) or len(url) > 500:
            raise Refusal("rule", "'url' is no address")
        proof = from_b64url(text_of(body, "possession", 100))
        if not signature_holds(key.public, possession_message(self.roll.origin, name, vkey), proof):
            raise Refusal("rule", "possession of the witness's key is not shown")
        self.witnesses[name] = Witnessing(name, vkey, url, text_of(body, "seat", 80), index + 1)
        self.roll.witness_keys.add(kid)

    def retire_witness(self, leaf: Leaf, index: int) -> None:
        """A witness counts no longer for later checkpoints; its name and key are never given again."""
        found = self.witnesses.get(text_of(leaf.body or {}, "name", 80))
        if found is None or found.until is not None:
            raise Refusal("rule", "no such active witness")
        self.witnesses[found.name] = replace(found, until=index + 1)

    def note_absent(self, leaf: Leaf, index: int) -> None:
        """Who had not cosigned a checkpoint when the time given for it had passed."""
        body = leaf.body or {}
        names = body.get("names")
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise Refusal("rule", "'names' is no list of texts")
        if not self.witnesses.keys() >= set(names):
            raise Refusal("rule", "'names' lists no witnesses of this register")
        if index_of(body, "size") > index:
            raise Refusal("rule", "'size' is larger than the register")
        self.absent = dict.fromkeys(names, body["size"])

    def propose_policy(self, leaf: Leaf, index: int) -> None:
        """A quorum policy for one level; refused if it needs no liar, or names what is not enrolled."""
        body = leaf.body or {}
        level, text = body.get("level"), text_of(body, "text", MAX_POLICY)
        if level not in LEVELS:
            raise Refusal("rule", "the level is neither 'recorded' nor 'final'")
        self._check_modest(text)
        policy = parse_policy(text.encode())
        self._check_enrolled(policy)
        if not lint(policy).liars:
            raise Refusal("policy", "this policy lets two halves sign two truths with no liar among them")
        self.proposals[index] = Proposal(f"policy.{level}", leaf.by or "", text)

    def approve_policy(self, leaf: Leaf, index: int) -> None:
        """A seat approves a proposed policy, naming its exact text by hash."""
        body = leaf.body or {}
        number, proposal = self._open_proposal(body, "policy.")
        if hashlib.sha256(proposal.text.encode()).hexdigest() != body.get("sha256"):
            raise Refusal("rule", "the approval is of another text")
        approved = self._approved(number, proposal, self.roll.members[leaf.by or ""].seat)
        level = proposal.kind.removeprefix("policy.")
        if self._enough(level, set(approved.approved_by)):
            self._check_enrolled(parse_policy(proposal.text.encode()))  # one may have retired since
            approved = replace(approved, in_force=index + 1)
            self.policies[level] = Adopted(proposal.text, index + 1)
        self.proposals[number] = approved

    def propose_redaction(self, leaf: Leaf, index: int) -> None:
        """To destroy what some records disclose, on a stated ground; the entries themselves stay."""
        body = leaf.body or {}
        indexes = _indexes(body, index)
        digests = body.get("digests")
        if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
            raise Refusal("rule", "'digests' is no list of digests")
        if not digests and self._wholly_redacted().intersection(indexes):
            raise Refusal("rule", "one of these records is redacted already")
        ground = text_of(body, "ground")
        self.proposals[index] = Proposal("redaction", leaf.by or "", ground, indexes, tuple(digests))

    def approve_redaction(self, leaf: Leaf, index: int) -> None:
        """A seat approves; once enough have, what these records disclosed is to be destroyed by every holder."""
        number, proposal = self._open_proposal(leaf.body or {}, "redaction")
        if leaf.by == proposal.by:
            raise Refusal("rule", "the proposer cannot approve the redaction")
        # By member, since a policy may come in between; no member's name may then pass for a seat's.
        approved = self._approved(number, proposal, leaf.by or "")
        seats = {self.roll.members[one].seat for one in approved.approved_by}
        adopted = self.policies.get(RECORDED)
        if self._quorum(adopted.text, seats) if adopted else len(seats) >= 2:
            approved = replace(approved, in_force=index + 1)
            self.redacted |= dict.fromkeys(proposal.indexes, index)
        self.proposals[number] = approved

    def reaffirm(self, leaf: Leaf, index: int) -> None:
        """Disputed entries that were checked and stand; what is settled once stays settled."""
        self.reaffirmed |= self._disputed_of(leaf.body or {}, index)

    def annul(self, leaf: Leaf, index: int) -> None:
        """Disputed records that were checked and do not count; they stay in the log.

        Who signed an entry is not known here: :meth:`.Replay.standing_of` lets this touch entries of the suspect
        key alone, not what others wrote in the same span.
        """
        self.annulled |= self._disputed_of(leaf.body or {}, index)

    def state(self) -> dict[str, Any]:
        """All of it as plain data: texts and whole numbers only."""
        return {
            "witnesses": {name: asdict(one) for name, one in self.witnesses.items()},
            "policies": {level: asdict(one) for level, one in self.policies.items()},
            "proposals": {str(number): _plain(one) for number, one in self.proposals.items()},
            "redacted": {str(index): by for index, by in self.redacted.items()},
            "reaffirmed": sorted(self.reaffirmed),
            "annulled": sorted(self.annulled),
            "absent": dict(self.absent),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """As :meth:`state` gave it."""
        self.witnesses = {name: Witnessing(**one) for name, one in state["witnesses"].items()}
        self.policies = {level: Adopted(**one) for level, one in state["policies"].items()}
        self.proposals = {int(number): _proposal(one) for number, one in state["proposals"].items()}
        self.redacted = {int(index): by for index, by in state["redacted"].items()}
        self.reaffirmed, self.annulled = set(state["reaffirmed"]), set(state["annulled"])
        self.absent = dict(state["absent"])
        self.roll.witness_keys = {key_id(parse_vkey(one.vkey).public) for one in self.witnesses.values()}

    def _check_modest(self, text: str) -> None:
        """A policy names no more witnesses than are enrolled and a few logs: each new key takes time to check."""
        words = [line.replace("\t", " ").strip(" ").split(" ") for line in text.split("\n")]
        named = sum(line[:1] == ["witness"] for line in words)
        logs = sum(line[:1] == ["log"] for line in words)
        if named > len(self.witnesses) or logs > MAX_LOGS:
            raise Refusal("rule", "the policy names more witnesses than are enrolled, or more than four logs")

    def _check_enrolled(self, policy: Policy) -> None:
        for name, witness in policy.witnesses.items():
            known = self.witnesses.get(name)
            if known is None or known.until is not None or known.vkey != witness.key.vkey:
                raise Refusal("rule", f"'{name}' is not an enrolled witness with this key")

    def _open_proposal(self, body: dict[str, Any], kind: str) -> tuple[int, Proposal]:
        number = index_of(body, "proposal")
        proposal = self.proposals.get(number)
        if proposal is None or not proposal.kind.startswith(kind):
            raise Refusal("rule", f"entry {number} proposes nothing of this kind")
        if proposal.in_force is not None:
            raise Refusal("rule", f"the proposal of entry {number} is in force already")
        return number, proposal

    def _approved(self, number: int, proposal: Proposal, who: str) -> Proposal:
        if who in proposal.approved_by:
            raise Refusal("rule", f"'{who}' has approved the proposal of entry {number} already")
        return replace(proposal, approved_by=(*proposal.approved_by, who))

    def _enough(self, level: str, seats: set[str]) -> bool:
        if level in self.policies:
            return self._quorum(self.policies[level].text, seats)
        return {one.seat for one in self.witnesses.values() if one.until is None} <= seats

    def _wholly_redacted(self) -> set[int]:
        in_force = (one for one in self.proposals.values() if one.kind == "redaction" and one.in_force)
        return {index for one in in_force if not one.digests for index in one.indexes}

    def _quorum(self, text: str, seats: set[str]) -> bool:
        policy: Policy = parse_policy(text.encode())
        return satisfied(policy, {name for name in policy.witnesses if self.witnesses[name].seat in seats})

    def _disputed_of(self, body: dict[str, Any], index: int) -> set[int]:
        indexes = set(_indexes(body, index))
        windows = [
            range(key.suspect_from, key.until)
            for key in self.roll.keys.values()
            if key.suspect_from is not None and key.until is not None
        ]
        if not all(any(one in window for window in windows) for one in indexes):
            raise Refusal("rule", "one of these entries is not disputed")
        return indexes - self.annulled - self.reaffirmed


def note_relayed(_accord: Accord, leaf: Leaf, index: int) -> None:
    """That an earlier entry was handed in by another than the one who had sealed it; it changes nothing."""
    if index_of(leaf.body or {}, "index") >= index:
        raise Refusal("rule", "'index' names no earlier entry")


ACCORD_ACTS: dict[str, Callable[[Accord, Leaf, int], None]] = {
    "witness.added": Accord.add_witness,
    "witness.retired": Accord.retire_witness,
    "witness.absent": Accord.note_absent,
    "policy.proposed": Accord.propose_policy,
    "policy.approved": Accord.approve_policy,
    "redaction.proposed": Accord.propose_redaction,
    "redaction.approved": Accord.approve_redaction,
    "entries.reaffirmed": Accord.reaffirm,
    "entries.annulled": Accord.annul,
    "entry.relayed": note_relayed,
}


def _indexes(body: dict[str, Any], index: int) -> tuple[int, ...]:
    found = body.get("indexes")
    if not isinstance(found, list) or not 0 < len(found) <= MAX_INDEXES:
        raise Refusal("rule", "'indexes' names no entries")
    if any(type(one) is not int or not 0 < one < index for one in found) or len(set(found)) != len(found):
        raise Refusal("rule", "'indexes' names an entry twice, or one that is not before this one")
    return tuple(found)


def _plain(proposal: Proposal) -> dict[str, Any]:
    return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(proposal).items()}


def _proposal(plain: dict[str, Any]) -> Proposal:
    values: dict[str, Any] = {n: tuple(one) if isinstance(one, list) else one for n, one in plain.items()}
    return Proposal(**values)
