"""Whatever people and machines do, in any order: what a person said is true until it is taken back.

Each example plays a mission of its own; the mission with its reports is copied, not made anew.
"""

import random
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from practice_mission import NOON, new_desk
from practice_reports import HAMLET, MILL, RIDGE, tell
from tahqiq.corroboration.peoples_words import Word, first_broken, is_kept
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.judge import judge
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.regroup import merge, split
from tahqiq.desk.undo_judgement import undo
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.incidents import incident_file
from tahqiq.store.regrouping import places_of, words_on

PLACES = (RIDGE, HAMLET, MILL)
STEP = st.tuples(
    st.sampled_from(("merge", "split", "same", "different", "unsure", "undo", "tell", "machine")),
    st.integers(0, 30),
    st.integers(0, 30),
)
CODES = {"JDG001", "JDG002", "JDG003", "JDG005", "NOT001"}


@pytest.fixture(scope="module")
def six_reports(tmp_path_factory):
    """A mission with six reports of shellings near one another, and the folder that holds it."""
    folder = tmp_path_factory.mktemp("six")
    desk = new_desk(str(folder / "m.tahqiq"), folder / "keys")
    for number in range(6):
        text = f"Report {number}: shells fell {'again ' * number}there, number {number * 7}."
        tell(
            desk,
            f"paper-{number}",
            text,
            place=PLACES[number % 3],
            day=25 + number % 2,
            killed=number or None,
        )
    desk.store.close()
    return folder


class Play:
    """One mission being played; keeps what was refused."""

    def __init__(self, desk) -> None:
        self.desk, self.refused, self.told, self.seen = desk, [], 0, set()

    def do(self, what: str, one: int, other: int) -> None:
        """Does one step on whichever incidents and claims the numbers fall on."""
        try:
            getattr(self, what)(one, other)
        except (Refused, BadInput, NotFound) as error:
            assert error.code in CODES, error
            self.refused.append(error.code)

    def groups(self):
        with self.desk.inside() as asker:
            return sorted(claims_by_incident(asker).items())

    def pick(self, number: int):
        groups = self.groups()
        self.seen |= {incident for incident, _claims in groups}
        return groups[number % len(groups)]

    def merge(self, one, other):
        merge(self.desk, "analyst-1", self.pick(one)[0], self.pick(other)[0], "m")

    def split(self, one, other):
        incident, claims = self.pick(one)
        leaving = [claim.id for number, claim in enumerate(claims) if other >> number & 1]
        split(self.desk, "duty-1", incident, leaving, "s")

    def _judge(self, one, other, verdict):
        claims = [claim for _incident, held in self.groups() for claim in held]
        judge(self.desk, "analyst-1", claims[one % len(claims)].id, self.pick(other)[0], verdict, "j")

    def same(self, one, other):
        self._judge(one, other, "same")

    def different(self, one, other):
        self._judge(one, other, "different")

    def unsure(self, one, other):
        self._judge(one, other, "unsure")

    def undo(self, one, _other):
        undo(self.desk, ("analyst-1", "duty-1")[one % 2])

    def tell(self, one, other):
        self.told += 1
        text = f"Late report {self.told}: shells fell there."
        tell(self.desk, f"late-{self.told}", text, place=PLACES[one % 3], day=25 + other % 2)

    def machine(self, _one, _other):
        corroborate_pending(self.desk, "machine-1")

    def check(self) -> None:
        """Every word that stands is kept, and every id that was ever seen leads somewhere."""
        with self.desk.inside() as asker:
            claims = [claim.id for held in claims_by_incident(asker).values() for claim in held]
            words = words_on(asker.connection, claims)
            about = {claim for word in words for claim in word.claims}
            assert first_broken(words, places_of(asker.connection, about)) is None
            for incident in self.seen:
                assert incident_file(asker, incident).claims


@pytest.mark.slow
@given(steps=st.lists(STEP, min_size=1, max_size=9))
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
def test_any_sequence__keeps_every_persons_word_or_refuses(six_reports, steps):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(six_reports / "m.tahqiq", f"{folder}/m.tahqiq")
        chance = random.Random(5).randbytes
        shutil.copytree(six_reports / "keys", f"{folder}/keys")  # with what the log last signed
        desk = open_desk(f"{folder}/m.tahqiq", Path(folder) / "keys", CaseClock(NOON), chance)
        play = Play(desk)
        try:
            for step in steps:
                play.do(*step)
                play.check()
            assert rebuild(desk).identical
        finally:
            desk.store.close()


@pytest.mark.slow
def test_machine_that_compares_while_a_person_judges__looks_again(place, tmp_path):
    desk = new_desk(place, tmp_path / "keys")
    for number in range(4):
        tell(desk, f"paper-{number}", f"Report {number}: shells fell on the ridge, {number * 7}.", killed=3)
    play = Play(desk)
    for number in range(12):
        tell(desk, f"late-{number}", f"Late {number}: shells on the ridge, {number * 9}.", match=False)
    machine = threading.Thread(target=corroborate_pending, args=(desk, "machine-1"))
    machine.start()
    for _turn in range(3):
        incident, held = max(play.groups(), key=lambda group: len(group[1]))
        try:
            split(desk, "analyst-1", incident, [held[0].id], "Another.")
        except Refused as error:  # the machine was quicker: the person looks again, too
            assert error.code == "JDG007"
    machine.join(timeout=60)
    play.check()
    assert corroborate_pending(desk, "machine-1") == 0
    assert rebuild(desk).identical
    desk.store.close()


claims = st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=4)
places = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("XYZ"), max_size=6)


@given(kind=st.sampled_from(("together", "apart")), left=claims, right=claims, places=places)
def test_word__means_the_same_either_way_round(kind, left, right, places):
    one, other = Word("j", kind, left, right), Word("j", kind, right, left)
    assert is_kept(one, places) == is_kept(other, places)


@given(left=claims, right=claims, places=places)
def test_apart__is_of_all_pairs_and_together_of_one(left, right, places):
    pairs = [(one, other) for one in left for other in right if one in places and other in places]
    met = [places[one] == places[other] for one, other in pairs]
    assert is_kept(Word("j", "apart", left, right), places) == (not any(met))
    assert is_kept(Word("j", "together", left, right), places) == (any(met) or not pairs)
