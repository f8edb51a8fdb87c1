"""A store that says 'failed' of what it did, and of what it did not: never a second root for a size."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.fault_writer import NOON, a_source
from desk.faulty_seams import AFTER, BEFORE, SEAMS, Seam, all_signed, lying
from desk.prepared_missions import check_one_truth, copy_of, entries_of, kept, prepare
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.store import log

pytestmark = pytest.mark.slow

HONEST, START_ANEW = "honest", "start anew"
ENTERED = {"entries committed": AFTER}  # at every later step the entry stands, whatever is said of it
STEPS = st.one_of(
    st.tuples(st.sampled_from(SEAMS), st.sampled_from((BEFORE, AFTER))), st.sampled_from((HONEST, START_ANEW))
)


def register(desk: Desk, name: str) -> None:
    append(desk, "duty-1", [("source.registered", a_source(name))])


def check_truth(desk: Desk, signed: list[tuple[int, str]]) -> None:
    with desk.store.reading() as connection:
        size = log.log_size(connection)
        assert kept(connection)[-1][0] == size
        check_one_truth(connection, [*signed, *kept(connection), desk.keyring.last_signed().read()])
    checked = check_register(desk)
    assert checked.holds, checked
    assert rebuild(desk).identical


@pytest.mark.parametrize("when", [BEFORE, AFTER])
@pytest.mark.parametrize("seam", SEAMS, ids=str)
@pytest.mark.parametrize("then", ["in place", "after a new start"])
def test_step_that_lies__leaves_one_truth_and_at_most_the_refused_act(desk, place, seam, when, then):
    before = entries_of(desk)
    with all_signed() as signed:
        with lying(desk, seam, when), pytest.raises((StorageFailed, MissionUnusable)) as refused:
            register(desk, "refused")
        entered = ENTERED.get(seam.name, when) == when
        assert ("it is entered as" in str(refused.value).lower()) == (seam.name != "entries committed")
        assert entries_of(desk) == before + entered
        again = desk
        if then == "after a new start":
            desk.store.close()
            again = open_desk(place, desk.keyring.folder, CaseClock(NOON), os.urandom)
        register(again, "acknowledged")
        assert entries_of(again) == before + entered + 1
        check_truth(again, signed)
    again.store.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return prepare("record", tmp_path_factory.mktemp("lying") / "prepared")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(steps=st.lists(STEPS, min_size=2, max_size=8))
def test_steps_that_lie_in_whatever_order__leave_one_truth(prepared, tmp_path_factory, steps):
    folder = copy_of(prepared.folder, tmp_path_factory.mktemp("lying") / "copy")
    desk = open_again(folder)
    with all_signed() as signed:
        for number, step in enumerate(steps):
            size = entries_of(desk)
            if step == START_ANEW:
                desk.store.close()
                desk = open_again(folder)
            elif step == HONEST:
                register(desk, f"source-{number}")
                assert entries_of(desk) == size + 1
            else:
                refused = was_refused(desk, step, f"source-{number}")
                assert entries_of(desk) - size in ((0, 1) if refused else (1,))
            with desk.store.reading() as connection:
                assert log.log_size(connection) - kept(connection)[-1][0] <= 1  # acts that stand unsigned
        sign_pending(desk)
        check_truth(desk, signed)
    desk.store.close()


def was_refused(desk: Desk, step: tuple[Seam, str], name: str) -> bool:
    """Whether the act failed; a lie at a step that it never came to is none."""
    try:
        with lying(desk, *step):
            register(desk, name)
    except (StorageFailed, MissionUnusable):
        return True
    return False


def open_again(folder: Path) -> Desk:
    return open_desk(str(folder / "mission"), folder / "keys", CaseClock(NOON), os.urandom)
