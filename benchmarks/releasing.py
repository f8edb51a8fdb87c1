"""What the gate costs: a list of 100 incidents with all their records, against writing the same list as JSON."""

import dataclasses
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.many_cases import mission_of_many_cases
from benchmarks.rounds import Way, compare
from tahqiq.desk.open_desk import Desk
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import MEDIATOR, PUBLIC, Audience, party_audience
from tahqiq.store.gate import pass_gate
from tahqiq.store.incidents import all_incidents
from tahqiq.store.release_rules import RULES

LISTED = 100
TIMES = 400


def report() -> None:
    """Prints the cost of a list for several audiences, and its ratio to writing the list as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        desk = mission_of_many_cases(Path(folder), LISTED)
        with desk.inside() as asker:
            files = all_incidents(asker)
        records = tuple(one for file in files for one in _records(file))
        print(f"The gate over a list of {len(files)} incidents, {len(records):,} records of theirs")
        for audience in (PUBLIC, party_audience("ARD"), MEDIATOR):
            taken = sorted(_gated(desk, audience, records) for _time in range(TIMES))
            tail = quantiles(taken, n=20)[-1]
            print(f"  {audience.name:<12} p50 {1000 * median(taken):.2f} ms   p95 {1000 * tail:.2f} ms")
        compare(
            "Passing the gate for the public, beside writing the records as JSON",
            Way("tahqiq gate", lambda: _gated(desk, PUBLIC, records) * 1000),
            Way("pydantic: model_dump_json of the same records", lambda: _written(records) * 1000),
            "ms",
            less_is_better=True,
        )
        desk.store.close()


def _gated(desk: Desk, audience: Audience, records: tuple[Frozen, ...]) -> float:
    with desk.asking(audience) as asker:
        begun = time.perf_counter()
        for record in records:
            pass_gate(record, asker)
        return time.perf_counter() - begun


def _written(records: tuple[Frozen, ...]) -> float:
    begun = time.perf_counter()
    for record in records:
        record.model_dump_json()
    return time.perf_counter() - begun


def _records(value: object) -> Iterator[Frozen]:
    """Every record with rules of release in what an incident's file holds."""
    if isinstance(value, Frozen) and type(value) in RULES:
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _records(one)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _records(getattr(value, each.name))
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _records(getattr(value, name))
