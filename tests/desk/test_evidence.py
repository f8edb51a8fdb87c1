"""Evidence from the hand that took it to the finding that cites it, on both databases, with every refusal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from practice_evidence import incident_of, later, photo, said, taken, with_custodians
from practice_mission import NOON
from practice_redaction import redact
from tahqiq.desk.check_register import check_register
from tahqiq.desk.copy_evidence import copy_evidence
from tahqiq.desk.enter_custody import file_at
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.export_evidence import export_evidence
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.hand_over_evidence import hand_over_evidence, receive_evidence
from tahqiq.desk.kept_bytes import with_bytes
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.take_evidence import MAX_BYTES, take_evidence
from tahqiq.desk.why import why
from tahqiq.desk.withdraw_evidence import withdraw_evidence
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.ids import bytes_hash
from tahqiq.model.moment import whole_day
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.register.envelope import NotForUs, disclosures_in, new_identity, open_envelope
from tahqiq.store.custody import custody_files, file_shown, files_shown
from tahqiq.store.history import entry_index_of
from tahqiq.store.incidents import incident_file
from tahqiq.store.sealed import leaf_at, sealed_disclosures, sealed_original, sealed_rest
from tahqiq.verification.custody import chain
from tahqiq_verify.disclosure import disclosed

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(copied):
    """The practice mission with two custodians and one reported shelling."""
    return copied("custodians", with_custodians)


def verify(desk, basis, by="monitor-1", **more):
    """The finding that it occurred, on this basis."""
    if not reviewed(desk):
        file_paper(desk, "duty-1", "incident.reviewed", incident_of(desk), {"outcome": "fit_to_report"})
    said = {
        "finding": "occurred",
        "method": "inspection of the crater",
        "standard": "balance_of_probabilities",
        "confidence": "high",
        "basis": basis,
        "views": [{"seat": "QAS", "view": "agrees"}],
        "summary": "A shell fell on the ridge.",
    }
    return file_paper(desk, by, "incident.verified", incident_of(desk), said | more)


def reviewed(desk) -> bool:
    with desk.inside() as asker:
        return incident_file(asker, incident_of(desk)).review is not None


def all_words(step) -> str:
    return " ".join((step.text, *(all_words(one) for one in step.rests_on)))


def test_photo_taken__is_kept_sealed_byte_for_byte_with_where_it_came_from(desk):
    made = taken(desk)
    file = file_at(desk, made.item.id)
    assert (file.item.sha256, file.item.size) == (bytes_hash(photo()), len(photo()))
    assert file.item.media_type == "image/jpeg"
    assert file.taker.id == "custodian-1"
    assert made.checkpoint_size > made.index
    with desk.store.reading() as connection:
        envelope = sealed_original(connection, file.item.sha256)
    assert envelope.startswith(b"age-encryption.org")
    assert photo()[20:200] not in envelope
    assert rebuild(desk).identical
    assert check_register(desk).holds


def test_same_bytes_in_the_same_case__are_one_item(desk):
    first = taken(desk)
    with pytest.raises(Refused, match="EVI006") as refused:
        taken(desk, title="Again")
    assert first.item.id in refused.value.cause


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"consent": None}, "EVI004"),
        ({"consent": "none_obtained", "release": "parties"}, "EVI004"),
        ({"given_by": "NOBODY"}, "INT010"),
        ({"title": ""}, "EVI003"),
        ({"colour": "red"}, "EVI003"),
        ({"release": "party:XX"}, "INT010"),
        ({"release": "public"}, "REL002"),
        ({"collected": whole_day(date(2025, 11, 2))}, "EVI005"),
        ({"made": whole_day(date(2025, 10, 30))}, "EVI005"),
    ],
)
def test_item_that_cannot_be_so__is_refused_and_nothing_is_kept(desk, more, code):
    with pytest.raises((BadInput, Refused), match=code):
        taken(desk, **more)
    with desk.inside() as asker:
        assert custody_files(asker) == {}


def test_empty_and_huge_files__are_refused(desk):
    with pytest.raises(BadInput, match="EVI001"):
        take_evidence(desk, "custodian-1", incident_of(desk), b"", said())
    with pytest.raises(BadInput, match="EVI002"):
        take_evidence(desk, "custodian-1", incident_of(desk), bytes(MAX_BYTES + 1), said())


def test_liaison_and_analyst__take_nothing_into_custody(desk):
    for member in ("liaison-ard", "analyst-1", "chair-1"):
        with pytest.raises(Refused, match="MEM002"):
            taken(desk, by=member)


def test_party_seat__takes_nothing_in_the_other_partys_name(desk):
    with pytest.raises(BadInput, match="EVI005"):
        taken(desk, by="monitor-ard", given_by="BEL")


def test_handed_over_and_confirmed__the_chain_names_both_and_is_unbroken(desk):
    item = taken(desk).item.id
    hand_over_evidence(later(desk, 1), "custodian-1", item, "custodian-2", "end of the shift")
    waiting = chain(file_at(desk, item), NOON + timedelta(hours=2))
    assert (waiting.state, waiting.holder, waiting.waiting.to) == ("waiting", None, "custodian-2")
    receive_evidence(later(desk, 3), "custodian-2", item)
    stands = chain(file_at(desk, item), NOON + timedelta(hours=4))
    assert (stands.state, stands.holder) == ("unbroken", "custodian-2")
    assert [(one.member, one.seat) for one in stands.holdings] == [
        ("custodian-1", "SEC"),
        ("custodian-2", "QAS"),
    ]
    assert rebuild(desk).identical


def test_hand_overs_that_cannot_be__are_refused(desk):
    item = taken(desk).item.id
    for by, to, code in (
        ("custodian-2", "investigator-1", "EVI020"),
        ("custodian-1", "custodian-1", "EVI021"),
        ("custodian-1", "monitor-ard", "EVI021"),
        ("custodian-1", "liaison-ard", "MEM002"),
    ):
        with pytest.raises(Refused, match=code):
            hand_over_evidence(desk, by, item, to, "for the laboratory")
    with pytest.raises(NotFound, match="MEM001"):
        hand_over_evidence(desk, "custodian-1", item, "nobody", "for the laboratory")
    hand_over_evidence(desk, "custodian-1", item, "custodian-2", "for the laboratory")
    with pytest.raises(Refused, match="EVI020"):
        hand_over_evidence(desk, "custodian-1", item, "investigator-1", "changed my mind")
    with pytest.raises(Refused, match="EVI022"):
        receive_evidence(desk, "investigator-1", item)
    receive_evidence(desk, "custodian-1", item)  # taken back
    assert chain(file_at(desk, item), NOON).holder == "custodian-1"


def test_found_with_nobody_having_handed_it_over__leaves_a_gap_that_no_finding_may_rest_on(desk):
    item = taken(desk).item.id
    with pytest.raises(Refused, match=r"EVI022.*account"):
        receive_evidence(desk, "custodian-2", item)
    with pytest.raises(Refused, match="EVI021"):
        receive_evidence(desk, "monitor-ard", item, account="It lay in the car.")
    receive_evidence(desk, "custodian-2", item, account="It lay in an unlocked car.")
    assert chain(file_at(desk, item), NOON).state == "broken"
    with pytest.raises(Refused, match=r"PRC018.*unlocked car"):
        verify(desk, [item])


def test_broken_custody__is_mended_only_by_taking_the_file_anew_and_both_items_say_so(desk):
    shown = said(release="parties")  # ARD knows of it
    first = take_evidence(
        desk, "custodian-1", incident_of(desk), photo(), shown, despite_metadata=True
    ).item.id
    receive_evidence(desk, "custodian-2", first, account="It lay in an unlocked car.")
    with pytest.raises(Refused, match="EVI021"):
        taken(desk, by="monitor-ard")
    anew = taken(desk, method="taken from the sealed card once more").item
    assert anew.formerly == first
    assert anew.id != first
    with pytest.raises(Refused, match="EVI006"):
        taken(desk)
    words = all_words(why(desk, MECHANISM, verify(desk, [anew.id]).id))
    assert "TAKEN ANEW" in words
    assert "unlocked car" in words
    assert rebuild(desk).identical
    assert check_register(desk).holds


def test_partys_material__stays_its_word_when_it_is_taken_anew(desk):
    first = taken(desk, by="monitor-ard").item.id
    withdraw_evidence(desk, "investigator-ard", first, "taken too early")
    anew = taken(desk).item
    assert (anew.formerly, anew.given_by) == (first, "ARD")
    with pytest.raises(Refused, match=r"PRC013.*ARD alone"):
        verify(desk, [anew.id])


def test_finding__may_rest_on_evidence_alone_and_why_leads_to_its_bytes(desk):
    item = taken(desk).item.id
    finding = verify(desk, [item])
    words = all_words(why(desk, MECHANISM, finding.id))
    assert "Crater 1, seen from the road" in words
    assert "bytes held and hash equal" in words
    assert "custody unbroken, held by 'custodian-1'" in words
    with desk.inside() as asker:
        assert incident_file(asker, incident_of(desk)).verification.basis == (item,)
    with desk.asking(party_audience("ARD")) as asker:
        assert incident_file(asker, incident_of(desk)).verification.basis == ()
    assert "Crater" not in all_words(why(desk, party_audience("ARD"), finding.id))


def test_machine_output_about_evidence__may_be_cited_and_never_suffices(desk):
    item = taken(desk).item.id
    read = examine_evidence(desk, "custodian-1", item)
    copy = copy_evidence(desk, "investigator-1", item, photo(colour="blue"), changed())
    for basis in ([read.id], [copy.id], [read.id, copy.id]):
        with pytest.raises(Refused, match="PRC012"):
            verify(desk, basis)
    verify(desk, [item, read.id, copy.id])


def changed(**more):
    """A working copy of which the contrast was raised."""
    return {
        "purpose": "to see the fins",
        "transformation": "contrast raised by a half",
        "tool": "GIMP 3",
    } | more


def test_evidence_that_a_party_took_or_gave__is_that_partys_word(desk):
    own = taken(desk, by="monitor-ard").item.id
    given = taken(desk, photo(colour="green"), given_by="ARD").item.id
    with pytest.raises(Refused, match=r"PRC013.*ARD alone"):
        verify(desk, [own, given])
    neutral = taken(desk, photo(colour="blue")).item.id
    verify(desk, [own, given, neutral])


def test_evidence_of_another_case_or_of_none__is_not_cited(desk):
    with pytest.raises(BadInput, match="FND002"):
        verify(desk, ["evd_nothing"])


def test_withdrawn__is_cited_no_more_and_stays_where_it_was(desk):
    item = taken(desk).item.id
    finding = verify(desk, [item])
    withdraw_evidence(desk, "custodian-1", item, "it shows another crater")
    with pytest.raises(Refused, match="EVI023"):
        withdraw_evidence(desk, "custodian-1", item, "once more")
    with pytest.raises(Refused, match=r"PRC018.*withdrawn"):
        verify(desk, [item])
    assert "WITHDRAWN" in all_words(why(desk, MECHANISM, finding.id))
    with desk.inside() as asker:
        assert file_shown(asker, item).id == item


def test_party_seat__withdraws_its_own_material_and_no_other(desk):
    item, own = taken(desk).item.id, taken(desk, photo(colour="blue"), by="monitor-ard").item.id
    with pytest.raises(Refused, match="MEM002"):
        withdraw_evidence(desk, "monitor-ard", own, "it was a mistake")
    with pytest.raises(Refused, match="EVI023"):
        withdraw_evidence(desk, "investigator-ard", item, "it speaks against us")
    withdraw_evidence(desk, "investigator-ard", own, "it was a mistake")


def test_bytes_that_changed_or_went__carry_no_finding(desk):
    item = taken(desk)
    with desk.store.engine.begin() as connection:
        drop_guards(connection)
        connection.execute(
            text("DELETE FROM sealed WHERE idx = :idx AND kind = 'original'"), {"idx": item.index}
        )
    with pytest.raises(Refused, match=r"PRC018.*not held any more"):
        verify(desk, [item.item.id])
    with pytest.raises(NotFound, match="EVI010"):
        export_evidence(desk, "custodian-1", item.item.id, "for the board")
    assert not check_register(desk).holds


def drop_guards(connection) -> None:
    """Takes away what keeps a thief with the database's password from deleting rows."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("ALTER TABLE sealed DISABLE TRIGGER ALL"))


def test_export__goes_to_whom_the_label_covers_and_leaves_an_entry(desk):
    item = taken(desk).item.id
    copy = copy_evidence(
        desk, "investigator-1", item, photo(None, colour="blue"), changed(release="parties")
    ).id
    assert export_evidence(desk, "custodian-1", item, "for the board").data == photo()
    with pytest.raises(Refused, match="EVI024"):
        export_evidence(desk, "liaison-bel", item, "for our lawyers")
    with pytest.raises(Refused, match="EVI024"):
        export_evidence(desk, "custodian-1", item, "for their lawyers", seal_to="BEL")
    assert export_evidence(desk, "liaison-bel", copy, "for our lawyers").data == photo(None, colour="blue")
    file = file_at(desk, item)
    taken_out = [(step.member.id, step.paper.of, step.paper.seat) for step in file.steps[2:]]
    assert taken_out == [("custodian-1", item, "SEC"), ("liaison-bel", copy, "BEL")]


def test_export_sealed_to_a_seat__opens_with_that_seats_key_alone(desk):
    item = taken(desk).item.id
    sealed = export_evidence(desk, "custodian-1", item, "for the board", seal_to="SEC")
    assert sealed.data != photo()
    assert desk.keyring.opener(sealed.data) == photo()
    assert sealed.access.form == "sealed"
    with pytest.raises(NotForUs):
        open_envelope(sealed.data, [new_identity()])


def test_who_collected_it_and_whom_it_came_from__never_leave_the_mechanism(desk):
    own = {"release": "parties", "url": "https://example.org/1", "carrier": "bag 14"}
    item = taken(desk, photo(None), **own).item
    with desk.asking(party_audience("BEL")) as asker:
        (shown,) = files_shown(asker)
    assert (shown.title, shown.sha256) == (item.title, item.sha256)
    assert {shown.collector, shown.taken_from, shown.method} == {"[not released]"}
    assert (shown.device, shown.url, shown.carrier, shown.consent, shown.given_by) == (None,) * 5
    with desk.asking(PUBLIC) as asker:
        assert files_shown(asker) == ()


def test_private_fields__are_sealed_to_the_secretariat_alone_and_the_bytes_to_whom_they_are_released(desk):
    give_reading_keys(desk, "adm-1")
    made = taken(desk, photo(None), release="parties")
    key = [desk.keyring.identity("BEL")]
    with desk.store.reading() as connection:
        inside = open_envelope(sealed_disclosures(connection, made.index).data, key)
        told = disclosed(leaf_at(connection, made.index), disclosures_in(inside)).values["body"]
        assert open_envelope(sealed_original(connection, made.item.sha256), key) == photo(None)
        with pytest.raises(NotForUs):
            open_envelope(sealed_rest(connection, made.index), key)
    assert told["title"] == made.item.title
    assert not told.keys() & {"collector", "taken_from", "method", "device", "consent"}


@pytest.mark.parametrize(
    "data", [photo(), photo(None) + b"tail", b"%PDF-1.7 whatever"], ids=["position", "tail", "no reader"]
)
def test_file_that_tells_of_its_maker__leaves_the_mechanism_only_when_that_is_meant(desk, data):
    item = taken(desk, data).item.id
    with pytest.raises(Refused, match="EVI026"):
        copy_evidence(desk, "investigator-1", item, data, changed(release="parties"))
    copy_evidence(desk, "investigator-1", item, data, changed(release="parties"), despite_metadata=True)
    copy_evidence(desk, "investigator-1", item, photo(None), changed(release="parties"))


def test_original_given_in_place_of_the_changed_file__is_no_copy_for_others(desk):
    item = taken(desk, photo(None)).item.id
    with pytest.raises(Refused, match="EVI028"):
        copy_evidence(desk, "investigator-1", item, photo(None), changed(release="parties"))
    assert copy_evidence(desk, "investigator-1", item, photo(None), changed()).release == "mechanism"


def test_redacted__the_bytes_its_copies_and_what_was_read_of_it_are_gone(desk):
    item = taken(desk)
    copy = copy_evidence(desk, "investigator-1", item.item.id, photo(colour="blue"), changed())
    examine_evidence(desk, "custodian-1", copy.id)
    other = taken(desk, photo(colour="green"))
    done = redact(desk, [item.item.id])
    assert len(done.indexes) == 3
    with desk.store.reading() as connection:
        assert sealed_original(connection, item.item.sha256) is None
        assert sealed_original(connection, copy.sha256) is None
        assert sealed_original(connection, other.item.sha256) is not None
    with desk.inside() as asker:
        assert [file.item.id for files in custody_files(asker).values() for file in files] == [other.item.id]
        assert entry_index_of(asker, item.item.id) is None
    assert check_register(desk).holds


def test_bytes_look__says_of_every_file_that_it_matches(desk):
    item = taken(desk).item.id
    copy_evidence(desk, "investigator-1", item, photo(colour="blue"), changed())
    with desk.store.reading() as connection:
        looked = with_bytes(connection, desk.keyring.opener, file_at(desk, item))
    assert [one.state for one in looked.kept] == ["matches", "matches"]
