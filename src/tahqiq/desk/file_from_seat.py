"""Filing a paper from a seat: a member reaches only what the seat may see, and learns nothing more from a refusal.

What is filed stands on claims that the seat may read, and is released no wider than the seat itself reads. Where the
procedure refuses, the reason is looked for in the papers released to the seat; where it lies in others, that alone
is said. A filing sent twice under one key is entered once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahqiq.desk.append import check_right
from tahqiq.desk.case_state import case_of, no_claims
from tahqiq.desk.file_paper import KINDS, AlreadyFiled, draft_paper, file_paper, filed_under
from tahqiq.desk.kept_bytes import with_cited_bytes
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.member import Role
from tahqiq.model.release import Audience, no_more_open
from tahqiq.store.asker import Asker
from tahqiq.store.claims import claims_by_id, claims_by_incident
from tahqiq.store.custody import citable
from tahqiq.store.findings import papers_of
from tahqiq.store.history import entry_done
from tahqiq.store.regrouping import now_known_as
from tahqiq.store.submissions import not_found
from tahqiq.store.views import Done
from tahqiq.verification.case import Paper
from tahqiq.verification.procedure import may

# verb → the field by which its paper answers another
_ANSWERS: Final[Mapping[str, str]] = {
    "access.answered": "request",
    "view.given": "finding",
    "determination.notified": "determination",
    "determination.disputed": "determination",
    "determination.reconsidered": "determination",
    "measure.demanded": "determination",
    "measure.reported": "measure",
    "measure.checked": "measure",
}
_NOT_COMPARED = frozenset({"id", "incident", "exercise", "release"})


@dataclass(frozen=True)
class Entered:
    """A paper that stands in the register: the entry, when it was filed, and whether it had been sent before."""

    paper: Paper
    index: int
    at: str
    again: bool


def file_from_seat(
    desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], *, once: str = ""
) -> Entered:
    """Files a paper as :func:`tahqiq.desk.file_paper.file_paper` does, through the eyes of the member's seat.

    ``once`` is the sender's own key: the same key with the same fields gives what was entered then, whatever has
    happened since; with others ``Refused`` FND005 is raised. Raises ``NotFound`` alike for an incident that is
    missing and one that the seat may not see; ``Refused`` REL003 for a release wider or other than the seat reads,
    REL004 where the procedure refuses for a reason that is not released to the seat.
    """
    audience = eyes_of(desk, by)
    with desk.asking(audience) as asker:
        known = incident_seen(asker, incident)
        check_right(desk, by, verb)
        if once and (before := _before(desk, by, verb, known, said, once)) is not None:
            return before
        told = {**said, "release": label_from_seat(asker, verb, known, said)}
        check_basis(asker, told.get("basis", ()))
        unseen = answers_unseen(asker, verb, known, told)
    if unseen:
        raise _first_broken(desk, audience, by, verb, known, told)
    try:
        paper = file_paper(desk, by, verb, known, told, once=once)
    except AlreadyFiled:
        before = _before(desk, by, verb, known, said, once)
        if before is None:
            raise
        return before
    except Refused as refusal:
        raise _as_seen(desk, audience, by, verb, known, told, refusal) from None
    done = _done(desk, paper.id)
    return Entered(paper, done.index, done.at, again=False)


def incident_seen(asker: Asker, incident: str) -> str:
    """The id by which an incident is known now, if this asker may see it; raises ``NotFound`` otherwise."""
    known = now_known_as(asker.connection, incident)
    if not any(claims_by_incident(asker, known, standing=standing) for standing in (True, False)):
        raise not_found("incident", incident)
    return known


def label_from_seat(asker: Asker, verb: str, incident: str, said: dict[str, Any]) -> str:
    """The release label as it follows from what this asker may read; what was stated stays, if he may read it.

    Raises ``Refused`` REL003 for a label that he does not read, REL002 for one more open than the claims he reads.
    """
    usual = KINDS[verb][1]
    stated = said.get("release")
    if stated and stated != usual and not asker.may_read(stated):
        raise Refused(
            "REL003",
            f"your seat does not read what is released to '{stated}'",
            f"release it to one of: {', '.join(sorted(asker.labels))}; or leave it out.",
        )
    claims = claims_by_incident(asker, incident).get(incident)
    if not claims:
        raise no_claims(asker, incident)
    labels = tuple(sorted({claim.release for claim in claims}))
    label = str(stated or no_more_open(usual, labels))
    if no_more_open(label, labels) != label:
        raise Refused(
            "REL002",
            f"a paper released to '{label}' would tell of claims that are not",
            f"release it to: {no_more_open(label, labels)}; or leave it out.",
        )
    return label


def check_basis(asker: Asker, basis: object) -> None:
    """Raises ``BadInput`` (FND002) for a claim or evidence that this asker may not cite."""
    cited = [one for one in basis if isinstance(one, str)] if isinstance(basis, (list, tuple)) else []
    missing = sorted(set(cited) - set(claims_by_id(asker, cited)) - citable(asker, cited))
    if missing:
        raise BadInput(
            "FND002",
            f"there is no claim or evidence '{missing[0]}' for your seat",
            "cite claims and evidence that your seat may read, by id.",
        )


def answers_unseen(asker: Asker, verb: str, incident: str, said: Mapping[str, Any]) -> bool:
    """Whether a paper would answer one that this asker does not see, or that there never was: the two are alike."""
    named = said.get(_ANSWERS.get(verb, ""))
    return named is not None and named not in {paper.id for _index, paper in papers_of(asker, incident)}


def _before(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], once: str) -> Entered | None:
    """What this member filed under this key before; raises ``Refused`` (FND005) where it was something else."""
    label = said.get("release") or KINDS[verb][1]  # which label a paper got then is not asked anew
    draft = draft_paper(desk, by, verb, incident, {**said, "release": label}, once=once)
    with desk.inside() as asker:
        done = filed_under(asker, draft.id)
        if done is None:
            return None
        papers = dict(papers_of(asker, incident))
    paper = papers.get(done.index)
    stated = _NOT_COMPARED - {"release"} if said.get("release") else _NOT_COMPARED
    if paper is None or done.verb != verb or _content(paper, stated) != _content(draft, stated):
        raise Refused(
            "FND005",
            "you have filed something else under this key",
            "give each filing a key of its own, and repeat a filing with the very same fields.",
        )
    return Entered(paper, done.index, done.at, again=True)


def _content(paper: Paper, left_out: frozenset[str]) -> object:
    return type(paper), paper.model_dump(mode="json", exclude=set(left_out))


def _as_seen(
    desk: Desk, seen_by: Audience, by: str, verb: str, incident: str, told: dict[str, Any], refusal: Refused
) -> Refused:
    """The refusal as it can be told to this seat: with the first rule that the papers released to it break."""
    if seen_by.kind == "mechanism" or not refusal.code.startswith("PRC"):
        return refusal
    return _first_broken(desk, seen_by, by, verb, incident, told)


def _first_broken(
    desk: Desk, seen_by: Audience, by: str, verb: str, incident: str, told: dict[str, Any]
) -> Refused:
    """The refusal by the first rule that the papers released to this seat break."""
    member = desk.member(by).but(role=Role(check_right(desk, by, verb)))
    with desk.asking(seen_by) as asker:
        try:
            paper = draft_paper(desk, by, verb, incident, told)
            case = case_of(asker, desk.mission, incident)
            case = with_cited_bytes(asker.connection, desk.keyring.opener, case, paper)
            may(paper, case, member, desk.clock.now())
        except Refused as seen:
            return seen
    return Refused(
        "REL004",
        "the procedure does not allow it, for a reason that is not released to your seat",
        "ask the secretariat what stands against it.",
    )


def _done(desk: Desk, paper_id: str) -> Done:
    with desk.inside() as asker:
        found = entry_done(asker, paper_id)
    if found is None:
        raise AssertionError(f"'{paper_id}' was entered and is not in the register")
    return found
