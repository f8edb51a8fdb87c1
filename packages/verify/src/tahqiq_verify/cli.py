"""``tahqiq-verify``: what a party, a mediator or a journalist runs on their own machine.

Exit codes: 0 it holds, 1 it does not hold, 2 wrong usage or a file that cannot be read, 3 it could not be checked,
as when no key was given to compare with.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tahqiq_verify import __version__, cli_checks, cli_papers, cli_register
from tahqiq_verify.cli_answer import UNUSABLE, Answer, refused
from tahqiq_verify.cli_input import Unusable
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import plain


class _Command(NamedTuple):
    name: str
    also: tuple[str, ...]
    help: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Answer]


COMMANDS = (
    _Command("checkpoint", (), "a signed state of the register: who signed, who has seen it",
             cli_checks.add_checkpoint, cli_checks.run_checkpoint),
    _Command("proof", (), "that an entry stands in the register",
             cli_checks.add_proof, cli_checks.run_proof),
    _Command("consistency", (), "that a newer checkpoint continues an older one",
             cli_checks.add_consistency, cli_checks.run_consistency),
    _Command("audit", (), "a whole register: every entry, every file, the root",
             cli_register.add_audit, cli_register.run_audit),
    _Command("replay", (), "an audit, and the state that the entries amount to",
             cli_register.add_replay, cli_register.run_replay),
    _Command("bundle", (), "an evidence bundle, with no network and no server",
             cli_papers.add_bundle, cli_papers.run_bundle),
    _Command("compare", (), "two states, from two hands: same, grown, fork or rollback",
             cli_checks.add_compare, cli_checks.run_compare),
    _Command("evidence", (), "a file that says a log has told two stories",
             cli_checks.add_evidence, cli_checks.run_evidence),
    _Command("policy", (), "how many liars and absentees a quorum file withstands",
             cli_checks.add_policy, cli_checks.run_policy),
    _Command("leaf", ("disclose",), "what an entry says, with what is disclosed of it",
             cli_papers.add_leaf, cli_papers.run_leaf),
)  # fmt: skip


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(
        prog="tahqiq-verify",
        description="Checks a Tahqiq register without trusting whoever runs it.",
        epilog="Exit codes: 0 it holds, 1 it does not hold, 2 wrong usage or a file that cannot be read, "
        "3 it could not be checked, as when no key was given to compare with.",
    )
    parser.add_argument("--version", action="version", version=f"tahqiq-verify {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = commands.add_parser(command.name, aliases=list(command.also), help=command.help)
        one.description = f"Checks {command.help}." if command.name != "leaf" else f"Prints {command.help}."
        one.add_argument("--json", action="store_true", help="answer in JSON, on one line")
        command.add(one)
        one.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; never shows a traceback for what a file holds."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # typeshed: any TextIO
    args = build_parser().parse_args(arguments)
    try:
        code = _answer(args).tell(args.json)
        sys.stdout.flush()
    except Unusable as unusable:
        sys.stderr.write(f"tahqiq-verify: {plain(str(unusable))}\n")
        return UNUSABLE
    except BrokenPipeError:  # whoever read our lines has gone; the verdict was not delivered
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    return code


def _answer(args: argparse.Namespace) -> Answer:
    try:
        run: Callable[[argparse.Namespace], Answer] = args.run
        return run(args)
    except Refusal as refusal:
        return refused(refusal)


if __name__ == "__main__":
    sys.exit(main())
