"""Listing the crossings of a case when its mission is founded; they are facts of the ground and no exercise."""

from collections.abc import Mapping, Sequence
from typing import Any

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.tell_crossing import tell


def list_crossings(desk: Desk, by: str, crossings: Sequence[Mapping[str, Any]]) -> None:
    """Lists them for everybody to see; raises ``BadInput`` DEA001 where a field of one does not fit."""
    for crossing in crossings:
        tell(desk, by, "crossing.listed", {"release": "public", "exercise": False, **crossing})
