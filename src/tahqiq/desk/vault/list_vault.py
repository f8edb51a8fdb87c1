"""Listing the vault: pseudonyms, kind, consent; what was asked and who read what. No identity is opened for it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.vault.let_in import let_in, let_look
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.vault_key import fingerprint_of
from tahqiq.errors import BadInput
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role
from tahqiq.model.vault import VaultPaper
from tahqiq.model.vault_acts import KEEPERS
from tahqiq.store.vault.acts import vault_acts
from tahqiq.vault.house import House, no_pseudonym
from tahqiq.vault.release_rules import no_ask
from tahqiq.vault.state import Acted, Asked, Kept, VaultState

CLOSED = "[closed compartment]"
_SEE_ALL = KEEPERS | {Role.AUDITOR}


class Listed(Frozen):
    """One pseudonym in the list."""

    pseudonym: str
    kind: str
    consent: str
    scope: tuple[str, ...]
    until: datetime | None
    version: int
    closed: bool
    read: int


class Asking(Frozen):
    """What was asked and still waits, or was granted and not read."""

    id: str
    pseudonym: str
    purpose: str
    by: str
    reader: str
    until: datetime
    stands: str
    granted_by: tuple[str, ...]
    fingerprint: str | None


class Telling(Frozen):
    """What a reader has to be told of an identity that he has read."""

    pseudonym: str
    what: str
    since: datetime


@dataclass(frozen=True)
class VaultList:
    """What one member may know of the vault. ``counted`` are those of closed compartments, by kind alone."""

    kept: tuple[Listed, ...]
    counted: dict[str, int]
    asked: tuple[Asking, ...]
    told: tuple[Telling, ...]


def list_vault(vault: VaultDesk, member: str) -> VaultList:
    """The list as this member may see it; raises ``Refused`` VLT002 to VLT004 for whoever may see none."""
    let_look(vault, member, "vault.list")
    with vault.looking() as (state, house):
        known = {name for name, kept in state.kept.items() if _sees(state, house, kept, member)}
        counted = Counter(
            kept.kind for kept in state.kept.values() if not house.may_know(state, kept, member)
        )
        asked = (one for one in state.asked.values() if one.open and one.paper.pseudonym in known)
        return VaultList(
            tuple(_listed(state.kept[name], house.now) for name in sorted(known)),
            dict(sorted(counted.items())),
            tuple(_asking(one, house.now) for one in asked),
            told_to(state, member),
        )


def told_to(state: VaultState, member: str) -> tuple[Telling, ...]:
    """What has changed since this member read an identity: consent withdrawn or narrowed, corrected, destroyed."""
    found = []
    for kept in state.kept.values():
        last = max((at for reader, at in kept.read_by if reader == member), default=None)
        if last is None:
            continue
        if kept.destroyed:
            found.append(Telling(pseudonym=kept.pseudonym, what="destroyed: destroy your notes", since=last))
        elif kept.consent is None:
            what = "consent withdrawn: use it no more, destroy your notes"
            found.append(Telling(pseudonym=kept.pseudonym, what=what, since=kept.consent_since))
        elif kept.consent_since > last:
            what = f"consent changed: {', '.join(kept.consent.scope)}"
            found.append(Telling(pseudonym=kept.pseudonym, what=what, since=kept.consent_since))
        if not kept.destroyed and kept.corrected_at is not None and kept.corrected_at >= last:
            found.append(Telling(pseudonym=kept.pseudonym, what="corrected since", since=kept.corrected_at))
    return tuple(found)


def disclosure_log(vault: VaultDesk, member: str, pseudonym: str | None = None) -> tuple[Acted, ...]:
    """Every paper of the vault, or of one pseudonym, for keepers, investigators and auditors.

    Of a closed compartment others than its circle see that something was done, when and by whom, and no pseudonym.
    """
    let_in(vault, member, "vault.log", _SEE_ALL)
    with vault.desk.store.reading() as connection:
        state, house, acts = vault.state(connection), vault.house(connection), vault_acts(connection)
    if pseudonym is not None and not (
        pseudonym in state.kept and house.may_know(state, state.kept[pseudonym], member)
    ):
        raise no_pseudonym(pseudonym)
    return tuple(act for act in acts if pseudonym in (None, pseudonym_of(state, act.paper)))


def pseudonym_of(state: VaultState, paper: VaultPaper) -> str | None:
    """Which pseudonym a paper is about; ``None`` for one on the vault itself."""
    ask = state.asked.get(str(getattr(paper, "ask", "")))
    found: str | None = ask.paper.pseudonym if ask else getattr(paper, "pseudonym", None)
    return found


def shown_pseudonym(vault: VaultDesk, member: str, act: Acted) -> str:
    """The pseudonym as this member may see it in the log."""
    with vault.looking() as (state, house):
        named = pseudonym_of(state, act.paper)
        kept = state.kept.get(named or "")
        return named or "" if kept is None or house.may_know(state, kept, member) else CLOSED


def ask_named(vault: VaultDesk, member: str, given: str) -> Asking:
    """What was asked under the id that ``given`` begins; raises ``NotFound`` (VLT011) where it is none of his business.

    Raises ``BadInput`` (CLI001) where it begins several.
    """
    with vault.looking() as (state, house):
        house.check_hand(member)
        known = [
            one
            for one in state.asked.values()
            if one.id.startswith(given) and _sees(state, house, state.kept[one.paper.pseudonym], member)
        ]
        if len(known) > 1:
            raise BadInput("CLI001", f"'{given}' begins {len(known)} ids", "give more of it.")
        if not given or not known:
            raise no_ask()
        return _asking(known[0], house.now)


def _sees(state: VaultState, house: House, kept: Kept, member: str) -> bool:
    """Keepers, investigators and auditors see the list; others what they kept, asked or are to read themselves."""
    if not house.may_know(state, kept, member):
        return False
    own = (kept.by, *(who for one in state.asks_of(kept.pseudonym) for who in (one.by, one.paper.reader)))
    return house.fits(member, _SEE_ALL) or member in own


def _listed(kept: Kept, now: datetime) -> Listed:
    consent = kept.consent
    stands = "withdrawn" if consent is None else "run out" if now >= consent.until else consent.given
    return Listed(
        pseudonym=kept.pseudonym,
        kind=kept.kind,
        consent="destroyed" if kept.destroyed else stands.replace("_", " "),
        scope=consent.scope if consent is not None else (),
        until=consent.until if consent is not None else None,
        version=kept.newest.version,
        closed=kept.closed,
        read=len(kept.read_by),
    )


def _asking(one: Asked, now: datetime) -> Asking:
    return Asking(
        id=one.id,
        pseudonym=one.paper.pseudonym,
        purpose=one.paper.purpose,
        by=one.by,
        reader=one.paper.reader,
        until=one.paper.until,
        stands=one.standing(now).replace("_", " "),
        granted_by=tuple(by for by, _grant in one.grants),
        fingerprint=fingerprint_of(one.recipient) if one.recipient else None,
    )
