"""The register's benchmarks in order: appending, proving, memory, checking, taking in, acting."""

import tempfile
from functools import partial
from pathlib import Path

from benchmarks import acting, appending, auditing, big_logs, intake, memory, proving
from benchmarks.rounds import Way, compare

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
        proving.warm(large, size)
        auditing.report(auditing.export(large, Path(folder, "static"), AUDITED), large)
    memory.report(size)
    intake.report()
    acting.report()


def _appending(size: int) -> None:
    batches = partial(appending.ours_in_batches, size)
    pymerkle = Way(
        "pymerkle SqliteTree: entries, leaf hashes, root", partial(appending.pymerkle_in_batches, size)
    )
    title = (
        f"Durable append in batches of 1,000, {size:,} entries a round, a checkpoint signed for each batch"
    )
    compare(title, Way("tahqiq: entries, nonces, tiles, root", batches), pymerkle, "entries/s")
    compare(
        "The same, each batch read back and computed anew before it is signed",
        Way("tahqiq", partial(batches, checked=True)),
        pymerkle,
        "entries/s",
    )
    compare(
        "The same, with nonces scattered at random (the worst case)",
        Way("tahqiq", partial(batches, scatter=True)),
        pymerkle,
        "entries/s",
    )
    compare(
        "Durable append one by one",
        Way("tahqiq: append", appending.ours_one_by_one),
        Way("pymerkle SqliteTree: append_entry", appending.pymerkle_one_by_one),
        "entries/s",
    )
    compare(
        "The same, with the root and a signed checkpoint for each entry",
        Way("tahqiq", partial(appending.ours_one_by_one, headed=True)),
        Way("pymerkle SqliteTree", partial(appending.pymerkle_one_by_one, headed=True)),
        "entries/s",
    )
