"""Evidence: files kept sealed as items of a case, and everything that is done with them (Berkeley Protocol).

No witness is named in any of these: a person stands here as a role or a pseudonym, and nowhere else.
"""

from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.reason import Reason
from tahqiq.model.release import Label
from tahqiq.model.rollcall import Words

EvidenceKind = Literal["photo", "video", "sound", "document", "fragment_report", "other"]
# On what ground the mechanism may hold the file; the last one keeps it inside whatever its label.
Consent = Literal["informed_consent", "public_source", "official_duty", "mandate", "none_obtained"]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(gt=0)]


class CustodyPaper(Frozen):
    """What every paper on an item of evidence has; ``evidence`` is the id of the item."""

    id: str
    incident: str
    evidence: str
    release: Label = "mechanism"
    exercise: bool = False


class EvidenceItem(Frozen):
    """One file as it came into custody; its bytes are kept sealed under ``sha256`` and never change.

    ``collected`` and ``place`` say when and where it came into our hands, ``made`` and ``made_place`` when and
    where it is stated to have been made. ``collector`` and ``taken_from`` are roles or pseudonyms. ``given_by``
    is the party whose material it is, if it is a party's: it then counts as that party's word. ``carrier`` is the
    thing that holds the file, such as a memory card in a numbered bag. ``formerly`` names the item that the same bytes
    were before its custody broke or it was withdrawn: they are taken anew, and that stays with them.
    """

    id: str
    incident: str
    kind: EvidenceKind
    title: Words
    sha256: Hash
    size: Size
    media_type: str
    collected: When
    place: Place
    made: When | None = None
    made_place: Place | None = None
    collector: Words
    method: Words
    taken_from: Words
    given_by: str | None = None
    consent: Consent | None = None
    consent_scope: Words | None = None
    device: Words | None = None
    url: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    carrier: Words | None = None
    filename: str | None = None
    formerly: str | None = None
    release: Label = "mechanism"
    exercise: bool = False

    @property
    def evidence(self) -> str:
        """The item that this paper is about: itself."""
        return self.id


class HandOver(CustodyPaper):
    """One custodian hands an item to another; both are members. It counts once the other confirms."""

    giver: str
    to: str
    reason: Words


class Receiving(CustodyPaper):
    """A custodian confirms that the item is with him, and in what condition.

    ``hand_over`` names what he answers. Without it he found the item with nobody handing it over: ``account``
    says how, and the chain shows the gap.
    """

    hand_over: str | None = None
    condition: Literal["intact", "differs"] = "intact"
    account: Words | None = None


class WorkingCopy(CustodyPaper):
    """A file derived from an item or from another copy, kept under its own hash: what was done, and what for."""

    derived_from: str
    purpose: Words
    transformation: Words
    tool: Words | None = None
    sha256: Hash
    size: Size
    media_type: str
    filename: str | None = None


class FileSays(Frozen):
    """One thing that a file says about itself; anybody could have written it there."""

    name: str
    value: str


class Provenance(Frozen):
    """What a C2PA manifest in the file amounts to: who signed what software's statement, never whether it is true.

    ``valid`` says that the signature holds and the file is as it was signed; not that the signer is trusted.
    """

    state: Literal["absent", "valid", "invalid", "could_not_be_read", "not_looked_for"]
    issuer: str | None = None
    claim_generator: str | None = None
    signed_at: str | None = None
    problems: tuple[str, ...] = ()


class Examination(CustodyPaper):
    """What a program read out of an item or copy: as the file says, read in a closed room, never trusted.

    ``warnings`` are what a person should look at: what could not be read, and what differs from what was stated.
    """

    of: str
    tool: str
    outcome: Literal["read", "could_not_be_read"]
    says: tuple[FileSays, ...] = ()
    warnings: tuple[Reason, ...] = ()
    provenance: Provenance


class Access(CustodyPaper):
    """Somebody took the bytes out: of which file, for which seat, what for, in clear or sealed to that seat."""

    of: str
    seat: str
    purpose: Words
    form: Literal["clear", "sealed"]


class EvidenceWithdrawal(CustodyPaper):
    """An item is withdrawn from its case: no finding may cite it any more. Nothing of it is deleted."""

    reason: Words


EvidencePaper = EvidenceItem | HandOver | Receiving | WorkingCopy | Examination | Access | EvidenceWithdrawal
