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
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import BadInput, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import REFERRALS, dealing_of
from tahqiq.model.ids import canonical_json, content_id
from tahqiq.model.member import Member
from tahqiq.model.release import INSIDE, no_more_open
from tahqiq.model.talks import Draft
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.dealings import dealings_named

MOST_BYTES = 128 * 1024  # of a paper; a draft of an agreement may be longer
MOST_OF_DRAFT = 4 * 1024 * 1024
Allowed = Callable[[Asker, Dealing, Member], None]


class DealtBefore(Exception):
    """The member has filed under this key before."""


def file_dealing(desk: Desk, by: str, verb: str, said: dict[str, Any], allowed: Allowed) -> Dealing:
    """Files one paper; ``said`` are its fields without id and exercise flag.

    ``once`` among them is the sender's own key for this filing: the paper's id follows from it, and ``DealtBefore`` is
    raised where the member has filed under it before (desk/file_once.py).
    ``allowed`` is asked with all that the mechanism knows, while nobody else can write; it raises to refuse.
    Raises ``BadInput`` DEA001 where a field does not fit, ``Refused`` where the member's rights do not reach.
    """
    return file_dealings(desk, by, verb, [said], allowed)[0]


def file_dealings(
    desk: Desk, by: str, verb: str, many: Sequence[dict[str, Any]], allowed: Allowed
) -> tuple[Dealing, ...]:
    """Files several papers of one kind, all or none; raises as :func:`file_dealing` does."""
    member = desk.member(by).but(role=check_right(desk, by, verb))
    papers = tuple(draft_dealing(desk, by, verb, said) for said in many)
    named = [paper.id for paper, said in zip(papers, many, strict=True) if said.get("once")]

    def guard(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        if dealings_named(asker, named):
            raise DealtBefore
        for paper in papers:
            _check_release(desk, asker, paper, member)
            allowed(asker, paper, member)

    append(desk, by, [(verb, paper) for paper in papers], guard=guard)
    return papers


def draft_dealing(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """The paper as it would be filed; raises ``BadInput`` (DEA001) with the field that does not fit."""
    fields = {"exercise": desk.mission.exercise, **said, "id": ""}
    once = fields.pop("once", "")
    try:
        draft = dealing_of(verb).model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        cause = f"{where}: " * bool(where) + first["msg"].removeprefix("Value error, ")
        raise BadInput("DEA001", cause, f"mend {where or 'this'} and file it again.") from error
    prefix = prefix_of(verb)
    _check_size(draft)
    if once:
        return draft.but(id=desk.keyring.veil(prefix, "filed", by, once))
    stamp = desk.clock.now().isoformat()
    return draft.but(id=content_id(prefix, draft.model_dump(mode="json"), by, stamp))


def through_eyes(desk: Desk, asker: Asker, member: Member) -> Asker:
    """The same connection with the eyes of the member's seat: no rule tells him of what he may not see."""
    seats = desk.mission.seats
    return asker_for(asker.connection, audience_of(member.seat, seats), seats)


def _check_release(desk: Desk, asker: Asker, paper: Dealing, member: Member) -> None:
    """A paper is never for another party alone, and never more open than the paper that it is about."""
    own = through_eyes(desk, asker, member)
    if paper.release.startswith("party:") and not own.may_read(paper.release):
        raise Refused(
            "REL003",
            f"your seat does not read what is released to '{paper.release}'",
            f"release it to one of: {', '.join(sorted(own.labels))}; or leave it out.",
        )
    about = next(iter(dealings_named(own, [paper.matter])), None) if paper.matter else None
    if about is None or about.verb in REFERRALS:
        return  # how referrals are released follows from the kind of the paper
    if no_more_open(paper.release, (about.paper.release,)) != paper.release:
        raise Refused(
            "REL002",
            f"a paper released to '{paper.release}' would tell of one that is released to fewer",
            f"release it to: {about.paper.release}.",
        )


def _check_size(draft: Dealing) -> None:
    most = MOST_OF_DRAFT if isinstance(draft, Draft) else MOST_BYTES
    if len(canonical_json(draft.model_dump(mode="json"))) > most:
        raise BadInput("DEA001", f"the paper is larger than {most // 1024} KB", "say it in fewer words.")


def prefix_of(verb: str) -> str:
    """How the ids of the papers of a verb begin."""
    return verb.partition(".")[0][:3]
