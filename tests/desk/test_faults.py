"""A fault at every write, sync and rename of an append: nothing acknowledged is lost, and no second truth is signed."""

import itertools
import shutil
from collections.abc import Iterator

import pytest

from desk.fault_points import CALLS, EIO, ENOSPC, KILL, Fault, Writers, cannot_trace, hit, writers
from desk.prepared_missions import check_recovered, prepare


@pytest.fixture(scope="module")
def ready(tmp_path_factory) -> Iterator[Writers]:
    if why := cannot_trace(tmp_path_factory.mktemp("probe")):
        pytest.skip(why)
    with writers() as found:
        yield found


def points(kinds: tuple[tuple[str, ...], ...]) -> Iterator[tuple[Fault, ...]]:
    for call in CALLS:
        for number in itertools.count(1):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(("act", "least", "every"), [("record", 150, 1), ("batch", 80, 8), ("redaction", 80, 1)])
def test_fault_at_every_call__loses_nothing_and_signs_no_second_truth(ready, tmp_path, act, least, every):
    prepared = prepare(act, tmp_path / "prepared")
    happened, whole = 0, set()
    turn = itertools.cycle((KILL, EIO, ENOSPC))
    for call in CALLS:
        for number in itertools.count(1):
            kinds = (KILL, EIO if number % 2 else ENOSPC) if act == "record" else (next(turn),)
            hits = 0
            for kind in kinds:
                fault = Fault(call, number, kind)
                folder = tmp_path / "copy"
                told = hit(ready, act, prepared.folder, folder, fault)
                assert not any("broke" in line for line in told.lines), (fault, told)
                thoroughly = happened % every == 0
                try:
                    whole.add((check_recovered(folder, prepared, told, thoroughly=thoroughly), len(told.done)))
                except AssertionError as error:
                    raise AssertionError(f"{fault}: {told}") from error
                hits += told.happened
                shutil.rmtree(folder)
            happened += hits
            if not hits:
                break
        print(call, number - 1)
    print(happened, whole)
    assert happened >= least
