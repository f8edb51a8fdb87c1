"""Filing a paper between the parties: a referral, a crossing's status, a notice, a commitment.

One door for all of them: the rules of the matter are asked while the pen is held, then the paper is signed and
entered.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import dealing_of
from tahqiq.model.ids import content_id
from tahqiq.model.member import Member
from tahqiq.model.release import MECHANISM
from tahqiq.store.asker import Asker, asker_for

Allowed = Callable[[Asker, Dealing, Member], None]


def file_dealing(desk: Desk, by: str, verb: str, said: dict[str, Any], allowed: Allowed) -> Dealing:
    """Files one paper; ``said`` are its fields without id and exercise flag.

    ``allowed`` is asked with all that the mechanism knows, while nobody else can write; it raises to refuse.
    Raises ``BadInput`` DEA001 where a field does not fit, ``Refused`` where the member's rights do not reach.
    """
    return file_dealings(desk, by, verb, [said], allowed)[0]


def file_dealings(
    desk: Desk, by: str, verb: str, many: Sequence[dict[str, Any]], allowed: Allowed
) -> tuple[Dealing, ...]:
    """Files several papers of one kind, all or none; raises as :func:`file_dealing` does."""
    member = desk.member(by).but(role=check_right(desk, by, verb))
    papers = tuple(_paper(desk, by, verb, said) for said in many)

    def guard(connection: Connection) -> None:
        asker = asker_for(connection, MECHANISM, desk.mission.party_codes)
        for paper in papers:
            allowed(asker, paper, member)

    append(desk, by, [(verb, paper) for paper in papers], guard=guard)
    return papers


def _paper(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    fields = {"exercise": desk.mission.exercise, **said, "id": ""}
    try:
        draft = dealing_of(verb).model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        cause = first["msg"].removeprefix("Value error, ")
        raise BadInput("DEA001", f"{where}: {cause}", f"mend '{where}' and file it again.") from error
    stamp = desk.clock.now().isoformat()
    prefix = verb.partition(".")[0][:3]
    return draft.but(id=content_id(prefix, draft.model_dump(mode="json"), by, stamp))
