"""Judging an evidence bundle with nothing but the bundle and, better, a key one already trusts.

Each step says pass, fail, or could not check. Nothing here asks a network, a clock or a server. Proofs are
RFC 9162, the entry is the signed part of an SD-JWT (RFC 9901), the quorum files are C2SP tlog-policy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tahqiq_verify.bundle_entry import counted, entry_steps
from tahqiq_verify.bundle_form import LEVELS, Bundle, Placed, parse_bundle
from tahqiq_verify.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.policy import NOBODY, Policy, lint, parse_policy, require_apart, require_quorum
from tahqiq_verify.proof import TlogProof, parse_proof
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay, Standing
from tahqiq_verify.steps import FAIL, HOLDS, OPEN, Step, attempt
from tahqiq_verify.tree import leaf_hash, verify_inclusion

NOT_PROVEN: Final = (
    "that what the entry says is true",
    "that the times it states are right",
    "that what is withheld does not say otherwise: a signer can commit to more than a bundle shows",
    "that anybody who cosigned agrees: a cosignature says that the register only grew, not that it is right",
)


@dataclass(frozen=True)
class Trust:
    """What the reader brings along. ``policy`` is the reader's own; ``logs`` are keys trusted as the log's own.

    ``level`` is the quorum that must be there if no policy is brought: ``recorded`` or ``final``.
    """

    policy: Policy | None = None
    logs: tuple[NoteKey, ...] = ()
    level: str = "recorded"
    now: int | None = None
    max_age: int | None = None

    @property
    def keys(self) -> tuple[NoteKey, ...]:
        """Every key that the reader trusts to be the log's own."""
        return (*self.logs, *(self.policy.logs if self.policy else ()))


def check_bundle(data: bytes, trust: Trust | None = None) -> list[Step]:
    """Every step of judging a bundle, in order; what rests on a failed step is left out.

    Never raises for anything that the bundle holds. A disputed or annulled entry fails.
    """
    reading = _Reading(trust or Trust())
    steps = [attempt("form of the bundle", lambda: reading.read(data))]
    if steps[0].outcome == HOLDS:
        steps.append(attempt("signature of the log", reading.open))
    if reading.signed is None:
        return steps
    steps += reading.quorums()
    steps.append(attempt("the entry stands in the register", reading.entry_stands))
    steps.append(attempt("the history stands in the same register", reading.history_stands))
    if any(step.outcome == FAIL for step in steps[-2:]):
        return steps
    bundle = reading.bundle
    before = [act for act in bundle.history if act.index < bundle.index]
    after = [act for act in bundle.history if act.index > bundle.index]
    replay = _Following(reading.signed.checkpoint)
    replay.enter(before)
    steps += entry_steps(replay.replay, bundle.index, bundle.leaf, bundle.disclosures)
    standing = replay.enter_one(bundle.index, bundle.leaf)
    steps.append(counted(standing))
    replay.enter(after)
    steps.append(replay.undisputed(standing))
    steps += replay.policies_in_force(bundle.policies)
    return [*steps, *_left_open(reading.trust)]


@dataclass
class _Reading:
    """The bundle while its outer parts are taken apart."""

    trust: Trust
    bundle: Bundle = field(init=False)
    proof: TlogProof = field(init=False)
    policies: dict[str, Policy] = field(init=False)
    signed: SignedCheckpoint | None = None

    def read(self, data: bytes) -> str:
        """The form of the file and of the files inside it."""
        self.bundle = parse_bundle(data)
        self.proof = parse_proof(self.bundle.proof)
        self.policies = {level: parse_policy(text, level) for level, text in self.bundle.policies.items()}
        if self.proof.index != self.bundle.index:
            raise Refusal(
                "malformed",
                f"is of entry {self.proof.index}, the entry given is {self.bundle.index}",
                "proof",
            )
        return (
            f"entry {self.bundle.index}, {len(self.bundle.disclosures)} disclosures, "
            f"{len(self.bundle.history)} acts of history"
        )

    def open(self) -> str:
        """The checkpoint, by the reader's keys or, without any, by the key in the bundle."""
        own = parse_vkey(self.bundle.log, "the log's key")
        logs = self.trust.keys or (own,)
        if own not in logs:
            raise Refusal("wrong_origin", "is not the log's key that was given", "the log's key")
        given = [self.trust.policy] if self.trust.policy else []
        witnesses = [
            one.key for policy in (*self.policies.values(), *given) for one in policy.witnesses.values()
        ]
        self.signed = open_checkpoint(self.proof.note, [own], list(dict.fromkeys(witnesses)))
        return f"'{own.name}', {self.signed.checkpoint.size} entries"

    def quorums(self) -> Iterator[Step]:
        """The quorum of the reader's policy, if any, and those of the bundle's."""
        if self.trust.policy is not None:
            yield self._quorum("quorum of the policy given", self.trust.policy, True)
        for level in LEVELS:
            needed = self.trust.policy is None and level in (LEVELS[0], self.trust.level)
            name = f"quorum '{level}'"
            if level in self.policies:
                yield self._quorum(f"{name} by the bundle's own policy", self.policies[level], needed)
            else:
                yield Step(name, OPEN, "the bundle holds no such policy: witnessed by nobody", needed)

    def _quorum(self, name: str, policy: Policy, needed: bool) -> Step:
        if policy.quorum == NOBODY:
            return Step(name, OPEN, "the policy asks for nobody's cosignature: witnessed by nobody", needed)
        return attempt(name, lambda: self._cosigned(policy), needed)

    def _cosigned(self, policy: Policy) -> str:
        assert self.signed is not None  # quorums are asked only of an opened checkpoint
        liars = lint(policy).liars
        if liars == 0:
            raise Refusal(
                "policy", "this policy lets two halves sign two truths with no liar among them", "policy"
            )
        require_apart(policy, self.trust.keys)
        found = require_quorum(self.signed, policy, self.trust.now, self.trust.max_age)
        missing = f"; missing: {', '.join(found.missing)}" if found.missing else ""
        return f"cosigned by {', '.join(found.by)}{missing}"

    def entry_stands(self) -> str:
        """The entry under the signed root."""
        return self._stands(Placed(self.bundle.index, self.bundle.leaf, self.proof.path), "entry")

    def history_stands(self) -> str:
        """Every act of history under the same root, the founding first."""
        history = self.bundle.history
        if not history or history[0].index != 0:
            raise Refusal("missing", "does not begin with the founding of the mission", "history")
        for act in history:
            self._stands(act, "history, entry")
        return f"{len(history)} acts, entries {history[0].index} to {history[-1].index}"

    def _stands(self, placed: Placed, what: str) -> str:
        assert self.signed is not None
        state = self.signed.checkpoint
        if not verify_inclusion(leaf_hash(placed.leaf), placed.index, state.size, placed.path, state.root):
            why = f"does not stand in the signed register of {state.size} entries"
            raise Refusal("inclusion", why, f"{what} {placed.index}")
        return f"entry {placed.index} of {state.size}"


class _Following:
    """The bundle's history entered in order, with the policies that counted for its checkpoint."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.replay = Replay(sparse=True, origin=checkpoint.origin)
        self.size = checkpoint.size
        self.in_force: dict[str, str] = {}

    def enter(self, acts: list[Placed]) -> None:
        """Some more acts. One that fails a rule changes nothing, here as in the register."""
        for act in acts:
            self.enter_one(act.index, act.leaf)

    def enter_one(self, index: int, leaf: bytes) -> Standing:
        """One act, and how it stands by the register's rules."""
        standing = self.replay.enter(index, leaf)
        for level, adopted in self.replay.accord.policies.items():
            if adopted.since < self.size:
                self.in_force[level] = adopted.text
        return standing

    def undisputed(self, entry: Standing) -> Step:
        """Whether a later act of the history takes the entry's signature or the entry itself in doubt."""
        name = "no later act disputes the entry"
        kid = entry.leaf.key_id if entry.leaf else ""
        standing = self.replay.standing_of(entry.index, kid)
        if standing in ("disputed", "annulled"):
            return Step(name, FAIL, f"it stands {standing}")
        if standing == "redacted":
            return Step(name, HOLDS, "what it disclosed has been redacted and should be shown no more")
        return Step(name, HOLDS, "it was disputed and reaffirmed" if standing == "reaffirmed" else "")

    def policies_in_force(self, given: Mapping[str, bytes]) -> Iterator[Step]:
        """Whether the quorum files in the bundle are those that the register itself adopted."""
        for level, text in ((level, given[level]) for level in LEVELS if level in given):
            name = f"policy '{level}' is the one in force"
            if level not in self.in_force:
                yield Step(name, OPEN, "the history adopts none of this level")
            elif self.in_force[level].encode() == text:
                yield Step(name, HOLDS, "as the register's own history has it")
            else:
                yield Step(name, FAIL, "the register's own history adopted another")


def _left_open(trust: Trust) -> Iterator[Step]:
    """What no bundle can show by itself."""
    yield Step(
        "no entry outside the bundle changed these keys",
        OPEN,
        "only a reading of the whole register shows it",
    )
    name = "the keys are the right ones"
    if not trust.keys:
        yield Step(name, OPEN, "the log's key comes from the bundle itself (compare with --log or --policy)")
    elif trust.policy is None:
        yield Step(
            name, OPEN, "the log's key is the one given; the witnesses' keys come from the bundle (--policy)"
        )
    else:
        yield Step(name, HOLDS, "the log's and the witnesses' keys are the ones given")
