"""Replaying the register: who could do what at each entry, from entry 0, by anybody who holds the log.

A left fold over the entries in their order, with no clock, no randomness and no setting. An entry that fails
a rule stays in the log and is replayed as *invalid, because …*; an act of a kind that this version does not
know is kept, counted and shown. The digest of the state lets two holders find the first entry where they
differ.
"""

import hashlib
from array import array
from collections.abc import Callable
from typing import Any, NamedTuple

from tahqiq_verify.accord import ACCORD_ACTS, Accord
from tahqiq_verify.disputes import began, standing_in_doubt
from tahqiq_verify.leaf import RECORD, Leaf, leaf_signed_by, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.roll import ROLL_ACTS, Roll, index_of, text_of
from tahqiq_verify.spelling import canonical_json
from tahqiq_verify.tree import EMPTY_ROOT

OWN_ACTS = frozenset({"key.rotated", "key.revoked"})  # a member may always do these to its own key
OPEN_ACTS = frozenset({"mission.founded", "state.digest", *ROLL_ACTS, *ACCORD_ACTS})

RootAt = Callable[[int], bytes | None]


class Standing(NamedTuple):
    """How one entry stands: ``valid``, ``invalid`` or ``unknown``, and why; ``leaf`` if it could be read."""

    index: int  # type: ignore[assignment]  # hides a tuple's own ``index``, which nobody wants of an entry
    outcome: str
    why: str
    leaf: Leaf | None


class Differs(NamedTuple):
    """A digest of the state that an entry states, where this replay finds another."""

    index: int  # type: ignore[assignment]  # as above
    said: str
    found: str


def once_of(leaf: Leaf) -> str:
    """What may stand in a register once, by key, nonce and the checkpoint seen: the same entry sent again.

    It begins with the checkpoint that the entry was made after, so that those made together sort together.
    """
    return f"{leaf.after_size:016x}.{leaf.key_id}.{leaf.nonce}"


class Replay:
    """The register's state while entries are entered one after the other.

    ``origin`` is the register's name as its checkpoints have it: a copy of another register does not pass for it.
    With ``sparse`` only some entries are entered (an evidence bundle's history): what needs all of them is
    then not checked: the checkpoints that entries name, digests of the state, nonces of entries left out. An open
    act that stands in the log twice is still counted once, since all open acts are there.
    """

    def __init__(self, *, sparse: bool = False, origin: str | None = None) -> None:
        self.sparse, self.origin = sparse, origin
        self.roll = Roll()
        self.accord = Accord(self.roll)
        self.size = 0
        self.differs: list[Differs] = []
        self.invalid: dict[int, str] = {}
        self.unknown: dict[int, str] = {}  # acts of later versions, by their names
        self._nonces: dict[str, set[str]] = {}
        self._first = 0  # the entry that the first of the signers signed
        self._signers = array("L")
        self._kids: dict[str, int] = {}

    def enter(self, index: int, leaf: bytes, root_at: RootAt | None = None) -> Standing:
        """Enters one entry. Never raises for what an entry says; raises ``ValueError`` for a wrong order.

        ``root_at(n)`` is the root of the first n entries, as far as the caller knows it. Two holders who compare
        digests of the state must both know all roots: an entry that names a root that never was is invalid.
        """
        if index < self.size or (index > self.size and not self.sparse):
            raise ValueError(f"entry {index} does not follow entry {self.size - 1}")
        self.size = index
        try:
            read = parse_leaf(leaf)
        except Refusal as refusal:
            return self._entered(Standing(index, "invalid", str(refusal), None), refusal.code)
        root = self._known_root(
            index, read, root_at
        )  # what refuses here is the caller's source, not the entry
        try:
            outcome, why = self._enter(index, read, root)
        except Refusal as refusal:
            return self._entered(Standing(index, "invalid", str(refusal), read), refusal.code)
        if outcome == "unknown":
            self.unknown[index] = read.kind
        return self._entered(Standing(index, outcome, why, read))

    def _entered(self, standing: Standing, code: str = "") -> Standing:
        if code:
            self.invalid[standing.index] = code  # the word, not the sentence: sentences change with versions
        self.size = standing.index + 1
        self._sign(standing.leaf.key_id if standing.leaf else "")
        return standing

    def standing(self, index: int) -> str:
        """How an entry stands by now: also ``disputed``, ``reaffirmed``, ``annulled`` or ``redacted``.

        Raises ``ValueError`` for an entry whose signer this replay has not seen: see :meth:`standing_of`.
        """
        if self.sparse or not self._first <= index < self.size:
            raise ValueError(f"who signed entry {index} is not known to this replay")
        return self.standing_of(index, list(self._kids)[self._signers[index - self._first]])

    def standing_of(self, index: int, kid: str) -> str:
        """The same where the caller knows which key signed the entry.

        Doubt is told before redaction: an entry does not count again because what it said was destroyed.
        """
        if index in self.invalid:
            return "invalid"
        doubt = self._doubt(index, kid)
        if doubt in ("disputed", "annulled"):
            return doubt
        if index in self.unknown:
            return "unknown"
        return "redacted" if index in self.accord.redacted else doubt or "valid"

    def disputed(self) -> tuple[int, ...]:
        """The entries that stand in dispute, in order; raises ``ValueError`` where some signers are not known."""
        if self.sparse or self._first:
            raise ValueError("who signed the earlier entries is not known to this replay")
        names = list(self._kids)
        suspect = {kid for kid, key in self.roll.keys.items() if key.suspect_from is not None}
        doubtful = [(i, names[one]) for i, one in enumerate(self._signers) if names[one] in suspect]
        return tuple(index for index, kid in doubtful if self.standing_of(index, kid) == "disputed")

    def state(self) -> dict[str, Any]:
        """The state as plain data, of texts and whole numbers only."""
        invalid = {str(index): code for index, code in self.invalid.items()}
        return {"size": self.size, **self.roll.state(), **self.accord.state(), "invalid": invalid}

    def digest(self) -> str:
        """SHA-256 of the canonical state, in hexadecimal."""
        return hashlib.sha256(canonical_json(self.state())).hexdigest()

    def memory(self) -> dict[str, Any]:
        """What a replay must remember beside the agreed state to go on as if it had never stopped."""
        return {
            "nonces": {kid: sorted(nonces) for kid, nonces in self._nonces.items()},
            "kids": list(self._kids),
            "signers": list(self._signers),
            "first": self._first,
            "unknown": {str(index): kind for index, kind in self.unknown.items()},
        }

    def restore(self, state: dict[str, Any], memory: dict[str, Any] | None = None) -> None:
        """Goes on from a state that :meth:`state` gave: a checkpoint of one's own, never somebody else's.

        Without the :meth:`memory` of that moment, an earlier entry that stands in the log again is not noticed,
        so it is for those alone who let no nonce in twice; and :meth:`standing` knows later entries only.
        """
        self.size = state["size"]
        self.roll.restore(state)
        self.accord.restore(state)
        self.invalid = {int(index): code for index, code in state["invalid"].items()}
        kept = memory or {"nonces": {}, "kids": [], "signers": [], "first": self.size, "unknown": {}}
        self._nonces = {kid: set(nonces) for kid, nonces in kept["nonces"].items()}
        self._kids = {kid: number for number, kid in enumerate(kept["kids"])}
        self._first, self._signers = kept["first"], array("L", kept["signers"])
        self.unknown = {int(index): kind for index, kind in kept["unknown"].items()}

    def _enter(self, index: int, leaf: Leaf, root: bytes | None) -> tuple[str, str]:
        if index == 0:
            if self.origin not in (None, leaf.origin):
                raise Refusal("wrong_origin", f"the entry founds '{leaf.origin}', not this register")
            self._check_after(index, leaf, root)
            self.roll.found(leaf)
            self._new(leaf)
            return "valid", ""
        if leaf.origin != self.roll.origin:
            raise Refusal("wrong_origin", "the entry was made for another register")
        self._check_after(index, leaf, root)
        member = self.roll.signer(leaf, index)
        if not leaf_signed_by(leaf, self.roll.public_of(leaf.key_id)):
            raise Refusal("bad_signature", "the member's signature does not hold")
        self._new(leaf)
        if leaf.kind == RECORD:
            return "valid", ""
        if leaf.by != member.id:
            raise Refusal("rule", "the act names another member than the one who signed it")
        if leaf.kind not in OPEN_ACTS:
            return "unknown", f"'{leaf.kind}' is no act that this version knows"
        if not (self.roll.may(member, leaf.kind) or (leaf.kind in OWN_ACTS and self._own(leaf))):
            raise Refusal("rule", f"none of the roles of '{member.id}' may do {leaf.kind}")
        return self._apply(index, leaf)

    def _apply(self, index: int, leaf: Leaf) -> tuple[str, str]:
        if leaf.kind == "mission.founded":
            raise Refusal("rule", "a mission is founded once")
        if leaf.kind == "state.digest":
            self._compare(index, leaf)
        elif leaf.kind in ROLL_ACTS:
            ROLL_ACTS[leaf.kind](self.roll, leaf, index)
        else:
            ACCORD_ACTS[leaf.kind](self.accord, leaf, index)
        return "valid", ""

    def _compare(self, index: int, leaf: Leaf) -> None:
        body = leaf.body or {}
        said = text_of(body, "digest", 64)
        if index_of(body, "size") != index:
            raise Refusal("rule", "a digest of the state is of all entries before it")
        if self.sparse:
            return
        found = self.digest()
        if found != said:
            self.differs.append(Differs(index, said, found))

    def _known_root(self, index: int, leaf: Leaf, root_at: RootAt | None) -> bytes | None:
        if leaf.after_size == 0:
            return EMPTY_ROOT
        return root_at(leaf.after_size) if root_at is not None and leaf.after_size <= index else None

    def _check_after(self, index: int, leaf: Leaf, root: bytes | None) -> None:
        if leaf.after_size > index:
            raise Refusal("rule", "the entry names a checkpoint larger than the register was")
        if root is not None and root != leaf.after_root:
            raise Refusal("fork", f"the entry names a root of {leaf.after_size} entries that never was")

    def _new(self, leaf: Leaf) -> None:
        nonces, once = self._nonces.setdefault(leaf.key_id, set()), f"{leaf.after_size:x}.{leaf.nonce}"
        if once in nonces:
            raise Refusal("rule", "the same entry, or its nonce, stands in the register already")
        nonces.add(once)

    def _doubt(self, index: int, kid: str) -> str:
        since = began(self.roll.doubts.get(kid, ()), index)
        if since is None:
            return ""
        return standing_in_doubt(index, since, self.accord.reaffirmed, self.accord.annulled)

    def _own(self, leaf: Leaf) -> bool:
        body = leaf.body or {}
        return leaf.kind == "key.rotated" or body.get("key_id") == leaf.key_id

    def _sign(self, kid: str) -> None:
        self._signers.append(self._kids.setdefault(kid, len(self._kids)))
