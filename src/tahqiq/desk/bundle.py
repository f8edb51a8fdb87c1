"""Receipts and evidence: what somebody takes away and can check without us."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import adopted, counting_at, log_key, published_note, size_of
from tahqiq.errors import NotFound, Refused
from tahqiq.model.act import VERBS
from tahqiq.register.cut import choose, cut, named
from tahqiq.store import log
from tahqiq.store.cosigned import cosigned_note, first_size_above
from tahqiq.store.dealing_fields import sealed_fields
from tahqiq.store.leaves import readable
from tahqiq.store.opened import act_of, disclosures_of
from tahqiq.store.rebuilding import entry_broken
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import RECORD, Leaf
from tahqiq_verify.proof import TlogProof, write_proof
from tahqiq_verify.spelling import b64

FORMAT = "tahqiq-bundle/1"


def proof_of(desk: Desk, index: int) -> str:
    """The receipt of an entry: a C2SP tlog-proof under the published checkpoint, or the first that covers it.

    Raises ``NotFound`` (REG015) as long as no checkpoint covers the entry.
    """
    with desk.store.reading() as connection:
        return _proof(desk, connection, index)


def leaf_bytes(desk: Desk, index: int) -> bytes:
    """The entry itself, byte for byte: what a receipt is about."""
    with desk.store.reading() as connection:
        return next(leaf for _index, leaf in log.entries(connection, index, index + 1))


def evidence_bundle(desk: Desk, index: int, fields: Sequence[str] = ()) -> str:
    """One entry with chosen disclosures and all that a stranger needs to check it without a network.

    ``fields`` are the names of fields to disclose (``text``, ``verdict`` …); empty for all that is held. What a
    referral or a request for hand-over says to named readers is in no bundle; raises ``Refused`` (REF025) for it.
    """
    with desk.store.reading() as connection:
        proof = _proof(desk, connection, index)
        size = size_of(proof.split("\n\n", 1)[1])
        known = {level: counting_at(adopted(connection, level), size) for level in LEVELS}
        bundle = {
            "format": FORMAT,
            "entry": {"index": index, **_entry(desk, connection, index, fields)},
            "proof": proof,
            "log": log_key(desk).vkey,
            "policies": {level: one.text for level, one in known.items() if one is not None},
            "history": _history(connection, size),
        }
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def _proof(desk: Desk, connection: Connection, index: int) -> str:
    note = published_note(desk, connection) if 0 <= index < log.log_size(connection) else None
    if note is not None and size_of(note) <= index:
        covering = first_size_above(connection, index)
        note = cosigned_note(connection, covering) if covering is not None else None
    if note is None:
        raise NotFound("REG015", f"no checkpoint covers an entry {index}", "see 'tahqiq register status'.")
    path = log.inclusion_path(connection, index, size_of(note))
    return write_proof(TlogProof(index, tuple(path), note.encode(), None)).decode()


def _entry(desk: Desk, connection: Connection, index: int, fields: Sequence[str]) -> dict[str, object]:
    raw = next(leaf for _index, leaf in log.entries(connection, index, index + 1))
    leaf = readable(raw)
    if leaf is None:
        raise entry_broken(index, "these bytes are no entry, so there is nothing to give evidence of")
    if leaf.kind != RECORD:
        return {"leaf": raw.decode(), "disclosures": []}
    held = _but_sealed(desk, connection, index, leaf, fields)
    chosen = choose(leaf, held, frozenset(fields))
    disclosed(leaf, chosen)
    return {"leaf": raw.decode(), "disclosures": list(chosen)}


def _but_sealed(
    desk: Desk, connection: Connection, index: int, leaf: Leaf, fields: Sequence[str]
) -> tuple[str, ...]:
    """What is held of a record, without what named readers alone read: a bundle is no way around a reading."""
    held = disclosures_of(connection, index, leaf, desk.keyring.opener) or ()
    act = act_of(connection, index, leaf, desk.keyring.opener)
    sealed = sealed_fields(VERBS[act.verb].noun) if act is not None and act.verb in VERBS else frozenset()
    if wanted := sorted(sealed.intersection(fields)):
        raise Refused(
            "REF025",
            f"'{wanted[0]}' of this paper is read by named readers alone, and every reading is entered",
            "leave it out; the bundle proves the paper and its steps without it.",
        )
    return cut(leaf, held, named(held, sealed)) if sealed else held


def _history(connection: Connection, size: int) -> list[dict[str, object]]:
    """Every act on the register itself up to the checkpoint, each with its own proof."""
    history = []
    for index, raw in log.entries(connection, 0, size):
        leaf = readable(raw)
        if leaf is not None and leaf.kind != RECORD:  # what is no entry is no act either
            path = [b64(step) for step in log.inclusion_path(connection, index, size)]
            history.append({"index": index, "leaf": raw.decode(), "path": path})
    return history
