"""A fault at every write, sync and rename of an append: nothing acknowledged is lost, and no second truth is signed."""

import itertools
import shutil
from collections.abc import Iterator

import pytest

from desk.fault_points import CALLS, EIO, ENOSPC, KILL, Fault, Told, Writers, cannot_trace, hit, writers
from desk.prepared_missions import Prepared, check_recovered, prepare

EACH_TWICE = ((KILL, EIO), (KILL, ENOSPC))
IN_TURN = ((KILL,), (EIO,), (ENOSPC,))


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Iterator[Writers]:
    if why := cannot_trace(tmp_path_factory.mktemp("probe")):
        pytest.skip(why)
    with writers() as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "kinds", "least", "every"),
    [("record", EACH_TWICE, 140, 4), ("batch", IN_TURN, 100, 16), ("redaction", IN_TURN, 120, 4)],
)
def test_fault_at_every_call__loses_nothing_and_signs_no_second_truth(
    ready, tmp_path, act, kinds, least, every
):
    prepared = prepare(act, tmp_path / "prepared")
    outcomes = []
    for call in CALLS:
        for number, some in zip(itertools.count(1), itertools.cycle(kinds)):
            told = [attempt(ready, act, prepared, Fault(call, number, kind), every) for kind in some]
            if not any(one.happened for one in told):
                break
            outcomes += told
    assert len(outcomes) >= least
    print(act, len(outcomes))


def attempt(ready: Writers, act: str, prepared: Prepared, fault: Fault, every: int) -> Told:
    """One point; every so many of a kind the register is checked from its first byte afterwards."""
    folder = prepared.folder.with_name("copy")
    told = hit(ready, act, prepared.folder, folder, fault)
    try:
        assert not any("broke" in line for line in told.lines), "the writer broke instead of refusing"
        check_recovered(folder, prepared, told, thoroughly=fault.number % every == 0)
    except AssertionError as error:
        raise AssertionError(f"{fault}: {error}; {told}") from error
    shutil.rmtree(folder)
    return told
