"""How a mirror stands, without reading the register: what it believes, on whose word, and what is kept against whom."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tahqiq.desk.mirror.envelopes import SEALED
from tahqiq.desk.mirror.folder import MirrorFolder, open_folder
from tahqiq.desk.mirror.terms import Judged, own_quorums
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.checkpoint import SignedCheckpoint

_LOOKED_BACK = 1000  # believed states that are looked through for the newest that reached a level


@dataclass(frozen=True)
class Standing:
    """What ``status`` shows. ``reached`` is the newest believed state of each of the owner's levels, if any was met;
    ``unchecked`` the size of a state that a sync was shown and could not check; ``report`` what the last sync found."""

    mirror: MirrorFolder
    believed: SignedCheckpoint | None
    judged: tuple[Judged, ...]
    reached: dict[str, Judged | None]
    unchecked: int | None
    envelopes: int
    evidence: tuple[Path, ...]
    report: dict[str, Any] | None

    @property
    def proofs(self) -> Counter[str]:
        """How many proofs of each kind are kept: ``fork``, ``rollback``."""
        return Counter(file.name.split("-", 1)[0] for file in self.evidence)


def mirror_status(folder: Path, now: int) -> Standing:
    """How the mirror in this folder stands at ``now`` (POSIX seconds); raises as :func:`.open_folder` does."""
    mirror = open_folder(folder)
    with mirror.looking():
        believed = mirror.believed()
        shown = [one.checkpoint.size for one in mirror.shown() if not _same(one, believed)]
        return Standing(
            mirror,
            believed,
            own_quorums(mirror.terms, believed, now, None) if believed is not None else (),
            {
                level: newest_reaching(mirror, level, now)
                for level in LEVELS
                if level in mirror.terms.policies
            },
            max(shown, default=None),
            sum(1 for _file in (mirror.folder / SEALED).glob("*")),
            mirror.evidence(),
            mirror.report(),
        )


def _same(one: SignedCheckpoint, other: SignedCheckpoint | None) -> bool:
    return other is not None and one.checkpoint.text == other.checkpoint.text


def newest_reaching(mirror: MirrorFolder, level: str, now: int) -> Judged | None:
    """The newest believed state that met the owner's policy of a level, among the last thousand."""
    for size in mirror.believed_sizes()[:_LOOKED_BACK]:
        signed = mirror.believed_at(size)
        if signed is None:
            continue
        for found in own_quorums(mirror.terms, signed, now, None):
            if found.level == level and found.quorum is not None and found.quorum.satisfied:
                return found
    return None
