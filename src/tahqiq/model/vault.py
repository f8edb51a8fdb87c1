"""The vault's papers: who keeps it, which pseudonyms it holds, what was released to whom; never an identity.

No paper has room for free text, so that nobody can write a name into the register by mistake.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tahqiq.model.evidence import Hash
from tahqiq.model.frozen import Frozen
from tahqiq.model.identity import Consent, Purpose
from tahqiq.model.pseudonym import IdentityKind, Pseudonym
from tahqiq.model.release import Label
from tahqiq.model.rollcall import KeyText

Recipient = Annotated[str, Field(pattern=r"^age1[0-9a-z]{58}$")]
# empty only in a draft that is still to be signed
Proof = Annotated[str, Field(pattern=r"^([0-9a-f]{128})?$")]
Version = Annotated[int, Field(ge=1)]
RefusalReason = Literal["consent", "purpose", "risk", "not_needed", "other"]
DestructionReason = Literal["withdrawn", "ended", "expired", "closing", "asked_for"]


class VaultPaper(Frozen):
    """What every paper of the vault has."""

    id: str
    release: Label = "mechanism"
    exercise: bool = False


class KeeperPaper(VaultPaper):
    """A paper that counts by its keeper's vault key: ``proof`` signs all else in it (Ed25519, RFC 8032)."""

    proof: Proof = ""


class KeeperEnrolled(KeeperPaper):
    """A member offers himself as a keeper, with the two public halves of his vault key; for the vault named."""

    vault: Hash
    member: str
    recipient: Recipient
    signs: KeyText


class KeeperAccepted(KeeperPaper):
    """A keeper takes in another who enrolled; two must, once the vault has had its first two keepers."""

    enrolment: str


class KeeperLeft(KeeperPaper):
    """A keeper leaves; or one of two others says that he is to. One who has lost his vault key is sent away."""

    keeper: str


class SealedAs(VaultPaper):
    """One version of an identity as it is sealed: ``commitment`` binds its content, ``sealed`` its bytes.

    The commitment is salted, and the salt lies sealed with the identity: nobody can try names against it.
    """

    pseudonym: Pseudonym
    version: Version = 1
    commitment: Hash
    sealed: Hash
    keepers: tuple[str, ...]


class IdentityKept(SealedAs):
    """An identity came into the vault. In a closed compartment it is counted, and named to its circle alone."""

    kind: IdentityKind
    consent: Consent
    closed_compartment: bool = False
    investigator: str | None = None


class IdentityCorrected(SealedAs):
    """A new sealed version of an identity; the earlier ones stay until the identity is destroyed."""


class ConsentChanged(VaultPaper):
    """The person narrows or widens the consent, or withdraws it (``None``); ``told`` are those who have read."""

    pseudonym: Pseudonym
    consent: Consent | None
    told: tuple[str, ...] = ()


class ReleaseAsked(VaultPaper):
    """Somebody asks that one identity be opened to one reader, for one purpose, until a time.

    ``recipient`` is the reader's one-time key where he asks himself.
    """

    pseudonym: Pseudonym
    purpose: Purpose
    reader: str
    until: AwareDatetime
    recipient: Recipient | None = None


class ReaderReady(VaultPaper):
    """The reader whom somebody else named has made his one-time key."""

    ask: str
    recipient: Recipient


class ReleaseGranted(KeeperPaper):
    """A keeper grants: ``half`` is the hash of his half, sealed; ``passed`` that of the first keeper's, passed on."""

    ask: str
    pseudonym: Pseudonym
    version: Version
    half: Hash
    passed: Hash | None = None


class ReleaseRefused(VaultPaper):
    """A keeper refuses what was asked; nothing of it is released any more."""

    ask: str
    reason: RefusalReason


class IdentityRead(VaultPaper):
    """The reader opens the identity; entered before anything is shown."""

    ask: str
    pseudonym: Pseudonym
    version: Version
    reader: str
    seat: str


class DestructionAgreed(KeeperPaper):
    """A first keeper agrees that an identity be destroyed."""

    pseudonym: Pseudonym
    reason: DestructionReason


class IdentityDestroyed(KeeperPaper):
    """A second keeper agrees: the identity is destroyed, and its pseudonym is never given again."""

    pseudonym: Pseudonym
    agreed: str


class RewrapBegun(KeeperPaper):
    """A keeper opens his halves to a second one, so that all be sealed anew to those who keep the vault now."""

    keepers: tuple[str, ...]


class SealedAnew(Frozen):
    """One version of an identity under its new seal."""

    pseudonym: Pseudonym
    version: Version
    sealed: Hash


class Rewrapped(KeeperPaper):
    """The second keeper has sealed all anew; grants that were not read yet are void."""

    begun: str
    keepers: tuple[str, ...]
    seals: tuple[SealedAnew, ...]


class VaultAttempt(VaultPaper):
    """Somebody tried what a rule of the vault refuses: which act and which rule, and nothing of what it said."""

    tried: str
    code: str
