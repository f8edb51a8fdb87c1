"""Filing between the parties once: what is sent again under the sender's own key is not entered a second time."""

from collections.abc import Callable
from typing import Any

from tahqiq.desk.file_dealing import DealtBefore, draft_dealing, prefix_of
from tahqiq.desk.file_paper import filed_under
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import knowing
from tahqiq.errors import Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import DEALINGS
from tahqiq.store.dealings import dealings_named

Filing = Callable[[dict[str, Any]], Dealing]


def file_once(
    desk: Desk, by: str, verb: str, said: dict[str, Any], once: str, file: Filing
) -> tuple[Dealing, bool]:
    """Files a paper with ``file``; the paper, and whether it had been entered under this key before.

    The same key with the same fields gives what was entered then, whatever has happened since; with others
    ``Refused`` FND005 is raised. Without a key everything that is sent is filed. Raises as ``file`` does.
    """
    if not once:
        return file(said), False
    before = _before(desk, by, verb, said, once)
    if before is not None:
        return before, True
    try:
        return file({**said, "once": once}), False
    except DealtBefore:
        before = _before(desk, by, verb, said, once)
        if before is None:
            raise
        return before, True


def _before(desk: Desk, by: str, verb: str, said: dict[str, Any], once: str) -> Dealing | None:
    """What this member filed under this key before; raises ``Refused`` where it was something else."""
    draft = draft_dealing(desk, by, verb, {"release": "mechanism", **said, "once": once})
    ending = draft.id.partition("_")[2]
    every = sorted({f"{prefix_of(one)}_{ending}" for one in DEALINGS})
    with desk.inside() as asker:
        found = next(iter(dealings_named(knowing(asker), every)), None)  # to be compared, never shown
        elsewhere = filed_under(asker, draft.id)
    if found is None and elsewhere is None:
        return None
    if found is None or found.verb != verb or _content(found.paper, said) != _content(draft, said):
        raise Refused(
            "FND005",
            "you have filed something else under this key",
            "give each filing a key of its own, and repeat a filing with the very same fields.",
        )
    return found.paper


def _content(paper: Dealing, said: dict[str, Any]) -> object:
    left_out = {"id", "exercise"} if said.get("release") else {"id", "exercise", "release"}
    return type(paper), paper.model_dump(mode="json", exclude=left_out)
