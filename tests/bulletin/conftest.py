"""The invented day of ``example.py``, loaded by its path so that no test folder needs to be a package."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tahqiq.bulletin.daily import compose
from tahqiq.model.bulletin import Bulletin


@pytest.fixture(scope="session")
def example() -> ModuleType:
    spec = spec_from_file_location("bulletin_example", Path(__file__).with_name("example.py"))
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def bulletin(example: ModuleType) -> Bulletin:
    return compose(
        example.EDITION, example.material(), example.MISSION, example.instruments(), example.STANDINGS
    )
