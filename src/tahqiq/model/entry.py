"""Entries, checkpoints and receipts: the sealed lines of the register and what proves them."""

from tahqiq.model.act import Act
from tahqiq.model.frozen import Frozen


class Entry(Frozen):
    """One sealed line: its index, the exact leaf bytes (as text), and the act it commits to.

    ``act`` is ``None`` where the disclosure is withheld or destroyed; the leaf still proves that
    something stands at this index, signed by ``key_id``.
    """

    index: int
    leaf: str
    key_id: str
    verb_class: str
    act: Act | None


class Checkpoint(Frozen):
    """A signed tree head (C2SP tlog-checkpoint): ``note`` is the signed text, byte for byte."""

    origin: str
    size: int
    root: str
    note: str


class Receipt(Frozen):
    """Proof that an entry stands in the register under a checkpoint (RFC 6962 inclusion path, base64)."""

    index: int
    entry_hash: str
    path: tuple[str, ...]
    checkpoint: Checkpoint
