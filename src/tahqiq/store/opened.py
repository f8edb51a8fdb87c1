"""Opening what stands behind an entry: the act itself, where a reading key at hand opens its envelope."""

import hashlib
from collections.abc import Callable
from typing import Any, get_args

from sqlalchemy import Connection

from tahqiq.errors import RegisterBroken
from tahqiq.model.act import VERBS, Act
from tahqiq.register.envelope import NotForUs, disclosures_in
from tahqiq.register.seal import act_behind
from tahqiq.store.sealed import sealed_disclosures, sealed_rest
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import RECORD, Leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

Opener = Callable[[bytes], bytes]
REDACTED = "[redacted]"


def act_of(connection: Connection, index: int, leaf: Leaf, opener: Opener) -> Act | None:
    """What the entry says; ``None`` where it is withheld from us or was destroyed.

    Raises ``RegisterBroken`` (REG003) when what is held is not what the entry committed to.
    """
    try:
        if leaf.kind != RECORD:
            act = Act.model_validate({"verb": leaf.kind, "by": leaf.by, "at": leaf.at, "body": leaf.body})
            act.noun()
            return act
        found = _disclosures(connection, index, leaf, opener)
        act_found = act_behind(disclosed(leaf, found)) if found is not None else None
        return None if act_found is None else _whole(act_found, cut=_is_cut(connection, index))
    except ValueError as error:
        raise _broken(index, error) from error


def disclosures_of(connection: Connection, index: int, leaf: Leaf, opener: Opener) -> tuple[str, ...] | None:
    """A record's disclosures as they were sealed, or as a redaction left them; those that we can open.

    Raises ``RegisterBroken`` (REG003) when what is held is not what the entry committed to.
    """
    try:
        found = _disclosures(connection, index, leaf, opener)
        if found is not None:
            disclosed(leaf, found)
        return found
    except ValueError as error:
        raise _broken(index, error) from error


def _disclosures(connection: Connection, index: int, leaf: Leaf, opener: Opener) -> tuple[str, ...] | None:
    held = sealed_disclosures(connection, index)
    if held is None:
        return None
    if not held.remaining and b64(hashlib.sha256(held.data).digest()) != leaf.sealed:
        raise Refusal("disclosure", "the sealed file is not the one that the entry commits to")
    found = _opened(held.data, opener)
    rest = sealed_rest(connection, index)
    if found is None or rest is None:
        return found
    if b64(hashlib.sha256(rest).digest()) not in leaf.blobs:
        raise Refusal("disclosure", "a sealed file is none that the entry commits to")
    return (*found, *(_opened(rest, opener) or ()))


def _broken(index: int, error: ValueError) -> RegisterBroken:
    return RegisterBroken(
        "REG003",
        f"entry {index} does not hold: {error}",
        "stop writing, keep the file, and compare this entry with a mirror.",
    )


def _opened(envelope: bytes, opener: Opener) -> tuple[str, ...] | None:
    try:
        return disclosures_in(opener(envelope))
    except NotForUs:
        return None


def _is_cut(connection: Connection, index: int) -> bool:
    held = sealed_disclosures(connection, index)
    return (held is not None and held.remaining) or sealed_rest(connection, index) is not None


def _whole(act: Act, *, cut: bool) -> Act | None:
    """The act, with marks in place of the texts that a redaction took out; ``None`` if it cannot stand so.

    What is missing must stay missing: a claim whose ``negated`` was taken out must not come back affirmed.

    Raises ``ValueError`` when the body is not the noun of its verb and nothing was redacted.
    """
    if not cut:
        act.noun()
        return act
    marks: dict[str, str | None] = {}
    for name, field in VERBS[act.verb].noun.model_fields.items():
        if field.is_required() and name not in (*act.body, "id"):
            if field.annotation is str:
                marks[name] = REDACTED
            elif type(None) in get_args(field.annotation):
                marks[name] = None
    marked = act.but(body=marks | act.body)
    try:
        whole = marked.noun().model_dump(mode="json")
    except ValueError:
        return None
    return marked if _says_no_more(whole, marked.body) else None


def _says_no_more(whole: Any, marked: Any) -> bool:
    """Whether nothing that was taken out came back as something else: a default (``asserted``, ``public``)."""
    if isinstance(whole, dict) and isinstance(marked, dict):
        return all(
            _says_no_more(one, marked[name]) if name in marked else one in (None, [], {}, "")
            for name, one in whole.items()
        )
    if isinstance(whole, list) and isinstance(marked, list):
        return all(map(_says_no_more, whole, marked))
    return True
