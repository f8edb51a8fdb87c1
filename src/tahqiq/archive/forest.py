"""Forest: boosted trees as flat arrays, read by a compiled loop; LightGBM grows them, nothing of it runs here."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.sheet import compiled, woven

_CATEGORICAL, _DEFAULT_LEFT = 1, 2
_MISSING_BITS: Final = 12
_MISSING_NAN: Final = 8


class Forest(NamedTuple):
    """Trees one after another: tree t begins at node ``first[t]``.

    A node with ``feature`` < 0 is a leaf of ``value``; else go to ``left`` where the feature is at most ``value`` (or
    missing and ``missing_left``), to ``right`` otherwise. ``value`` of an inner node is its threshold, rounded down to
    a 32-bit number, which parts 32-bit features exactly as the 64-bit one does. ``expected`` is the mean of what the
    tree says of the pairs that came to a node in training: it tells what each step on the way down added.
    """

    first: NDArray[np.int32]
    feature: NDArray[np.int16]
    value: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.bool_]
    missing_is_zero: NDArray[np.bool_]
    expected: NDArray[np.float32]


def forest_of(model_text: str, features: Sequence[str]) -> Forest:
    """From LightGBM's own model text (version 4). Raises ValueError for what this loop does not read."""
    header, *trees = model_text.split("end of trees", maxsplit=1)[0].split("\nTree=")
    names = next(line for line in header.splitlines() if line.startswith("feature_names="))
    if names.removeprefix("feature_names=").split(" ") != list(features):
        raise ValueError("the model was trained on other features")
    first: list[int] = []
    nodes: list[list[NDArray[Any]]] = []
    for text in trees:
        first.append(sum(len(each[0]) for each in nodes))
        nodes.append(_nodes(dict(line.split("=", 1) for line in text.splitlines() if "=" in line), first[-1]))
    feature, value, left, right, missing_left, missing_is_zero, expected = (
        np.concatenate([each[k] for each in nodes]) for k in range(7)
    )
    return Forest(
        first=np.array(first, dtype=np.int32),
        feature=feature.astype(np.int16),
        value=value.astype(np.float32),
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        missing_left=missing_left.astype(np.bool_),
        missing_is_zero=missing_is_zero.astype(np.bool_),
        expected=expected.astype(np.float32),
    )


def _nodes(tree: dict[str, str], base: int) -> list[NDArray[Any]]:
    """Inner nodes, then leaves; LightGBM names a leaf k as child -(k + 1)."""
    leaves = np.array(tree["leaf_value"].split(), dtype=np.float64)
    inner = len(leaves) - 1
    if inner == 0:
        none = np.zeros(1)
        return [np.array([-1]), leaves, none, none, none, none, leaves]
    kind = np.array(tree["decision_type"].split(), dtype=np.int64)
    if (kind & _CATEGORICAL).any() or tree.get("is_linear", "0") != "0":
        raise ValueError("the model has categorical splits or linear leaves")
    threshold = _rounded_down(np.array(tree["threshold"].split(), dtype=np.float64))
    children = [np.array(tree[side].split(), dtype=np.int64) for side in ("left_child", "right_child")]
    left, right = (base + np.where(side < 0, inner - side - 1, side) for side in children)
    rest = np.zeros(len(leaves), dtype=np.int64)
    is_nan = (kind & _MISSING_BITS) == _MISSING_NAN
    return [
        np.concatenate((np.array(tree["split_feature"].split(), dtype=np.int64), rest - 1)),
        np.concatenate((threshold, leaves)),
        np.concatenate((left, rest)),
        np.concatenate((right, rest)),
        np.concatenate((is_nan & ((kind & _DEFAULT_LEFT) > 0), rest > 0)),
        np.concatenate((~is_nan, rest > 0)),
        np.concatenate((np.array(tree["internal_value"].split(), dtype=np.float64), leaves)),
    ]


def _rounded_down(threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    near = threshold.astype(np.float32)
    low = np.where(near.astype(np.float64) > threshold, np.nextafter(near, np.float32(-np.inf)), near)
    return low.astype(np.float64)


@woven
def _next(nodes: Any, values: Any, row: Any, node: int) -> Any:
    """The node below; a leaf stays where it is. No branch to be guessed wrong by the processor."""
    feature = nodes[node, 0]
    value = row[feature]
    right = np.int32(value > values[node]) | (np.int32(np.isnan(value)) & nodes[node, 3])
    return nodes[node, 1 + right] if feature >= 0 else node


@woven
def add_trees(forest: Any, rows: Any, alive: Any, totals: Any, span: Any) -> None:
    """Adds to the totals of the rows named in ``alive`` what the trees of a span (from, to) say of them.

    Four rows go down a tree side by side, so that none waits for another's memory; ``forest`` is :func:`packed`.
    """
    nodes, values, first = forest
    last = len(alive) - 1
    for k in range(0, len(alive), 4):
        one, two, three, four = (
            alive[k],
            alive[min(k + 1, last)],
            alive[min(k + 2, last)],
            alive[min(k + 3, last)],
        )
        row1, row2, row3, row4 = rows[one], rows[two], rows[three], rows[four]
        sum1, sum2, sum3, sum4 = 0.0, 0.0, 0.0, 0.0
        for tree in range(span[0], span[1]):
            at1 = at2 = at3 = at4 = first[tree]
            while (nodes[at1, 0] & nodes[at2, 0] & nodes[at3, 0] & nodes[at4, 0]) >= 0:
                at1, at2 = _next(nodes, values, row1, at1), _next(nodes, values, row2, at2)
                at3, at4 = _next(nodes, values, row3, at3), _next(nodes, values, row4, at4)
            sum1, sum2 = sum1 + values[at1], sum2 + values[at2]
            sum3, sum4 = sum3 + values[at3], sum4 + values[at4]
        totals[one] += sum1
        if k + 1 <= last:
            totals[two] += sum2
        if k + 2 <= last:
            totals[three] += sum3
        if k + 3 <= last:
            totals[four] += sum4


def packed(forest: Forest) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """Nodes as the loop reads them: feature (-1 for a leaf), left, right, 1 where a missing value goes right; values;
    first nodes.
    """
    left = np.where(forest.missing_is_zero, forest.value >= 0.0, forest.missing_left)
    nodes = np.stack([forest.feature, forest.left, forest.right, ~left.astype(np.bool_)], axis=1)
    return np.ascontiguousarray(nodes, dtype=np.int32), forest.value, forest.first


@compiled
def forest_score(nodes: Any, values: Any, first: Any, features: Any) -> Any:
    """All trees for every row, shape (rows,), float32; trees as :func:`packed` lays them."""
    totals = np.zeros(len(features))
    add_trees((nodes, values, first), features, np.arange(len(features)), totals, (0, len(first)))
    return totals.astype(np.float32)


@compiled
def steps_of_trees(forest: Any, row: Any, out: Any) -> Any:
    """Adds to ``out[feature]`` what each split on the way down changed; returns what the roots start from.

    The parts and the start sum to the trees' answer (Saabas 2014; cheaper than Shapley values, and like them exact
    in the sum).
    """
    start = 0.0
    for tree in range(len(forest.first)):
        node = forest.first[tree]
        start += forest.expected[node]
        feature = forest.feature[node]
        while feature >= 0:
            value = row[feature]
            if np.isnan(value) and not forest.missing_is_zero[node]:
                go_left = forest.missing_left[node]
            else:
                go_left = (0.0 if np.isnan(value) else value) <= forest.value[node]
            after = forest.left[node] if go_left else forest.right[node]
            out[feature] += forest.expected[after] - forest.expected[node]
            node = after
            feature = forest.feature[node]
    return start
