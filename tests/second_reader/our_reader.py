"""Asks our own verifier the questions that the second reader is asked, and says its verdict in the same form."""

from collections.abc import Callable, Mapping
from pathlib import Path

from second_reader.go_reader import GoReader, Verdict
from second_reader.static_log import write_files
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import open_under, parse_policy, require_quorum
from tahqiq_verify.proof import parse_proof, verify_proof
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import FolderSource


def verdict_on(question: Callable[[], object]) -> Verdict:
    """Believed, or refused with code and place; any other exception is a fault of ours and passes through."""
    try:
        question()
    except Refusal as refusal:
        return Verdict(False, refusal.code, refusal.where, refusal.why)
    return Verdict(True)


def on_checkpoint(note: bytes, policy: bytes, now: int | None = None, max_age: int | None = None) -> Verdict:
    """The verdict on a checkpoint: signatures and quorum."""

    def question() -> None:
        read = parse_policy(policy, "policy")
        require_quorum(open_under(read, note), read, now, max_age)

    return verdict_on(question)


def on_proof(proof: bytes, leaf: bytes, policy: bytes) -> Verdict:
    """The verdict on a tlog-proof for the bytes of an entry."""

    def question() -> None:
        read = parse_policy(policy, "policy")
        verify_proof(parse_proof(proof), leaf, read)

    return verdict_on(question)


def on_folder(folder: Path, policy: bytes, believed: bytes = b"") -> Verdict:
    """The verdict on a whole register in a folder, perhaps as the continuation of one believed before."""

    def question() -> None:
        read = parse_policy(policy, "policy")
        before = open_under(read, believed) if believed else None
        audit(FolderSource(folder), read, believed=before)

    return verdict_on(question)


def both_on_note(go: GoReader, note: bytes, policy: bytes) -> Verdict:
    """The verdict that both readers give on a checkpoint; they must not differ."""
    [theirs] = go.ask_all([{"verb": "checkpoint", "note": note, "policy": policy}])
    ours = on_checkpoint(note, policy)
    assert ours == theirs, f"ours: {ours} ({ours.why}); theirs: {theirs} ({theirs.why})"
    return ours


def both_on_files(
    go: GoReader, files: Mapping[str, bytes], folder: Path, policy: bytes, believed: bytes = b""
) -> Verdict:
    """The verdict that both readers give on a whole register; they must not differ."""
    write_files(files, folder)
    request = {"verb": "audit", "dir": str(folder), "policy": policy, "believed": believed}
    [theirs] = go.ask_all([request])
    ours = on_folder(folder, policy, believed)
    assert ours == theirs, f"ours: {ours} ({ours.why}); theirs: {theirs} ({theirs.why})"
    return ours
