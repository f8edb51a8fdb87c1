"""Many reports, one incident: our batch matching against its peers.

The world is "riverline" (scripts/worlds), written apart from those that weights were learnt from. Each way runs in a
process of its own on the same table; seconds leave out reading the table, peak memory counts it. Compiling is left out
too (it is done once); Splink's training is counted, since it must learn anew from each table.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import corroborating_headlines
from benchmarks.rounds import ROUNDS, alone

SIZES: Final = (10_000, 100_000)
LARGE: Final = 1_000_000
SEED: Final = 7
SETTINGS: Final[tuple[Mapping[str, float], ...]] = (
    {"noise": 1.0},
    {"noise": 1.6},
    {"noise": 0.5},
    {"density": 240.0},
)
R_MELTT: Final = 406.0  # reports/s of the package meltt 0.4.3 in R at 10,000 reports, measured once elsewhere
SCRIPTS: Final = Path(__file__).resolve().parents[1] / "scripts"
Figures = dict[str, Any]


def report(*, large: bool, prior: str = "") -> None:
    """All sizes, then the usual size under other noise and density; ``large`` adds a million reports.

    ``prior``: the file of another matching model than the shipped one, say of one that never saw this world.
    """
    window = alone("corroborating_alone", "sweep-meltt", json.dumps({"seed": SEED + 1, "reports": 3000}))
    window["prior"] = prior
    print(f"MELTT's best window on another world of 3,000: {window['km']:g} km, {window['days']} days\n")
    for reports in (*SIZES, *((LARGE,) if large else ())):
        ways = ("ours", "splink", "place-day-type", *(("meltt",) if reports <= SIZES[0] else ()))
        rounds = 1 if reports == LARGE else ROUNDS
        _compare(f"Corroboration of {reports:,} reports", {"reports": reports}, ways, rounds, window)
    for settings in SETTINGS[1:]:
        named = ", ".join(f"{key} {value:g}" for key, value in settings.items())
        asked = {"reports": SIZES[0], **settings}
        _compare(
            f"The same with {SIZES[0]:,} reports, {named}", asked, ("ours", "splink", "meltt"), 1, window
        )

    corroborating_headlines.report()


def _compare(
    title: str, asked: Mapping[str, float], ways: Sequence[str], rounds: int, window: Mapping[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_world("riverline", SEED, asked, Path(folder))
        runs: dict[str, list[Figures]] = {way: [] for way in ways}
        for _round in range(rounds):
            for way in ways:
                runs[way].append(alone("corroborating_alone", way, folder, json.dumps(dict(window))))
    print(f"{title}, median of {rounds}")
    print(
        f"  {'way':<16}{'seconds':>18}{'reports/s':>11}{'peak MB':>9}    pairs P / R / F1      B-cubed F1   whole"
    )
    for way, figures in runs.items():
        _line(way, figures, int(asked["reports"]))
    _ratios(runs, int(asked["reports"]))


def _line(way: str, runs: Sequence[Figures], reports: int) -> None:
    seconds = [sum(run["stages"].values()) for run in runs]
    took = f"{median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"
    first = runs[0]
    precision, recall, f1 = first["pairwise"]
    print(
        f"  {way:<16}{took:>18}{reports / median(seconds):>11,.0f}{median(run['peak'] for run in runs):>9,.0f}"
        f"    {precision:.3f} {recall:.3f} {f1:.3f}    {first['b_cubed'][2]:.3f}        {first['exact']:.3f}"
        + (f"   ({first['note']})" if first.get("note") else "")
    )
    stages = [f"{name} {median(run['stages'][name] for run in runs):.2f} s" for name in first["stages"]]
    busy = median(run["processor"] for run in runs)
    print(f"    {', '.join(stages)}; processor time {busy:.1f} s")


def _ratios(runs: Mapping[str, Sequence[Figures]], reports: int) -> None:
    """The bars: what they ask, and what this run shows."""
    ours, splink = runs["ours"][0], runs["splink"][0]
    mine = median(sum(run["stages"].values()) for run in runs["ours"])
    theirs = median(sum(run["stages"].values()) for run in runs["splink"])
    untrained = median(sum(run["stages"].values()) - run["stages"]["training"] for run in runs["splink"])
    print(
        f"  pair F1, ours / Splink's best       {ours['pairwise'][2] / splink['pairwise'][2]:.2f}   (asked 1.60)"
    )
    print(
        f"  B-cubed F1, ours - Splink's best   {ours['b_cubed'][2] - splink['best_b_cubed'][2]:+.3f}  (asked +0.120)"
    )
    print(f"  seconds, ours / Splink              {mine / theirs:.2f}   (asked at most 1.00)")
    print(f"  the same, Splink without training   {mine / untrained:.2f}")
    busy, others = (median(run["processor"] for run in runs[way]) for way in ("ours", "splink"))
    print(f"  processor time, ours / Splink       {busy / others:.2f}")
    memory = median(r["peak"] for r in runs["ours"]) / median(r["peak"] for r in runs["splink"])
    print(f"  peak memory, ours / Splink          {memory:.2f}   (asked at most 1.00 at 1,000,000)")
    if "meltt" in runs:
        meltt = runs["meltt"][0]
        speed = median(sum(run["stages"].values()) for run in runs["meltt"]) / mine
        print(
            f"  pair F1, ours / MELTT               {ours['pairwise'][2] / meltt['pairwise'][2]:.2f}   (asked 1.60)"
        )
        print(f"  reports/s, ours / our own MELTT     {speed:.2f}")
        print(f"  reports/s, ours / MELTT in R        {reports / mine / R_MELTT:.0f}   (asked 50 at 10,000)")
    _voices(ours.get("voices"))
    print(flush=True)


def _voices(found: Mapping[str, float] | None) -> None:
    if found:
        print(
            f"  false corroboration {found['false']:.1%} at recall {found['recall']:.3f}"
            f" (asked 3% at .95; counting sources {found['false_by_source']:.1%} at {found['recall_by_source']:.3f})"
        )


def write_world(name: str, seed: int, asked: Mapping[str, float], folder: Path) -> None:
    """A world's table as parquet, and what is true of it as JSON, in that folder."""
    sys.path.insert(0, str(SCRIPTS))
    from importlib import import_module

    settings = {key: value for key, value in asked.items() if key != "reports"}
    world = import_module(f"worlds.{name}").make(seed, int(asked["reports"]), **settings)
    pq.write_table(world.table, folder / "reports.parquet")
    known = {"truth": world.truth, "origin": world.origin, "id": world.table["report_id"].to_pylist()}
    pq.write_table(pa.table(known), folder / "truth.parquet")
    given: dict[str, Iterable[Any]] = {"taxonomy": world.taxonomy, "aliases": world.aliases}
    (folder / "given.json").write_text(json.dumps(given), "utf-8")
