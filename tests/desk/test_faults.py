"""A fault at every write, sync and rename of an append: nothing acknowledged is lost, no second truth is signed.

Each point is one system call of one act that strace lets fail (EIO once, ENOSPC from then on) or kills the
writer at; the act runs on a mission copied for it, and is tried once more in place when it was refused.
"""

import itertools
import shutil
from collections.abc import Iterator

import pytest

from desk.fault_points import CALLS, EIO, ENOSPC, KILL, Fault, Told, Writers, cannot_trace, hit, writers
from desk.prepared_missions import SECRET, Prepared, check_recovered, prepare

pytestmark = pytest.mark.slow
EACH_TWICE = ((KILL, EIO), (KILL, ENOSPC))
IN_TURN = ((KILL,), (EIO,), (ENOSPC,))


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Iterator[Writers]:
    if why := cannot_trace(tmp_path_factory.mktemp("probe")):
        pytest.skip(why)
    with writers() as found:
        yield found


@pytest.mark.parametrize(
    ("act", "kinds", "least", "every"),
    [("record", EACH_TWICE, 140, 4), ("batch", IN_TURN, 110, 16), ("redaction", IN_TURN, 140, 4)],
)
def test_fault_at_every_call__loses_nothing_and_signs_no_second_truth(
    ready, tmp_path, act, kinds, least, every
):
    """The points are counted, so that a change by which most are missed does not pass unseen."""
    prepared = prepare(act, tmp_path / "prepared")
    happened = 0
    for call in CALLS:
        for number, some in zip(itertools.count(1), itertools.cycle(kinds), strict=False):
            told = [attempt(ready, act, prepared, Fault(call, number, kind), every) for kind in some]
            happened += sum(one.happened for one in told)
            if not all(one.happened for one in told):
                break
    assert happened >= least


def test_fault_while_the_file_is_cleaned__leaves_a_whole_mission_without_what_was_redacted(ready, tmp_path):
    """Cleaning rewrites the whole file: every third call of it."""
    prepared, happened = prepare("cleaning", tmp_path / "prepared"), 0
    for call in CALLS:
        for number, (kind,) in zip(itertools.count(1, 3), itertools.cycle(IN_TURN), strict=False):
            told = attempt(ready, "cleaning", prepared, Fault(call, number, kind), 29)
            happened += told.happened
            if not told.happened:
                break
    assert happened >= 50


def attempt(ready: Writers, act: str, prepared: Prepared, fault: Fault, every: int) -> Told:
    """One point; every so many of a kind the register is checked from its first byte afterwards."""
    folder = prepared.folder.with_name("copy")
    told = hit(ready, act, prepared.folder, folder, fault)
    try:
        assert not any("broke" in line for line in told.lines), "the writer broke instead of refusing"
        found = check_recovered(folder, prepared, told, thoroughly=fault.number % every == 0)
        if act == "cleaning" or (act == "redaction" and found):
            assert SECRET.encode() not in (folder / "mission").read_bytes()
    except AssertionError as error:
        raise AssertionError(f"{fault}: {error}; {told}") from error
    shutil.rmtree(folder)
    return told
