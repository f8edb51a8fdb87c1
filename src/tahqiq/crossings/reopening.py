"""Reopening: what a side's condition still waits for, by each side's account and by what was found."""

from collections.abc import Mapping, Sequence
from typing import Literal

from tahqiq.model.crossing import Need, ReopeningTerm, TermAccount
from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen

NeedState = Literal["not_told", "said_met", "said_not_met", "accounts_differ", "found_met", "found_not_met"]


class NeedNow(Frozen):
    """One need with what was last said of it: by each side, and by a team."""

    need: Need
    state: NeedState
    accounts: tuple[tuple[str, str, str], ...]


class TermNow(Frozen):
    """A condition as it stands: its needs, and those still missing; dropped when its side took it back."""

    term: ReopeningTerm
    needs: tuple[NeedNow, ...]
    dropped: bool

    @property
    def missing(self) -> tuple[NeedNow, ...]:
        """The needs that nobody found met: what a side merely says of itself is not enough."""
        return tuple(need for need in self.needs if need.state != "found_met")


def terms_now(papers: Sequence[Dealt]) -> tuple[TermNow, ...]:
    """Every condition with its needs, in the order of the register; a later account of a voice replaces its earlier."""
    terms = [dealt.paper for dealt in papers if isinstance(dealt.paper, ReopeningTerm)]
    accounts = [dealt.paper for dealt in papers if isinstance(dealt.paper, TermAccount)]
    return tuple(_now(term, [one for one in accounts if one.matter == term.id]) for term in terms)


def _now(term: ReopeningTerm, accounts: Sequence[TermAccount]) -> TermNow:
    last: dict[tuple[int | None, str], TermAccount] = {}
    for account in accounts:
        last[account.need, account.side or "observed"] = account
    needs = tuple(
        _need(need, {voice: one for (number, voice), one in last.items() if number == need.number})
        for need in term.needs
    )
    return TermNow(term=term, needs=needs, dropped=any(one.state == "term_dropped" for one in accounts))


def _need(need: Need, last: Mapping[str, TermAccount]) -> NeedNow:
    accounts = tuple((voice, last[voice].state, last[voice].account) for voice in sorted(last))
    return NeedNow(need=need, state=_state(last), accounts=accounts)


def _state(last: Mapping[str, TermAccount]) -> NeedState:
    found = last.get("observed")
    if found is not None:
        return "found_met" if found.state == "met" else "found_not_met"
    said = {account.state for account in last.values()}
    if not said:
        return "not_told"
    if len(said) > 1:
        return "accounts_differ"
    return "said_met" if said == {"met"} else "said_not_met"
