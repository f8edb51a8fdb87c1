"""The desk's own fixtures: a mission is made once on each database, and copied for every test that begins with it.

Making it takes longer than most tests do. A copy goes on with the randomness where the making left off.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from practice_mission import NOON, new_desk
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.store.opening import is_address
from throwaway_postgres import empty_database

Prepare = Callable[[Desk], object]
Copy = Callable[[str, Prepare], Desk]


@dataclass(frozen=True)
class Template:
    """A finished mission that nobody has open: where it is, its keys, and how far its randomness has come."""

    where: str
    keys: Path
    chance: Any

    def copy(self, place: str, keys: Path) -> Desk:
        """The same mission at another place, which must be free."""
        shutil.copytree(self.keys, keys)
        if is_address(place):
            _copy_database(self.where, place)
        else:
            shutil.copyfile(self.where, place)
        chance = random.Random()
        chance.setstate(self.chance)
        return open_desk(place, keys, CaseClock(NOON), chance.randbytes)


@dataclass(frozen=True)
class Templates:
    """The missions that were made in this session, by kind of database and by name."""

    folder: Path
    made: dict[tuple[bool, str], Template] = field(default_factory=dict)

    def get(self, place: str, name: str, prepare: Prepare | None) -> Template:
        """The one for databases like this; made now, from a founded mission, if it is the first time."""
        known = (is_address(place), name)
        if known not in self.made:
            keys = self.folder / f"{name}-{known[0]}.keys"
            where = str(self.folder / f"{name}.tahqiq")
            if known[0]:
                where = empty_database(place.rsplit("/", 1)[0], f"template-{name}")
            desk = (
                new_desk(where, keys) if prepare is None else self.get(place, FOUNDED, None).copy(where, keys)
            )
            if prepare is not None:
                prepare(desk)
            desk.store.close()
            self.made[known] = Template(where, keys, desk.chance.__self__.getstate())
        return self.made[known]


FOUNDED = "founded"


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Nothing yet."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def copied(place: str, tmp_path: Path, templates: Templates) -> Iterator[Copy]:
    """Gives a copy of the mission of a name, which ``prepare`` makes of the one just founded."""
    opened: list[Desk] = []

    def copy(name: str, prepare: Prepare | None) -> Desk:
        opened.append(templates.get(place, name, prepare).copy(place, tmp_path / "keys"))
        return opened[-1]

    yield copy
    for desk in opened:
        desk.store.close()


@pytest.fixture
def desk(copied: Copy) -> Desk:
    """A fresh mission between Arden and Belmar, mediated by Qasr and Tarn; nothing has come in."""
    return copied(FOUNDED, None)


def _copy_database(template: str, place: str) -> None:
    server, name = place.rsplit("/", 1)
    address = f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template.rsplit("/", 1)[1]}"'))
    engine.dispose()
