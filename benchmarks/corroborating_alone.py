"""One way of finding incidents in one world, in a process of its own: its groups' scores, seconds and peak memory."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.corroborating import SCRIPTS
from benchmarks.rounds import peak_megabytes

sys.path.insert(0, str(SCRIPTS))

from worlds.measure import b_cubed, exact, pairwise

Labels = npt.NDArray[np.generic]
Pairs = list[tuple[str, str]]
WARM = 2_000


@dataclass(slots=True, eq=False)
class Task:
    """A world from its folder, and the seconds of each stage so far."""

    table: pa.Table
    taxonomy: Pairs
    aliases: Pairs
    folder: Path
    words: dict[str, Any]
    stages: dict[str, float] = field(default_factory=dict)
    processor: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start, busy = time.perf_counter(), time.process_time()
        yield
        self.stages[name] = time.perf_counter() - start
        self.processor += time.process_time() - busy

    def truth(self, column: str = "truth") -> list[str]:
        """In the order of the table."""
        return pq.read_table(self.folder / "truth.parquet").sort_by("id")[column].to_pylist()


def _load(folder: str, words: str) -> Task:
    place = Path(folder)
    given = json.loads((place / "given.json").read_text("utf-8"))
    taxonomy, aliases = ([(a, b) for a, b in given[name]] for name in ("taxonomy", "aliases"))
    table = pq.read_table(place / "reports.parquet").sort_by("report_id")
    return Task(table, taxonomy, aliases, place, json.loads(words))


def _scores(task: Task, labels: Labels, peak: float) -> dict[str, Any]:
    truth = task.truth()
    return {
        "stages": task.stages,
        "processor": task.processor,
        "peak": peak,
        "pairwise": pairwise(truth, labels),
        "b_cubed": b_cubed(truth, labels),
        "exact": exact(truth, labels),
    }


def _ours(task: Task) -> dict[str, Any]:
    from tahqiq.archive.aliases import Aliases
    from tahqiq.archive.corroborate import corroborate
    from tahqiq.archive.prior import load_prior
    from tahqiq.archive.taxonomy import Taxonomy

    prior = load_prior(Path(task.words["prior"]) if task.words.get("prior") else None)
    names = task.table["event_type"].unique().drop_null().to_pylist()
    taxonomy, aliases = Taxonomy.of(task.taxonomy, names), Aliases.of(task.aliases)
    corroborate(task.table.slice(0, WARM), taxonomy, aliases, prior)  # compiled code comes from its cache
    with task.stage("corroborating"):
        labels = corroborate(task.table, taxonomy, aliases, prior).incident
    figures = _scores(task, labels, peak_megabytes())
    figures["voices"] = _voices(task)
    figures["note"] = f"prior {prior.name}"
    return figures


def _voices(task: Task) -> dict[str, float]:
    """Two voices or more: how often false, and how many of the truly corroborated are found, the true groups given."""
    from tahqiq.archive.independence import independent_voices

    truth = np.unique(task.truth(), return_inverse=True)[1]
    start = time.perf_counter()
    voices = independent_voices(task.table, truth).voices
    seconds = time.perf_counter() - start
    really = distinct(truth, task.truth("origin")) >= 2
    by_source = distinct(truth, task.table["source_id"].to_pylist()) >= 2
    found = voices >= 2
    return {
        "seconds": seconds,
        "false": 1 - float(really[found].mean()),
        "recall": float(found[really].mean()),
        "false_by_source": 1 - float(really[by_source].mean()),
        "recall_by_source": float(by_source[really].mean()),
    }


def distinct(group: npt.NDArray[np.int64], names: list[str]) -> npt.NDArray[np.int64]:
    """How many different names each group has."""
    code = np.unique(np.array(names, dtype=str), return_inverse=True)[1]
    pairs = np.unique(np.stack([group, code], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=int(group.max()) + 1)


def _splink(task: Task) -> dict[str, Any]:
    from benchmarks.peers import columns, splink

    with task.stage("preparing"):
        table = columns.prepared(task.table, task.taxonomy, task.aliases)
    with task.stage("scoring"):
        scored = splink.score(table)
    del task.stages["scoring"]
    task.stages |= {"training": scored.training, "predicting": scored.predicting}
    peak, truth = peak_megabytes(), task.truth()
    tried = [
        (pairwise(truth, labels)[2], b_cubed(truth, labels), at, labels)
        for at, labels in splink.at_thresholds(scored, task.table.num_rows)
    ]
    _f1, _b3, threshold, labels = max(tried, key=lambda one: one[0])
    with task.stage("clustering"):
        splink.cluster(scored, threshold)
    figures = _scores(task, labels, peak)
    figures["best_b_cubed"] = max((one[1] for one in tried), key=lambda score: score[2])
    figures["note"] = f"match weight {threshold:g}; best B-cubed {figures['best_b_cubed'][2]:.3f}"
    return figures


def _place_day_type(task: Task) -> dict[str, Any]:
    from benchmarks.peers import columns, place_day_type

    with task.stage("preparing"):
        table = columns.prepared(task.table, task.taxonomy, task.aliases)
    with task.stage("grouping"):
        labels = place_day_type.groups(table)
    return _scores(task, labels, peak_megabytes())


def _meltt(task: Task) -> dict[str, Any]:
    from benchmarks.peers import columns, meltt

    with task.stage("preparing"):
        table = columns.prepared(task.table, task.taxonomy, task.aliases)
    window = meltt.Window(float(task.words["km"]), int(task.words["days"]))
    with task.stage("matching"):
        labels = meltt.groups(table, task.taxonomy, window)
    return _scores(task, np.array(labels), peak_megabytes())


def sweep_meltt(asked: str) -> dict[str, float]:
    """MELTT's window with the best pair F1 on a small world."""
    from worlds.riverline import make

    from benchmarks.peers import columns, meltt

    world = make(**json.loads(asked))
    table = columns.prepared(world.table, world.taxonomy, world.aliases)
    windows = [meltt.Window(km, days) for km in meltt.KM for days in meltt.DAYS]

    def f1(window: meltt.Window) -> float:
        return pairwise(world.truth, meltt.groups(table, world.taxonomy, window))[2]

    best = max(windows, key=f1)
    return {"km": best.km, "days": best.days}


WAYS: dict[str, Callable[[Task], dict[str, Any]]] = {
    "ours": _ours,
    "splink": _splink,
    "place-day-type": _place_day_type,
    "meltt": _meltt,
}

if __name__ == "__main__":
    way, *rest = sys.argv[1:]
    print(json.dumps(sweep_meltt(*rest) if way == "sweep-meltt" else WAYS[way](_load(*rest))))
