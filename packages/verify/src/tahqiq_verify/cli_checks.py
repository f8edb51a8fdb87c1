"""Commands on single papers: a checkpoint, a proof, two checkpoints, evidence, a quorum file."""

import argparse
from pathlib import Path
from typing import Any

from tahqiq_verify.cli_answer import (
    Answer,
    checkpoint_data,
    checkpoint_lines,
    quorum_data,
    quorum_lines,
)
from tahqiq_verify.cli_input import (
    add_time,
    add_trust,
    clock,
    clock_if_asked,
    open_file,
    read_file,
    source_at,
    trusted,
    write_new,
)
from tahqiq_verify.compare import Seen, Verdict, compare
from tahqiq_verify.evidence import MAX_EVIDENCE, check_evidence, parse_evidence, shows, write_evidence
from tahqiq_verify.leaf import MAX_LEAF
from tahqiq_verify.policy import Policy, counted, lint, open_under, parse_policy, require_quorum
from tahqiq_verify.policy_file import MAX_POLICY
from tahqiq_verify.proof import MAX_PATH, MAX_PROOF, parse_proof, verify_proof
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.resources import fetch_checkpoint
from tahqiq_verify.spelling import from_b64
from tahqiq_verify.steps import FAIL, OPEN, step_lines
from tahqiq_verify.tree import HASH_BYTES


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """``checkpoint NOTE``."""
    parser.add_argument("note", metavar="NOTE")
    add_trust(parser)
    add_time(parser)


def run_checkpoint(args: argparse.Namespace) -> Answer:
    """Signature of the log, quorum, freshness."""
    policy = trusted(args)
    signed = open_file(args.note, policy)
    quorum = require_quorum(signed, policy, clock(args), args.max_age, args.note)
    lines = checkpoint_lines(signed) + quorum_lines(quorum, policy, signed)
    return Answer(True, lines, {**checkpoint_data(signed), "quorum": quorum_data(quorum, policy)})


def add_proof(parser: argparse.ArgumentParser) -> None:
    """``proof PROOF --leaf FILE``."""
    parser.add_argument("proof", metavar="PROOF")
    parser.add_argument("--leaf", metavar="FILE", required=True, help="the entry's exact bytes")
    add_trust(parser)
    add_time(parser)


def run_proof(args: argparse.Namespace) -> Answer:
    """That an entry stands in the register."""
    policy = trusted(args)
    proof = parse_proof(read_file(args.proof, MAX_PROOF), args.proof)
    leaf = read_file(args.leaf, MAX_LEAF)
    now = clock_if_asked(args)
    proven = verify_proof(proof, leaf, policy, now, args.max_age)
    quorum = require_quorum(proven.signed, policy, now, args.max_age)
    lines = (f"entry     {proven.index}", *checkpoint_lines(proven.signed))
    data = {"index": proven.index, **checkpoint_data(proven.signed), "quorum": quorum_data(quorum, policy)}
    return Answer(True, lines + quorum_lines(quorum, policy, proven.signed), data)


def add_consistency(parser: argparse.ArgumentParser) -> None:
    """``consistency OLD NEW``."""
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--proof", metavar="FILE", help="the consistency proof: a hash in base64 on each line")
    how.add_argument("--source", metavar="DIR|URL", help="where the log's tiles at NEW can be read")
    parser.add_argument("--evidence", metavar="FILE", help="keep evidence of a fork or rollback here")
    add_trust(parser)


def run_consistency(args: argparse.Namespace) -> Answer:
    """Whether the newer checkpoint continues the older one."""
    policy = trusted(args)
    source = source_at(args.source) if args.source else None
    proof = _hashes(args.proof) if args.proof else None
    old = Seen("A", open_file(args.old, policy))
    new = Seen("B", open_file(args.new, policy), source)
    return _told(compare(old, new, proof, a_was_first=True), old, new, args)


def add_compare(parser: argparse.ArgumentParser) -> None:
    """``compare A B``."""
    parser.add_argument("a", metavar="A", help="a checkpoint file, or a register's folder or URL")
    parser.add_argument("b", metavar="B")
    parser.add_argument(
        "--proof", metavar="FILE", help="the consistency proof: a hash in base64 on each line"
    )
    parser.add_argument(
        "--a-first", action="store_true", help="you saw A before B: a smaller B is then a rollback"
    )
    parser.add_argument("--evidence", metavar="FILE", help="keep evidence of a fork or rollback here")
    add_trust(parser)


def run_compare(args: argparse.Namespace) -> Answer:
    """What two states, from two hands, say about each other."""
    policy = trusted(args)
    a, b = _seen("A", args.a, policy), _seen("B", args.b, policy)
    proof = _hashes(args.proof) if args.proof else None
    return _told(compare(a, b, proof, args.a_first), a, b, args)


def _seen(name: str, place: str, policy: Policy) -> Seen:
    if place.startswith(("http://", "https://")) or Path(place).is_dir():
        source = source_at(place)
        return Seen(name, open_under(policy, fetch_checkpoint(source), place), source)
    return Seen(name, open_file(place, policy))


def _told(verdict: Verdict, a: Seen, b: Seen, args: argparse.Namespace) -> Answer:
    keep: str | None = args.evidence
    lines = [f"{one.name}  {one.signed.checkpoint.size} entries" for one in (a, b)]
    lines.append(f"{verdict.word}: {verdict.why}")
    if verdict.evidence is not None and keep is not None:
        write_new(keep, write_evidence(verdict.evidence))
        lines.append(f"evidence kept in {keep}")
    kept = keep if verdict.evidence else None
    data: dict[str, Any] = {"verdict": verdict.word, "why": verdict.why, "evidence": kept}
    data |= {"a": checkpoint_data(a.signed), "b": checkpoint_data(b.signed)}
    return Answer(verdict.grows, tuple(lines), data, undecided=_wanting(verdict, a, b, args.proof))


def _wanting(verdict: Verdict, a: Seen, b: Seen, proof: str | None) -> str:
    """What is missing where nothing was given that could show growth; a proof that does not fit does not hold."""
    if verdict.word != "cannot tell" or proof is not None:
        return ""
    if a.signed.checkpoint.origin != b.signed.checkpoint.origin:
        return "two states of one register are needed"
    return "a proof is needed (--proof), or the larger state's tiles, by its folder or URL"


def _hashes(path: str) -> list[bytes]:
    lines = read_file(path, 100 * (2 * MAX_PATH)).split(b"\n")
    if lines.pop() or len(lines) > 2 * MAX_PATH:
        raise Refusal("malformed", "not a list of hashes, each in base64 on a line", path)
    hashes = [from_b64(line, path) for line in lines]
    if any(len(one) != HASH_BYTES for one in hashes):
        raise Refusal("malformed", f"a hash is not {HASH_BYTES} bytes", path)
    return hashes


def add_evidence(parser: argparse.ArgumentParser) -> None:
    """``evidence FILE``."""
    parser.add_argument("file", metavar="FILE")
    add_trust(parser, required=False)


def run_evidence(args: argparse.Namespace) -> Answer:
    """Whether a file shows that a log has told two stories."""
    known = trusted(args) if args.policy or args.log else None
    evidence = parse_evidence(read_file(args.file, MAX_EVIDENCE))
    witnesses = tuple(one.key for one in known.witnesses.values()) if known else ()
    steps = check_evidence(evidence, known.logs if known else (), witnesses)
    data = {"verdict": evidence.verdict, "origin": evidence.origin, "sizes": list(evidence.sizes)}
    data |= {"steps": [step.as_json() for step in steps]}
    said = f"{evidence.verdict} of {evidence.origin}, at {evidence.sizes[0]} and {evidence.sizes[1]} entries"
    left = [step for step in steps if step.outcome == OPEN]
    failed = any(step.outcome == FAIL for step in steps)
    wanting = left[0].detail if left and not failed else ""
    return Answer(shows(evidence, steps), (said, *step_lines(steps)), data, undecided=wanting)


def add_policy(parser: argparse.ArgumentParser) -> None:
    """``policy lint FILE``."""
    parser.add_argument("what", choices=["lint"])
    parser.add_argument("file", metavar="FILE")


def run_policy(args: argparse.Namespace) -> Answer:
    """How much lying and absence a quorum withstands; a policy that needs no liar does not hold."""
    policy = parse_policy(read_file(args.file, MAX_POLICY), args.file)
    found = lint(policy)
    stops = "no number of them stops it"
    if found.absentees is not None:
        stops = f"{found.absentees} must stay away before nothing counts any more"
    lines = (
        f"liars      {found.liars} must lie before two truths can be signed unseen",
        f"absentees  {stops}",
        f"rests on   {', '.join(counted(policy)) or 'nobody'}",
    )
    data = {"liars": found.liars, "absentees": found.absentees, "witnesses": list(counted(policy))}
    return Answer(found.liars > 0, lines, data)
