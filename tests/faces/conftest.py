"""The office at practice: a mission in a file, its staff book, and the one server at which everybody signs in.

``book`` and ``server`` are of the test's own ``desk``, whichever that is. Where the database makes no difference,
``desk`` is ``desk_in_a_file``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from practice_mission import new_desk
from practice_sign_in import Server
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook, book_of


@pytest.fixture
def desk_in_a_file(tmp_path: Path) -> Iterator[Desk]:
    """A fresh mission between Arden and Belmar, in a file beside its keys."""
    made = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    yield made
    made.store.close()


@pytest.fixture
def book(desk: Desk) -> Iterator[StaffBook]:
    """Its staff book, empty."""
    made = book_of(desk)
    yield made
    made.close()


@pytest.fixture
def server(desk: Desk, book: StaffBook) -> Server:
    """Its pages, with sign-in."""
    return Server(desk, book)
