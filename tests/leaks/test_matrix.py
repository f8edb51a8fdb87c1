"""Every address that can be read, for everybody, with ids he may and may not know: nothing crosses that is not his."""

import pytest
from leak_finding import Found, look
from leak_readers import EVERYBODY, Reader
from leak_routes import asks
from planted_mission import plant_mission
from planting import Mission

from throwaway_postgres import drop_database, empty_database

MOST = 8  # different ids of each kind that an address is tried with


def run(mission: Mission, name: str, most: int) -> Found:
    """All requests of one who asks."""
    reader, found = Reader(mission.desk, name), Found()
    for ask in asks(mission, reader.api.app.openapi(), most):  # type: ignore[attr-defined]
        look(mission, reader, ask, found)
    return found


def told(name: str, found: Found) -> str:
    """The totals in a line."""
    statuses = ", ".join(f"{code} × {count}" for code, count in sorted(found.statuses.items()))
    return (
        f"{name}: {found.requests} requests ({statuses}), {found.compared} values held against the table, "
        f"{len(found.seen)} of them rightly seen, {len(found.leaks)} leaks"
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", EVERYBODY)
def test_every_address__shows_nobody_what_is_not_his(planted, name):
    found = run(planted, name, MOST)
    print(told(name, found))
    assert found.leaks == []
    assert found.seen, "nothing at all was seen: the run proves nothing"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["public", "liaison-bel"])
def test_addresses_in_short__show_nobody_what_is_not_his(planted_few, name):
    found = run(planted_few, name, 3)
    assert found.leaks == []
    assert found.seen


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_addresses_on_postgres__show_nobody_what_is_not_his(postgres, tmp_path):
    address = empty_database(postgres, "planted")
    mission = plant_mission(address, tmp_path, ("public", "mechanism", "party:ARD"))
    for name in ("public", "liaison-bel"):
        found = run(mission, name, 2)
        print(told(f"{name} on PostgreSQL", found))
        assert found.leaks == []
        assert found.seen
    mission.desk.store.close()
    drop_database(address)
