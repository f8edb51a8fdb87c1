"""``make bench``: runs every benchmark in interleaved rounds and prints median, spread and ratio."""

import platform
from collections.abc import Callable
from statistics import median

from benchmarks import appending, playing, proving, reading

ROUNDS = 3
Timed = Callable[[], float]


def compare(title: str, ours: tuple[str, Timed], other: tuple[str, Timed], unit: str) -> None:
    """Prints both figures and their ratio; more is better in both."""
    mine, theirs = [], []
    for _round in range(ROUNDS):
        mine.append(ours[1]())
        theirs.append(other[1]())
    ratio = median(mine) / median(theirs)
    print(f"{title}")
    for name, figures in ((ours[0], mine), (other[0], theirs)):
        print(f"  {name:<44} {median(figures):>12,.1f} {unit}   ({min(figures):,.1f}–{max(figures):,.1f})")
    print(f"  ratio {ratio:.2f}\n", flush=True)


def main() -> None:
    """All benchmarks, the quick ones first."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} interleaved rounds\n")
    compare(
        "Durable append of signed, projected entries, one by one",
        ("tahqiq, sealed, projected and tree head signed", appending.ours_one_by_one),
        ("pymerkle SqliteTree, leaf hash alone", appending.pymerkle_one_by_one),
        "entries/s",
    )
    compare(
        "Durable append in batches of 100",
        ("tahqiq, sealed, projected and tree head signed", appending.ours_in_batches),
        ("pymerkle SqliteTree, leaf hash alone", appending.pymerkle_in_batches),
        "entries/s",
    )
    compare(
        "Inclusion proofs at 2,000 entries",
        ("tahqiq, from the stored tree", proving.ours),
        ("pymerkle SqliteTree", proving.pymerkle),
        "proofs/s",
    )
    compare(
        "Reading the case's articles, one core",
        ("tahqiq, claims with sources", reading.ours),
        ("spaCy en_core_web_sm, parse alone", reading.spacy_alone),
        "words/s",
    )
    playing.report()


main()
