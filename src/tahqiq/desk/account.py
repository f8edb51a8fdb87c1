"""Accounting: filing what a party, or the mechanism, says of the doing of a clause."""

from typing import Any

from tahqiq.compliance.may_account import may_account
from tahqiq.desk.file_dealing import file_dealing
from tahqiq.desk.open_desk import Desk
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member
from tahqiq.model.undertaking import UndertakingAccount
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.instruments import instruments_for
from tahqiq.store.missions import sources_of

ACCOUNTED = ("undertaking.accounted",)


def account(desk: Desk, by: str, said: dict[str, Any]) -> Dealing:
    """Files one account; ``said`` are the fields of :class:`UndertakingAccount` without id.

    Raises ``BadInput`` DEA001 where a field does not fit, and ``Refused``, ``NotFound`` or ``BadInput`` with the
    rule's code (INS201 to INS206).
    """
    now = desk.clock.now()

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        assert isinstance(paper, UndertakingAccount)
        clauses = {one.id: one for text in instruments_for(asker) for one in text.provisions}
        may_account(paper, member, now, clauses, frozenset(sources_of(asker)))

    return file_dealing(desk, by, ACCOUNTED[0], {"release": "parties", **said}, allowed)


def unit_of(desk: Desk, provision: str) -> str | None:
    """The unit in which a clause counts; ``None`` where it sets no quantity, or is not adopted."""
    with desk.inside() as asker:
        clauses = [one for text in instruments_for(asker) for one in text.provisions if one.id == provision]
    return clauses[0].quantity.unit if clauses and clauses[0].quantity is not None else None


def accounts_seen(asker: Asker) -> tuple[UndertakingAccount, ...]:
    """The accounts that this asker may see, in the order of the register."""
    papers = (dealt.paper for dealt in dealings_by(asker, ACCOUNTED))
    return tuple(paper for paper in papers if isinstance(paper, UndertakingAccount))
