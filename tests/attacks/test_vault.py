"""The vault under attack: one keeper, the machine's administrator, a party, a hostile register, exchanged files."""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from vault_thief import blobs_of, entered_for, graft, known_from, names_in

from practice_mission import new_desk
from practice_vault import AGREED, DAY, PERSON, PracticeVault, practice_vault, with_posts
from tahqiq.desk.append import append
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.hold import hold, leave
from tahqiq.desk.staff.people import add_organisation, add_person
from tahqiq.desk.vault.ask_release import ask_release, be_ready, refuse_release
from tahqiq.desk.vault.change_consent import change_consent
from tahqiq.desk.vault.check_vault import check_vault, tidy_strangers
from tahqiq.desk.vault.destroy_identity import destroy_identity
from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.grant_release import grant_release
from tahqiq.desk.vault.keep_identity import correct_identity
from tahqiq.desk.vault.list_vault import disclosure_log, list_vault
from tahqiq.desk.vault.open_desk import open_vault_desk
from tahqiq.desk.vault.open_vault import accept_keeper, enrol_keeper, leave_vault
from tahqiq.desk.vault.read_identity import read_identity
from tahqiq.desk.vault.rewrap_vault import begin_rewrap, finish_rewrap
from tahqiq.desk.vault.vault_key import (
    check_place,
    new_one_time_key,
    new_vault_key,
    read_vault_key,
    write_vault_key,
)
from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken, StorageFailed
from tahqiq.model.vault import DestructionAgreed, KeeperAccepted, KeeperEnrolled, ReleaseGranted
from tahqiq.store import log
from tahqiq.store.vault.carve import pieces_of, traces_in
from tahqiq.vault.proof import proof_message
from tahqiq.vault.seal import OfAnother, SealedRecord, WillNotOpen, close_record, commitment_to, open_half

pytestmark = pytest.mark.slow

WORDS = "six quiet herons over the mill"


@pytest.fixture
def kept(tmp_path: Path) -> PracticeVault:
    """A mission with its key folder on one disk, and the vault on another; three keepers."""
    (tmp_path / "vault").mkdir()
    return practice_vault(new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys"), tmp_path / "vault")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_administrator_with_the_whole_disk__finds_no_name_whatever_he_opens(kept, tmp_path, cases):
    pseudonym = kept.keep()
    read_identity(kept.vault, "investigator-1", done := kept.granted(pseudonym), kept.one_time[done])
    kept.grant(kept.ask(pseudonym), "custodian-1")  # half-way: one keeper has granted
    kept.granted(pseudonym)  # granted, and not read yet
    begin_rewrap(kept.vault, "custodian-3", kept.keys["custodian-3"])
    disk = files_in(tmp_path)
    assert names_in(disk.values()) == []
    identities = [data.decode().strip() for path, data in disk.items() if path.endswith(".age")]
    assert identities
    opened = known_from(blobs_of(kept), identities)
    assert opened == []
    entries = [entry_shown(kept.desk, index) for index in range(_size(kept))]
    assert names_in([repr(one).encode() for one in entries]) == []
    cases.add(len(disk) + len(entries))


def test_one_keeper_with_file_and_a_reader_at_his_side__opens_nothing(kept):
    pseudonym = kept.keep()
    ask = kept.ask(pseudonym)
    kept.grant(ask, "custodian-1")
    begin_rewrap(kept.vault, "custodian-1", kept.keys["custodian-1"])
    own = [kept.keys["custodian-1"].identity, kept.one_time[ask].identity]
    assert names_in(known_from(blobs_of(kept), own)) == []
    with pytest.raises(Refused, match=r"VLT007|VLT016"):
        kept.grant(ask, "custodian-1")
    with pytest.raises(Refused, match="VLT016"):
        read_identity(kept.vault, "investigator-1", ask, kept.one_time[ask])
    kept.grant(ask, "custodian-2")  # only now do the same keys open it
    assert names_in(known_from(blobs_of(kept), own)) != []


def test_halves_of_two_askings__do_not_add_up_to_one_reading(kept):
    """One keeper grants the first asking and refuses the second, another the other way round."""
    pseudonym = kept.keep()
    first, second = kept.ask(pseudonym), kept.ask(pseudonym)
    kept.grant(first, "custodian-1")
    kept.grant(second, "custodian-2")
    seen = blobs_of(kept)
    refuse_release(kept.vault, "custodian-2", first, "risk")
    refuse_release(kept.vault, "custodian-1", second, "risk")
    reader = [kept.one_time[first].identity, kept.one_time[second].identity]
    assert known_from(seen | blobs_of(kept), reader) == []


def _verbs(kept: PracticeVault, by: str, pseudonym: str, ask: str) -> dict[str, Callable[[], object]]:
    vault, key, until = kept.vault, new_vault_key(by, kept.desk.chance), kept.desk.clock.now() + DAY
    one_time = new_one_time_key()
    return {
        "enrol": lambda: enrol_keeper(vault, by, key),
        "accept": lambda: accept_keeper(vault, by, "custodian-1", key),
        "leave": lambda: leave_vault(vault, by, "custodian-1", key),
        "keep": lambda: kept.keep(by=by),
        "correct": lambda: correct_identity(vault, by, pseudonym, PERSON),
        "consent": lambda: change_consent(vault, by, pseudonym, AGREED),
        "withdraw": lambda: change_consent(vault, by, pseudonym, None),
        "ask": lambda: ask_release(vault, by, pseudonym, "contact", until, by, one_time),
        "ready": lambda: be_ready(vault, by, ask, one_time),
        "grant": lambda: grant_release(vault, by, ask, key),
        "refuse": lambda: refuse_release(vault, by, ask, "other"),
        "read": lambda: read_identity(vault, by, ask, one_time),
        "destroy": lambda: destroy_identity(vault, by, pseudonym, "ended", key),
        "rewrap": lambda: begin_rewrap(vault, by, key),
        "finish": lambda: finish_rewrap(vault, by, key),
        "list": lambda: list_vault(vault, by),
        "log": lambda: disclosure_log(vault, by),
        "check": lambda: check_vault(vault, by),
        "tidy": lambda: tidy_strangers(vault, by),
    }


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("liaison-ard", "VLT002"),
        ("commissioner-bel", "VLT002"),
        ("custodian-ard", "VLT002"),  # an administrator gave a party's member the role
        ("adm-1", "VLT003"),
        ("custodian-2", "VLT003"),  # a keeper who was made an administrator too
    ],
)
def test_party_and_administrator__are_refused_by_every_verb_and_it_is_kept(kept, cases, by, code):
    pseudonym = kept.keep()
    ask = kept.granted(pseudonym)
    if by == "custodian-2":
        change_role(kept.desk, "adm-1", by, "administrator", grant=True)
    tries = _verbs(kept, by, pseudonym, ask)
    for name, verb in tries.items():
        with pytest.raises(Refused, match=code):
            verb()
        cases.add()
        assert name
    with kept.vault.looking() as (state, _house):
        assert [act.paper.code for act in state.attempts if act.by == by] == [code] * len(tries)
        assert state.kept[pseudonym].consent == AGREED and not state.kept[pseudonym].destroyed


def test_flood_of_attempts__is_kept_for_the_auditor_up_to_a_day_s_measure(kept, cases):
    for _turn in range(50):
        with pytest.raises(Refused, match="VLT002"):
            list_vault(kept.vault, "liaison-bel")
        cases.add()
    tried = [act for act in disclosure_log(kept.vault, "auditor-1") if act.verb == "vault.attempt_refused"]
    assert len(tried) == 40 and {act.by for act in tried} == {"liaison-bel"}


@pytest.mark.parametrize("by", ["analyst-1", "duty-1", "publisher-1", "chair-1", "machine-1", "monitor-1"])
def test_staff_without_a_part_in_it__neither_ask_nor_read(kept, by):
    pseudonym = kept.keep()
    until, one_time = kept.desk.clock.now() + DAY, new_one_time_key()
    with pytest.raises(Refused, match=r"MEM002|VLT004"):
        ask_release(kept.vault, by, pseudonym, "contact", until, by, one_time)
    with pytest.raises(Refused, match="VLT004"):
        ask_release(kept.vault, "investigator-1", pseudonym, "contact", until, by)
    if by != "monitor-1":
        with pytest.raises(Refused, match="VLT004"):
            list_vault(kept.vault, by)


def test_keeper_who_asks_or_reads__grants_nothing_of_it(kept):
    pseudonym = kept.keep()
    asked = kept.ask(pseudonym, by="custodian-1")
    with pytest.raises(Refused, match="VLT015"):
        kept.grant(asked, "custodian-1")
    until = kept.desk.clock.now() + DAY
    named = ask_release(kept.vault, "investigator-1", pseudonym, "contact", until, "custodian-2")
    be_ready(kept.vault, "custodian-2", named.id, new_one_time_key())
    with pytest.raises(Refused, match="VLT015"):
        kept.grant(named.id, "custodian-2")


def test_one_person_under_two_posts__counts_once_where_the_staff_book_knows_it(kept):
    book = book_of(kept.desk)
    add_organisation(book, kept.desk, "adm-1", "sec", "Secretariat", "secretariat")
    one = add_person(book, kept.desk, "adm-1", "Nobody Known", "sec", "n.known")
    pseudonym = kept.keep()
    ask = kept.ask(pseudonym)
    hold(book, kept.desk, "adm-1", one.id, "custodian-1")
    kept.grant(ask, "custodian-1")
    hold(book, kept.desk, "adm-1", one.id, "custodian-2")
    with pytest.raises(Refused, match="VLT007"):
        kept.grant(ask, "custodian-2")
    destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    with pytest.raises(Refused, match="VLT007"):
        destroy_identity(kept.vault, "custodian-2", pseudonym, "ended", kept.keys["custodian-2"])
    assert any("held by one person" in fault for fault in check_vault(kept.vault, "auditor-1").faults)
    book.engine.dispose()


def test_grant_for_one_pseudonym__opens_no_other(kept, cases):
    """The granted halves are copied under another asking, and the other record's rows under the granted one."""
    mine, other = kept.keep(PERSON.but(name="Harmless")), kept.keep()
    granted, wanted = kept.granted(mine), kept.ask(other)
    kept.grant(wanted, "custodian-1")
    lies = kept.vault.file.handed(granted, "to_reader")
    kept.vault.file.hand(wanted, "to_reader", lies)
    with pytest.raises(Refused, match="VLT016"):
        read_identity(kept.vault, "investigator-1", wanted, kept.one_time[wanted])
    kept.vault.file.hand(wanted, "first", {"custodian-1": lies["custodian-1"]})
    with pytest.raises(RegisterBroken, match="VLT010"):
        kept.grant(wanted, "custodian-2")
    with kept.vault.looking() as (state, _house):
        digests = {name: one.newest.sealed for name, one in state.kept.items()}
    with kept.vault.file._writing() as db:
        for table in ("record", "half", "pair"):
            db.execute(f"DELETE FROM {table} WHERE digest = ?", (digests[mine],))
            db.execute(f"UPDATE {table} SET digest = ? WHERE digest = ?", (digests[mine], digests[other]))
    with pytest.raises(RegisterBroken, match="VLT010"):
        read_identity(kept.vault, "investigator-1", granted, kept.one_time[granted])
    own = [kept.one_time[granted].identity]
    assert names_in(known_from(blobs_of(kept) | set(lies.values()), own)) == []
    cases.add(3)


def test_grant_that_a_hostile_machine_enters_for_another_pseudonym__does_not_count(kept):
    mine, other = kept.keep(PERSON.but(name="Harmless")), kept.keep()
    granted, wanted = kept.granted(mine), kept.ask(other)
    with kept.vault.looking() as (state, _house):
        papers = [grant for _by, grant in state.asked[granted].grants]
    for keeper, paper in zip(("custodian-1", "custodian-2"), papers, strict=True):
        for forged in (paper.but(id="grt_a", ask=wanted), paper.but(id="grt_b", ask=wanted, pseudonym=other)):
            append(kept.desk, keeper, [("release.granted", forged.but(id=f"{forged.id}{keeper}"))])
    with kept.vault.looking() as (state, _house):
        assert state.asked[wanted].grants == () and len(state.faults) == 4
    with pytest.raises(Refused, match="VLT016"):
        read_identity(kept.vault, "investigator-1", wanted, kept.one_time[wanted])


def test_administrator_who_signs_for_everybody__makes_no_keeper_and_no_grant(kept):
    """He holds the members' keys of the key folder, enters what he likes past the rules, and has no vault key."""
    kept.keep()
    key, paper = new_vault_key("investigator-1", os.urandom), None
    with kept.vault.looking() as (state, _house):
        vault, before = str(state.vault), dict(state.keepers)
    said = {"vault": vault, "recipient": key.recipient, "signs": key.signs}
    for member in ("investigator-1", "custodian-1"):
        draft = KeeperEnrolled(id=f"kpr_{member}", member=member, **said)
        message = proof_message(kept.desk.mission.origin, "vault.keeper_enrolled", draft)
        paper = draft.but(proof=key.signer.sign(message).hex())
        append(kept.desk, member, [("vault.keeper_enrolled", paper)])
        for keeper in ("custodian-1", "custodian-2"):
            taken = KeeperAccepted(id=f"kac_{member}{keeper}", enrolment=paper.id)
            message = proof_message(kept.desk.mission.origin, "vault.keeper_accepted", taken)
            taken = taken.but(proof=key.signer.sign(message).hex())
            append(kept.desk, keeper, [("vault.keeper_accepted", taken)])
    with kept.vault.looking() as (state, _house):
        assert state.keepers == before
        assert len(state.faults) == 4
    faults = check_vault(kept.vault, "auditor-1").faults
    assert len(faults) == 4 and all("no vault key" in fault for fault in faults)


def test_identity_put_into_the_file_by_a_stranger__is_never_shown(kept):
    """Anybody who can write the file can seal something to the keepers' public keys; the register knows it not."""
    pseudonym = kept.keep()
    ask = kept.granted(pseudonym)
    with kept.vault.looking() as (state, _house):
        recipients = {name: one.recipient for name, one in state.keepers.items()}
        digest = state.kept[pseudonym].newest.sealed
    false = close_record(PERSON.but(name="Somebody To Blame"), pseudonym, 1, b"\0" * 32, recipients)
    with kept.vault.file._writing() as db:
        db.execute("UPDATE record SET body = ? WHERE digest = ?", (false.body, digest))
    with pytest.raises(RegisterBroken, match="VLT010"):
        read_identity(kept.vault, "investigator-1", ask, kept.one_time[ask])
    assert any("exchanged, changed or older" in one for one in check_vault(kept.vault, "custodian-1").faults)


def test_keeper_who_hands_something_else__is_found_out_before_anything_is_shown(kept):
    """A second keeper grants with halves of his own making: his paper is signed, and they do not open it."""
    pseudonym = kept.keep()
    ask = kept.ask(pseudonym)
    kept.grant(ask, "custodian-1")
    reader = pyrage.x25519.Recipient.from_str(kept.one_time[ask].recipient)
    false = {
        keeper: bytes(pyrage.encrypt(new_one_time_key().identity.encode(), [reader]))
        for keeper in ("custodian-1", "custodian-2")
    }
    digest = {keeper: hashlib.sha256(one).hexdigest() for keeper, one in false.items()}
    said = {"ask": ask, "pseudonym": pseudonym, "version": 1}
    said |= {"half": digest["custodian-2"], "passed": digest["custodian-1"]}
    paper = enter_vault(kept.vault, "custodian-2", "release.granted", said, kept.keys["custodian-2"])
    assert isinstance(paper, ReleaseGranted)
    kept.vault.file.hand(ask, "to_reader", false)
    with pytest.raises(RegisterBroken, match="VLT026"):
        read_identity(kept.vault, "investigator-1", ask, kept.one_time[ask])
    assert "identity.read" not in [act.verb for act in disclosure_log(kept.vault, "auditor-1", pseudonym)]


def test_vault_rolled_back__is_named_and_nothing_in_it_is_erased_for_it(kept, tmp_path):
    pseudonym = kept.keep()
    older = tmp_path / "older"
    shutil.copy(kept.vault.file.path, older)
    later = kept.keep(PERSON.but(name="Later"))
    correct_identity(kept.vault, "monitor-1", pseudonym, PERSON.but(notes="moved"))
    newer = kept.vault.file.path.read_bytes()
    shutil.copy(older, kept.vault.file.path)
    faults = check_vault(kept.vault, "auditor-1").faults
    assert [fault.partition(":")[0] for fault in faults] == [f"{pseudonym}, version 2", f"{later}, version 1"]
    ask = kept.ask(pseudonym)
    with pytest.raises(RegisterBroken, match="VLT010"):
        kept.grant(ask, "custodian-1")
    assert len(kept.vault.file.records()) == 1
    kept.vault.file.path.write_bytes(newer)
    assert check_vault(kept.vault, "auditor-1").faults == ()


def test_vault_from_before_it_was_sealed_anew__stays_whole_until_the_newer_is_back(kept, tmp_path):
    kept.keep()
    older = tmp_path / "older"
    shutil.copy(kept.vault.file.path, older)
    begin_rewrap(kept.vault, "custodian-1", kept.keys["custodian-1"])
    finish_rewrap(kept.vault, "custodian-2", kept.keys["custodian-2"])
    shutil.copy(older, kept.vault.file.path)
    before = blobs_of(kept)
    kept.keep(PERSON.but(name="Somebody Else"))
    assert before <= blobs_of(kept)
    assert len(check_vault(kept.vault, "custodian-1").faults) == 1


def test_destroyed_identity__is_in_no_byte_of_the_file_or_beside_it(kept, cases):
    pseudonym = kept.keep()
    for _turn in range(20):
        kept.keep(PERSON.but(name="Somebody Else"))
    correct_identity(kept.vault, "monitor-1", pseudonym, PERSON.but(notes="moved"))
    ask = kept.granted(pseudonym)
    kept.grant(kept.ask(pseudonym), "custodian-3")
    with kept.vault.looking() as (state, _house):
        records = [kept.vault.file.record(one.sealed) for one in state.kept[pseudonym].versions]
    erased = [one.body for one in records] + [half for one in records for half in one.halves.values()]
    erased += [sealed for one in records for sealed in one.pairs.values()]
    erased += [*kept.vault.file.handed(ask, "to_reader").values()]
    destroy_identity(kept.vault, "custodian-1", pseudonym, "asked_for", kept.keys["custodian-1"])
    destroy_identity(kept.vault, "custodian-2", pseudonym, "asked_for", kept.keys["custodian-2"])
    raw = b"".join(files_in(kept.vault.file.path.parent).values())
    pieces = [piece for blob in erased for piece in pieces_of(blob)]
    assert [piece for piece in pieces if piece in raw] == []
    everything = [key.identity for key in (*kept.keys.values(), *kept.one_time.values())]
    assert b"Canaryzai" not in names_in(known_from(blobs_of(kept), everything))
    cases.add(len(pieces))


def test_carving__finds_every_piece_wherever_it_lies_among_few_and_among_many(cases):
    blobs = [os.urandom(400) for _one in range(60)]
    for some in (blobs[:2], blobs):
        for piece in pieces_of(some[-1]):
            for raw in (piece, b"x" + piece, os.urandom(5000) + piece + os.urandom(77)):
                assert traces_in(raw, some)
                cases.add()
        assert not traces_in(os.urandom(20_000), some)


def test_copy_that_lies_beside_it__is_named_when_an_identity_is_destroyed(kept):
    pseudonym = kept.keep()
    beside = kept.vault.file.path.with_name("mission.vault.backup")
    shutil.copy(kept.vault.file.path, beside)
    destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    with pytest.raises(StorageFailed, match="VLT019"):
        destroy_identity(kept.vault, "custodian-2", pseudonym, "ended", kept.keys["custodian-2"])


def test_destroyed_identity_brought_back_by_an_older_copy__is_named_erased_and_never_opened(kept, tmp_path):
    pseudonym = kept.keep()
    older = tmp_path / "older"
    shutil.copy(kept.vault.file.path, older)
    for keeper in ("custodian-1", "custodian-2"):
        destroy_identity(kept.vault, keeper, pseudonym, "ended", kept.keys[keeper])
    shutil.copy(older, kept.vault.file.path)
    assert any(
        "destroyed identities are in the file again" in one
        for one in check_vault(kept.vault, "auditor-1").faults
    )
    with pytest.raises(Refused, match="VLT009"):
        kept.ask(pseudonym)
    tidy_strangers(kept.vault, "custodian-1")
    assert kept.vault.file.records() == {} and check_vault(kept.vault, "auditor-1").faults == ()


def test_machine_that_stops_between_entry_and_erasure__erases_with_the_next_act(kept):
    pseudonym = kept.keep()
    destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    enter_vault(
        kept.vault,
        "custodian-2",
        "identity.destroyed",
        lambda state, _house: {"pseudonym": pseudonym, "agreed": state.kept[pseudonym].agreed[1]},
        kept.keys["custodian-2"],
    )
    assert kept.vault.file.records() != {}
    kept.grant(kept.ask(kept.keep(PERSON.but(name="Other"))), "custodian-1")
    with kept.vault.looking() as (state, _house):
        assert {named[0] for named in kept.vault.file.records().values()} == {*state.kept} - {pseudonym}


def test_commitment__gives_a_guesser_nothing_to_try_names_against(kept):
    pseudonym = kept.keep()
    with kept.vault.looking() as (state, _house):
        committed = state.kept[pseudonym].newest.commitment
    assert commitment_to(PERSON, pseudonym, 1, b"") != committed
    assert commitment_to(PERSON, pseudonym, 1, b"\0" * 32) != committed


def test_vault_key__opens_with_its_passphrase_alone_and_does_not_lie_beside_the_mission(
    kept, tmp_path, cases
):
    key, file = kept.keys["custodian-1"], tmp_path / "stick.key"
    write_vault_key(key, file, WORDS)
    data = file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert key.identity.encode() not in data and key.signer.seed().hex().encode() not in data
    assert read_vault_key(file, WORDS).identity == key.identity
    for words in (WORDS + " ", WORDS[:-1], ""):
        with pytest.raises(BadInput, match="VLT020"):
            read_vault_key(file, words)
        cases.add()
    with pytest.raises(BadInput, match="VLT020"):
        write_vault_key(key, tmp_path / "short.key", "too short")
    assert key.identity not in repr(key) and PERSON.name not in repr(PERSON)
    for place in (
        tmp_path / "keys" / "mine.key",
        tmp_path / "keys" / "deep" / "mine.key",
        tmp_path / "vault" / "k",
    ):
        with pytest.raises(Refused, match="VLT021"):
            check_place(kept.desk, kept.vault.file.path, place)
        cases.add()
    check_place(kept.desk, kept.vault.file.path, file)


def test_asking_of_others__is_no_business_of_whoever_guesses_its_id(kept):
    ask = kept.granted(kept.keep())
    with pytest.raises(NotFound, match="VLT011"):
        read_identity(kept.vault, "mediator-tar", ask, kept.one_time[ask])
    with pytest.raises(NotFound, match="VLT011"):
        read_identity(kept.vault, "mediator-tar", "ask_guessed", kept.one_time[ask])
    with pytest.raises(Refused, match="VLT023"):
        read_identity(kept.vault, "investigator-1", ask, new_one_time_key())
    kept.later(timedelta(minutes=1))
    assert read_identity(kept.vault, "investigator-1", ask, kept.one_time[ask]).identity == PERSON


def test_vault_s_desk__is_opened_on_a_file_that_others_may_read_and_says_so(kept):
    kept.keep()
    kept.vault.file.path.chmod(0o644)
    assert any("chmod 600" in fault for fault in check_vault(kept.vault, "custodian-1").faults)
    assert open_vault_desk(kept.desk, kept.vault.file.path).file == kept.vault.file


def _record_of(kept: PracticeVault, pseudonym: str) -> SealedRecord:
    with kept.vault.looking() as (state, _house):
        found = kept.vault.file.record(state.kept[pseudonym].newest.sealed)
    assert found is not None
    return found


@pytest.mark.parametrize("part", ["halves", "whole", "first"])
def test_halves_copied_under_another_pseudonym__are_granted_by_nobody_and_named(kept, cases, part):
    """A collector who writes the file keeps a harmless person, with what is sealed of one who withdrew consent."""
    wanted = kept.keep()
    change_consent(kept.vault, "monitor-1", wanted, None)
    victim, false = _record_of(kept, wanted), graft(kept, wanted, part)
    faults = check_vault(kept.vault, "auditor-1").faults
    assert any(wanted in one and false in one and "copied" in one for one in faults)
    ask = kept.ask(false)
    if part == "first":  # of the halves only the second keeper's is another's
        kept.grant(ask, "custodian-1")
    with pytest.raises(RegisterBroken, match="VLT026"):
        kept.grant(ask, "custodian-2")
    with pytest.raises(RegisterBroken, match="VLT026"):
        begin_rewrap(kept.vault, "custodian-2", kept.keys["custodian-2"])
    own = {key.identity for key in kept.one_time.values()}
    assert names_in(known_from(blobs_of(kept), own)) == []
    reader = kept.one_time[ask]
    for half in victim.halves.values():
        for key in kept.keys.values():
            with pytest.raises((OfAnother, WillNotOpen)):
                open_half(_record_of(kept, false), half, key.identity)
            cases.add()
    assert reader.identity in own


def test_victim_of_a_graft_destroyed__is_not_said_to_be_gone_while_the_copy_stands(kept):
    wanted = kept.keep()
    victim, false = _record_of(kept, wanted), graft(kept, wanted, "halves")
    destroy_identity(kept.vault, "custodian-1", wanted, "ended", kept.keys["custodian-1"])
    with pytest.raises(StorageFailed, match="VLT019"):
        destroy_identity(kept.vault, "custodian-2", wanted, "ended", kept.keys["custodian-2"])
    for keeper in ("custodian-1", "custodian-2"):  # the copy is destroyed as any other
        destroy_identity(kept.vault, keeper, false, "ended", kept.keys[keeper])
    assert not traces_in(b"".join(files_in(kept.vault.file.path.parent).values()), victim.halves.values())
    assert check_vault(kept.vault, "auditor-1").faults == ()


def test_record_entered_again_under_another_pseudonym__does_not_count(kept):
    """Nothing is written into the file: the entry names the record and the commitment of another identity."""
    wanted = kept.keep()
    with kept.vault.looking() as (state, _house):
        newest = state.kept[wanted].newest
    false = entered_for(kept, newest.sealed, newest.commitment)
    with pytest.raises(NotFound, match="VLT008"):
        kept.ask(false)
    assert any("that of another entry" in one for one in check_vault(kept.vault, "auditor-1").faults)
    with pytest.raises(RegisterBroken, match="VLT010"):
        kept.vault.record(false, newest)


def test_keeper_who_hands_another_keeper_s_own_half__has_it_opened_by_nobody(kept):
    """A dishonest first keeper lays the second one's half of another record where his own should lie."""
    wanted, harmless = kept.keep(), kept.keep(PERSON.but(name="Harmless"))
    bait, ask = _record_of(kept, wanted).halves["custodian-2"], kept.ask(harmless)
    said = {"ask": ask, "pseudonym": harmless, "version": 1, "half": hashlib.sha256(bait).hexdigest()}
    enter_vault(kept.vault, "custodian-1", "release.granted", said, kept.keys["custodian-1"])
    kept.vault.file.hand(ask, "first", {"custodian-1": bait})
    with pytest.raises(RegisterBroken, match="VLT026"):
        kept.grant(ask, "custodian-2")
    own = [kept.keys["custodian-1"].identity, kept.one_time[ask].identity]
    assert names_in(known_from(blobs_of(kept), own)) == []


@pytest.mark.parametrize(("post", "code"), [("adm-1", "VLT003"), ("liaison-ard", "VLT002")])
def test_keeper_s_person_with_another_post_that_is_shut_out__is_shut_out_in_every_post(kept, post, code):
    book = book_of(kept.desk)
    add_organisation(book, kept.desk, "adm-1", "sec", "Secretariat", "secretariat")
    one = add_person(book, kept.desk, "adm-1", "Nobody Known", "sec", "n.known")
    ask = kept.ask(kept.keep())
    hold(
        book, kept.desk, "adm-1", one.id, post
    )  # the staff book takes no such two at once, but one after the other
    kept.later(timedelta(minutes=5))
    leave(book, kept.desk, "adm-1", one.id, post)
    hold(book, kept.desk, "adm-1", one.id, "custodian-1")
    with pytest.raises(Refused, match=code):
        kept.grant(ask, "custodian-1")
    with pytest.raises(Refused, match=code):
        list_vault(kept.vault, "custodian-1")
    with kept.vault.looking() as (state, house):
        assert sorted(house.keepers(state)) == ["custodian-2", "custodian-3"]
    assert any(
        "'custodian-1' may be keeper no more" in one for one in check_vault(kept.vault, "auditor-1").faults
    )
    book.engine.dispose()


def test_founder_enrolled_anew_before_anything_is_kept__waits_for_two_keepers(tmp_path):
    """Whoever holds the members' keys would exchange a founder after the fingerprints were compared."""
    desk = with_posts(new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys"))
    kept = PracticeVault(open_vault_desk(desk, tmp_path / "mission.vault"))
    kept.keeper("custodian-1")
    kept.keeper("custodian-1")  # alone he may still take another key
    kept.keeper("custodian-2")
    compared = {name: key.recipient for name, key in kept.keys.items()}
    for member in ("custodian-1", "custodian-2"):
        enrol_keeper(kept.vault, member, new_vault_key(member, os.urandom))
    leave_vault(kept.vault, "custodian-2", "custodian-2", kept.keys["custodian-2"])
    enrol_keeper(kept.vault, "custodian-2", new_vault_key("custodian-2", os.urandom))
    with kept.vault.looking() as (state, _house):
        assert {name: one.recipient for name, one in state.keepers.items()} == {
            "custodian-1": compared["custodian-1"]
        }
    with pytest.raises(Refused, match="VLT005"):
        kept.keep()


def test_founder_with_his_old_key__is_taken_in_with_a_new_one_by_both(tmp_path):
    desk = with_posts(new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys"))
    kept = PracticeVault(open_vault_desk(desk, tmp_path / "mission.vault"))
    for member in ("custodian-1", "custodian-2"):
        kept.keeper(member)
    old = dict(kept.keys)
    kept.keeper("custodian-2")
    for member in ("custodian-1", "custodian-2"):
        accept_keeper(kept.vault, member, "custodian-2", old[member])
    with kept.vault.looking() as (state, _house):
        assert state.keepers["custodian-2"].recipient == kept.keys["custodian-2"].recipient
    assert kept.keep()


def test_journal_of_an_erasure__is_overwritten_before_it_is_taken_away(kept, tmp_path, cases):
    """Somebody has the journal's blocks in hand, as a disk has them after the file is gone."""
    pseudonym = kept.keep()
    victim = _record_of(kept, pseudonym)
    destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    journal = kept.vault.file.path.with_name("mission.vault-journal")
    journal.touch()
    os.link(journal, tmp_path / "blocks")
    destroy_identity(kept.vault, "custodian-2", pseudonym, "ended", kept.keys["custodian-2"])
    left = (tmp_path / "blocks").read_bytes()
    assert len(left) > 4096 and not journal.exists()
    assert not left.strip(b"\0")
    assert not traces_in(left, [victim.body, *victim.halves.values(), *victim.pairs.values()])
    cases.add()


def test_keeper_who_is_gone__has_taken_in_nobody_and_agreed_to_nothing(kept):
    pseudonym, key = kept.keep(), new_vault_key("investigator-1", os.urandom)
    enrol_keeper(kept.vault, "investigator-1", key)
    accept_keeper(kept.vault, "custodian-3", "investigator-1", kept.keys["custodian-3"])
    destroy_identity(kept.vault, "custodian-3", pseudonym, "ended", kept.keys["custodian-3"])
    for member in ("custodian-1", "custodian-2"):
        leave_vault(kept.vault, member, "custodian-3", kept.keys[member])
    accept_keeper(kept.vault, "custodian-1", "investigator-1", kept.keys["custodian-1"])
    done = destroy_identity(kept.vault, "custodian-1", pseudonym, "ended", kept.keys["custodian-1"])
    assert isinstance(done, DestructionAgreed)
    with kept.vault.looking() as (state, _house):
        assert sorted(state.keepers) == ["custodian-1", "custodian-2"]
        assert not state.kept[pseudonym].destroyed


def _size(kept: PracticeVault) -> int:
    with kept.desk.store.reading() as connection:
        return log.log_size(connection)
