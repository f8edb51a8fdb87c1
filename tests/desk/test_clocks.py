"""Clocks that are off, at the desk and at the witnesses: the order is the index's, and freshness is judged by name."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.fault_writer import NOON, a_source
from practice_log import PracticeLog
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.rebuild import rebuild
from tahqiq.model.rollcall import RoleChange
from tahqiq.register.signer import signer_from_seed
from tahqiq.register.witness import ask_body, cosigner_key
from tahqiq.store import log
from tahqiq.store.tables import done
from tahqiq.store.witness.book import make_witness
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.policy import Policy, open_under, parse_policy, quorum_of, require_quorum
from tahqiq_verify.refusal import Refusal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AFTER_32_BITS = datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC)  # 2^32 seconds after it
OFF = {
    "an hour behind": NOON - HOUR,
    "an hour ahead": NOON + HOUR,
    "a day behind": NOON - DAY,
    "a day ahead": NOON + DAY,
    "at its beginning": EPOCH,
    "in 2106": AFTER_32_BITS,
}


@pytest.mark.parametrize("shown", OFF.values(), ids=OFF)
def test_desk_clock_that_is_off__changes_no_order_and_breaks_nothing(desk, shown):
    wrong = desk.at(CaseClock(shown))
    names = ["first", "second", "third", "fourth"]
    for name, at in zip(names, (desk, wrong, desk, wrong), strict=True):
        append(at, "duty-1", [("source.registered", a_source(name))])
    with desk.store.reading() as connection:
        size = log.log_size(connection)
        rows = connection.execute(select(done.c.subject, done.c.at).order_by(done.c.idx)).all()[-4:]
        seen = [parse_leaf(leaf).after_size for _index, leaf in log.entries(connection, size - 4, size)]
    assert [row.subject for row in rows] == names
    assert rows[1].at == rows[3].at != rows[0].at == rows[2].at  # each says what its own clock showed
    assert seen == list(range(size - 4, size))  # and what its writer had seen says more than any clock
    checked = check_register(wrong)
    assert checked.holds, checked
    assert rebuild(desk).identical


def test_open_act_at_a_clock_that_is_off__holds(desk):
    for shown in OFF.values():
        change = RoleChange(member="analyst-1", role="monitor")
        append(desk.at(CaseClock(shown)), "adm-1", [("role.granted", change)])
        append(desk, "adm-1", [("role.revoked", change)])
        assert desk.enrolled("analyst-1").roles == ("analyst",)
    assert check_register(desk).holds


LOG = PracticeLog()
SEATS = ("odd", "even", "third")
HALF_AN_HOUR = 1800


def cosigned(folder: Path, clocks: dict[str, datetime]) -> bytes:
    """A checkpoint that real witnesses have cosigned, each by its own clock."""
    note = LOG.note(8)
    for number, (name, clock) in enumerate(clocks.items()):
        book = make_witness(folder / name, f"{name}.example/w1", bytes([number]) * 32)
        book.add_log(LOG.key.vkey, 1)
        reply = book.consider(
            ask_body(0, [], LOG.note(8)), lambda clock=clock: max(1, int(clock.timestamp()))
        )
        assert reply.status == 200
        note += reply.body
        book.close()
    return note


def policy(needed: str) -> Policy:
    """A quorum of so many of the three seats' witnesses."""
    lines = [f"log {LOG.key.vkey}"]
    for number, name in enumerate(SEATS):
        key = cosigner_key(signer_from_seed(f"{name}.example/w1", bytes([number]) * 32))
        lines.append(f"witness {name} {key.vkey}")
    lines += [f"group seats {needed} {' '.join(SEATS)}", "quorum seats", ""]
    return parse_policy("\n".join(lines).encode())


@pytest.mark.parametrize("shown", OFF.values(), ids=OFF)
def test_witness_whose_clock_is_off__is_named_and_does_not_count(tmp_path, shown):
    note, now = cosigned(tmp_path, {"odd": shown, "even": NOON, "third": NOON}), int(NOON.timestamp())
    two, all_three = policy("2"), policy("all")
    found = quorum_of(open_under(two, note), two, now, HALF_AN_HOUR)
    assert (found.satisfied, found.by, found.missing) == (True, ("even", "third"), ("odd",))
    assert (found.stale, found.ahead) == ((("odd",), ()) if shown < NOON else ((), ("odd",)))
    with pytest.raises(Refusal, match="odd") as refused:
        require_quorum(open_under(all_three, note), all_three, now, HALF_AN_HOUR)
    assert refused.value.code == ("stale" if shown < NOON else "future")
    assert quorum_of(open_under(all_three, note), all_three).satisfied  # who asks no clock is told no time


@pytest.mark.parametrize("shown", OFF.values(), ids=OFF)
def test_reader_whose_clock_is_off__believes_nothing_rather_than_something_old(tmp_path, shown):
    note, all_three = cosigned(tmp_path, dict.fromkeys(SEATS, NOON)), policy("all")
    signed, now = open_under(all_three, note), int(shown.timestamp())
    found = quorum_of(signed, all_three, now, HALF_AN_HOUR)
    assert (found.satisfied, found.by) == (False, ())
    assert (found.stale, found.ahead) == ((SEATS, ()) if shown > NOON else ((), SEATS))
    with pytest.raises(Refusal) as refused:
        require_quorum(signed, all_three, now, HALF_AN_HOUR)
    assert refused.value.code == ("stale" if shown > NOON else "future")


@pytest.mark.parametrize(("later", "word"), [(-121, "future"), (-120, ""), (1800, ""), (1801, "stale")])
def test_edges_of_freshness__are_to_the_second(tmp_path, later, word):
    note, all_three = cosigned(tmp_path, dict.fromkeys(SEATS, NOON)), policy("all")
    found = quorum_of(open_under(all_three, note), all_three, int(NOON.timestamp()) + later, HALF_AN_HOUR)
    assert found.satisfied == (word == "")
    assert {"future": found.ahead, "stale": found.stale}.get(word, SEATS) == SEATS
