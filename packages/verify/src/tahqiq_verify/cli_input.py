"""What a command is given: files, keys and quorum files that the reader trusts, and the time."""

import argparse
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.note import LOG, MAX_NOTE, NoteKey, parse_vkey
from tahqiq_verify.policy import Policy, open_under, parse_policy
from tahqiq_verify.policy_file import MAX_POLICY
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import Source, open_source

MAX_KEY_FILE: Final = 8192  # bytes
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Unusable(Exception):
    """The command cannot be carried out as given: a file that is not there, a key that is none."""


def read_file(path: str, limit: int) -> bytes:
    """A file's bytes. Raises ``Unusable`` if it cannot be read and ``Refusal`` (``too_big``) over the limit."""
    file = Path(path)
    try:
        if not file.is_file():
            raise Unusable(f"{path}: there is no such file")
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > limit:
        raise Refusal("too_big", f"is larger than {limit} bytes", path)
    return data


def write_new(path: str, data: bytes) -> None:
    """Keeps evidence in a new file; never over one that exists."""
    try:
        with Path(path).open("xb") as opened:
            opened.write(data)
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


def add_trust(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """``--policy FILE`` or ``--log VKEY``: whom the reader trusts."""
    choice = parser.add_mutually_exclusive_group(required=required)
    choice.add_argument("--policy", metavar="FILE", help="the quorum file (C2SP tlog-policy) that you trust")
    choice.add_argument("--log", metavar="VKEY", help="the log's key, or a file with it; no witness is asked")


def add_time(parser: argparse.ArgumentParser) -> None:
    """``--max-age`` and ``--now``: how fresh cosignatures must be, and by which clock."""
    parser.add_argument(
        "--max-age", metavar="S", type=_seconds, help="oldest cosignature that counts, in seconds"
    )
    parser.add_argument(
        "--now", metavar="TIME", type=_moment, help="RFC 3339; this machine's clock if not given"
    )


def trusted(args: argparse.Namespace) -> Policy:
    """The policy to judge by; with ``--log`` one that asks for no witness. Raises ``Unusable``."""
    try:
        if args.policy is not None:
            return parse_policy(read_file(args.policy, MAX_POLICY), args.policy)
        return parse_policy(f"log {log_key(args.log).vkey}\nquorum none\n".encode())
    except Refusal as refusal:
        raise Unusable(str(refusal)) from refusal


def log_key(given: str) -> NoteKey:
    """A log's key, given as a vkey or as a file that holds one. Raises ``Unusable``."""
    try:
        text = given
        if "+" not in given or Path(given).is_file():
            text = read_file(given, MAX_KEY_FILE).decode().removesuffix("\n")
        key = parse_vkey(text, "--log")
        if key.kind != LOG:
            raise Unusable("--log: this is a witness's key, not a log's")
    except (Refusal, ValueError, OSError) as error:
        raise Unusable(str(error) if isinstance(error, Refusal) else f"{given}: not a log's key") from error
    return key


def clock(args: argparse.Namespace) -> int:
    """The time to judge freshness by, in POSIX seconds: the one place where a clock is read."""
    return args.now if args.now is not None else int(time.time())  # noqa: TID251 - the edge of the program


def clock_if_asked(args: argparse.Namespace) -> int | None:
    """The same where time matters only to who asks: papers may be judged years later."""
    return clock(args) if args.now is not None or args.max_age is not None else None


def source_at(place: str) -> Source:
    """A register's folder or web address. Raises ``Unusable``."""
    try:
        return open_source(place)
    except Refusal as refusal:
        raise Unusable(str(refusal)) from refusal


def open_file(path: str, policy: Policy) -> SignedCheckpoint:
    """The checkpoint in a file, by the keys of the policy."""
    return open_under(policy, read_file(path, MAX_NOTE), path)


def _seconds(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise argparse.ArgumentTypeError("not a number of seconds")
    return int(text)


def _moment(text: str) -> int:
    try:
        if not _RFC3339.fullmatch(text):
            raise ValueError(text)
        return int(datetime.fromisoformat(text.upper()).timestamp())
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError("not a time like 2026-11-01T12:00:00Z") from None
