"""What goes out is the newest checkpoint that is recorded; and who keeps the register from being final."""

from datetime import timedelta

import pytest

from practice_mission import NOON
from practice_sides import (
    AT,
    SEATS,
    a_source,
    adopt,
    cosign,
    enter_witnesses,
    policy,
)
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.cosign import note_absent
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.found import register_source
from tahqiq.desk.quorum import newest_reaching, published_note, quorums, size_of
from tahqiq.errors import Refused
from tahqiq.store import log
from tahqiq.store.cosigned import last_cosigned


@pytest.fixture
def sides(copied):
    """The mission with a witness of every side."""
    return copied("sides", enter_witnesses)


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def published(desk) -> int:
    with desk.store.reading() as connection:
        return size_of(published_note(desk, connection) or "")


def reached(desk, level: str = "recorded") -> int | None:
    with desk.store.reading() as connection:
        found = newest_reaching(desk, connection, level)
    return found.size if found is not None else None


def test_checkpoint_goes_out__once_enough_have_cosigned_it(sides):
    adopt(sides)
    before = published(sides)
    assert before == entries(sides)
    register_source(sides, "duty-1", a_source("gazette"))
    assert published(sides) == before
    cosign(sides, ["ARD", "QAS"])
    assert (published(sides), reached(sides)) == (before, None)
    assert cosign(sides, ["TAR"]) == published(sides) == reached(sides) == entries(sides)
    register_source(sides, "duty-1", a_source("herald"))
    register_source(sides, "duty-1", a_source("mercury"))
    cosign(sides, ["ARD", "BEL"])
    assert published(sides) == entries(sides) - 2


def test_new_policy__does_not_take_back_what_was_recorded_nor_let_out_what_was_not(sides):
    """Between two policies the last checkpoint recorded under the first one stays the published one."""
    adopt(sides)
    register_source(sides, "duty-1", a_source("gazette"))
    recorded = cosign(sides, ["ARD", "BEL", "QAS"])
    register_source(sides, "duty-1", a_source("herald"))
    text = policy(sides, "recorded", "group recorded all ard bel qas tar")
    adopt(sides, "recorded", text, SEATS[:3])
    assert published(sides) == reached(sides) == recorded
    register_source(sides, "duty-1", a_source("mercury"))
    cosign(sides, SEATS[:3])
    assert published(sides) == recorded
    assert cosign(sides, ["TAR"]) == published(sides)


def test_cosignatures_of_an_earlier_checkpoint__count_by_the_policy_of_its_time(sides):
    adopt(sides)
    register_source(sides, "duty-1", a_source("gazette"))
    cosign(sides, ["ARD", "BEL"])
    adopt(sides, "recorded", policy(sides, "recorded", "group recorded all ard bel qas"), SEATS[:3])
    assert reached(sides) is None
    assert published(sides) < entries(sides)


def test_levels__are_told_with_who_is_missing(sides):
    with sides.store.reading() as connection:
        assert quorums(sides, connection) == ()
    adopt(sides)
    adopt(sides, "final")
    register_source(sides, "duty-1", a_source("gazette"))
    size = cosign(sides, ["ARD", "QAS", "TAR"])
    with sides.store.reading() as connection:
        recorded, final = quorums(sides, connection)
    assert (recorded.satisfied, final.satisfied, recorded.size) == (True, False, size)
    assert (recorded.missing, final.missing) == (("bel",), ("bel",))
    assert final.in_words() == f"not final at {size} (ard, qas, tar; not yet bel)"
    checked = check_register(sides)
    assert checked.holds
    assert any("not final" in one.detail for one in checked.checks)


def test_spoilt_cosignature__fails_the_check_and_does_not_crash_it(sides):
    adopt(sides)
    register_source(sides, "duty-1", a_source("gazette"))
    size = cosign(sides, ["ARD"])
    with sides.store.writing() as connection:
        line = connection.exec_driver_sql(f"SELECT line FROM cosignature WHERE size = {size}").scalar_one()
        head, raw = line.rsplit(" ", 1)
        spoilt = f"{head} {raw[:40]}{'A' if raw[40] != 'A' else 'B'}{raw[41:]}"
        from tahqiq.store.cosigned import keep_cosignature

        keep_cosignature(connection, size, "copy", spoilt, AT)
    checked = check_register(sides)
    assert not checked.holds
    assert any("REG008" in one.detail for one in checked.checks if one.outcome == "fail")


def at(desk, hours: float):
    return desk.at(CaseClock(NOON + timedelta(hours=hours)))


def test_absent_witness__is_entered_once_and_again_only_after_it_was_back(sides):
    with pytest.raises(Refused, match="POL004"):
        note_absent(sides, "chair-1")
    adopt(sides, "final")
    assert note_absent(sides, "chair-1") == ()
    register_source(sides, "duty-1", a_source("gazette"))
    cosign(sides, ["ARD", "QAS", "TAR"])
    assert note_absent(at(sides, 23), "chair-1") == ()
    assert note_absent(at(sides, 25), "chair-1") == ("bel",)
    assert note_absent(at(sides, 26), "chair-1") == ()
    cosign(sides)
    register_source(at(sides, 27), "duty-1", a_source("herald"))
    cosign(sides, ["ARD", "QAS", "TAR"])
    assert note_absent(at(sides, 40), "chair-1") == ()
    assert note_absent(at(sides, 60), "chair-1") == ("bel",)
    assert check_register(sides).holds


def test_witness_that_has_only_not_seen_the_newest__is_not_called_absent(sides):
    """Belmar is away; that the others have not yet seen a checkpoint of this minute is no absence."""
    adopt(sides, "final")
    register_source(sides, "duty-1", a_source("gazette"))
    seen = cosign(sides, ["ARD", "QAS", "TAR"])
    register_source(at(sides, 25), "duty-1", a_source("herald"))
    assert note_absent(at(sides, 25), "chair-1") == ("bel",)
    with sides.store.reading() as connection:
        assert last_cosigned(connection, "ard") == seen
    stated = entry_shown(sides, entries(sides) - 1)["act"]["body"]
    assert stated == {"size": seen, "names": ["bel"]}
