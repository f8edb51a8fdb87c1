"""Headlines of made-up conflicts, labelled by hand: which of them tell of one event, ours against the same day."""

import sys
from datetime import datetime
from pathlib import Path

import numpy as np

from benchmarks.peers import same_day

ARCHIVE_TESTS = Path(__file__).resolve().parents[1] / "tests" / "archive"


def report() -> None:
    """Prints pair F1 by conflict and over all pairs."""
    sys.path.insert(0, str(ARCHIVE_TESTS))
    import score_headlines as scoring

    print("Headlines alone, labelled by hand (pair F1; asked at least .65 where the same day gets .48)")
    pooled: list[list[np.ndarray]] = [[], [], []]
    for conflict, given in scoring.made_up().items():
        days = [datetime.fromisoformat(day) if day else None for day in given.table["date"].to_pylist()]
        by_day = np.unique(same_day.groups(days), return_inverse=True)[1]
        truth, ours = scoring.pairs_of(given, scoring.found_by(given))
        _truth, theirs = scoring.pairs_of(given, by_day)
        for part, pairs in zip(pooled, (truth, ours, theirs), strict=True):
            part.append(pairs)
        f1 = (scoring.scores(truth, found)[2] for found in (ours, theirs))
        print(f"  {conflict:<12}{len(days):>5} headlines   tahqiq {next(f1):.3f}   same day {next(f1):.3f}")
    truth, ours, theirs = (np.concatenate(part) for part in pooled)
    mine, other = scoring.scores(truth, ours)[2], scoring.scores(truth, theirs)[2]
    print(f"  all pairs                    tahqiq {mine:.3f}   same day {other:.3f}\n", flush=True)
