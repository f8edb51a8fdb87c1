"""However the clock walks and whatever is asked: no session outlives its bounds, and none comes back."""

import random
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from practice_mission import NOON
from practice_staff import OFFICE
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import open_staff_book
from tahqiq.desk.staff.people import new_person
from tahqiq.desk.staff.sessions import IDLE, LONGEST, end, rotate, who
from tahqiq.errors import Refused
from tahqiq.model.staff import Organisation
from tahqiq.store.staff.people import put_organisation, put_person

STEPS = st.tuples(
    st.sampled_from(["ask", "ask", "ask", "look", "rotate", "end"]),
    st.sampled_from([-86_400, -600, -100, 0, 10, 600, 1199, 1200, 3600, 43_200]),
)


@given(st.lists(STEPS, max_size=12))
@settings(deadline=None, max_examples=25)
def test_session__lasts_no_longer_than_its_bounds_and_never_comes_back(steps):
    with TemporaryDirectory() as folder:
        clock = CaseClock(NOON)
        book = open_staff_book(Path(folder) / "keys", clock, random.Random(1).randbytes)
        person = new_person(book, "Ali", "SEC", "a.ali")
        with book.writing() as connection:
            put_organisation(connection, Organisation(id="SEC", name="SEC", kind="secretariat"))
            put_person(connection, person, book.now)
            token = begin_session(book, connection, person.id, "password", OFFICE)
        old, over, used = [], False, NOON
        for deed, seconds in steps:
            clock.moment += timedelta(seconds=seconds)
            if deed == "end":
                end(book, token)
                over = True
            elif deed == "rotate":
                try:
                    fresh = rotate(book, token)
                    old.append(token)
                    token = fresh
                except Refused:
                    over = True
            signed = who(book, token, OFFICE, touch=deed == "ask")
            bound = used + IDLE <= clock.moment or clock.moment >= NOON + LONGEST
            back = clock.moment < used - timedelta(seconds=120)
            assert signed is None or not (over or bound or back)
            assert signed is not None or over or bound or back
            over = over or signed is None
            if signed is not None and deed == "ask" and clock.moment - used >= timedelta(seconds=15):
                used = clock.moment
            assert all(who(book, one, OFFICE) is None for one in old)
        book.close()
