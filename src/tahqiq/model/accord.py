"""What the sides agree on about the register itself: witnesses, quorum policies, redactions, disputes."""

from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.rollcall import Words

Level = Literal["recorded", "final"]
Indexes = Annotated[tuple[int, ...], Field(min_length=1, max_length=10_000)]
Signatures = dict[str, str]  # a witness's name -> base64url of its key's signature on the approval


class WitnessPost(Frozen):
    """A seat's witness: its name, its C2SP verifier key, where it listens, and its proof that it holds the key."""

    name: str
    vkey: str
    url: str = ""
    seat: str
    possession: str


class WitnessRetirement(Frozen):
    """A witness that counts no longer; its name and key are never given again."""

    name: str


class WitnessAbsence(Frozen):
    """Who had not cosigned the checkpoint of this size when the time given for *final* had passed."""

    size: int
    names: tuple[str, ...]


class PolicyProposal(Frozen):
    """A quorum policy (C2SP tlog-policy) for one level."""

    level: Level
    text: Annotated[str, Field(min_length=1, max_length=60_000)]


class PolicyApproval(Frozen):
    """A seat's approval of a proposed policy, naming its exact text by SHA-256, signed by the seat's witnesses."""

    proposal: int
    sha256: str
    signatures: Signatures


class RedactionProposal(Frozen):
    """To destroy what these entries disclose, on a stated ground: wholly, or these digests alone."""

    indexes: Indexes
    digests: tuple[str, ...] = ()
    ground: Words


class RedactionApproval(Frozen):
    """A seat's approval of a proposed redaction, signed by its witnesses; by none before there are any."""

    proposal: int
    signatures: Signatures


class ProposalWithdrawal(Frozen):
    """A proposal that the member who made it takes back before it is in force."""

    proposal: int


class EntriesNamed(Frozen):
    """Disputed entries that somebody has checked: they stand after all, or do not count."""

    indexes: Indexes


class StateDigest(Frozen):
    """The digest of the register's state after ``size`` entries: every mirror compares its own with it."""

    size: int
    digest: str


class EntryRelayed(Frozen):
    """That an entry was handed in by another than the one who had sealed it."""

    index: int
