"""Friends of friends: reports likely one with the same third one are compared, though the search parted them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import neighbours
from tahqiq.archive.candidates import Pairs, paired
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]
Singles = NDArray[np.float32]

LIKELY: Final = 0.0  # log-odds from which a report is a friend
MOST_FRIENDS: Final = 6  # of one report, the likeliest


def friends_of_friends(reports: Reports, pairs: Pairs, log_odds: Singles, floor: float) -> Pairs:
    """Pairs with a friend in common that are not among those above the floor, in the company of all pairs.

    At most :data:`MOST_FRIENDS` squared a report; none twice.
    """
    n = len(reports)
    kept, likely = np.flatnonzero(log_odds > floor), np.flatnonzero(log_odds > LIKELY)
    known = neighbours(n, pairs.one[kept], pairs.other[kept], kept)
    close = neighbours(n, pairs.one[likely], pairs.other[likely], np.arange(len(likely)))
    friends = _likeliest(close, log_odds[likely])
    one, other = _strangers(known, friends)
    return paired(reports, one, other, pairs)


@compiled
def _likeliest(close: Any, log_odds: Any) -> Any:
    """Each row's likeliest, -1 for none, likeliest first, of equals the smaller row."""
    first, whom, which = close
    out = np.full((len(first) - 1, MOST_FRIENDS), -1, dtype=np.int32)
    best = np.empty(MOST_FRIENDS, dtype=np.float32)
    for row in range(len(out)):
        best[:] = -np.inf
        for at in range(first[row], first[row + 1]):
            value, near = log_odds[which[at]], whom[at]
            place = MOST_FRIENDS
            while place > 0 and (
                value > best[place - 1] or (value == best[place - 1] and near < out[row, place - 1])
            ):
                place -= 1
            if place < MOST_FRIENDS:
                for later in range(MOST_FRIENDS - 1, place, -1):
                    best[later], out[row, later] = best[later - 1], out[row, later - 1]
                best[place], out[row, place] = value, near
    return out


@compiled
def _strangers(known: Any, friends: Any) -> Any:
    first, whom, _ = known
    n = len(friends)
    one, other = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32)
    met = np.full(n, -1, dtype=np.int32)
    used = 0
    for row in range(n):
        met[row] = row
        for at in range(first[row], first[row + 1]):
            met[whom[at]] = row
        for friend in friends[row]:
            if friend < 0:
                break
            for third in friends[friend]:
                if third < 0:
                    break
                if third > row and met[third] != row:
                    met[third] = row
                    if used == len(one):
                        one, other = np.concatenate((one, one)), np.concatenate((other, other))
                    one[used], other[used] = row, third
                    used += 1
    return one[:used].copy(), other[:used].copy()
