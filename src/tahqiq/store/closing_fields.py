"""The fields of the acts that end a mission, for whoever may read the act."""

from tahqiq.model.closing import (
    ArchiveHandedOver,
    ArchiveReceived,
    ArchiveSealed,
    Ended,
    EndingAnswered,
    EndingProposed,
    WipeDone,
)
from tahqiq.model.frozen import Frozen

CLOSING_FIELDS: dict[type[Frozen], str] = {
    EndingProposed: "id kind reason on consent release exercise",
    EndingAnswered: "id proposal seat answer reason release exercise",
    Ended: "id proposal kind release exercise",
    ArchiveSealed: "id digest size root seats secretariat_keys release exercise",
    ArchiveHandedOver: "id digest to carrier release exercise",
    ArchiveReceived: "id digest seat opened release exercise",
    WipeDone: "id stage found duress release exercise",
}
