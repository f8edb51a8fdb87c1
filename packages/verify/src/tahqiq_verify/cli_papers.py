"""Commands on what leaves the register: an evidence bundle, a single entry and what is shown of it."""

import argparse
import json
from typing import Any, Final

from tahqiq_verify.bundle import NOT_PROVEN, Trust, check_bundle
from tahqiq_verify.bundle_form import LEVELS, MAX_BUNDLE
from tahqiq_verify.cli_answer import Answer
from tahqiq_verify.cli_input import add_time, clock_if_asked, log_key, read_file, trusted
from tahqiq_verify.disclosure import MAX_BYTES, disclosed
from tahqiq_verify.leaf import MAX_LEAF, RECORD, Leaf, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64
from tahqiq_verify.steps import OPEN, hold, step_lines

NOT_CHECKED: Final = (
    "read only: whose signature it is, and where it stands, is for 'bundle' or 'proof' to say"
)

NO_KEY: Final = "the key is the bundle's own word; give the log's key as you know it (--log or --policy)"


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """``bundle FILE``."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--policy", metavar="FILE", help="the quorum file (C2SP tlog-policy) that you trust")
    parser.add_argument("--log", metavar="VKEY", help="the log's key, or a file with it, that you trust")
    parser.add_argument(
        "--level", choices=LEVELS, default=LEVELS[0], help="the quorum to ask for without --policy"
    )
    add_time(parser)


def run_bundle(args: argparse.Namespace) -> Answer:
    """Every step of judging an evidence bundle."""
    trust = Trust(
        policy=trusted(argparse.Namespace(policy=args.policy, log=None)) if args.policy else None,
        logs=(log_key(args.log),) if args.log else (),
        level=args.level,
        now=clock_if_asked(args),
        max_age=args.max_age,
    )
    steps = check_bundle(read_file(args.file, MAX_BUNDLE), trust)
    lines = list(step_lines(steps))
    if hold(steps):
        lines += [f"does not prove   {what}" for what in NOT_PROVEN]
    partly = any(step.outcome == OPEN for step in steps)
    wanting = "" if trust.keys or not hold(steps) else NO_KEY
    data = {"steps": [step.as_json() for step in steps], "does_not_prove": list(NOT_PROVEN)}
    return Answer(hold(steps), tuple(lines), data, partly=partly, undecided=wanting)


def add_leaf(parser: argparse.ArgumentParser) -> None:
    """``leaf FILE``."""
    parser.add_argument("file", metavar="FILE", help="an entry's bytes, or entry~disclosure~…~ (RFC 9901)")


def run_leaf(args: argparse.Namespace) -> Answer:
    """What an entry says, with the disclosures that stand behind it."""
    parts = read_file(args.file, MAX_LEAF + MAX_BYTES).removesuffix(b"\n").split(b"~")
    if len(parts) > 1 and parts.pop():
        raise Refusal("malformed", "disclosures end with a tilde; a key binding is not used here", args.file)
    leaf = parse_leaf(parts[0])
    try:
        disclosures = [part.decode("ascii") for part in parts[1:]]
    except UnicodeDecodeError:
        raise Refusal("malformed", "a disclosure is not base64url", args.file) from None
    said, counts = _said(leaf, disclosures)
    data: dict[str, Any] = {
        "type": leaf.kind,
        "origin": leaf.origin,
        "key_id": leaf.key_id,
        "nonce": leaf.nonce,
        "after": {"size": leaf.after_size, "root": b64(leaf.after_root)},
        "says": said,
        **counts,
        "checked": False,
    }
    lines = [f"{name:<10}{_spoken(value)}" for name, value in data.items() if name not in ("says", "checked")]
    lines += [f"{'says':<10}{name} {_spoken(value)}" for name, value in said.items()]
    return Answer(True, (*lines, NOT_CHECKED), data, bare=True)


def _said(leaf: Leaf, disclosures: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    if leaf.kind == RECORD:
        found = disclosed(leaf, disclosures)
        return found.values, {"shown": found.shown, "withheld": found.withheld, "sealed": leaf.sealed}
    if disclosures:
        raise Refusal("disclosure", "the act stands in clear and has no disclosures", "entry")
    return {"by": leaf.by, "at": leaf.at, "body": leaf.body}, {}


def _spoken(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
