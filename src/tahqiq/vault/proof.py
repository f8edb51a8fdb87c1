"""Proofs: a keeper's paper counts by the vault key on his own machine, not by the member's key in the key folder.

Whoever administers the machine holds the members' keys; a vault key he does not.
"""

from tahqiq.model.ids import canonical_json
from tahqiq.model.vault import KeeperPaper
from tahqiq_verify.keys import signature_holds


def proof_message(origin: str, verb: str, paper: KeeperPaper) -> bytes:
    """What the vault key signs: the register, the act, and everything that the paper says."""
    said = paper.model_dump(mode="json", exclude={"proof"})
    return f"tahqiq-vault/v1\n{origin}\n{verb}\n".encode() + canonical_json(said)


def proof_holds(origin: str, verb: str, paper: KeeperPaper, signs: str) -> bool:
    """Whether the paper was signed with this vault key (raw Ed25519 public key in hexadecimal)."""
    try:
        public, signature = bytes.fromhex(signs), bytes.fromhex(paper.proof)
    except ValueError:
        return False
    return signature_holds(public, proof_message(origin, verb, paper), signature)
