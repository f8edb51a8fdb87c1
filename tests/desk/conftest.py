"""The desk's own fixtures: the practice mission is founded once on each database, and copied for every test.

Founding it takes longer than most tests do. A copy goes on with the randomness where the founding left off.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from practice_mission import NOON, new_desk
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.store.opening import is_address
from throwaway_postgres import empty_database

Founded = tuple[str, Path, Any]  # where the mission is, its keys, and how far its randomness has come
_TEMPLATE = "founded"


@pytest.fixture(scope="session")
def founded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Founded]:
    """The practice mission on the kind of database that a place is of, made once a session."""
    made: dict[bool, Founded] = {}

    def of_kind(place: str) -> Founded:
        if is_address(place) not in made:
            folder = tmp_path_factory.mktemp("founded")
            where = str(folder / "mission.tahqiq")
            if is_address(place):
                where = empty_database(request.getfixturevalue("postgres"), _TEMPLATE)
            desk = new_desk(where, folder / "keys")
            desk.store.close()
            made[is_address(place)] = (where, folder / "keys", desk.chance.__self__.getstate())
        return made[is_address(place)]

    return of_kind


@pytest.fixture
def desk(place: str, tmp_path: Path, founded: Callable[[str], Founded]) -> Iterator[Desk]:
    """A fresh mission between Arden and Belmar, mediated by Qasr and Tarn; nothing has come in."""
    where, keys, state = founded(place)
    shutil.copytree(keys, tmp_path / "keys")
    if is_address(place):
        _copy_database(place)
    else:
        shutil.copyfile(where, place)
    chance = random.Random()
    chance.setstate(state)
    made = open_desk(place, tmp_path / "keys", CaseClock(NOON), chance.randbytes)
    yield made
    made.store.close()


def _copy_database(place: str) -> None:
    server, name = place.rsplit("/", 1)
    address = f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}"'))
    engine.dispose()
