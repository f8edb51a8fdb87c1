"""One entry, as a person looks at it: what stands in clear, what is disclosed to us, how it stands by now."""

from typing import Any

from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound
from tahqiq.model.act import VERBS, Act
from tahqiq.store import log
from tahqiq.store.dealing_fields import sealed_fields
from tahqiq.store.history import entry_index_of, whole_subject
from tahqiq.store.leaves import UNREADABLE, standing_of
from tahqiq.store.opened import act_of
from tahqiq.store.rebuilding import register_now
from tahqiq.store.release_rules import WITHHELD
from tahqiq.store.sealed import Held, leaf_at, sealed_disclosures

_MOST_DIGITS = 18


def index_of(desk: Desk, thing: str) -> int:
    """The entry by which a thing came in; a number names the entry itself. Raises ``NotFound``."""
    with desk.inside() as asker:
        size = log.log_size(asker.connection)
        if thing.isascii() and thing.isdigit():
            found = plain_index(thing)
        else:
            found = entry_index_of(asker, whole_subject(asker, thing))
    if found is None or found >= size:
        raise NotFound("REG016", f"no entry is about '{thing}'", "give an id, or a number below the size.")
    return found


def no_entry(index: str) -> NotFound:
    """The error for an entry that is not there."""
    return NotFound("REG016", f"there is no entry {index}", "see 'tahqiq register status'.")


def plain_index(digits: str) -> int | None:
    """A number of an entry as somebody wrote it; ``None`` for one that no register reaches."""
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def entry_shown(desk: Desk, index: int) -> dict[str, Any]:
    """Index, kind, key, member, standing, and the act as far as it can be read here.

    Of an entry that does not count it says why (``content``), and nothing of what it says is taken up.
    """
    with desk.store.reading() as connection:
        if not 0 <= index < log.log_size(connection):
            raise no_entry(str(index))
        leaf, register = leaf_at(connection, index), register_now(connection)
        key = register.roll.keys.get(leaf.key_id) if leaf is not None else None
        shown = {
            "index": index,
            "kind": leaf.kind if leaf is not None else UNREADABLE,
            "standing": standing_of(register, index, leaf),
            "key_id": leaf.key_id if leaf is not None else None,
            "member": key.member if key is not None else None,
            "after": leaf.after_size if leaf is not None else None,
        }
        if leaf is None or index in register.invalid:
            why = "these bytes are no entry" if leaf is None else register.invalid[index]
            return {**shown, "content": f"does not count: {why}", "act": None}
        act = act_of(connection, index, leaf, desk.keyring.opener)
        held = sealed_disclosures(connection, index)
        content = _content(index in register.accord.redacted, held, readable=act is not None)
        return {**shown, "content": content, "act": _told(act) if act is not None else None}


def _told(act: Act) -> dict[str, Any]:
    """The act as it is told here: what a referral says to named readers is read under a reading that is entered."""
    named = sealed_fields(VERBS[act.verb].noun if act.verb in VERBS else None)
    told = act.model_dump(mode="json")
    body = {name: WITHHELD if name in named and value else value for name, value in act.body.items()}
    return {**told, "body": body} if named else told


def _content(redacted: bool, held: Held | None, *, readable: bool) -> str:
    if redacted and (held is None or held.remaining):
        return "destroyed" if held is None else "destroyed in part"
    return "readable here" if readable else "sealed to others, or not held here"
