"""Entering a paper on an item of evidence: one door for all that happens after it was taken."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput
from tahqiq.model.evidence_acts import EVIDENCE
from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import content_id
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import asker_for
from tahqiq.store.custody import custody_file
from tahqiq.verification.custody import CustodyFile

PREFIX: dict[str, str] = {
    "evidence.handed_over": "hnd",
    "evidence.received": "rcv",
    "evidence.copied": "cpy",
    "evidence.examined": "exm",
    "evidence.accessed": "acc",
    "evidence.withdrawn": "wdr",
}
Check = Callable[[CustodyFile, Any], None]


def file_at(desk: Desk, thing: str) -> CustodyFile:
    """The custody file of an item, copy or examination, whole; raises ``NotFound`` (NOT001)."""
    with desk.inside() as asker:
        return custody_file(asker, thing)


def enter_custody(
    desk: Desk,
    by: str,
    verb: str,
    file: CustodyFile,
    said: dict[str, Any],
    check: Check = lambda _file, _paper: None,
    blobs: Sequence[bytes] = (),
) -> Any:
    """Enters one paper of the verb's noun on the item of ``file``; ``said`` are its fields beyond the common ones.

    ``check`` is asked with the file as it is once the pen is held, and raises to refuse. Raises ``BadInput``
    (EVI003) for a field that does not fit, ``Refused`` (MEM002) for a member who may not do it.
    """
    check_right(desk, by, verb)
    item = file.item
    common = {"incident": item.incident, "evidence": item.id, "exercise": item.exercise}
    draft = evidence_noun(verb, {**said, **common, "id": ""})
    stamp = desk.clock.now().isoformat()
    made = content_id(PREFIX[verb], draft.model_dump(mode="json"), by, stamp, len(file.steps))
    paper = draft.model_copy(update={"id": made})

    def allowed(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        check(custody_file(asker, item.id), paper)

    append(desk, by, [(verb, paper)], blobs=blobs, guard=allowed)
    return paper


def evidence_noun(verb: str, said: dict[str, Any]) -> Frozen:
    """The verb's noun; raises ``BadInput`` (EVI003) naming the first field that does not fit."""
    try:
        return EVIDENCE[verb].noun.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        cause = f"{where}: " * bool(where) + first["msg"].removeprefix("Value error, ")
        raise BadInput("EVI003", cause, f"mend {where or 'this'} and repeat it.") from error
