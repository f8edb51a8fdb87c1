"""Entering a paper of the vault: one door. Its rules are asked while nobody else writes; what is refused is kept."""

from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.vault.let_in import keep_attempt
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.vault_key import VaultKey
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.vault import IdentityKept, KeeperPaper, Rewrapped, VaultPaper
from tahqiq.model.vault_acts import vault_noun
from tahqiq.vault.house import House
from tahqiq.vault.proof import proof_message
from tahqiq.vault.rules import may
from tahqiq.vault.state import VaultState

_MOST_NAMED: Final = 20
_PREFIX: Final = {
    "vault.keeper_enrolled": "kpr",
    "vault.keeper_accepted": "kac",
    "vault.keeper_left": "klf",
    "vault.rewrap_begun": "rwb",
    "vault.rewrapped": "rwd",
    "identity.kept": "idk",
    "identity.corrected": "idc",
    "consent.changed": "cst",
    "release.asked": "ask",
    "release.readied": "rdy",
    "release.granted": "grt",
    "release.refused": "rfs",
    "identity.read": "idr",
    "destruction.agreed": "dsa",
    "identity.destroyed": "dsd",
}
Draft = Callable[[VaultState, House], dict[str, Any]]


def enter_vault(
    vault: VaultDesk,
    by: str,
    verb: str,
    said: Draft | dict[str, Any],
    key: VaultKey | None = None,
    before: Callable[[Any], None] = lambda _paper: None,
) -> Any:
    """Enters one paper and gives it; ``said`` are its fields, or what makes them of how the vault stands.

    ``before`` writes what belongs to it into the vault's file, once the rules have let it pass.
    Raises ``Refused`` or ``NotFound`` with its rule, after that somebody tried was entered for the auditor;
    ``BadInput`` (VLT013) for a field that does not fit.
    """
    desk = vault.desk
    desk.member(by)
    try:
        with vault.looking() as (state, house):
            house.check_hand(by)
            check_right(desk, by, verb)
            paper = _drafted(vault, by, verb, said(state, house) if callable(said) else said, state)
            if isinstance(paper, KeeperPaper):
                paper = _signed(vault, by, verb, paper, key, state)
            may(paper, by, state, house)
        before(paper)

        def guard(connection: Connection) -> None:
            may(paper, by, vault.state(connection), vault.house(connection))

        append(desk, by, [(verb, paper)], guard=guard)
    except (Refused, NotFound) as refusal:
        keep_attempt(vault, by, verb, refusal)
        raise
    return paper


def _drafted(vault: VaultDesk, by: str, verb: str, said: dict[str, Any], state: VaultState) -> VaultPaper:
    desk = vault.desk
    fields = {"exercise": desk.mission.exercise, **said, "id": ""}
    try:
        draft = vault_noun(verb).model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        cause = first["msg"].removeprefix("Value error, ")
        raise BadInput("VLT013", f"{where}: {cause}", f"mend '{where}' and repeat it.") from None
    label = _label(by, draft, state)
    stamp = desk.clock.now().isoformat(), desk.chance(16).hex()
    return draft.but(release=label, id=content_id(_PREFIX[verb], draft.model_dump(mode="json"), by, *stamp))


def _label(by: str, draft: VaultPaper, state: VaultState) -> str:
    """The mechanism at most; of a closed compartment the circle that may know of it, by name."""
    ask = state.asked.get(str(getattr(draft, "ask", "")))
    kept = state.kept.get(ask.paper.pseudonym if ask else str(getattr(draft, "pseudonym", "")))
    circle: set[str | None] = set()
    if kept is not None and kept.closed:
        circle = {kept.by, kept.investigator}
    elif isinstance(draft, IdentityKept) and draft.closed_compartment:
        circle = {draft.investigator}
    elif not (isinstance(draft, Rewrapped) and any(one.closed for one in state.kept.values())):
        return "mechanism"
    named = sorted({by, *state.keepers, *(one for one in circle if one)})
    return "named:" + "+".join(named[:_MOST_NAMED])


def _signed(
    vault: VaultDesk, by: str, verb: str, paper: KeeperPaper, key: VaultKey | None, state: VaultState
) -> KeeperPaper:
    """The paper with its keeper's proof; raises ``Refused`` (VLT006) for a vault key that is not the keeper's."""
    keeper = state.keepers.get(by)
    fits = key is not None and key.member == by
    if verb != "vault.keeper_enrolled":
        fits = fits and keeper is not None and key is not None and key.signs == keeper.signs
    if key is None or not fits:
        raise Refused(
            "VLT006",
            f"this is not the vault key with which '{by}' keeps the vault",
            "see who keeps it: tahqiq vault check; name your own key's file: --vault-key.",
        )
    message = proof_message(vault.desk.mission.origin, verb, paper)
    return paper.but(proof=key.signer.sign(message).hex())
