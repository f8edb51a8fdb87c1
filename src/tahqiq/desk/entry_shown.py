"""One entry, as a person looks at it: what stands in clear, what is disclosed to us, how it stands by now."""

from typing import Any

from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound
from tahqiq.store import log
from tahqiq.store.history import entry_index_of
from tahqiq.store.opened import act_of
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import leaf_at


def index_of(desk: Desk, thing: str) -> int:
    """The entry by which a thing came in; a number names the entry itself. Raises ``NotFound``."""
    with desk.inside() as asker:
        size = log.log_size(asker.connection)
        found = int(thing) if thing.isascii() and thing.isdigit() else entry_index_of(asker, thing)
    if found is None or found >= size:
        raise NotFound("REG016", f"no entry is about '{thing}'", "give an id, or a number below the size.")
    return found


def entry_shown(desk: Desk, index: int) -> dict[str, Any]:
    """Index, kind, key, member, standing, and the act as far as it can be read here."""
    with desk.store.reading() as connection:
        leaf = leaf_at(connection, index)
        if leaf is None:
            raise NotFound("REG016", f"there is no entry {index}", "see 'tahqiq register status'.")
        register = replay_of(connection)
        act = act_of(connection, index, leaf, desk.keyring.opener)
        standing = register.standing_of(index, leaf.key_id)
        return {
            "index": index,
            "kind": leaf.kind,
            "standing": standing,
            "key_id": leaf.key_id,
            "member": register.roll.keys[leaf.key_id].member,
            "after": leaf.after_size,
            "content": _content(act is not None, standing),
            "act": act.model_dump(mode="json") if act is not None else None,
        }


def _content(readable: bool, standing: str) -> str:
    if readable:
        return "readable here"
    return "destroyed" if standing == "redacted" else "sealed to others"
