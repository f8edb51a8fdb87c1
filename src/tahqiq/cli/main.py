"""``tahqiq``: the command that teaches. Commands are gathered here and errors turned into exit codes."""

import sys
from importlib import import_module
from pathlib import Path

import click

from tahqiq import __version__
from tahqiq.cli.configured import set_up
from tahqiq.cli.opening import where_from
from tahqiq.cli.printing import print_error
from tahqiq.errors import TahqiqError

ROOMS = {
    "filing": ("init", "intake"),
    "roll": ("member", "source"),
    "people": ("organisation", "person"),
    "staff_services": ("service",),
    "audit_log": ("audit",),
    "instruments": ("instrument", "agreement"),
    "keys": ("key",),
    "reading": ("read",),
    "seeing": ("claims", "submissions", "submission"),
    "comparing": ("compare",),
    "corroborating": ("corroborate",),
    "labelling": ("label",),
    "incidents": ("incidents", "incident"),
    "reviewing": ("review-claims",),
    "casework": ("review", "judge", "verify-incident", "attribute", "request-reply", "reply", "determine"),
    "procedures": ("procedure",),
    "incident_rules": ("incident-rule",),
    "case_following": ("case",),
    "compliance": ("compliance",),
    "crossing_filing": ("crossing",),
    "returns": ("returns",),
    "notices": ("notice",),
    "hand_overs": ("referral", "hand-over"),
    "talks": ("talks",),
    "commitments": ("commitment", "statements"),
    "hotline": ("hotline", "window"),
    "briefing": ("bulletin", "why"),
    "record": ("register", "rebuild"),
    "evidence": ("receipt", "bundle", "entry", "redact"),
    "witness": ("witness",),
    "mirror": ("mirror",),
    "custody": ("evidence",),
    "vault": ("vault",),
    "releasing": ("release-rules",),
    "vocabulary": ("event-types", "independence-rules"),
    "configuring": ("config",),
    "backups": ("backup", "restore"),
    "doctoring": ("doctor",),
    "closing": ("mission",),
    "running": ("serve", "demo"),
}
ROOM_OF = {command: room for room, commands in ROOMS.items() for command in commands}

EPILOG = """
\b
A first hour:
  tahqiq demo                                  the mission of the Istanbul talks, built and served
  tahqiq read article.txt --published 2025-10-27 --jsonl
  tahqiq compare one.txt@2025-10-27 other.txt@2025-10-28
  tahqiq init --party AFG=Afghanistan --party PAK=Pakistan
  tahqiq intake report.json --source team-1 --as duty-1
  tahqiq incidents
  tahqiq incident queue                        what people are asked: are these the same?
  tahqiq bulletin daily --date 2025-10-27 --as publisher-1
  tahqiq why BULLETIN#s2                       from a sentence back to the bytes
\b
Exit codes:
  0 done · 2 wrong usage · 3 input refused · 4 procedure or rights refuse · 5 not found or not released
  6 mission cannot be opened · 7 register does not verify · 8 disk or database failed
  9 the doctor found what must be mended
"""


class Tahqiq(click.Group):
    """The group of all commands. A room is opened when one of its commands is called: starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands by name, without opening their rooms."""
        return sorted({*super().list_commands(ctx), *ROOM_OF})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its room; ``None`` where there is none of this name."""
        if cmd_name in ROOM_OF and cmd_name not in self.commands:
            room = import_module(f"tahqiq.cli.{ROOM_OF[cmd_name]}")
            for command in room.COMMANDS:
                self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; everything foreseeable is a :class:`TahqiqError`."""
        try:
            return super().invoke(ctx)
        except TahqiqError as error:
            print_error(error, plain_json="--json" in sys.argv)
            ctx.exit(error.exit_code)


@click.group(cls=Tahqiq, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tahqiq")
@click.option("--mission", metavar="PATH", help="The mission: a file, or postgresql://… (or TAHQIQ_MISSION).")
@click.option(
    "--keys",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of keys (or TAHQIQ_KEYS); by default beside the mission file.",
)
@click.option(
    "--config",
    "configured",
    metavar="FILE",
    help="The configuration (or TAHQIQ_CONFIG), by default /etc/tahqiq/tahqiq.toml; 'none' for none.",
)
@click.pass_context
def main(context: click.Context, mission: str | None, keys: Path | None, configured: str | None) -> None:
    """Ceasefire monitoring and verification, from what somebody saw or said to what both sides can check.

    Everything that comes in is kept byte for byte; claims are read out of it with their exact words; claims
    of independent sources become incidents with every contradiction kept; people verify, attribute and
    determine; bulletins cite what they rest on. Every step is a signed entry in a register.
    """
    if context.invoked_subcommand != "config":  # which must be able to say what is wrong with it
        context.obj = where_from(mission, keys, set_up(context, configured))
