"""Filing a paper in a case, from its triage to its closing.

One door for all of them: the procedure in force is asked first, then the paper is signed and entered.
"""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.case_state import case_of, no_claims
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.release import MECHANISM, no_more_open
from tahqiq.store.asker import asker_for
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.store.claims import claims_by_id, claims_by_incident
from tahqiq.store.regrouping import now_known_as
from tahqiq.verification.case import Paper
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
_SAID_BY_VERB = {
    "reply.requested": {"kind": "requested"},
    "reply.answered": {"kind": "answered"},
    "case.closed": {"kind": "closed"},
    "case.reopened": {"kind": "reopened"},
}


def file_paper(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any]) -> Paper:
    """Files one paper; ``said`` are its fields without id, incident and exercise flag.

    A paper is never more open than the most open claim of its incident: a finding would tell of it. The
    procedure is asked while the pen is held, so that two cannot both decide. Raises ``Refused`` with the
    rule when the procedure or the member's rights do not allow it, ``BadInput`` when a field does not fit or
    a cited claim does not exist.
    """
    member = desk.member(by).but(role=check_right(desk, by, verb))
    with desk.inside() as asker:
        incident = now_known_as(asker.connection, incident)
    paper = _paper(desk, by, verb, incident, said)
    _check_basis(desk, getattr(paper, "basis", ()))
    _check_openness(desk, paper, stated="release" in said)

    def allowed(connection: Connection) -> None:
        asker = asker_for(connection, MECHANISM, desk.mission.party_codes)
        may(paper, case_of(asker, desk.mission, incident), member, desk.clock.now())

    append(desk, by, [(verb, paper)], guard=allowed)
    return paper


def _paper(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any]) -> Paper:
    prefix, release = KINDS[verb]
    noun = NOUN_OF[CASEWORK[verb]]
    label = said.get("release") or no_more_open(release, _open_as(desk, incident))
    fields = {"exercise": desk.mission.exercise, **said, "release": label, "incident": incident}
    fields |= _SAID_BY_VERB.get(verb, {})
    try:
        draft = noun.model_validate({**fields, "id": ""})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput("FND001", f"{where}: {first['msg']}", f"mend '{where}' and file it again.") from error
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
            "release it to fewer, or first release one of the incident's submissions.",
        )


def _check_basis(desk: Desk, basis: tuple[str, ...]) -> None:
    with desk.inside() as asker:
        missing = sorted(set(basis) - set(claims_by_id(asker, basis)))
    if missing:
        raise BadInput(
            "FND002", f"there is no claim '{missing[0]}'", "cite claims by id: tahqiq incident ID."
        )
