"""The register's benchmarks in order: appending, proving, memory, checking, taking in, acting."""

import tempfile
from functools import partial
from pathlib import Path

from benchmarks import acting, appending, auditing, big_logs, intake, memory, proving
from benchmarks.rounds import in_turn

ROUND = 200_000  # entries of one round of batch appends
AUDITED = 200_000
SMALL = 10_000


def report(size: int) -> None:
    """All of them; ``size`` is how large the large log is."""
    _appending(min(ROUND, size))
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large"), Path(folder, "small")
        for place, entries in ((large, size), (small, SMALL)):
            place.mkdir()
            big_logs.build(place, entries)
        proving.cold(large, small, size)
        proving.warm(large, small, size)
        auditing.report(auditing.export(large, Path(folder, "static"), AUDITED), large)
    memory.report(size)
    intake.report()
    acting.report()


def _appending(size: int) -> None:
    names = ("tahqiq: entries, nonces, tiles, root", "pymerkle SqliteTree: entries, leaf hashes, root")
    title = (
        f"Durable append in batches of 1,000, {size:,} entries a round, a checkpoint signed for each batch"
    )
    batches = partial(appending.in_batches, size)
    in_turn(title, names, batches, "entries/s")
    in_turn(
        "The same, each of our batches read back and computed anew before it is signed",
        names,
        partial(batches, checked=True),
        "entries/s",
    )
    in_turn(
        "The same, our nonces scattered at random (the worst case)",
        names,
        partial(batches, scatter=True),
        "entries/s",
    )
    names = ("tahqiq: append", "pymerkle SqliteTree: append_entry")
    in_turn("Durable append one by one, the median", names, appending.one_by_one, "ms", less_is_better=True)
    in_turn(
        "The same, each with the root and a signed checkpoint",
        names,
        partial(appending.one_by_one, headed=True),
        "ms",
        less_is_better=True,
    )
