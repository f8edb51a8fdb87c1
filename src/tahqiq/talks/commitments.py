"""Commitments: what each side says of them, what was found, what is overdue, and which nobody could ever check."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason
from tahqiq.model.talks import Commitment, CommitmentAccount

CommitmentState = Literal[
    "not_told",
    "not_begun",
    "under_way",
    "said_done",
    "done",
    "broken",
    "said_broken",
    "given_up",
    "accounts_differ",
]
_OPEN = frozenset({"not_told", "not_begun", "under_way", "said_done", "accounts_differ", "said_broken"})


class CommitmentNow(Frozen):
    """A commitment as it stands: the last account of each voice, and what is doubtful about it."""

    commitment: Commitment
    state: CommitmentState
    accounts: tuple[CommitmentAccount, ...]
    overdue: bool
    warnings: tuple[Reason, ...]


def commitments_now(papers: Sequence[Dealt], now: datetime) -> tuple[CommitmentNow, ...]:
    """Every commitment, what is due first in front; those without a day come last.

    Only what a team found makes it *done* or *broken*: what a side says of itself is *said done*, what it says of
    the other *said broken*.
    """
    nouns = [dealt.paper for dealt in papers]
    accounts = [noun for noun in nouns if isinstance(noun, CommitmentAccount)]
    found = [
        _now(one, [account for account in accounts if account.matter == one.id], now)
        for one in nouns
        if isinstance(one, Commitment)
    ]
    return tuple(
        sorted(
            found, key=lambda one: (one.commitment.due is None, one.commitment.due or now, one.commitment.id)
        )
    )


def overdue(commitments: Sequence[CommitmentNow]) -> tuple[CommitmentNow, ...]:
    """Those whose day has passed and which nobody found done."""
    return tuple(one for one in commitments if one.overdue)


def unverifiable(one: Commitment) -> tuple[Reason, ...]:
    """Why it could not be said whether the commitment was kept (Haysom and Hottinger: no creative ambiguity)."""
    missing = []
    if one.due is None:
        missing.append(Reason(code="no_day", text="it names no day by which it is to be done"))
    if one.verified_how is None:
        missing.append(Reason(code="no_method", text="it does not say how it would be seen to be done"))
    if one.evidence is None:
        missing.append(Reason(code="no_evidence", text="it does not say what would show it"))
    return tuple(missing)


def _now(one: Commitment, accounts: Sequence[CommitmentAccount], now: datetime) -> CommitmentNow:
    last: dict[str, CommitmentAccount] = {}
    for account in accounts:
        last[account.side or account.source or "observed"] = account
    state = _state(one, last)
    let_go = state == "given_up" and "observed" not in last  # its maker's own word releases nobody from it
    return CommitmentNow(
        commitment=one,
        state=state,
        accounts=tuple(last[voice] for voice in sorted(last)),
        overdue=one.due is not None and one.due < now and (state in _OPEN or let_go),
        warnings=unverifiable(one),
    )


def _state(one: Commitment, last: dict[str, CommitmentAccount]) -> CommitmentState:
    found = last.get("observed")
    if found is not None:
        return found.state
    sides = [account for account in last.values() if account.voice == "side"]
    if not sides:
        return "not_told"
    said = {account.state for account in sides}
    if len(said) > 1:
        return "accounts_differ"
    (state,) = said
    if state == "broken":
        return "said_broken"
    if state == "given_up" and {account.side for account in sides}.issuperset(one.by):
        return "given_up"
    if state == "given_up":
        return "accounts_differ"
    return "said_done" if state == "done" else state
