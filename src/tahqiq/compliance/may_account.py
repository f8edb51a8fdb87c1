"""May account: who may say what of the doing of a clause. The same rules for both parties."""

from collections.abc import Collection, Mapping
from datetime import datetime

from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.member import Member, Role
from tahqiq.model.provision import Provision
from tahqiq.model.undertaking import UndertakingAccount

_SEATS = frozenset({Role.LIAISON, Role.COMMISSIONER})
_DESK = frozenset({Role.DUTY_OFFICER, Role.ANALYST})
_FIELD = frozenset({Role.MONITOR, Role.INVESTIGATOR})


def may_account(
    paper: UndertakingAccount,
    member: Member,
    now: datetime,
    provisions: Mapping[str, Provision],
    sources: Collection[str],
) -> None:
    """Whether ``member`` may file this account at ``now`` (with time zone).

    Raises ``NotFound``, ``Refused`` or ``BadInput`` with the rule's code: INS201 to INS206.
    """
    clause = provisions.get(paper.provision)
    if clause is None:
        raise NotFound(
            "INS201",
            f"no clause '{paper.provision}' is adopted",
            "see 'tahqiq compliance matrix' and 'tahqiq instrument list'.",
        )
    if paper.party not in clause.actors:
        bound = ", ".join(sorted(clause.actors))
        raise Refused(
            "INS202", f"the clause does not bind {paper.party}", f"name one that it binds: {bound}."
        )
    _own_voice(paper, member)
    if paper.unit is not None and (clause.quantity is None or clause.quantity.unit != paper.unit):
        unit = "nothing" if clause.quantity is None else clause.quantity.unit
        cause = f"the clause counts {unit}, not {paper.unit}"
        raise BadInput("INS204", cause, "count in its unit, or say it in words without a count.")
    if paper.as_of > now:
        raise BadInput(
            "INS205", "the account is of a moment that has not come", "give the moment it is about."
        )
    if paper.source is not None and paper.source not in sources:
        raise NotFound("INS206", f"no source '{paper.source}' is known", "see 'tahqiq source list'.")


def _own_voice(paper: UndertakingAccount, member: Member) -> None:
    """A side tells of its own deeds from its own seat; a team finds; nobody finds on its own side."""
    if paper.voice == "side":
        fits = paper.side == paper.party == member.seat and member.role in _SEATS
        step = f"let the liaison officer of {paper.party} file it, or file it as reported by a source."
    elif paper.voice == "observed":
        fits = member.role in _FIELD and member.seat != paper.party
        step = "let a monitor or investigator who does not sit for that party file what was found."
    else:
        fits = member.role in _DESK
        step = "what others report is filed by the duty desk: let a duty officer file it."
    if not fits:
        cause = f"'{member.id}', who sits for {member.seat}, cannot give this account of {paper.party}"
        raise Refused("INS203", cause, step)
