"""What attacks on whole clients share: the reader in Go, and a count of the cases that a test goes through."""

import fcntl
from collections.abc import Iterator

import pytest

from second_reader.go_reader import GoReader, build_reader


class Cases:
    """How many attacks one test has tried; ``scripts/count_attacks.py`` reads the numbers of a run."""

    def __init__(self) -> None:
        self.number = 0

    def add(self, number: int = 1) -> None:
        self.number += number


@pytest.fixture
def cases(record_property) -> Iterator[Cases]:
    """Counts what a test tries in its own loops; a test without it is one case."""
    counted = Cases()
    yield counted
    record_property("cases", counted.number)


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> GoReader:
    """The reader in Go, built once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    with (shared / "second-reader.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return GoReader(build_reader(shared))
