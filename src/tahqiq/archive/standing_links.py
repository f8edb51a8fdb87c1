"""Standing links: what a batch finds of each pair of reports, kept with the later one, so that the next report is
placed among them as it would be in a batch."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.encoded import LINK
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import Reports
from tahqiq.archive.scoring import first_look

OTHERS: Final = (
    -1
)  # in place of a report: so many others were compared and came to nothing, the nearest so near


def standing_links(reports: Reports, numbers: NDArray[np.int64], prior: Prior) -> list[Any]:
    """For each report (``numbers`` ascending) its links to earlier ones (:data:`LINK`), then one of :data:`OTHERS`.

    In that one ``log_odds`` is how many reports it was held against besides, ``strain`` the least strain of all.
    """
    pairs, first = first_look(reports, candidate_pairs(reports), prior)
    by_row = np.argsort(pairs.other, kind="stable")
    ends = np.cumsum(np.bincount(pairs.other, minlength=len(reports)))
    met = np.bincount(pairs.one, minlength=len(reports)) + np.bincount(pairs.other, minlength=len(reports))
    besides = np.maximum(pairs.company - met, 0)
    found = []
    for row in range(len(reports)):
        some = by_row[(ends[row - 1] if row else 0) : ends[row]]
        links = np.empty(len(some) + 1, dtype=LINK)
        links["report"][:-1] = numbers[pairs.one[some]]
        links["log_odds"][:-1], links["strain"][:-1] = first[some], pairs.strain[some]
        links[-1] = (OTHERS, besides[row], pairs.nearest[row])
        found.append(links)
    return found


def renewed(links: Any, fresh: Any, numbers: NDArray[np.int64]) -> Any:
    """Fresh links within some reports (``numbers``, ascending), and the old ones to reports that are not of these."""
    at = np.minimum(np.searchsorted(numbers, links["report"]), len(numbers) - 1)
    outside = (numbers[at] != links["report"]) & (links["report"] != OTHERS)
    return np.concatenate((links[outside], fresh))
