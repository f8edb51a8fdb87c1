"""Stitch: the incidents of all shards made one list; groups that are the same on both sides of a cut become one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.average_link import components
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.shard_work import Question

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """One line for each report in each shard, by row; ``node`` numbers the groups of all shards."""

    row: Longs
    shard: Longs
    home: Bools
    node: Longs
    size: Longs
    probability: NDArray[np.float32]
    dissents: Bools
    bridge: Longs


def stitch(found: pa.Table, rows: int, question: Question) -> Clusters:
    """From what the shards found (:data:`tahqiq.archive.shard_work.FOUND`) to the incidents of all ``rows``.

    A report is where it is at home, or, if it is alone there, in the group of reports that its home does not see
    to which it more likely belongs than not. Two groups of two shards become one where most of what both shards
    see of either is in both. What people said is the same or not stays so.
    """
    entries = _entries(found)
    decided = _decided(entries, rows)
    node = entries.node[decided]
    said_same = _pairs(question.must)
    parent = _joined(entries, node, said_same, _pairs(question.cannot))
    label = parent[node]
    label = _parted(label, entries.probability[decided], said_same, _pairs(question.cannot))
    _, incident = np.unique(label, return_inverse=True)
    bridge = entries.bridge[decided]
    hangs = np.flatnonzero(bridge >= 0)
    hangs = hangs[incident[hangs] == incident[bridge[hangs]]]
    return Clusters(
        incident=incident.astype(np.int32),
        probability=entries.probability[decided],
        dissents=entries.dissents[decided],
        bridges=np.stack([hangs, bridge[hangs]], axis=1),
        rule=question.rule.label,
        prior=question.prior.name,
    )


def _entries(found: pa.Table) -> _Entries:
    named = {name: found.column(name).to_numpy() for name in found.column_names}
    order = np.lexsort((named["shard"], named["row"]))
    column = {name: values[order] for name, values in named.items()}
    shard = column["shard"].astype(np.int64)
    _, node = np.unique((shard << 32) | column["incident"], return_inverse=True)
    return _Entries(
        row=column["row"],
        shard=shard,
        home=column["home"],
        node=node.astype(np.int64),
        size=np.bincount(node)[node],
        probability=column["probability"],
        dissents=column["dissents"],
        bridge=column["bridge"],
    )


def _decided(entries: _Entries, rows: int) -> Longs:
    """Which line counts, by row."""
    own = np.empty(rows, dtype=np.int64)
    at_home = np.flatnonzero(entries.home)
    own[entries.row[at_home]] = at_home
    lonely = entries.size[own] == 1
    away = np.flatnonzero(
        ~entries.home & lonely[entries.row] & (entries.size > 1) & (entries.probability > 0.5)
    )
    away = away[_unseen(entries, own, away)]
    best = away[np.lexsort((-entries.probability[away], entries.row[away]))]
    row, first = np.unique(entries.row[best], return_index=True)
    own[row] = best[first]
    return own


def _unseen(entries: _Entries, own: Longs, away: Longs) -> Bools:
    """Whether most of a guest's company abroad is not seen at its home."""
    order = np.argsort(entries.node, kind="stable")
    first = np.searchsorted(entries.node[order], np.arange(int(entries.node.max(initial=-1)) + 2))
    seat = (entries.row << 20) | entries.shard
    out = np.zeros(len(away), dtype=np.bool_)
    for k, at in enumerate(away.tolist()):
        members = order[first[entries.node[at]] : first[entries.node[at] + 1]]
        wanted = (entries.row[members] << 20) | entries.shard[own[entries.row[at]]]
        place = np.minimum(np.searchsorted(seat, wanted), len(seat) - 1)
        out[k] = 2 * (seat[place] == wanted).sum() < len(members)
    return out


def _joined(entries: _Entries, deciding: Longs, must: Longs, cannot: Longs) -> Longs:
    """For each group of a shard the group that stands for all it is one with."""
    nodes = int(entries.node.max(initial=-1)) + 1
    tied = deciding[must]
    parent: Longs = components(nodes, tied[:, 0], tied[:, 1], np.ones(len(tied), dtype=np.bool_))
    foes: dict[int, set[int]] = {}
    for one, other in parent[deciding[cannot]].tolist():
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    alive = np.zeros(nodes, dtype=np.bool_)
    alive[deciding] = True
    links = parent.tolist()
    for one, other in _seams(entries, alive):
        left, right = sorted((_root(links, one), _root(links, other)))
        if left == right or right in foes.get(left, ()):
            continue
        links[right] = left
        for foe in foes.pop(right, set()):
            foes[foe].discard(right)
            foes[foe].add(left)
            foes.setdefault(left, set()).add(foe)
    return np.array([_root(links, node) for node in range(nodes)], dtype=np.int64)


def _root(links: list[int], node: int) -> int:
    while links[node] != node:
        links[node] = links[links[node]]
        node = links[node]
    return node


def _seams(entries: _Entries, alive: Bools) -> Iterator[tuple[int, int]]:
    """Groups of two shards that are mostly the same, those most alike first; each has one such in a shard at most."""
    one, other = _met(entries)
    pairs, common = np.unique(np.stack([entries.node[one], entries.node[other]]), axis=1, return_counts=True)
    seen = [_in_sight(entries, *sides) for sides in ((one, other), (other, one))]
    shard_of = np.zeros(len(alive), dtype=np.int64)
    shard_of[entries.node] = entries.shard
    of_one = _looked_up(seen, pairs[0], shard_of[pairs[1]])
    of_other = _looked_up(seen, pairs[1], shard_of[pairs[0]])
    same = (2 * common > of_one) & (2 * common > of_other) & alive[pairs[0]] & alive[pairs[1]]
    rank = np.lexsort((pairs[1], pairs[0], -common / (of_one + of_other)))
    yield from ((int(pairs[0, k]), int(pairs[1, k])) for k in rank if same[k])


def _met(entries: _Entries) -> tuple[Longs, Longs]:
    """Lines of one report in two shards, the one of its home and another; the lower node first."""
    own = np.flatnonzero(entries.home)
    guests = np.flatnonzero(~entries.home)
    at_home = own[np.searchsorted(entries.row[own], entries.row[guests])]
    swap = entries.node[at_home] > entries.node[guests]
    return np.where(swap, guests, at_home), np.where(swap, at_home, guests)


def _in_sight(entries: _Entries, one: Longs, other: Longs) -> tuple[Longs, Longs]:
    """How many reports of a group another shard sees too, as (key, number)."""
    return np.unique((entries.node[one] << 20) | entries.shard[other], return_counts=True)


def _looked_up(seen: list[tuple[Longs, Longs]], node: Longs, shard: Longs) -> Longs:
    total = np.zeros(len(node), dtype=np.int64)
    for keys, numbers in seen:
        if len(keys):
            at = np.minimum(np.searchsorted(keys, (node << 20) | shard), len(keys) - 1)
            total += np.where(keys[at] == (node << 20) | shard, numbers[at], 0)
    return total


def _parted(label: Longs, probability: NDArray[np.float32], must: Longs, cannot: Longs) -> Longs:
    """Where a group holds two that a person held apart, the less likely one leaves with all that are tied to it."""
    clash = cannot[label[cannot[:, 0]] == label[cannot[:, 1]]]
    if not len(clash):
        return label
    rows = len(label)
    tied: Longs = components(rows, must[:, 0], must[:, 1], np.ones(len(must), dtype=np.bool_))
    label = label.copy()
    for one, other in clash.tolist():
        if label[one] == label[other]:
            leaves = other if probability[other] <= probability[one] else one
            label[tied == tied[leaves]] = label.max() + 1
    return label


def _pairs(said: object) -> Longs:
    return np.asarray(said, dtype=np.int64).reshape(-1, 2)
