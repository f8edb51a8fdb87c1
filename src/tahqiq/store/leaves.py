"""Reading entries one by one, garbage among them: what is once in the log stays in, and no page falls over it."""

from typing import Final

from tahqiq_verify.leaf import Leaf, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay

UNREADABLE: Final = "unreadable"  # stands where the kind of an entry would


def readable(raw: bytes) -> Leaf | None:
    """The entry, read strictly; ``None`` for bytes that are no entry at all."""
    try:
        return parse_leaf(raw)
    except Refusal:
        return None


def standing_of(register: Replay, index: int, leaf: Leaf | None) -> str:
    """How an entry stands by now; what is no entry counts for nothing.

    ``register`` must have come past this entry: see ``rebuilding.register_now``.
    """
    return "invalid" if leaf is None else register.standing_of(index, leaf.key_id)
