"""Letting a member in: the vault is closed to parties and administrators; whoever tries is kept for the auditor."""

from datetime import timedelta
from typing import Final

from tahqiq.desk.append import append, check_right
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.errors import NotFound, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.member import Role
from tahqiq.model.vault import VaultAttempt
from tahqiq.vault.house import LISTERS

MOST_KEPT: Final = 40  # refused attempts of one member in a day; whoever tries more is known by then


def let_in(vault: VaultDesk, member: str, tried: str, roles: frozenset[Role] | None = None) -> None:
    """Lets the member come near the vault, in one of these roles if they are named.

    Raises ``Refused`` VLT002 for a party's seat, VLT003 for an administrator, VLT004 for another role, after the
    attempt was entered; ``NotFound`` (MEM001) for an unknown member.
    """
    vault.desk.member(member)
    try:
        with vault.looking() as (_state, house):
            house.check_hand(member)
            if roles is not None:
                house.check_fit(member, roles)
    except Refused as refusal:
        keep_attempt(vault, member, tried, refusal)
        raise


def let_look(vault: VaultDesk, member: str, tried: str) -> None:
    """Lets the member see lists and logs, in which nobody is named; raises as :func:`let_in`."""
    let_in(vault, member, tried, LISTERS)


def keep_attempt(vault: VaultDesk, by: str, tried: str, refusal: Refused | NotFound) -> None:
    """Enters that somebody tried what is refused; of one member so many in a day and no more."""
    desk = vault.desk
    if not refusal.code.startswith(("VLT", "MEM002")):
        return
    try:
        check_right(desk, by, "vault.attempt_refused")
    except Refused:
        return
    since = desk.clock.now() - timedelta(days=1)
    with vault.looking() as (state, _house):
        if sum(act.by == by and act.at > since for act in state.attempts) >= MOST_KEPT:
            return
    stamp = desk.clock.now().isoformat(), desk.chance(16).hex()
    paper = VaultAttempt(
        id=content_id("vat", tried, refusal.code, by, *stamp),
        exercise=desk.mission.exercise,
        tried=tried,
        code=refusal.code,
    )
    append(desk, by, [("vault.attempt_refused", paper)])
