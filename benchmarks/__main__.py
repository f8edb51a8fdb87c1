"""``make bench``: every benchmark in interleaved rounds, with medians, spreads and ratios."""

import argparse
import platform

from benchmarks import attaching, casework, corroborating, playing, reading, register, releasing
from benchmarks.rounds import ROUNDS, Way, compare


def main() -> None:
    """All benchmarks, or the part that is named."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "part",
        nargs="?",
        choices=("register", "reading", "corroboration", "attaching", "casework", "release", "demo"),
        help="only this part",
    )
    asked.add_argument("--size", type=int, default=1_000_000, help="entries of the large log (1,000,000)")
    asked.add_argument("--large", action="store_true", help="corroboration, attaching: a million reports too")
    asked.add_argument("--prior", default="", help="corroboration: the file of another matching model")
    given = asked.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} interleaved rounds\n", flush=True
    )
    if given.part in (None, "register"):
        register.report(given.size)
    if given.part in (None, "reading"):
        compare(
            "Reading the case's articles, one core",
            Way("tahqiq, claims with sources", reading.ours),
            Way("spaCy en_core_web_sm, parse alone", reading.spacy_alone),
            "words/s",
        )
    if given.part in (None, "corroboration"):
        corroborating.report(large=given.large, prior=given.prior)
    if given.part in (None, "attaching"):
        attaching.report(large=given.large)
    if given.part in (None, "casework"):
        casework.report()
    if given.part in (None, "release"):
        releasing.report()
    if given.part in (None, "demo"):
        playing.report()


main()
