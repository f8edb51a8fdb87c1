"""Proof of guilt that fits in a letter: two states signed by one log that cannot both be true.

Two signed roots for one size need no further word. For two sizes the file also holds the root that the larger
state's own tree had at the smaller size, with the consistency proof (RFC 9162 §2.1.4) that binds it there.
A rollback alone is weaker: which state was shown first is in no signature of the log.
"""

from dataclasses import dataclass
from typing import Any, Final, Self

from tahqiq_verify.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, canonical_json, from_b64, strict_json
from tahqiq_verify.steps import FAIL, HOLDS, OPEN, Step, attempt
from tahqiq_verify.tree import HASH_BYTES, verify_consistency

FORMAT: Final = "tahqiq-fork-evidence/1"
MAX_EVIDENCE: Final = 4 * (1 << 20)  # bytes: two notes of 1 MiB, and JSON's escapes
MAX_PATH: Final = 128
KEYS_STEP: Final = "the keys are this log's own"
VERDICTS: Final = ("fork", "rollback")
_NAMES = {"format", "verdict", "origin", "sizes", "vkeys", "notes", "root", "proof"}

MANY: Final = 2  # cosigners whose times must tell of a rollback: one alone may be lying


@dataclass(frozen=True)
class Evidence:
    """Two notes of one log, the one believed or seen first standing first, and what binds them.

    ``root`` is the root that the larger one's tree had at the smaller size; ``path`` shows it.
    """

    verdict: str
    origin: str
    sizes: tuple[int, int]
    logs: tuple[NoteKey, NoteKey]
    notes: tuple[bytes, bytes]
    root: bytes | None = None
    path: tuple[bytes, ...] = ()

    @classmethod
    def of(
        cls,
        verdict: str,
        first: SignedCheckpoint,
        second: SignedCheckpoint,
        path: "list[bytes] | tuple[bytes, ...]" = (),
        root: bytes | None = None,
    ) -> Self:
        """The evidence in two checkpoints that were opened."""
        sizes = (first.checkpoint.size, second.checkpoint.size)
        notes = (first.note, second.note)
        return cls(verdict, first.checkpoint.origin, sizes, (first.log, second.log), notes, root, tuple(path))


class Caught(Refusal):
    """A refusal that shows misbehaviour: ``evidence`` is what to keep and to show to others."""

    def __init__(self, code: str, why: str, where: str, evidence: Evidence) -> None:
        super().__init__(code, why, where)
        self.evidence = evidence


def write_evidence(evidence: Evidence) -> bytes:
    """The evidence as a file: canonical JSON, one line."""
    value = {
        "format": FORMAT,
        "verdict": evidence.verdict,
        "origin": evidence.origin,
        "sizes": list(evidence.sizes),
        "vkeys": [log.vkey for log in evidence.logs],
        "notes": [note.decode() for note in evidence.notes],
        "root": None if evidence.root is None else b64(evidence.root),
        "proof": [b64(step) for step in evidence.path],
    }
    return canonical_json(value) + b"\n"


def parse_evidence(data: bytes) -> Evidence:
    """The evidence in a file's bytes; refuses (malformed, too_big, bad_key) what is none. Nothing is checked yet."""
    if len(data) > MAX_EVIDENCE:
        raise Refusal("too_big", f"evidence holds at most {MAX_EVIDENCE} bytes", "evidence")
    value = strict_json(data, "evidence")
    if not isinstance(value, dict) or value.keys() != _NAMES or value["format"] != FORMAT:
        raise Refusal("malformed", f"not of the form {FORMAT}", "evidence")
    if value["verdict"] not in VERDICTS or not isinstance(value["origin"], str):
        raise Refusal("malformed", "names no verdict or no origin", "evidence")
    notes, vkeys, sizes = (_pair(value[name], kind, name) for name, kind in _PAIRS)
    path = value["proof"]
    if not isinstance(path, list) or len(path) > MAX_PATH:
        raise Refusal("malformed", "the proof is no list of hashes", "evidence")
    return Evidence(
        value["verdict"],
        value["origin"],
        (sizes[0], sizes[1]),
        (parse_vkey(vkeys[0], "evidence"), parse_vkey(vkeys[1], "evidence")),
        (notes[0].encode(), notes[1].encode()),
        None if value["root"] is None else _hash(value["root"]),
        tuple(_hash(step) for step in path),
    )


_PAIRS: Final[tuple[tuple[str, type], ...]] = (("notes", str), ("vkeys", str), ("sizes", int))


def _pair(value: Any, kind: type, name: str) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2 or not all(type(one) is kind for one in value):
        raise Refusal("malformed", f"'{name}' is not a pair", "evidence")
    return value[0], value[1]


def _hash(value: Any) -> bytes:
    raw = from_b64(value, "evidence") if isinstance(value, str) else b""
    if len(raw) != HASH_BYTES:
        raise Refusal("malformed", f"a hash is not {HASH_BYTES} bytes", "evidence")
    return raw


def check_evidence(
    evidence: Evidence, known: tuple[NoteKey, ...] = (), witnesses: tuple[NoteKey, ...] = ()
) -> list[Step]:
    """Every step of judging such a file from outside.

    ``known`` are the log's keys that the reader trusts to be the log's own; without them that stays open.
    ``witnesses`` are keys of cosigners, whose times can show which state of a rollback was later.
    """
    opened: list[SignedCheckpoint] = []
    steps = [attempt("both states are signed by the log", lambda: _signed(evidence, witnesses, opened))]
    if len(opened) < 2:
        return steps
    first, second = opened[0].checkpoint, opened[1].checkpoint
    if evidence.verdict == "fork":
        steps.append(attempt("they cannot both be true", lambda: _forked(evidence, first, second)))
    else:
        steps.append(attempt("the second is smaller than the first", lambda: _smaller(first, second)))
        steps.append(_order(opened[0], opened[1]))
    steps.append(_whose_key(evidence, known))
    return steps


def shows(evidence: Evidence, steps: list[Step]) -> bool:
    """Whether the steps prove the verdict; a rollback needs the order of time as well.

    A key that was never compared with the reader's own is told as open and does not decide.
    """
    decisive = [step for step in steps if step.name != KEYS_STEP or step.outcome == FAIL]
    due = 2 if evidence.verdict == "fork" else 3
    return len(decisive) >= due and all(step.outcome == HOLDS for step in decisive)


def _signed(evidence: Evidence, witnesses: tuple[NoteKey, ...], opened: list[SignedCheckpoint]) -> str:
    for note, log, size in zip(evidence.notes, evidence.logs, evidence.sizes, strict=True):
        signed = open_checkpoint(note, [log], witnesses, f"note of size {size}")
        if (signed.checkpoint.origin, signed.checkpoint.size) != (evidence.origin, size):
            raise Refusal("malformed", "the file states another origin or size than its notes", "evidence")
        opened.append(signed)
    return f"{evidence.origin}, {evidence.sizes[0]} and {evidence.sizes[1]} entries"


def _forked(evidence: Evidence, first: Checkpoint, second: Checkpoint) -> str:
    if first.size == second.size:
        if first.root == second.root:
            raise Refusal("fork", "both name the same root", "evidence")
        return f"two signed roots for {first.size} entries"
    small, large = sorted((first, second), key=lambda one: one.size)
    root = evidence.root
    if root is None or not verify_consistency(small.size, large.size, evidence.path, root, large.root):
        raise Refusal("consistency", "the proof does not lead to the larger state's signed root", "evidence")
    if root == small.root:
        raise Refusal("fork", "the larger state continues the smaller one", "evidence")
    return f"at {small.size} entries the larger state's own tree had another root than the one signed"


def _smaller(first: Checkpoint, second: Checkpoint) -> str:
    if second.size >= first.size:
        raise Refusal("rollback", f"{second.size} entries are not fewer than {first.size}", "evidence")
    return f"{first.size} entries, then {second.size}"


def _order(first: SignedCheckpoint, second: SignedCheckpoint) -> Step:
    """Only a cosigner's times say what came first; two that saw both show it, if they are not lying too."""
    name = "the smaller state was shown later"
    before = {one.key: one for one in first.cosignatures}
    telling = [
        later.name
        for later in second.cosignatures
        if (earlier := before.get(later.key)) is not None and earlier.time < later.time
    ]
    if len(telling) >= MANY:
        return Step(name, HOLDS, f"{', '.join(telling)} cosigned it after the larger one")
    if telling:
        return Step(name, OPEN, f"so says '{telling[0]}' alone, who may be the one that signed out of order")
    return Step(name, OPEN, "no cosigner's times show which came first; it is the word of who kept both")


def _whose_key(evidence: Evidence, known: tuple[NoteKey, ...]) -> Step:
    name = KEYS_STEP
    if not known:
        return Step(name, OPEN, "no key was given to compare with (--log or --policy)")
    if set(evidence.logs) <= set(known):
        return Step(name, HOLDS, "as given")
    return Step(name, FAIL, "the file was signed with another key than the one given")
