"""The line by which a seat approves a proposal: its witness's key, named, and that key's signature.

A line is ``<name>+<key id> <signature>``: the first two parts of the witness's verifier key (C2SP signed-note), a
space, and base64url of 64 bytes (Ed25519) over the message of docs/register.md §12.
"""

from dataclasses import dataclass

from tahqiq.register.signer import Signer
from tahqiq.register.witness import cosigner_key
from tahqiq_verify.approval import Proposal, approval_message
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64url, from_b64url


@dataclass(frozen=True)
class ApprovalLine:
    """A line as it was handed in: which key is said to have signed, and the signature in base64url; unchecked."""

    key: str
    signature: str

    def is_of(self, vkey: str) -> bool:
        """Whether the line names the key of this verifier key."""
        return key_named(parse_vkey(vkey)) == self.key


def key_named(key: NoteKey) -> str:
    """How a line names a key: name and key id, without the key itself."""
    return key.vkey.rpartition("+")[0]


def approval_line(witness: Signer, origin: str, number: int, proposal: Proposal) -> str:
    """The line by which this witness's seat approves the proposal entered at index ``number`` of ``origin``."""
    signature = witness.sign(approval_message(origin, number, proposal))
    return f"{key_named(cosigner_key(witness))} {b64url(signature)}"


def read_approval_line(text: str) -> ApprovalLine:
    """A line that was handed in; refuses ``malformed`` for any other form."""
    words = text.split()
    if len(words) != 2 or "+" not in words[0]:
        raise Refusal("malformed", "it is not a key's name and id, a space, and a signature")
    from_b64url(words[1])
    return ApprovalLine(*words)
