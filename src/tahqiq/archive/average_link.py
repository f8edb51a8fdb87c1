"""Average link: groups grow by whoever fits the whole group best, so that no chain of bridges ties a front together."""

from typing import Any, Final

import numpy as np

from tahqiq.archive.sheet import compiled

UNIT: Final = 4096.0  # log-odds are summed as whole numbers of this fraction: exact, whatever the order
NEVER: Final = -(1 << 52)  # the sum between two groups that a person holds apart
APART: Final = NEVER // 2  # a sum this low holds such a pair; no others can pull it up


@compiled
def root(parent: Any, row: int) -> Any:
    """The row that stands for the set that a row is in (union-find, path halving)."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@compiled
def join(parent: Any, one: int, other: int) -> None:
    """Makes one set of two; the smaller row stands for it."""
    one, other = root(parent, one), root(parent, other)
    parent[max(one, other)] = min(one, other)


@compiled
def components(n: int, one: Any, other: Any, which: Any) -> Any:
    """Sets of rows that the chosen pairs tie together: the smallest row of each row's set."""
    parent = np.arange(n)
    for k in range(len(one)):
        if which[k]:
            join(parent, one[k], other[k])
    for row in range(n):
        parent[row] = root(parent, row)
    return parent


@compiled
def neighbours(n: int, one: Any, other: Any, weight: Any) -> Any:
    """Pairs laid out by row: where each row's begin, with whom, and how heavy."""
    first = np.zeros(n + 1, dtype=np.int64)
    for k in range(len(one)):
        first[one[k] + 1] += 1
        first[other[k] + 1] += 1
    for row in range(n):
        first[row + 1] += first[row]
    at = first[:-1].copy()
    whom = np.empty(2 * len(one), dtype=np.int32)
    heavy = np.empty(2 * len(one), dtype=np.int64)
    for k in range(len(one)):
        a, b = one[k], other[k]
        whom[at[a]], heavy[at[a]] = b, weight[k]
        whom[at[b]], heavy[at[b]] = a, weight[k]
        at[a] += 1
        at[b] += 1
    return first, whom, heavy


@compiled
def _gather(group: int, parent: Any, graph: Any, chain: Any, sums: Any, met: Any) -> Any:
    """The groups next to one and the sums of the pairs between, each once; rewrites the group's own list so."""
    first, whom, heavy = graph
    head, following, length = chain
    count = 0
    part = head[group]
    while part >= 0:
        for k in range(first[part], first[part] + length[part]):
            near = root(parent, whom[k])
            if near == group:
                continue
            if sums[near] == 0:
                met[count] = near
                count += 1
            sums[near] += heavy[k]
            if sums[near] <= APART:
                sums[near] = NEVER
            elif sums[near] == 0:
                sums[near] = 1  # a sum of nothing still stands in the list
        part = following[part]
    part, k, last = head[group], 0, -1
    while part >= 0:
        after = following[part]
        room = first[part + 1] - first[part]
        used = min(room, count - k)
        for slot in range(used):
            whom[first[part] + slot] = met[k]
            heavy[first[part] + slot] = sums[met[k]]
            k += 1
        length[part] = used
        if used == 0 and last >= 0:
            following[last] = after
        else:
            last = part
        part = after
    return count


@compiled
def link(sizes: Any, graph: Any, limits: Any, absent: float, stop: float) -> Any:
    """Merges groups in pairs that are each other's best until no mean reaches ``stop``.

    ``sizes``: reports a row stands for. Pairs that are not listed count ``absent``; weights are log-odds above that
    times :data:`UNIT`. Follows chains of nearest neighbours (Benzecri 1982; Murtagh 1983), which for the average
    link gives the groups of the greedy order. Returns the merges (one, other),
    a group's last one last.
    """
    first = graph[0]
    n = len(sizes)
    size = sizes.copy()
    parent = np.arange(n)
    head, following = np.arange(n), np.full(n, -1, dtype=np.int64)
    chain = (head, following, first[1:] - first[:-1])
    sums, met = np.zeros(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    path, again = np.empty(n + 1, dtype=np.int64), np.empty(2 * n + 1, dtype=np.int64)
    merges = np.empty((n, 2), dtype=np.int64)
    merged, waiting, deep = 0, 0, 0
    start = 0
    while start < n or waiting or deep:
        if deep == 0:
            if waiting:
                waiting -= 1
                path[0] = again[waiting]
            else:
                path[0] = start
                start += 1
            if parent[path[0]] != path[0]:
                continue
            deep = 1
        group = path[deep - 1]
        before = path[deep - 2] if deep > 1 else -1
        count = _gather(group, parent, graph, chain, sums, met)
        best, mean = _nearest((group, before, count), size, (sums, met), limits, absent)
        if best < 0 or mean < stop:
            deep = 0
            continue
        if best != before:
            path[deep] = best
            deep += 1
            continue
        one, other = min(group, before), max(group, before)
        merges[merged, 0], merges[merged, 1] = one, other
        merged += 1
        parent[other] = one
        size[one] += size[other]
        _widen(limits, one, other)
        part = head[one]
        while following[part] >= 0:
            part = following[part]
        following[part] = head[other]
        deep -= 2
        again[waiting] = one
        waiting += 1
    return merges[:merged].copy()


@compiled
def _nearest(where: Any, size: Any, found: Any, limits: Any, absent: float) -> Any:
    """The group of the highest mean, of equals the one we came from, then the smaller row; clears the sums."""
    group, before, count = where
    sums, met = found
    best, mean = -1, -np.inf
    for k in range(count):
        near = met[k]
        total, sums[near] = sums[near], 0
        if total <= APART or not _fits(limits, group, near):
            continue
        value = absent + total / UNIT / (np.float64(size[group]) * np.float64(size[near]))
        if value > mean or (value == mean and (near == before or (best != before and near < best))):
            best, mean = near, value
    return best, mean


@compiled
def _fits(limits: Any, one: int, other: int) -> Any:
    """Whether the shortest time that can hold both groups is within what the rule allows."""
    latest_start, earliest_end, span = limits
    need = max(latest_start[one], latest_start[other]) - min(earliest_end[one], earliest_end[other])
    return not (need > min(span[one], span[other]))


@compiled
def _widen(limits: Any, one: int, other: int) -> None:
    latest_start, earliest_end, span = limits
    latest_start[one] = max(latest_start[one], latest_start[other])
    earliest_end[one] = min(earliest_end[one], earliest_end[other])
    span[one] = min(span[one], span[other])
