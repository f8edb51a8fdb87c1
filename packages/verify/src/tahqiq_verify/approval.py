"""What a seat signs to approve a policy or a redaction: its own witness's key signs the proposal's exact content.

Whoever enrols members can enrol a head for any seat, so a head's entry alone binds nobody. The key of a seat's witness
is held by the seat itself, and it is enrolled with proof of that; its signature is what counts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from tahqiq_verify.keys import signature_holds
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.roll import text_of
from tahqiq_verify.spelling import canonical_json, from_b64url

REDACTION: Final = "redaction"


@dataclass(frozen=True)
class Witnessing:
    """A witness as the register knows it: policies proposed from ``since`` to ``until`` may name it."""

    name: str
    vkey: str
    url: str
    seat: str
    since: int
    until: int | None = None


@dataclass(frozen=True)
class Proposal:
    """Something that waits for approvals: a policy of one level, or a redaction.

    ``text`` is the policy or the ground. ``approved_by`` are the members who entered approvals, ``signed_by`` the
    witnesses whose signatures these carried.
    """

    kind: str
    by: str
    text: str
    indexes: tuple[int, ...] = ()
    digests: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    in_force: int | None = None
    withdrawn: int | None = None

    @property
    def waits(self) -> bool:
        """Whether it can still be approved."""
        return self.in_force is None and self.withdrawn is None

    @property
    def sha256(self) -> str:
        """SHA-256 of what is approved, in hexadecimal: a policy's bytes, or a redaction in canonical JSON."""
        if self.kind != REDACTION:
            return hashlib.sha256(self.text.encode()).hexdigest()
        named = {"digests": list(self.digests), "ground": self.text, "indexes": list(self.indexes)}
        return hashlib.sha256(canonical_json(named)).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The proposal as plain data, as the register's state has it."""
        return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(self).items()}

    @classmethod
    def restored(cls, plain: dict[str, Any]) -> Self:
        """As :meth:`plain` gave it."""
        values: dict[str, Any] = {n: tuple(one) if isinstance(one, list) else one for n, one in plain.items()}
        return cls(**values)


def approval_message(origin: str, number: int, proposal: Proposal) -> bytes:
    """What a witness's key signs to approve the proposal entered at index ``number`` of the register ``origin``.

    Its first line sets it apart from whatever else that key signs: a cosignature begins with ``cosignature/v1``, a
    proof of possession with ``tahqiq-possession/v1`` (docs/register.md §12).
    """
    return f"tahqiq-approval/v1\n{origin}\n{number}\n{proposal.kind}\n{proposal.sha256}\n".encode()


def signers_of(
    body: dict[str, Any], witnesses: Mapping[str, Witnessing], seat: str, message: bytes
) -> tuple[str, ...]:
    """The witnesses whose signatures an approval carries, by code point; each must count now, and be the seat's.

    Refuses ``rule`` for another witness or a form that is none, ``malformed`` for a text that is no base64url,
    ``bad_signature`` for one that does not hold. An empty object is nobody's.
    """
    signatures = body.get("signatures")
    if not isinstance(signatures, dict):
        raise Refusal("rule", "'signatures' is no object")
    names = tuple(sorted(signatures))
    for name in names:
        found = witnesses.get(name)
        if found is None or found.until is not None or found.seat != seat:
            raise Refusal("rule", f"'{name}' is no witness of {seat} that counts now")
    for name in names:
        signature = from_b64url(text_of(signatures, name, 100))
        if not signature_holds(parse_vkey(witnesses[name].vkey).public, message, signature):
            raise Refusal("bad_signature", f"the signature of '{name}' does not hold for this proposal")
    return names


def seats_signed(witnesses: Mapping[str, Witnessing], signed: frozenset[str]) -> frozenset[str]:
    """The seats all of whose witnesses that count now have signed; a second key put beside a seat's own adds none."""
    active = [one for one in witnesses.values() if one.until is None]
    silent = {one.seat for one in active if one.name not in signed}
    return frozenset(one.seat for one in active) - silent
