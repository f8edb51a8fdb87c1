"""The vault at work: kept, asked, granted by two, read once; consent, corrections, destruction, keepers who change."""

from datetime import timedelta
from pathlib import Path

import pytest
from vault_thief import blobs_of, known_from, names_in

from practice_vault import AGREED, CANARIES, DAY, PERSON, PracticeVault, practice_vault
from tahqiq.desk.append import append
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.vault.ask_release import ask_release, be_ready, refuse_release
from tahqiq.desk.vault.change_consent import change_consent
from tahqiq.desk.vault.check_vault import check_vault
from tahqiq.desk.vault.destroy_identity import destroy_identity
from tahqiq.desk.vault.grant_release import grant_release
from tahqiq.desk.vault.keep_identity import correct_identity
from tahqiq.desk.vault.list_vault import CLOSED, disclosure_log, list_vault, shown_pseudonym
from tahqiq.desk.vault.open_desk import open_vault_desk
from tahqiq.desk.vault.open_vault import accept_keeper, enrol_keeper, leave_vault
from tahqiq.desk.vault.read_identity import read_identity
from tahqiq.desk.vault.rewrap_vault import begin_rewrap, finish_rewrap
from tahqiq.desk.vault.vault_key import new_one_time_key, new_vault_key
from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken
from tahqiq.model.identity import Consent, Identity
from tahqiq.model.pseudonym import SIGNS, check_sign, known_pseudonym
from tahqiq.model.vault import KeeperLeft

pytestmark = pytest.mark.slow

KEEPERS = ("custodian-1", "custodian-2", "custodian-3")


@pytest.fixture
def kept(desk, tmp_path: Path) -> PracticeVault:
    return practice_vault(desk, tmp_path)


def read(kept: PracticeVault, ask: str, by: str = "investigator-1") -> Identity:
    return read_identity(kept.vault, by, ask, kept.one_time[ask]).identity


def test_identity_that_two_keepers_grant__is_read_once_by_its_reader(kept):
    pseudonym = kept.keep()
    ask = kept.ask(pseudonym)
    kept.grant(ask, "custodian-1")
    with pytest.raises(Refused, match="VLT016: One keeper has granted it"):
        read(kept, ask)
    kept.grant(ask, "custodian-3")
    assert read(kept, ask) == PERSON
    with pytest.raises(Refused, match="VLT016: It was read"):
        read(kept, ask)
    assert check_vault(kept.vault, "auditor-1").faults == ()
    acts = [act.verb for act in disclosure_log(kept.vault, "auditor-1", pseudonym)]
    assert acts == ["identity.kept", "release.asked", "release.granted", "release.granted", "identity.read"]


def test_reader_whom_another_names__makes_his_own_key_first(kept):
    pseudonym, until = kept.keep(), kept.desk.clock.now() + DAY
    asked = ask_release(kept.vault, "investigator-1", pseudonym, "protection", until, "mediator-tar")
    with pytest.raises(Refused, match="VLT016: It waits for the reader"):
        kept.grant(asked.id, "custodian-1")
    one_time = new_one_time_key()
    with pytest.raises(NotFound, match="VLT011"):
        be_ready(kept.vault, "investigator-1", asked.id, one_time)
    be_ready(kept.vault, "mediator-tar", asked.id, one_time)
    for keeper in ("custodian-1", "custodian-2"):
        kept.grant(asked.id, keeper)
    assert read_identity(kept.vault, "mediator-tar", asked.id, one_time).identity == PERSON


def test_nothing_of_an_identity__stands_in_register_tables_or_rebuilt_tables(kept):
    pseudonym = kept.keep()
    read(kept, kept.granted(pseudonym))
    before = disclosure_log(kept.vault, "custodian-1")
    rebuild(kept.desk)
    assert disclosure_log(kept.vault, "custodian-1") == before
    told = "".join(act.paper.model_dump_json() for act in before)
    assert pseudonym in told
    assert not any(canary in told for canary in CANARIES)


def test_withdrawn_consent__ends_what_was_granted_and_is_told_to_whoever_read(kept):
    pseudonym = kept.keep()
    read(kept, kept.granted(pseudonym))
    waiting = kept.granted(pseudonym)
    kept.later(timedelta(hours=1))
    withdrawn = change_consent(kept.vault, "monitor-1", pseudonym, None)
    assert withdrawn.told == ("investigator-1",)
    with pytest.raises(Refused, match="VLT016: The consent no longer covers it"):
        read(kept, waiting)
    with pytest.raises(Refused, match="VLT014: The person has withdrawn"):
        kept.ask(pseudonym)
    (told,) = list_vault(kept.vault, "investigator-1").told
    assert told.pseudonym == pseudonym and told.what.startswith("consent withdrawn")
    assert list_vault(kept.vault, "custodian-1").told == ()
    assert kept.vault.file.handed(waiting, "to_reader") == {}
    guessed = Consent(scope=("protection",), until=AGREED.until, given="not_asked")
    with pytest.raises(Refused, match="VLT014"):
        change_consent(kept.vault, "monitor-1", pseudonym, guessed)
    change_consent(kept.vault, "monitor-1", pseudonym, AGREED)
    assert read(kept, kept.granted(pseudonym)) == PERSON


def test_purpose_outside_the_consent__is_not_asked_for(kept):
    pseudonym = kept.keep()
    with pytest.raises(Refused, match="VLT014: The person did not agree to 'justice'"):
        kept.ask(pseudonym, purpose="justice")
    kept.later(91 * DAY)
    with pytest.raises(Refused, match="VLT014: The consent has run out"):
        kept.ask(pseudonym)


def test_refused_release__is_released_to_nobody(kept):
    ask = kept.granted(kept.keep())
    refuse_release(kept.vault, "custodian-3", ask, "risk")
    with pytest.raises(Refused, match="VLT016: A keeper has refused it"):
        read(kept, ask)
    assert kept.vault.file.handed(ask, "to_reader") == {}


def test_release_whose_time_is_over__is_not_read(kept):
    ask = kept.granted(kept.keep())
    kept.later(2 * DAY)
    with pytest.raises(Refused, match="VLT016: Its time is over"):
        read(kept, ask)


def test_corrected_identity__is_granted_anew_and_read_as_corrected(kept):
    pseudonym = kept.keep()
    ask = kept.ask(pseudonym)
    kept.grant(ask, "custodian-1")
    correct_identity(kept.vault, "custodian-1", pseudonym, PERSON.but(contacts=("a safer number",)))
    for keeper in ("custodian-1", "custodian-2"):
        kept.grant(ask, keeper)
    assert read(kept, ask).contacts == ("a safer number",)
    assert len(kept.vault.file.records()) == 2  # the earlier version stays: nobody alone replaces a person


def test_destroyed_identity__needs_two_keepers_and_keeps_its_pseudonym(kept):
    pseudonym, other = kept.keep(), kept.keep(PERSON.but(name="Somebody Else"))
    destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    with pytest.raises(Refused, match="VLT007"):
        destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    destroy_identity(kept.vault, "custodian-3", pseudonym, "ended", kept.keys["custodian-3"])
    with pytest.raises(Refused, match="VLT009"):
        kept.ask(pseudonym)
    assert {one.pseudonym: one.consent for one in list_vault(kept.vault, "custodian-1").kept} == {
        pseudonym: "destroyed",
        other: "spoken",
    }
    assert check_vault(kept.vault, "custodian-1").faults == ()
    assert disclosure_log(kept.vault, "auditor-1", pseudonym)[-1].verb == "identity.destroyed"


def test_closed_compartment__is_counted_outside_its_circle_and_named_within(kept):
    open_one = kept.keep()
    closed = kept.keep(kind="victim", investigator="investigator-1")
    assert closed.startswith("P-")
    within, outside = list_vault(kept.vault, "investigator-1"), list_vault(kept.vault, "auditor-1")
    assert {one.pseudonym for one in within.kept} == {open_one, closed}
    assert [one.pseudonym for one in outside.kept] == [open_one] and outside.counted == {"victim": 1}
    (entered,) = [act for act in disclosure_log(kept.vault, "auditor-1") if act.paper.release != "mechanism"]
    assert shown_pseudonym(kept.vault, "auditor-1", entered) == CLOSED
    for asker in ("mediator-tar",):
        with pytest.raises(NotFound, match="VLT008"):
            kept.ask(closed, by=asker)
    with pytest.raises(Refused, match="VLT004"):
        until = kept.desk.clock.now() + DAY
        ask_release(kept.vault, "investigator-1", closed, "contact", until, "mediator-tar")
    assert read(kept, kept.granted(closed)) == PERSON


def test_list__shows_monitors_and_mediators_what_is_theirs_alone(kept):
    mine, other = kept.keep(), kept.keep(by="custodian-1")
    kept.ask(other, by="mediator-tar")
    assert [one.pseudonym for one in list_vault(kept.vault, "monitor-1").kept] == [mine]
    assert [one.pseudonym for one in list_vault(kept.vault, "mediator-tar").kept] == [other]
    assert list_vault(kept.vault, "mediator-qas").kept == ()
    assert {one.pseudonym for one in list_vault(kept.vault, "auditor-1").kept} == {mine, other}
    with pytest.raises(Refused, match="VLT004"):
        disclosure_log(kept.vault, "mediator-tar")


def test_keeper_who_comes_later__is_taken_in_by_two_and_opens_what_was_sealed_anew(desk, tmp_path):
    kept = practice_vault(desk, tmp_path)
    pseudonym = kept.keep()
    kept.keeper("investigator-1")
    with pytest.raises(Refused, match="VLT006"):
        begin_rewrap(kept.vault, "investigator-1", kept.keys["investigator-1"])
    for one in ("custodian-1", "custodian-2"):
        accept_keeper(kept.vault, one, "investigator-1", kept.keys[one])
    leave_vault(kept.vault, "custodian-2", "custodian-2", kept.keys["custodian-2"])
    ask = kept.ask(pseudonym, by="mediator-tar")
    with pytest.raises(Refused, match="VLT022"):
        kept.grant(ask, "investigator-1")
    assert any("sealed to other keepers" in line for line in check_vault(kept.vault, "custodian-1").due)
    begin_rewrap(kept.vault, "custodian-1", kept.keys["custodian-1"])
    with pytest.raises(Refused, match="VLT007"):
        finish_rewrap(kept.vault, "custodian-1", kept.keys["custodian-1"])
    with pytest.raises(Refused, match="VLT006"):
        finish_rewrap(kept.vault, "custodian-2", kept.keys["custodian-2"])
    finish_rewrap(kept.vault, "custodian-3", kept.keys["custodian-3"])
    for one in ("custodian-1", "investigator-1"):
        kept.grant(ask, one)
    assert read(kept, ask, "mediator-tar") == PERSON
    assert check_vault(kept.vault, "custodian-1").faults == ()
    assert check_vault(kept.vault, "custodian-1").due == ()


def test_new_keys__are_taken_one_keeper_after_the_other_and_an_old_copy_then_opens_for_nobody(kept):
    pseudonym = kept.keep()
    old, copy = dict(kept.keys), blobs_of(kept)
    for one in KEEPERS:
        others = [name for name in KEEPERS if name != one]
        kept.keeper(one)
        fresh = kept.keys[one]
        for other in others:
            accept_keeper(kept.vault, other, one, kept.keys[other])
        with pytest.raises(Refused, match="VLT022"):
            kept.grant(kept.ask(pseudonym), one)
        assert any("sealed to other keepers" in line for line in check_vault(kept.vault, one).due)
        begin_rewrap(kept.vault, others[0], kept.keys[others[0]])
        finish_rewrap(kept.vault, others[1], kept.keys[others[1]])
        assert fresh.signs != old[one].signs and check_vault(kept.vault, one).due == ()
    assert read(kept, kept.granted(pseudonym)) == PERSON
    assert known_from(copy, [key.identity for key in kept.keys.values()]) == []
    assert names_in(known_from(copy, [key.identity for key in old.values()])) != []


def test_one_of_two_keepers__takes_no_new_key_that_would_leave_all_closed(kept):
    pseudonym = kept.keep()
    leave_vault(kept.vault, "custodian-3", "custodian-3", kept.keys["custodian-3"])
    with pytest.raises(Refused, match="VLT005: With a new key of one of two"):
        enrol_keeper(kept.vault, "custodian-2", new_vault_key("custodian-2", kept.desk.chance))
    assert read(kept, kept.granted(pseudonym)) == PERSON


def test_what_a_keeper_begins__lapses_after_a_day(kept):
    kept.keep()
    begun = begin_rewrap(kept.vault, "custodian-1", kept.keys["custodian-1"])
    kept.later(DAY)
    with pytest.raises(NotFound, match="VLT011"):
        finish_rewrap(kept.vault, "custodian-2", kept.keys["custodian-2"])
    kept.granted(kept.keep(), by="mediator-tar")  # the next who writes tidies
    assert kept.vault.file.shown(begun.id) == {}


def test_keeper_who_loses_his_role__grants_nothing_any_more(kept):
    ask = kept.granted(kept.keep())
    change_role(kept.desk, "adm-1", "custodian-2", "custodian", grant=False)
    with pytest.raises(Refused, match="VLT006"):
        read(kept, ask)
    assert any("may be keeper no more" in fault for fault in check_vault(kept.vault, "auditor-1").faults)


def test_keeper_without_his_vault_key__leaves_nothing_and_sends_nobody_away(kept):
    """Whoever holds the members' keys alone would else empty the vault of its keepers, and nobody could take one in."""
    for by, keeper in (
        ("custodian-1", "custodian-1"),
        ("custodian-1", "custodian-2"),
        ("custodian-3", "custodian-2"),
    ):
        with pytest.raises(Refused, match="VLT006"):
            leave_vault(kept.vault, by, keeper, new_vault_key(by, kept.desk.chance))
    said = {"id": "klf_forged", "keeper": "custodian-1", "proof": "0" * 128}
    append(kept.desk, "custodian-1", [("vault.keeper_left", KeeperLeft(**said))])
    with kept.vault.looking() as (state, _house):
        assert set(state.keepers) == set(KEEPERS) and len(state.faults) == 1
    assert read(kept, kept.granted(kept.keep())) == PERSON


def test_vault_with_one_keeper__takes_nothing(desk, tmp_path):
    kept = practice_vault(desk, tmp_path)
    for one in ("custodian-2", "custodian-3"):
        leave_vault(kept.vault, one, one, kept.keys[one])
    with pytest.raises(Refused, match="VLT005"):
        kept.keep()
    assert kept.vault.file.records() == {}


def test_member_who_asks_twenty_times_in_a_day__asks_no_more_until_the_next(kept):
    pseudonym = kept.keep()
    for _turn in range(18):
        kept.ask(pseudonym)
    for guess in ("A", "B"):
        wrong = f"W-{guess}{SIGNS[:3]}-{check_sign('W', guess + SIGNS[:3])}"
        with pytest.raises(NotFound, match="VLT008"):
            kept.ask(wrong)
    with pytest.raises(Refused, match="VLT017"):
        kept.ask(pseudonym)
    tried = [
        act.paper.code
        for act in disclosure_log(kept.vault, "auditor-1")
        if act.verb == "vault.attempt_refused"
    ]
    assert tried == ["VLT008", "VLT008", "VLT017"]
    kept.later(DAY)
    assert kept.ask(pseudonym)


def test_pseudonym_with_one_wrong_sign__is_nobody():
    whole = f"W-7F3K-{check_sign('W', '7F3K')}"
    assert known_pseudonym(f" {whole.lower()} ") == whole
    for place in (0, 2, 3, 4, 5, 7):
        for sign in (*SIGNS, "V"):
            slip = whole[:place] + sign + whole[place + 1 :]
            if slip != whole:
                with pytest.raises(ValueError, match="no pseudonym"):
                    known_pseudonym(slip)


def test_vault_key_of_another__signs_nothing(kept):
    ask = kept.ask(kept.keep())
    stranger = new_vault_key("custodian-1", kept.desk.chance)
    with pytest.raises(Refused, match="VLT006"):
        grant_release(kept.vault, "custodian-1", ask, stranger)
    with pytest.raises(Refused, match="VLT006"):
        grant_release(kept.vault, "custodian-1", ask, kept.keys["custodian-2"])
    kept.grant(ask, "custodian-1")


def test_consent_that_does_not_hold_together__is_not_taken(kept):
    with pytest.raises(ValueError, match="was not asked"):
        Consent(scope=("contact",), until=AGREED.until, given="not_asked")
    with pytest.raises(BadInput, match="VLT013"):
        kept.keep(consent=AGREED.but(until=kept.desk.clock.now()))
    assert kept.vault.file.records() == {}  # nothing that no entry speaks of stays


def test_file_of_another_vault__is_left_alone(kept, tmp_path):
    ask = kept.granted(kept.keep())
    elsewhere = PracticeVault(open_vault_desk(kept.desk, tmp_path / "other.vault"), kept.keys, kept.one_time)
    elsewhere.vault.file.make("0" * 64)
    elsewhere.vault.file.hand("ask_of_others", "first", {"somebody": b"sealed"})
    with pytest.raises(RegisterBroken, match="VLT010"):
        read(elsewhere, ask)
    with pytest.raises(RegisterBroken, match="VLT010"):
        elsewhere.keep()
    assert elsewhere.vault.file.handed("ask_of_others", "first") == {"somebody": b"sealed"}
    assert check_vault(elsewhere.vault, "custodian-1").faults == ("the file is that of another vault",)
    assert read(kept, ask) == PERSON
