"""Regrouping: a person merges two incidents, splits one, or takes a judgement back. One entry each, nothing erased.

What people's standing judgements say is kept true: what would break one is refused, with who said it, when and
why. Findings are never moved or changed; whoever regroups under a finding is told first, and says so.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.keep_words import check_words
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.ids import content_id
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.findings import papers_of
from tahqiq.store.log import log_size
from tahqiq.store.membership import members
from tahqiq.store.regrouping import now_known_as
from tahqiq.store.submissions import not_found

FINDINGS = (Verification, Attribution, Determination)
Noun = TypeVar("Noun", Merge, Split, Undo)


def merge(
    desk: Desk, by: str, survivor: str, other: str, note: str, *, despite_findings: bool = False
) -> Merge:
    """Says that two incidents are one: ``survivor`` keeps its id, and that of the ``other`` leads to it.

    Raises ``Refused`` where a person's standing judgement says otherwise (JDG001), where one is an exercise
    (JDG006), and where findings stand on either and nobody said that they are known (JDG004).
    """
    _check_note(note)

    def plan(asker: Asker, noun_id: str) -> Merge:
        kept, gone = (_known(asker, one) for one in (survivor, other))
        if kept == gone:
            raise BadInput("JDG002", "the two are one incident already", "see it: tahqiq incident ID.")
        _check_exercise(asker, kept, gone)
        findings = (*findings_on(asker, kept), *findings_on(asker, gone))
        _check_findings(findings, despite=despite_findings)
        moving = members(asker.connection, gone)
        check_words(asker, dict.fromkeys(moving, kept))
        return Merge(
            id=noun_id,
            incident=kept,
            merged=gone,
            claims=moving,
            beside=members(asker.connection, kept),
            note=note.strip(),
            by=by,
            despite=findings,
        )

    return _enter(desk, by, "incidents.merged", ("mrg", survivor, other), plan)


def split(
    desk: Desk, by: str, incident: str, claims: Sequence[str], note: str, *, despite_findings: bool = False
) -> Split:
    """Says that these claims tell of another happening: they leave for an incident of their own, with a new id.

    Findings stay where they were filed. Raises ``BadInput`` (JDG002) for claims of another incident and where
    none would be left; otherwise as :func:`merge`.
    """
    _check_note(note)

    def plan(asker: Asker, noun_id: str) -> Split:
        whole = _known(asker, incident)
        held = members(asker.connection, whole)
        leaving = tuple(sorted(set(claims)))
        staying = tuple(one for one in held if one not in leaving)
        _check_leaving(asker, whole, leaving)
        findings = findings_on(asker, whole)
        _check_findings(findings, despite=despite_findings)
        opened = desk.keyring.veil("inc", noun_id)
        check_words(asker, dict.fromkeys(leaving, opened))
        return Split(
            id=noun_id,
            incident=whole,
            opened=opened,
            claims=leaving,
            beside=staying,
            note=note.strip(),
            by=by,
            despite=findings,
        )

    return _enter(desk, by, "incidents.split", ("spl", incident, *claims), plan)


def _enter(desk: Desk, by: str, verb: str, about: Sequence[str], plan: Callable[[Asker, str], Noun]) -> Noun:
    """Enters what is planned, if it still comes out the same once the pen is held."""
    check_right(desk, by, verb)
    with desk.inside() as asker:
        noun_id = content_id(
            about[0], by, *about[1:], desk.clock.now().isoformat(), log_size(asker.connection)
        )
        noun = plan(asker, noun_id)

    def unchanged(connection: Connection) -> None:
        if plan(asker_for(connection, INSIDE, desk.mission.seats), noun_id) != noun:
            raise changed()

    append(desk, by, [(verb, noun)], guard=unchanged)
    return noun


def changed() -> Refused:
    """Somebody entered something in between that makes a difference."""
    return Refused(
        "JDG007",
        "these incidents were judged or added to meanwhile",
        "look at them as they stand now, then say it again if need be.",
    )


def _known(asker: Asker, incident: str) -> str:
    """The incident under the id by which it is known now; raises ``NotFound`` without any claim that counts."""
    known = now_known_as(asker.connection, incident)
    if not claims_by_incident(asker, known):
        raise not_found("incident", incident)
    return known


def findings_on(asker: Asker, incident: str) -> tuple[str, ...]:
    """What people concluded on an incident, by id; other papers of the case conclude nothing."""
    return tuple(paper.id for _index, paper in papers_of(asker, incident) if isinstance(paper, FINDINGS))


def _check_findings(findings: Sequence[str], *, despite: bool) -> None:
    if findings and not despite:
        raise Refused(
            "JDG004",
            f"people found something on it ({', '.join(findings)}); the finding stays as it was signed, on the id "
            "that stays, and would stand over other claims than those it was made on",
            "look at them; then say it with --despite-findings, and have them made anew if they need be.",
        )


def _check_exercise(asker: Asker, kept: str, gone: str) -> None:
    kinds = {claim.exercise for one in (kept, gone) for claim in claims_by_incident(asker, one).get(one, ())}
    if len(kinds) > 1:
        raise Refused(
            "JDG006",
            "one of the two was invented for an exercise, the other was reported",
            "keep them apart: what was invented never joins what was reported.",
        )


def _check_leaving(asker: Asker, incident: str, leaving: Sequence[str]) -> None:
    foreign = sorted(set(leaving) - set(members(asker.connection, incident)))
    if foreign or not leaving:
        what = f"claim '{foreign[0]}' is not in it" if foreign else "no claim is named"
        raise BadInput("JDG002", what, "name claims of this incident: tahqiq incident ID shows them.")
    counting = {claim.id for claim in claims_by_incident(asker, incident).get(incident, ())}
    if not counting - set(leaving) or not counting & set(leaving):
        raise BadInput(
            "JDG002",
            "a split leaves claims that count on either side",
            "name some of its claims, not all of them.",
        )


def _check_note(note: str) -> None:
    if not note.strip():
        raise BadInput("FND003", "a judgement needs its reason", "say why with --note.")
