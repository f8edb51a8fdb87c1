"""What a cut-short 'tahqiq init' leaves, told apart from a mission and from other people's files."""

from pathlib import Path
from shlex import quote

from tahqiq.errors import MissionUnusable

_MARK = slice(68, 72)  # where SQLite's file format keeps it
_PARTS = ("", "-wal", "-shm", "-journal", ".keys")


def no_mission(mission: str, name: str, mark: int | None) -> MissionUnusable:
    """The error for a file or database without a mission's tables.

    ``name`` is fit to be printed; ``mark`` is what marks a file as a mission, ``None`` for a database on a server.
    """
    if mark is None or not _begun(Path(mission), mark):
        return MissionUnusable(
            "MIS004", f"{name} is not a mission", "name a file or database made by 'tahqiq init'."
        )
    parts = " ".join(quote(f"{mission}{end}") for end in _PARTS)
    return MissionUnusable(
        "MIS004",
        f"{name} is no mission yet: its 'tahqiq init' was cut short, and nothing was entered",
        f"take away what it left, 'rm -rf {parts}' (or the folder named with --keys), and run 'tahqiq init' again.",
    )


def _begun(path: Path, mark: int) -> bool:
    """Whether a file without the tables of a mission is empty, or marked as a mission all the same."""
    with path.open("rb") as file:
        head = file.read(_MARK.stop)
    return not head or head[_MARK] == mark.to_bytes(4, "big")


def unfounded(entries: int) -> MissionUnusable:
    """The error for tables that hold no founding, where the register has so many entries."""
    if entries:
        return MissionUnusable(
            "MIS006",
            f"the mission's tables lack its founding, though {entries} entries stand in its register",
            "run 'tahqiq rebuild'; if that fails, run 'tahqiq register verify'.",
        )
    return MissionUnusable(
        "MIS006",
        "nothing was entered in this mission: its 'tahqiq init' was cut short",
        "take away its file (with -wal and -shm beside it) or empty its database, take away its folder of keys, "
        "and run 'tahqiq init' again.",
    )
