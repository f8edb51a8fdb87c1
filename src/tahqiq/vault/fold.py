"""Folding the vault's papers into how it stands. What a hostile machine entered past the rules does not count."""

from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any

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
    KeeperPaper,
    ReaderReady,
    ReleaseAsked,
    ReleaseGranted,
    ReleaseRefused,
    RewrapBegun,
    Rewrapped,
    VaultAttempt,
    VaultPaper,
)
from tahqiq.vault.proof import proof_holds
from tahqiq.vault.state import Acted, Asked, Begun, Keeper, Kept, Sealed, VaultState

FOUNDERS = 2


class _DoesNotCount(Exception):
    """Why an entry changes nothing."""


def vault_state(acts: Iterable[Acted], origin: str) -> VaultState:
    """How the vault of the register ``origin`` stands after these papers, in the order of their entries."""
    state = VaultState()
    seen: set[str] = set()  # every sealed record that ever counted
    for act in acts:
        try:
            _check_proof(state, act, origin)
            seals = _fresh(act.paper, seen)
            state = _FOLD[type(act.paper)](state, act, act.paper)
            seen |= seals
        except _DoesNotCount as fault:
            state = replace(state, faults=(*state.faults, (act.index, str(fault))))
    return state


def _check_proof(state: VaultState, act: Acted, origin: str) -> None:
    paper = act.paper
    if not isinstance(paper, KeeperPaper):
        return
    keeper = state.keepers.get(act.by)
    signs = paper.signs if isinstance(paper, KeeperEnrolled) else keeper.signs if keeper else ""
    if not proof_holds(origin, act.verb, paper, signs):
        raise _DoesNotCount(f"{act.by} signed it with no vault key of a keeper")


def _fresh(paper: VaultPaper, seen: Set[str]) -> Set[str]:
    """The seals of a paper: each is one version of one pseudonym, else who is granted one would read another."""
    if isinstance(paper, Rewrapped):
        seals = [one.sealed for one in paper.seals]
    elif isinstance(paper, IdentityKept | IdentityCorrected):
        seals = [paper.sealed]
    else:
        return frozenset()
    found = frozenset(seals)
    if len(found) < len(seals) or found & seen:
        raise _DoesNotCount("the sealed record is that of another entry")
    return found


def _enrolled(state: VaultState, act: Acted, paper: KeeperEnrolled) -> VaultState:
    if paper.member != act.by or (state.vault and paper.vault != state.vault):
        raise _DoesNotCount("it is for another member, or for another vault")
    keeper = Keeper(
        act.by,
        paper.id,
        paper.recipient,
        paper.signs,
        act.at,
        founding=not (state.kept or state.founded),
    )
    return _taken_in(replace(state, vault=paper.vault), keeper, act.index)


def _taken_in(state: VaultState, keeper: Keeper, index: int) -> VaultState:
    """With this enrolment as it is now; once it counts, an earlier one of the same member no longer does."""
    found = dict(state.enrolments)
    if keeper.stands:
        for one in [one for one in found.values() if one.member == keeper.member]:
            found[one.enrolment] = replace(one, left=True)
    found.pop(keeper.enrolment, None)
    taken = replace(state, enrolments={**found, keeper.enrolment: replace(keeper, since=index)})
    return replace(taken, founded=taken.founded or len(taken.keepers) >= FOUNDERS)


def _accepted(state: VaultState, act: Acted, paper: KeeperAccepted) -> VaultState:
    keeper = state.enrolments.get(paper.enrolment)
    if keeper is None or keeper.left:
        raise _DoesNotCount("there is no such enrolment")
    return _taken_in(state, replace(keeper, accepted_by=keeper.accepted_by | {act.by}), act.index)


def _left(state: VaultState, act: Acted, paper: KeeperLeft) -> VaultState:
    keeper = state.keepers.get(paper.keeper)
    if keeper is None or act.by not in state.keepers:
        raise _DoesNotCount("no keeper is meant, or none says so")
    away = keeper.sent_away_by | {act.by}
    gone = act.by == keeper.member or len(away) >= 2
    changed = replace(keeper, sent_away_by=away, left=gone)
    state = replace(state, enrolments={**state.enrolments, keeper.enrolment: changed})
    return _without_word_of(state, keeper.member) if gone else state


def _without_word_of(state: VaultState, member: str) -> VaultState:
    """What a keeper who is gone has said and nobody has acted on yet no longer counts."""
    enrolments = {
        name: replace(
            one,
            accepted_by=one.accepted_by if one.stands else one.accepted_by - {member},
            sent_away_by=one.sent_away_by if one.left else one.sent_away_by - {member},
        )
        for name, one in state.enrolments.items()
    }
    kept = {
        name: replace(one, agreed=None) if one.agreed and one.agreed[0] == member else one
        for name, one in state.kept.items()
    }
    begun = None if state.begun and state.begun.by == member else state.begun
    return replace(state, enrolments=enrolments, kept=kept, begun=begun)


def _identity_kept(state: VaultState, act: Acted, paper: IdentityKept) -> VaultState:
    if paper.pseudonym in state.kept:
        raise _DoesNotCount("the pseudonym was given already")
    kept = Kept(
        paper.pseudonym,
        paper.kind,
        paper.closed_compartment,
        paper.investigator,
        act.by,
        act.at,
        paper.consent,
        (Sealed(1, paper.commitment, paper.sealed, act.by, act.at, act.index),),
        act.at,
    )
    return _with(state, kept)


def _corrected(state: VaultState, act: Acted, paper: IdentityCorrected) -> VaultState:
    kept = _standing(state, paper.pseudonym)
    if paper.version != kept.newest.version + 1:
        raise _DoesNotCount("it is not the version that follows")
    sealed = Sealed(paper.version, paper.commitment, paper.sealed, act.by, act.at, act.index)
    changed = replace(kept, versions=(*kept.versions, sealed), corrected_at=act.at)
    return _ungranted(_with(state, changed), kept.pseudonym)


def _consent(state: VaultState, act: Acted, paper: ConsentChanged) -> VaultState:
    kept, consent = _standing(state, paper.pseudonym), paper.consent
    asked = {
        one.id: replace(one, void=True)
        for one in state.asks_of(kept.pseudonym)
        if one.open and (consent is None or one.paper.purpose not in consent.scope)
    }
    changed = replace(kept, consent=consent, consent_since=act.at)
    return replace(_with(state, changed), asked={**state.asked, **asked})


def _asked(state: VaultState, act: Acted, paper: ReleaseAsked) -> VaultState:
    _standing(state, paper.pseudonym)
    own = paper.recipient if paper.reader == act.by else None
    return _with_ask(state, Asked(paper, act.by, act.at, own))


def _ready(state: VaultState, act: Acted, paper: ReaderReady) -> VaultState:
    ask = _pending(state, paper.ask)
    if act.by != ask.paper.reader or ask.recipient is not None:
        raise _DoesNotCount("it is not for this member to make the one-time key, or there is one")
    return _with_ask(state, replace(ask, recipient=paper.recipient))


def _granted(state: VaultState, act: Acted, paper: ReleaseGranted) -> VaultState:
    ask = _pending(state, paper.ask)
    kept = _standing(state, ask.paper.pseudonym)
    granted = [by for by, _grant in ask.grants]
    fits = (paper.pseudonym, paper.version) == (kept.pseudonym, kept.newest.version)
    if not fits or act.by in (*granted, ask.by, ask.paper.reader) or len(granted) >= 2:
        raise _DoesNotCount("not this keeper, not this identity, or twice")
    return _with_ask(state, replace(ask, grants=(*ask.grants, (act.by, paper))))


def _refused(state: VaultState, act: Acted, paper: ReleaseRefused) -> VaultState:
    if act.by not in state.keepers:
        raise _DoesNotCount("no keeper refused")
    return _with_ask(state, replace(_pending(state, paper.ask), refused=True, grants=()))


def _read(state: VaultState, act: Acted, paper: IdentityRead) -> VaultState:
    ask = _pending(state, paper.ask)
    if act.by != ask.paper.reader or len(ask.grants) < 2:
        raise _DoesNotCount("it was not granted to this reader")
    kept = _standing(state, ask.paper.pseudonym)
    read = replace(kept, read_by=(*kept.read_by, (act.by, act.at)))
    return _with_ask(_with(state, read), replace(ask, read=True))


def _destruction_agreed(state: VaultState, act: Acted, paper: DestructionAgreed) -> VaultState:
    return _with(state, replace(_standing(state, paper.pseudonym), agreed=(act.by, paper.id)))


def _destroyed(state: VaultState, act: Acted, paper: IdentityDestroyed) -> VaultState:
    kept = _standing(state, paper.pseudonym)
    if kept.agreed is None or kept.agreed[0] == act.by or kept.agreed[1] != paper.agreed:
        raise _DoesNotCount("no other keeper agreed")
    asked = {one.id: replace(one, void=one.void or one.open) for one in state.asks_of(kept.pseudonym)}
    return replace(_with(state, replace(kept, destroyed=True)), asked={**state.asked, **asked})


def _begun(state: VaultState, act: Acted, paper: RewrapBegun) -> VaultState:
    return replace(state, begun=Begun(paper.id, act.by, act.at, paper.keepers))


def _rewrapped(state: VaultState, act: Acted, paper: Rewrapped) -> VaultState:
    if state.begun is None or state.begun.id != paper.begun or state.begun.by == act.by:
        raise _DoesNotCount("no other keeper began it")
    for anew in paper.seals:
        kept = _standing(state, anew.pseudonym)
        versions = tuple(
            replace(one, sealed=anew.sealed, index=act.index) if one.version == anew.version else one
            for one in kept.versions
        )
        state = _ungranted(_with(state, replace(kept, versions=versions)), kept.pseudonym)
    return replace(state, begun=None)


def _attempt(state: VaultState, act: Acted, _paper: VaultAttempt) -> VaultState:
    return replace(state, attempts=(*state.attempts, act))


def _standing(state: VaultState, pseudonym: str) -> Kept:
    kept = state.kept.get(pseudonym)
    if kept is None or kept.destroyed:
        raise _DoesNotCount("there is no such identity")
    return kept


def _pending(state: VaultState, ask: str) -> Asked:
    found = state.asked.get(ask)
    if found is None or not found.open:
        raise _DoesNotCount("nothing is asked under this id")
    return found


def _ungranted(state: VaultState, pseudonym: str) -> VaultState:
    """What was granted and not read yet is to be granted anew: it was for another seal."""
    asked = {one.id: replace(one, grants=()) for one in state.asks_of(pseudonym) if one.open}
    return replace(state, asked={**state.asked, **asked})


def _with(state: VaultState, kept: Kept) -> VaultState:
    return replace(state, kept={**state.kept, kept.pseudonym: kept})


def _with_ask(state: VaultState, ask: Asked) -> VaultState:
    return replace(state, asked={**state.asked, ask.id: ask})


_FOLD: dict[type[VaultPaper], Callable[[VaultState, Acted, Any], VaultState]] = {
    KeeperEnrolled: _enrolled,
    KeeperAccepted: _accepted,
    KeeperLeft: _left,
    IdentityKept: _identity_kept,
    IdentityCorrected: _corrected,
    ConsentChanged: _consent,
    ReleaseAsked: _asked,
    ReaderReady: _ready,
    ReleaseGranted: _granted,
    ReleaseRefused: _refused,
    IdentityRead: _read,
    DestructionAgreed: _destruction_agreed,
    IdentityDestroyed: _destroyed,
    RewrapBegun: _begun,
    Rewrapped: _rewrapped,
    VaultAttempt: _attempt,
}
