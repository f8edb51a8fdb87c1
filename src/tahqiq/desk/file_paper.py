"""Filing a paper in a case: review, verification, attribution, request for reply, reply, determination.

One door for all six: the procedure is asked first, then the paper is signed and entered.
"""

from typing import Any

from pydantic import ValidationError

from tahqiq.desk.append import append, check_right
from tahqiq.desk.case_state import case_state
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.ids import content_id
from tahqiq.store.claims import claims_by_id
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

    Raises ``Refused`` with the rule when the procedure or the member's rights do not allow it, ``BadInput``
    when a field does not fit or a cited claim does not exist.
    """
    member = desk.member(by)
    check_right(member, verb)
    paper = _paper(desk, by, verb, incident, said)
    _check_basis(desk, getattr(paper, "basis", ()))
    may(paper, case_state(desk, incident), member, desk.clock.now())
    append(desk, by, [(verb, paper)])
    return paper


def _paper(desk: Desk, by: str, verb: str, incident: str, said: dict[str, Any]) -> Paper:
    noun, prefix, release = _KINDS[verb]
    fields = {"release": release, "exercise": desk.mission.exercise, **said, "incident": incident}
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


def _check_basis(desk: Desk, basis: tuple[str, ...]) -> None:
    with desk.inside() as asker:
        missing = sorted(set(basis) - set(claims_by_id(asker, basis)))
    if missing:
        raise BadInput(
            "FND002", f"there is no claim '{missing[0]}'", "cite claims by id: tahqiq incident ID."
        )
