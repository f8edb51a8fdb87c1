"""How a mission ends: its closing proposed and agreed, the sealed archive, its way to the custodians, what was wiped.

Whoever reads what passes between the parties may read that its end is proposed and who keeps its archive; that the
mission is closed, or open again, everybody may, unless the chair declares it for the parties alone. Nothing of what the
mission holds stands in these papers.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label

Reason = Annotated[str, Field(min_length=1, max_length=500)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
EndingKind = Literal["close", "reopen"]
SecretariatKeys = Literal["joint", "each", "none"]


class EndingPaper(Frozen):
    """One paper on the end of a mission."""

    id: str
    release: Label = "parties"
    exercise: bool = False


class EndingProposed(EndingPaper):
    """The chair proposes that the mission closes, or is taken up again, on a day of its own calendar.

    ``consent`` are the seats that must agree: every mediator, and both parties where the text of the agreement asks
    for them. A later proposal takes the place of this one.
    """

    kind: EndingKind
    reason: Reason
    on: date
    consent: Annotated[tuple[str, ...], Field(max_length=32)]


class EndingAnswered(EndingPaper):
    """A seat's head agrees to a proposal or refuses it; the seat's last answer counts."""

    proposal: str
    seat: str
    answer: Literal["agreed", "refused"]
    reason: Reason | None = None


class Ended(EndingPaper):
    """The chair declares what was agreed: from this entry on the mission is closed, or is open again."""

    release: Label = "public"
    proposal: str
    kind: EndingKind


class ArchiveSealed(EndingPaper):
    """A sealed archive was made: its digest, the state of the register that it holds, and to which seats it opens.

    ``secretariat_keys`` says how the mechanism's own reading keys lie in it: opened by all those seats together
    (``joint``), by each of them (``each``), or not there.
    """

    digest: Digest
    size: Annotated[int, Field(ge=1)]
    root: str
    seats: tuple[str, ...]
    secretariat_keys: SecretariatKeys


class ArchiveHandedOver(EndingPaper):
    """The archive was given to a seat, and how it travelled."""

    digest: Digest
    to: str
    carrier: Annotated[str, Field(max_length=500)] = ""


class ArchiveReceived(EndingPaper):
    """A custodian's receipt: the digest he computed himself, and whether he opened and replayed the archive."""

    digest: Digest
    seat: str
    opened: bool


class WipeDone(EndingPaper):
    """Staff data or the vault was wiped here; ``found`` says whether there was anything to wipe."""

    stage: Literal["staff", "vault"]
    found: bool
    duress: bool
