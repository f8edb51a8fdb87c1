"""Rules of the vault: who may do what in which state. Every refusal names its rule, and is kept for the auditor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken
from tahqiq.model.member import Role
from tahqiq.model.vault import (
    ConsentChanged,
    DestructionAgreed,
    IdentityCorrected,
    IdentityDestroyed,
    IdentityKept,
    IdentityRead,
    KeeperAccepted,
    KeeperEnrolled,
    KeeperLeft,
    ReaderReady,
    ReleaseAsked,
    ReleaseGranted,
    ReleaseRefused,
    RewrapBegun,
    Rewrapped,
    SealedAs,
    VaultPaper,
)
from tahqiq.model.vault_acts import KEEPERS
from tahqiq.vault.house import House, kept_for
from tahqiq.vault.release_rules import may_ask, may_be_ready, may_grant, may_read, may_refuse
from tahqiq.vault.state import Begun, VaultState

FEWEST: Final = 2
_COLLECTORS: Final = KEEPERS | {Role.MONITOR}
_MOST_YEARS: Final = timedelta(days=3660)
_LAPSES: Final = timedelta(days=1)


def may(paper: VaultPaper, by: str, state: VaultState, house: House) -> None:
    """Whether the member ``by`` may enter this paper now; raises ``Refused``, ``NotFound`` or ``BadInput``."""
    house.check_hand(by)
    rule = _RULES.get(type(paper))
    if rule is not None:
        rule(paper, by, state, house)


def enough_keepers(state: VaultState, house: House) -> tuple[str, ...]:
    """The keepers who count now, by id; raises ``Refused`` (VLT005) for fewer than two."""
    found = house.keepers(state)
    if len(found) < FEWEST:
        raise Refused(
            "VLT005",
            f"the vault has {len(found)} of the two keepers that it takes",
            "have custodians enrol: tahqiq vault open --help; three are better, since one may be lost.",
        )
    return tuple(sorted(found))


def _enrol(paper: KeeperEnrolled, by: str, state: VaultState, house: House) -> None:
    house.check_fit(by, KEEPERS)
    if state.vault is not None and paper.vault != state.vault:
        raise RegisterBroken(
            "VLT010",
            "this is not the vault that the register knows",
            "name the vault's own file: --vault, or TAHQIQ_VAULT.",
        )
    for one in state.enrolments.values():
        if paper.recipient == one.recipient or paper.signs == one.signs:
            raise Refused(
                "VLT006", "this vault key is enrolled already", "make another: tahqiq vault open --help."
            )
    _check_renewal(by, state, house)
    for name in house.keepers(state):
        if name != by and house.same(name, by):
            raise _one_person(name, by)


def _check_renewal(member: str, state: VaultState, house: House) -> None:
    """A keeper's new key opens nothing that was sealed before: two others must be left to seal all anew to it."""
    others = [name for name in house.keepers(state) if name != member]
    if member in state.keepers and state.kept and len(others) < FEWEST:
        raise Refused(
            "VLT005",
            "with a new key of one of two keepers nobody could open what is kept",
            "take in a third keeper first and seal all anew: tahqiq vault rewrap.",
        )


def _accept(paper: KeeperAccepted, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    found = state.enrolments.get(paper.enrolment)
    if found is None or found.left or found.stands or by in found.accepted_by:
        raise NotFound(
            "VLT011",
            "nobody waits under this id to be taken in by you",
            "see who waits: tahqiq vault check.",
        )
    house.check_fit(found.member, KEEPERS)
    _check_renewal(found.member, state, house)
    for name in house.keepers(state):
        if name != found.member and house.same(name, found.member):
            raise _one_person(name, found.member)


def _leave(paper: KeeperLeft, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    if paper.keeper not in state.keepers:
        raise Refused(
            "VLT006", f"'{paper.keeper}' is no keeper of the vault", "see who is: tahqiq vault check."
        )


def _keep(paper: IdentityKept, by: str, state: VaultState, house: House) -> None:
    house.check_fit(by, _COLLECTORS)
    _check_seal(paper, state, house)
    _check_consent_time(paper.consent, house)
    if paper.pseudonym in state.kept:
        raise Refused("VLT012", f"{paper.pseudonym} was given before", "repeat it: another is drawn by lot.")
    if paper.closed_compartment != (paper.investigator is not None):
        raise BadInput(
            "VLT013",
            "a closed compartment names the case's investigator, and nothing else does",
            "say --closed together with --investigator MEMBER.",
        )
    if paper.investigator is not None:
        house.check_fit(paper.investigator, KEEPERS)


def _correct(paper: IdentityCorrected, by: str, state: VaultState, house: House) -> None:
    house.check_fit(by, _COLLECTORS)
    kept = kept_for(state, house, by, paper.pseudonym)
    _check_seal(paper, state, house)
    if paper.version != kept.newest.version + 1:
        raise Refused("VLT012", "somebody has corrected it in between", "look again, then repeat it.")


def _check_seal(paper: SealedAs, state: VaultState, house: House) -> None:
    if paper.keepers != enough_keepers(state, house):
        raise Refused("VLT012", "the keepers have changed in between", "repeat it.")


def _consent(paper: ConsentChanged, by: str, state: VaultState, house: House) -> None:
    house.check_fit(by, _COLLECTORS)
    kept = kept_for(state, house, by, paper.pseudonym)
    if paper.consent is not None:
        _check_consent_time(paper.consent, house)
        if kept.consent is None and paper.consent.given == "not_asked":
            raise Refused(
                "VLT014",
                "consent was withdrawn, and nobody but the person gives it anew",
                "speak with the person first, if that puts nobody at risk.",
            )
    if paper.told != kept.readers:
        raise Refused("VLT012", "somebody has read it in between", "repeat it.")


def _check_consent_time(consent: Any, house: House) -> None:
    if not house.now < consent.until <= house.now + _MOST_YEARS:
        raise BadInput(
            "VLT013",
            "a consent ends after now, and within ten years",
            "say until when the person agreed: --until.",
        )


def _agree_destruction(paper: DestructionAgreed, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    kept_for(state, house, by, paper.pseudonym)


def _destroy(paper: IdentityDestroyed, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    kept = kept_for(state, house, by, paper.pseudonym)
    if kept.agreed is None or kept.agreed[1] != paper.agreed:
        raise NotFound("VLT011", "no keeper has agreed to this yet", "agree first: tahqiq vault destroy.")
    house.keeper(state, kept.agreed[0])
    if house.same(kept.agreed[0], by):
        raise _one_person(kept.agreed[0], by)


def _begin(paper: RewrapBegun, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    if paper.keepers != enough_keepers(state, house):
        raise Refused("VLT012", "the keepers have changed in between", "repeat it.")


def _rewrap(paper: Rewrapped, by: str, state: VaultState, house: House) -> None:
    house.keeper(state, by)
    begun = begun_now(state, house)
    if begun is None or begun.id != paper.begun:
        raise NotFound("VLT011", "no keeper has begun to seal anew", "begin: tahqiq vault rewrap --begin.")
    if house.same(begun.by, by):
        raise _one_person(begun.by, by)
    if not begun.keepers == paper.keepers == enough_keepers(state, house):
        raise Refused(
            "VLT012", "the keepers have changed since it was begun", "begin again: vault rewrap --begin."
        )
    held = {(kept.pseudonym, one.version) for kept in state.kept.values() for one in kept.versions}
    gone = {name for name, kept in state.kept.items() if kept.destroyed}
    sealed = [(one.pseudonym, one.version) for one in paper.seals]
    if sorted(sealed) != sorted(one for one in held if one[0] not in gone):
        raise Refused(
            "VLT012", "an identity came or went since it was begun", "begin again: vault rewrap --begin."
        )


def begun_now(state: VaultState, house: House) -> Begun | None:
    """What a keeper has begun and a second may finish; it lapses after a day, so that no halves lie about."""
    begun = state.begun
    return begun if begun is not None and house.now < begun.at + _LAPSES else None


def _one_person(one: str, other: str) -> Refused:
    who = f"'{one}' and '{other}' are held by one person" if one != other else f"'{one}' has done so already"
    return Refused("VLT007", who, "it takes two persons: let another keeper do it.")


_RULES: dict[type[VaultPaper], Callable[[Any, str, VaultState, House], None]] = {
    KeeperEnrolled: _enrol,
    KeeperAccepted: _accept,
    KeeperLeft: _leave,
    IdentityKept: _keep,
    IdentityCorrected: _correct,
    ConsentChanged: _consent,
    ReleaseAsked: may_ask,
    ReaderReady: may_be_ready,
    ReleaseGranted: may_grant,
    ReleaseRefused: may_refuse,
    IdentityRead: may_read,
    DestructionAgreed: _agree_destruction,
    IdentityDestroyed: _destroy,
    RewrapBegun: _begin,
    Rewrapped: _rewrap,
}
