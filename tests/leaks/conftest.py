"""The planted missions: one with every label, for the long runs, and a small one that is made in a few seconds."""

from collections.abc import Iterator

import pytest
from planted_mission import plant_mission
from planting import Mission

FEW = ("public", "mechanism", "party:ARD")


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mission]:
    """Everything under every label."""
    folder = tmp_path_factory.mktemp("planted")
    mission = plant_mission(str(folder / "mission.tahqiq"), folder)
    yield mission
    mission.desk.store.close()


@pytest.fixture(scope="session")
def planted_few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mission]:
    """Everything under three labels."""
    folder = tmp_path_factory.mktemp("few")
    mission = plant_mission(str(folder / "mission.tahqiq"), folder, FEW)
    yield mission
    mission.desk.store.close()
