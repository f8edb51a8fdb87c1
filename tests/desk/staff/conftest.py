"""A practice mission in a file, with a staff book beside its keys; the database of the mission makes no difference."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook, book_of


@pytest.fixture
def desk(tmp_path: Path, templates: Any) -> Iterator[Desk]:
    """The practice mission, just founded."""
    place = str(tmp_path / "mission.tahqiq")
    copy = templates.get(place, "founded", None).copy(place, tmp_path / "keys")
    yield copy
    copy.store.close()


@pytest.fixture
def book(desk: Desk) -> Iterator[StaffBook]:
    """Its staff book, empty."""
    made = book_of(desk)
    yield made
    made.close()
