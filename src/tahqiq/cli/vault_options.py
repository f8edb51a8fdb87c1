"""The options that the vault's commands share: which vault, whose key, which pseudonym, what consent."""

import resource
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from tahqiq import settings
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where
from tahqiq.desk.vault.open_desk import VaultDesk, open_vault_desk, vault_beside
from tahqiq.errors import BadInput
from tahqiq.model.identity import Consent, Given, Purpose
from tahqiq.model.pseudonym import known_pseudonym

MOMENT = Written(["%Y-%m-%d", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"])
VAULT_KEY = click.option(
    "--vault-key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Your own vault key, on a medium of your own; its passphrase is asked for.",
)
ONE_TIME_KEY = click.option(
    "--one-time-key",
    "one_time_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The reader's key for this one asking: a new file on his own medium.",
)
VAULT = click.option(
    "--vault",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The vault's file (or TAHQIQ_VAULT); by default beside the mission.",
)


PURPOSES = click.Choice(get_args(Purpose))
_CONSENT = (
    click.option("--scope", multiple=True, type=PURPOSES, help="What the person agreed to; repeat."),
    click.option("--until", type=MOMENT, metavar="DATE", help="Until when the person agreed."),
    click.option(
        "--given",
        type=click.Choice(get_args(Given)),
        help="How; 'not_asked' of one who could not be, for protection and duty of care alone.",
    ),
)


def vaulted(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--vault``, and the mission handed to the command: its last decorator."""
    return VAULT(click.pass_obj(command))


def vault_at(where: Where, place: Path | None) -> VaultDesk:
    """The vault's desk. No core file of this process is ever written: it would hold what was typed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    named = place or (Path(found) if (found := settings.vault_setting()) else vault_beside(where.mission))
    return open_vault_desk(where.desk(), named)


def consented(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--scope``, ``--until`` and ``--given``."""
    for option in reversed(_CONSENT):
        command = option(command)
    return command


def consent_from(
    vault: VaultDesk, scope: tuple[Purpose, ...], until: datetime | None, given: Given | None
) -> Consent:
    """What the person agreed to; raises ``BadInput`` (VLT013) where a part of it is missing or does not fit."""
    if not scope or until is None or given is None:
        raise BadInput(
            "VLT013",
            "a consent says what for, until when, and how it was had",
            "give --scope (repeat it), --until and --given.",
        )
    try:
        return Consent(scope=scope, until=moment(vault, until), given=given)
    except ValueError as error:
        words = str(error).split("Value error, ")[-1].split(" [type=")[0]
        raise BadInput("VLT013", words, "give --scope, --until and --given as the person said.") from None


def moment(vault: VaultDesk, said: datetime) -> datetime:
    """A moment, or a day of the mission's zone."""
    return said if said.tzinfo is not None else said.replace(tzinfo=ZoneInfo(vault.desk.mission.zone))


def _pseudonym(_context: click.Context, _argument: click.Parameter, value: str | None) -> str | None:
    try:
        return known_pseudonym(value) if value else None
    except ValueError as error:
        raise BadInput("VLT001", f"'{value}': {error}", "compare it with the paper, sign by sign.") from None


PSEUDONYM = click.argument("pseudonym", callback=_pseudonym)
ANY_PSEUDONYM = click.argument("pseudonym", callback=_pseudonym, required=False)
