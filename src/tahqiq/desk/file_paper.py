"""Filing a paper in a case: review, verification, attribution, request for reply, reply, determination.

One door for all six: the procedure is asked first, then the paper is signed and entered.
"""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.case_state import case_of, no_claims
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.ids import content_id
from tahqiq.model.release import MECHANISM, no_more_open
from tahqiq.store.asker import asker_for
from tahqiq.store.claims import claims_by_id, claims_by_incident
from tahqiq.verification.case import Paper
from tahqiq.verification.procedure import may

# verb → the noun, the prefix of its id, and who may see it unless somebody says otherwise
_KINDS: dict[str, tuple[type[Paper], str, str]] = {
    "incident.reviewed": (Review, "rev", "public"),
    "incident.verified": (Verification, "ver", "public"),
    "incident.attributed": (Attribution, "att", "parties"),
    "reply.requested": (Reply, "rep", "parties"),
    "reply.answered": (Reply, "rep", "parties"),
    "incident.determined": (Determination, "det", "public"),
}


def file_paper(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any]) -> Paper:
    """Files one paper; ``said`` are its fields without id, incident and exercise flag.

    A paper is never more open than the most open claim of its incident: a finding would tell of it. The
    procedure is asked while the pen is held, so that two cannot both decide. Raises ``Refused`` with the
    rule when the procedure or the member's rights do not allow it, ``BadInput`` when a field does not fit or
    a cited claim does not exist.
    """
    member = desk.member(by).but(role=check_right(desk, by, verb))
    paper = _paper(desk, by, verb, incident, said)
    _check_basis(desk, getattr(paper, "basis", ()))
    _check_openness(desk, paper, stated="release" in said)

    def allowed(connection: Connection) -> None:
        asker = asker_for(connection, MECHANISM, desk.mission.party_codes)
        may(paper, case_of(asker, desk.mission, incident), member, desk.clock.now())

    append(desk, by, [(verb, paper)], guard=allowed)
    return paper


def _paper(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any]) -> Paper:
    noun, prefix, release = _KINDS[verb]
    label = said.get("release") or no_more_open(release, _open_as(desk, incident))
    fields = {"exercise": desk.mission.exercise, **said, "release": label, "incident": incident}
    if noun is Reply:
        fields["kind"] = "requested" if verb == "reply.requested" else "answered"
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
