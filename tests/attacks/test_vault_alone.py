"""No sequence of acts of one keeper, with readers and collectors at his side, yields a reading (a state machine).

He sees every byte of the vault's file at every moment, holds his own vault key and every one-time key that his
friends make, and tries each key on each sealed thing that he ever saw. The other keepers work on as they do.
"""

import itertools
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from vault_thief import blobs_of, graft, known_from, names_in

from practice_mission import NOON, new_desk
from practice_vault import AGREED, DAY, PERSON, PracticeVault, practice_vault
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.vault.ask_release import ask_release, be_ready, refuse_release
from tahqiq.desk.vault.change_consent import change_consent
from tahqiq.desk.vault.destroy_identity import destroy_identity
from tahqiq.desk.vault.grant_release import grant_release
from tahqiq.desk.vault.keep_identity import correct_identity
from tahqiq.desk.vault.open_desk import open_vault_desk
from tahqiq.desk.vault.open_vault import accept_keeper, enrol_keeper, leave_vault
from tahqiq.desk.vault.read_identity import read_identity
from tahqiq.desk.vault.rewrap_vault import begin_rewrap, finish_rewrap
from tahqiq.desk.vault.vault_key import new_one_time_key, new_vault_key
from tahqiq.errors import TahqiqError

HE, FRIENDS, HONEST = "custodian-1", ("investigator-1", "mediator-qas"), ("custodian-2", "custodian-3")
WHO = st.sampled_from([HE, *FRIENDS, "monitor-1"])


class OneKeeper(RuleBasedStateMachine):
    """His acts and those of his friends; what the honest keepers do never grants what he or a friend asked."""

    template: Path
    numbers = itertools.count()
    keys: PracticeVault

    @initialize()
    def open(self) -> None:
        self.folder = self.template.with_name(f"run{next(self.numbers)}")
        shutil.copytree(self.template, self.folder)
        keys = self.keys
        chance = keys.desk.chance
        desk = open_desk(str(self.folder / "mission.tahqiq"), self.folder / "keys", CaseClock(NOON), chance)
        vault = open_vault_desk(desk, self.folder / "mission.vault")
        self.kept = PracticeVault(vault, dict(keys.keys), {})
        with vault.looking() as (state, _house):
            self.wanted = next(iter(state.kept))
        self.own = {keys.keys[HE].identity}
        self.seen: set[bytes] = set()
        self.asked: list[str] = []

    @rule(by=WHO, reader=WHO)
    def ask(self, by: str, reader: str) -> None:
        key = new_one_time_key()
        self.own.add(key.identity)
        until = self.kept.desk.clock.now() + DAY
        with suppress(TahqiqError):
            own = key if by == reader else None
            asked = ask_release(self.kept.vault, by, self.wanted, "contact", until, reader, own).id
            self.asked.append(asked)
            if by != reader:
                be_ready(self.kept.vault, reader, asked, key)
            self.kept.one_time[asked] = key

    @rule(place=st.integers(0, 3))
    def he_grants(self, place: int) -> None:
        for ask in self.asked[place : place + 1]:
            with suppress(TahqiqError):
                grant_release(self.kept.vault, HE, ask, self.keys.keys[HE])

    @rule(place=st.integers(0, 3), by=WHO)
    def somebody_reads(self, place: int, by: str) -> None:
        for ask in self.asked[place : place + 1]:
            with pytest.raises(TahqiqError):
                read_identity(self.kept.vault, by, ask, self.kept.one_time.get(ask) or new_one_time_key())

    @rule(by=WHO, withdrawn=st.booleans())
    def consent(self, by: str, withdrawn: bool) -> None:
        with suppress(TahqiqError):
            change_consent(self.kept.vault, by, self.wanted, None if withdrawn else AGREED)

    @rule()
    def he_begins_to_seal_anew_and_would_finish(self) -> None:
        for verb in (begin_rewrap, finish_rewrap):
            with suppress(TahqiqError):
                verb(self.kept.vault, HE, self.keys.keys[HE])

    @rule(member=st.sampled_from([HE, *FRIENDS]))
    def he_makes_a_keeper_of_a_friend(self, member: str) -> None:
        key = new_vault_key(member, self.kept.desk.chance)
        self.own.add(key.identity)
        with suppress(TahqiqError):
            enrol_keeper(self.kept.vault, member, key)
        for name, mine in ((HE, self.keys.keys[HE]), (member, key)):
            with suppress(TahqiqError):
                accept_keeper(self.kept.vault, name, member, mine)

    @rule(keeper=st.sampled_from(HONEST))
    def he_sends_a_keeper_away(self, keeper: str) -> None:
        with suppress(TahqiqError):
            leave_vault(self.kept.vault, HE, keeper, self.keys.keys[HE])

    @rule()
    def he_would_destroy(self) -> None:
        for _turn in range(2):
            with suppress(TahqiqError):
                destroy_identity(self.kept.vault, HE, self.wanted, "ended", self.keys.keys[HE])

    @rule(keeper=st.sampled_from(HONEST))
    def an_honest_keeper_refuses(self, keeper: str) -> None:
        for ask in self.asked[-1:]:
            with suppress(TahqiqError):
                refuse_release(self.kept.vault, keeper, ask, "risk")

    @rule()
    def an_honest_reader_reads(self) -> None:
        """Asked by one outside his circle, granted by the other two: he sees it all pass through the file."""
        with suppress(TahqiqError):
            ask = self.kept.ask(self.wanted, by="mediator-tar")
            for keeper in HONEST:
                self.kept.grant(ask, keeper)
                self.seen |= blobs_of(self.kept)
            assert read_identity(self.kept.vault, "mediator-tar", ask, self.kept.one_time.pop(ask)).identity

    @rule()
    def the_honest_correct_it(self) -> None:
        with suppress(TahqiqError):
            correct_identity(self.kept.vault, "custodian-2", self.wanted, PERSON.but(notes="moved"))

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.kept.desk.clock.moment += timedelta(hours=hours)

    @rule(part=st.sampled_from(["halves", "whole", "first"]), keepers=st.permutations([HE, *HONEST]))
    def a_collector_keeps_what_he_copied(self, part: str, keepers: list[str]) -> None:
        """Under a pseudonym of his own, asked for by a friend; the honest keepers would grant it."""
        with suppress(TahqiqError):
            ask = self.kept.ask(graft(self.kept, self.wanted, part), by="mediator-qas")
            self.own.add(self.kept.one_time[ask].identity)
            for keeper in keepers:
                with suppress(TahqiqError):
                    self.kept.grant(ask, keeper)
                self.seen |= blobs_of(self.kept)
            with pytest.raises(TahqiqError):
                read_identity(self.kept.vault, "mediator-qas", ask, self.kept.one_time[ask])

    @invariant()
    def he_knows_nobody(self) -> None:
        if hasattr(self, "kept"):
            self.seen |= blobs_of(self.kept)
            assert names_in(known_from(self.seen, self.own)) == []
            with self.kept.vault.looking() as (state, _house):
                assert {reader for kept in state.kept.values() for reader in kept.readers} <= {"mediator-tar"}
                assert {*state.keepers} <= {HE, *HONEST} and not state.kept[self.wanted].destroyed

    def teardown(self) -> None:
        if hasattr(self, "kept"):
            self.kept.desk.store.close()
            shutil.rmtree(self.folder)


@pytest.mark.slow
def test_one_keeper_alone_with_friends__never_opens_an_identity(tmp_path: Path):
    template = tmp_path / "template"
    template.mkdir()
    made = practice_vault(new_desk(str(template / "mission.tahqiq"), template / "keys"), template)
    made.keep()
    made.desk.store.close()

    class Machine(OneKeeper):
        pass

    Machine.template, Machine.keys = template, made
    few = settings(
        max_examples=10,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Machine, settings=few)
