"""Fixtures that many rooms share: real databases, real keys, real files; only time and chance are set.

``place`` is where a mission is kept and comes twice: a SQLite file, and a database on a PostgreSQL server
that is started for the session. ``desk`` is a fresh mission with two parties and two mediators on each.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice_mission import new_desk
from tahqiq.desk.open_desk import Desk
from throwaway_postgres import drop_database, empty_database, postgres_server, server_programs

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(worker_id: str):
    """The address of a running PostgreSQL server; the server's package is installed by ``make test``."""
    programs = server_programs()
    if programs is None:
        pytest.fail("no PostgreSQL server is installed: run 'make test', or apt-get install postgresql")
    with postgres_server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request, tmp_path: Path) -> Iterator[str]:
    """Where a mission may be made: a path that is free, or an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "mission.tahqiq")
        return
    address = empty_database(request.getfixturevalue("postgres"), f"mission{next(_numbers)}")
    yield address
    drop_database(address)


@pytest.fixture
def desk(place: str, tmp_path: Path) -> Iterator[Desk]:
    """A fresh mission between Arden and Belmar, mediated by Qasr and Tarn; nothing has come in."""
    made = new_desk(place, tmp_path / "keys")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def browser():
    """The real browser; what drives it is only loaded where a test asks for it."""
    from practice_browser import opened_browser

    with opened_browser() as opened:
        yield opened
