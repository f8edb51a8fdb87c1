"""Commands on a whole register: every entry and file checked, and what the entries amount to."""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from tahqiq_verify.audit import Audited, OnEntry, RootAt, audit
from tahqiq_verify.cli_answer import (
    Answer,
    checkpoint_data,
    checkpoint_lines,
    quorum_data,
    quorum_lines,
    refused,
)
from tahqiq_verify.cli_input import add_time, add_trust, clock, open_file, source_at, trusted, write_new
from tahqiq_verify.evidence import Caught, write_evidence
from tahqiq_verify.policy import Policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay

STATE_DIGEST: Final = "state.digest"
_TOLD = 10_000  # reasons kept and told; the counts have no bound
_SHOWN = 20  # entries named on one line


def add_audit(parser: argparse.ArgumentParser) -> None:
    """``audit SOURCE``."""
    parser.add_argument("source", metavar="SOURCE", help="a register's folder or URL")
    parser.add_argument("--believed", metavar="NOTE", help="the checkpoint you believed until now")
    parser.add_argument("--evidence", metavar="FILE", help="keep evidence of a fork or rollback here")
    add_trust(parser)
    add_time(parser)


def run_audit(args: argparse.Namespace) -> Answer:
    """Every entry hashed anew, every file compared, the signed root reached."""
    policy = trusted(args)
    try:
        done = _audited(args, policy, None)
    except Caught as caught:
        if args.evidence is None:
            return refused(caught)
        write_new(args.evidence, write_evidence(caught.evidence))
        return refused(caught, (f"evidence kept in {args.evidence}",), {"evidence": args.evidence})
    return Answer(True, _audit_lines(done, policy), _audit_data(done, policy))


def add_replay(parser: argparse.ArgumentParser) -> None:
    """``replay SOURCE``."""
    add_audit(parser)
    parser.add_argument("--upto", metavar="N", type=_count, help="replay the first N entries only")
    parser.add_argument("--digest-only", action="store_true", help="print nothing but the state digest")


def run_replay(args: argparse.Namespace) -> Answer:
    """An audit, and the register's state folded from all its entries."""
    policy = trusted(args)
    told = _Telling(args.upto)
    done = _audited(args, policy, told.hear)
    if args.upto is not None and args.upto > done.entries:
        raise Refusal("missing", f"has {done.entries} entries, not {args.upto}", "checkpoint")
    origin = done.signed.checkpoint.origin
    if told.replay.size and told.replay.roll.origin != origin:
        raise Refusal("wrong_origin", f"does not found the register '{origin}'", "entry 0")
    digest = told.replay.digest()
    if args.digest_only:
        return Answer(not told.replay.differs, (digest,), {"state_digest": digest}, bare=True)
    lines = (*_audit_lines(done, policy), *told.lines(digest))
    return Answer(not told.replay.differs, lines, {**_audit_data(done, policy), **told.data(digest)})


def _audited(args: argparse.Namespace, policy: Policy, on_entry: OnEntry | None) -> Audited:
    source = source_at(args.source)
    believed = open_file(args.believed, policy) if args.believed else None
    progress = None if args.json or not sys.stderr.isatty() else _show_progress
    return audit(
        source,
        policy,
        believed=believed,
        now=clock(args),
        max_age=args.max_age,
        on_entry=on_entry,
        progress=progress,
    )


def _show_progress(done: int, size: int) -> None:
    sys.stderr.write(f"\r{done} of {size} entries" + ("\n" if done == size else ""))


def _audit_lines(done: Audited, policy: Policy) -> tuple[str, ...]:
    read = f"read      {done.entries} entries in {done.bundles} bundles, {done.tiles} tiles; the root is made of them"
    return (*checkpoint_lines(done.signed), *quorum_lines(done.quorum, policy, done.signed), read)


def _audit_data(done: Audited, policy: Policy) -> dict[str, Any]:
    data = {"quorum": quorum_data(done.quorum, policy), "bundles": done.bundles, "tiles": done.tiles}
    return {**checkpoint_data(done.signed), **data}


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError("not a number of entries")
    return int(text)


@dataclass
class _Telling:
    """Hears every entry of an audit, replays it, and tells what came of it."""

    upto: int | None
    replay: Replay = field(default_factory=Replay)
    outcomes: Counter[str] = field(default_factory=Counter)
    invalid: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    digests: int = 0

    def hear(self, index: int, entry: bytes, root_at: RootAt) -> None:
        """One entry, in its order."""
        if self.upto is not None and index >= self.upto:
            return
        standing = self.replay.enter(index, entry, root_at)
        self.outcomes[standing.outcome] += 1
        if standing.outcome == "valid":
            self.digests += standing.leaf is not None and standing.leaf.kind == STATE_DIGEST
            return
        kept = self.invalid if standing.outcome == "invalid" else self.unknown
        if len(kept) < _TOLD:
            kept.append((index, standing.why))

    def data(self, digest: str) -> dict[str, Any]:
        """All of it as plain data."""
        accord = self.replay.accord
        return {
            "replayed": self.replay.size,
            "state_digest": digest,
            "valid": self.outcomes["valid"],
            "invalid": self.outcomes["invalid"],
            "unknown": self.outcomes["unknown"],
            "invalid_entries": [{"index": index, "why": why} for index, why in self.invalid],
            "unknown_entries": [{"index": index, "why": why} for index, why in self.unknown],
            "disputed": list(self.replay.disputed()),
            "reaffirmed": sorted(accord.reaffirmed),
            "annulled": sorted(accord.annulled),
            "redacted": sorted(accord.redacted),
            "digests_checked": self.digests,
            "differs": [one._asdict() for one in self.replay.differs],
        }

    def lines(self, digest: str) -> tuple[str, ...]:
        """The same for a person."""
        data = self.data(digest)
        lines = [f"replayed  {data['replayed']} entries; state digest {digest}"]
        lines.append(
            f"entries   {data['valid']} valid, {data['invalid']} invalid, {data['unknown']} of unknown kind"
        )
        for name in ("disputed", "reaffirmed", "annulled", "redacted"):
            if data[name]:
                lines.append(f"{name:<10}{_listed(data[name])}")
        for kind, entries in (("invalid", self.invalid), ("unknown", self.unknown)):
            lines += [f"{kind:<10}entry {index}: {why}" for index, why in entries[:_SHOWN]]
            if self.outcomes[kind] > _SHOWN:
                lines.append(f"{kind:<10}and {self.outcomes[kind] - _SHOWN} more (--json names them)")
        return (*lines, self._digests_line())

    def _digests_line(self) -> str:
        if not self.digests and not self.replay.differs:
            return "digests   none stated in the register so far"
        if not self.replay.differs:
            return f"digests   {self.digests} stated in the register, all as replayed here"
        first = self.replay.differs[0]
        return (
            f"digests   {len(self.replay.differs)} of {self.digests} differ, the first at entry {first.index}: "
            f"stated {first.said}, here {first.found}"
        )


def _listed(indexes: list[int]) -> str:
    more = f" and {len(indexes) - _SHOWN} more" if len(indexes) > _SHOWN else ""
    return f"{len(indexes)}: {', '.join(map(str, indexes[:_SHOWN]))}{more}"
