"""What the sides have agreed on about the register itself: witnesses, quorum policies, redactions, disputes.

A proposal takes effect at the entry at which enough witnesses have signed it, each with the key that its seat
holds (:mod:`.approval`). For a policy that is the quorum of the policy it replaces; the first policy of a level
needs every witness that counts, named or left out, and the quorum of the other level if that has one. For a
redaction it is the quorum of the *recorded* policy, or of *final* if there is no other; as long as there is none,
two different seats. Nobody approves the redaction that he proposed.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from tahqiq_verify.approval import REDACTION, Proposal, Witnessing, approval_message, seats_signed, signers_of
from tahqiq_verify.disputes import left_to_settle
from tahqiq_verify.keys import check_public_key, key_id, signature_holds
from tahqiq_verify.leaf import Leaf
from tahqiq_verify.note import COSIGNER, parse_vkey
from tahqiq_verify.policy import Policy, lint, parse_policy, satisfied
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.roll import Roll, index_of, possession_message, text_of
from tahqiq_verify.spelling import from_b64url

__all__ = ["ACCORD_ACTS", "FINAL", "LEVELS", "RECORDED", "Accord", "Adopted", "Proposal", "Witnessing"]
LEVELS = ("recorded", "final")
RECORDED, FINAL = LEVELS
MAX_INDEXES = 10_000
MAX_POLICY = 60_000
MAX_LOGS = 4  # a log key that is being changed stands beside the one before it


@dataclass(frozen=True)
class Adopted:
    """A quorum policy in force for checkpoints larger than ``since``."""

    text: str
    since: int


class Accord:
    """Witnesses, policies, redactions and disputes as they stand after some entry."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.witnesses: dict[str, Witnessing] = {}
        self.policies: dict[str, Adopted] = {}
        self.proposals: dict[int, Proposal] = {}
        self.redacted: dict[int, int] = {}
        self.reaffirmed: dict[int, list[int]] = {}  # entry -> the acts that settled it so
        self.annulled: dict[int, list[int]] = {}
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
        """A seat approves a proposed policy, naming its exact text by hash, with its witness's signature."""
        body = leaf.body or {}
        number, proposal = self._open_proposal(body, "policy.")
        if proposal.sha256 != body.get("sha256"):
            raise Refusal("rule", "the approval is of another text")
        approved = self._approved(number, proposal, leaf)
        level = proposal.kind.removeprefix("policy.")
        if self._enough_to_adopt(level, self._standing(approved)):
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
        self.proposals[index] = Proposal(REDACTION, leaf.by or "", ground, indexes, tuple(digests))

    def approve_redaction(self, leaf: Leaf, index: int) -> None:
        """A seat approves; once enough have, what these records disclosed is to be destroyed by every holder."""
        number, proposal = self._open_proposal(leaf.body or {}, REDACTION)
        if leaf.by == proposal.by:
            raise Refusal("rule", "the proposer cannot approve the redaction")
        approved = self._approved(number, proposal, leaf)
        if self._enough_to_redact(approved):
            approved = replace(approved, in_force=index + 1)
            self.redacted |= dict.fromkeys(proposal.indexes, index)
        self.proposals[number] = approved

    def withdraw(self, leaf: Leaf, index: int) -> None:
        """Whoever made a proposal takes it back, as long as it is not in force; nobody can approve it then."""
        number, proposal = self._open_proposal(leaf.body or {}, "")
        if leaf.by != proposal.by:
            raise Refusal("rule", "a proposal is withdrawn by the member who made it")
        self.proposals[number] = replace(proposal, withdrawn=index)

    def reaffirm(self, leaf: Leaf, index: int) -> None:
        """Disputed entries that were checked and stand; what is settled once stays settled."""
        for one in self._disputed_of(leaf.body or {}, index):
            self.reaffirmed.setdefault(one, []).append(index)

    def annul(self, leaf: Leaf, index: int) -> None:
        """Disputed records that were checked and do not count; they stay in the log.

        Who signed an entry is not known here: :meth:`.Replay.standing_of` lets this touch entries of the suspect
        key alone, not what others wrote in the same span.
        """
        for one in self._disputed_of(leaf.body or {}, index):
            self.annulled.setdefault(one, []).append(index)

    def state(self) -> dict[str, Any]:
        """All of it as plain data: texts and whole numbers only."""
        return {
            "witnesses": {name: asdict(one) for name, one in self.witnesses.items()},
            "policies": {level: asdict(one) for level, one in self.policies.items()},
            "proposals": {str(number): one.plain() for number, one in self.proposals.items()},
            "redacted": {str(index): by for index, by in self.redacted.items()},
            "reaffirmed": {str(one): list(acts) for one, acts in self.reaffirmed.items()},
            "annulled": {str(one): list(acts) for one, acts in self.annulled.items()},
            "absent": dict(self.absent),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """As :meth:`state` gave it."""
        self.witnesses = {name: Witnessing(**one) for name, one in state["witnesses"].items()}
        self.policies = {level: Adopted(**one) for level, one in state["policies"].items()}
        self.proposals = {int(number): Proposal.restored(one) for number, one in state["proposals"].items()}
        self.redacted = {int(index): by for index, by in state["redacted"].items()}
        self.reaffirmed = {int(one): list(acts) for one, acts in state["reaffirmed"].items()}
        self.annulled = {int(one): list(acts) for one, acts in state["annulled"].items()}
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
        if proposal.withdrawn is not None:
            raise Refusal("rule", f"the proposal of entry {number} was withdrawn")
        return number, proposal

    def _approved(self, number: int, proposal: Proposal, leaf: Leaf) -> Proposal:
        """The proposal with one more approval; before the first witness, the member's own key is all there is."""
        member = self.roll.members[leaf.by or ""]
        message = approval_message(self.roll.origin, number, proposal)
        names = signers_of(leaf.body or {}, self.witnesses, member.seat, message)
        if not names and self.witnesses:
            raise Refusal("rule", f"no witness of {member.seat} has signed the approval")
        for who in names or (member.id,):
            if who in (proposal.signed_by if names else proposal.approved_by):
                raise Refusal("rule", f"'{who}' has approved the proposal of entry {number} already")
        by = tuple(dict.fromkeys((*proposal.approved_by, member.id)))
        return replace(proposal, approved_by=by, signed_by=(*proposal.signed_by, *names))

    def _standing(self, proposal: Proposal) -> frozenset[str]:
        """The witnesses who signed and still count: a key that was given up binds nobody any more."""
        return frozenset(one for one in proposal.signed_by if self.witnesses[one].until is None)

    def _enough_to_adopt(self, level: str, signed: frozenset[str]) -> bool:
        if level in self.policies:
            return _quorum(self.policies[level], signed)
        active = {one.name for one in self.witnesses.values() if one.until is None}
        return active <= signed and all(_quorum(one, signed) for one in self.policies.values())

    def _enough_to_redact(self, approved: Proposal) -> bool:
        signed = self._standing(approved)
        adopted = self.policies.get(RECORDED) or self.policies.get(FINAL)
        if adopted is not None:
            return _quorum(adopted, signed)
        if self.witnesses:
            return len(seats_signed(self.witnesses, signed)) >= 2
        return len({self.roll.members[one].seat for one in approved.approved_by}) >= 2

    def _wholly_redacted(self) -> set[int]:
        in_force = (one for one in self.proposals.values() if one.kind == REDACTION and one.in_force)
        return {index for one in in_force if not one.digests for index in one.indexes}

    def _disputed_of(self, body: dict[str, Any], index: int) -> list[int]:
        spans = [(self.roll.keys[kid].until or 0, doubts) for kid, doubts in self.roll.doubts.items()]
        left = {
            one: left_to_settle(one, spans, (*self.reaffirmed.get(one, ()), *self.annulled.get(one, ())))
            for one in _indexes(body, index)
        }
        if None in left.values():
            raise Refusal("rule", "one of these entries is not disputed")
        return [one for one, open_still in left.items() if open_still]


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
    "proposal.withdrawn": Accord.withdraw,
    "entries.reaffirmed": Accord.reaffirm,
    "entries.annulled": Accord.annul,
    "entry.relayed": note_relayed,
}


def _quorum(adopted: Adopted, signed: frozenset[str]) -> bool:
    return satisfied(parse_policy(adopted.text.encode()), signed)


def _indexes(body: dict[str, Any], index: int) -> tuple[int, ...]:
    found = body.get("indexes")
    if not isinstance(found, list) or not 0 < len(found) <= MAX_INDEXES:
        raise Refusal("rule", "'indexes' names no entries")
    if any(type(one) is not int or not 0 < one < index for one in found) or len(set(found)) != len(found):
        raise Refusal("rule", "'indexes' names an entry twice, or one that is not before this one")
    return tuple(found)
