"""Filing a paper in a case, from its triage to its closing.

One door for all of them: the procedure in force is asked first, then the paper is signed and entered.
"""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.case_state import case_of, no_claims
from tahqiq.desk.kept_bytes import with_cited_bytes
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.member import Member
from tahqiq.model.release import INSIDE, no_more_open
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.store.claims import claims_by_id, claims_by_incident
from tahqiq.store.custody import citable
from tahqiq.store.history import history_of
from tahqiq.store.regrouping import now_known_as
from tahqiq.store.views import Done
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.procedure import may

# verb → the prefix of the paper's id, and who may see it unless somebody says otherwise
KINDS: dict[str, tuple[str, str]] = {
    "case.triaged": ("tri", "mechanism"),
    "contact.made": ("con", "parties"),
    "incident.reviewed": ("rev", "public"),
    "team.tasked": ("tas", "mechanism"),
    "access.requested": ("acr", "parties"),
    "access.answered": ("aca", "parties"),
    "incident.verified": ("ver", "public"),
    "view.given": ("viw", "parties"),
    "incident.attributed": ("att", "parties"),
    "reply.requested": ("rep", "parties"),
    "reply.answered": ("rep", "parties"),
    "case.forwarded": ("fwd", "parties"),
    "position.taken": ("pos", "parties"),
    "incident.determined": ("det", "public"),
    "determination.notified": ("ntf", "parties"),
    "determination.disputed": ("obj", "parties"),
    "determination.reconsidered": ("rec", "public"),
    "measure.demanded": ("mea", "public"),
    "measure.reported": ("mrp", "parties"),
    "measure.checked": ("mch", "public"),
    "case.closed": ("clo", "public"),
    "case.reopened": ("clo", "public"),
}
# what the verb itself says of its paper
SAID_BY_VERB = {
    "reply.requested": {"kind": "requested"},
    "reply.answered": {"kind": "answered"},
    "case.closed": {"kind": "closed"},
    "case.reopened": {"kind": "reopened"},
}


def file_paper(
    desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], *, once: str = ""
) -> Paper:
    """Files one paper; ``said`` are its fields without id, incident and exercise flag.

    ``once`` is the sender's own key for this filing: the paper's id follows from it, and ``AlreadyFiled`` is raised
    where the member has filed under it before.

    A paper is never more open than the most open claim of its incident: a finding would tell of it. The
    procedure is asked while the pen is held, so that two cannot both decide. Raises ``Refused`` with the
    rule when the procedure or the member's rights do not allow it, ``BadInput`` when a field does not fit or
    a cited claim does not exist.
    """
    member, paper = _made(desk, by, verb, incident, said, once)
    opener = desk.keyring.opener

    def allowed(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        if once and filed_under(asker, paper.id):
            raise AlreadyFiled
        case = case_of(asker, desk.mission, paper.incident)
        may(paper, with_cited_bytes(connection, opener, case, paper), member, desk.clock.now())

    append(desk, by, [(verb, paper)], guard=allowed)
    return paper


def try_paper(
    desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], case: CaseState | None = None
) -> Paper:
    """The paper as it would be filed now, for a second look; nothing is entered. Raises as filing does.

    With ``case`` the procedure is asked of that case, as somebody sees it, and not of the whole one.
    """
    member, paper = _made(desk, by, verb, incident, said)
    if case is None:
        with desk.inside() as asker:
            case = case_of(asker, desk.mission, paper.incident)
            case = with_cited_bytes(asker.connection, desk.keyring.opener, case, paper)
    may(paper, case, member, desk.clock.now())
    return paper


def _made(
    desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], once: str = ""
) -> tuple[Member, Paper]:
    """Who files it, in the role that lets him, and the paper, its fields and what it cites checked."""
    member = desk.member(by).but(role=check_right(desk, by, verb))
    with desk.inside() as asker:
        incident = now_known_as(asker.connection, incident)
    paper = draft_paper(desk, by, verb, incident, said, once=once)
    _check_basis(desk, getattr(paper, "basis", ()))
    _check_openness(desk, paper, stated="release" in said)
    return member, paper


class AlreadyFiled(Exception):
    """The member has filed a paper under this key before."""


def filed_under(asker: Asker, paper_id: str) -> Done | None:
    """The filing of the paper, of whatever kind, whose id ends like this one: that was made of the same key."""
    ending = paper_id.partition("_")[2]
    every = tuple(sorted({f"{prefix}_{ending}" for prefix, _release in KINDS.values()}))
    return next((one for one in history_of(asker, subjects=every) if one.verb in KINDS), None)


def draft_paper(
    desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any], *, once: str = ""
) -> Paper:
    """The paper as it would be filed; raises ``BadInput`` (FND001) with the field that does not fit."""
    prefix, release = KINDS[verb]
    noun = NOUN_OF[CASEWORK[verb]]
    label = said.get("release") or no_more_open(release, _open_as(desk, incident))
    fields = {"exercise": desk.mission.exercise, **said, "release": label, "incident": incident}
    fields |= SAID_BY_VERB.get(verb, {})
    try:
        draft = noun.model_validate({**fields, "id": ""})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        cause = f"{where}: " * bool(where) + first["msg"].removeprefix("Value error, ")
        raise BadInput("FND001", cause, f"mend {where or 'this'} and file it again.") from error
    if once:
        return draft.model_copy(update={"id": desk.keyring.veil(prefix, "filed", by, once)})
    stamp = desk.clock.now().isoformat()
    return draft.model_copy(update={"id": content_id(prefix, draft.model_dump(mode="json"), by, stamp)})


def _open_as(desk: Desk, incident: str) -> tuple[str, ...]:
    """The labels of the incident's claims."""
    with desk.inside() as asker:
        claims = claims_by_incident(asker, incident).get(incident)
        if not claims:
            raise no_claims(asker, incident)
    return tuple(sorted({claim.release for claim in claims}))


def _check_openness(desk: Desk, paper: Paper, *, stated: bool) -> None:
    if stated and no_more_open(paper.release, _open_as(desk, paper.incident)) != paper.release:
        raise Refused(
            "REL002",
            f"a paper released to '{paper.release}' would tell of claims that are not",
            "release it to fewer, or take in a report of the same incident that those may read (intake --release).",
        )


def _check_basis(desk: Desk, basis: tuple[str, ...]) -> None:
    with desk.inside() as asker:
        missing = sorted(set(basis) - set(claims_by_id(asker, basis)) - citable(asker, basis))
    if missing:
        raise BadInput(
            "FND002",
            f"there is no claim or evidence '{missing[0]}'",
            "cite claims and evidence by id: tahqiq incident ID, tahqiq evidence list ID.",
        )
