"""A submission that its member seals himself: entered as it is, once, by him or by whoever passes it on."""

import base64
import json
from datetime import timedelta

import pytest

from practice_mission import NOON
from practice_papers import COMPLAINT, as_json
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.hand_in import hand_in, seal_submission
from tahqiq.desk.keys_of_members import give_reading_keys, reading_key, revoke_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.sealed_entry import write_sealed
from tahqiq.desk.write_entries import readers_of, seen_by
from tahqiq.errors import BadInput, Refused
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.act import Act
from tahqiq.model.ids import content_id
from tahqiq.register.seal import Readers, SealedEntry, _disclose, seal
from tahqiq.store import log
from tahqiq.store.register_state import replay_of
from tahqiq_verify.spelling import b64url

ARTICLE = b"Two posts near the mill were shelled on Monday, officials said.\n"


def sealed_by(desk, member: str, data: bytes = ARTICLE, **details) -> bytes:
    said = {"source": "team-1", "channel": "article", "release": "mechanism", **details}
    return seal_submission(desk, member, data, Details(**said))


def size_of(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def test_sealed_submission__enters_nothing_and_shows_nothing(desk):
    before = size_of(desk)
    file = sealed_by(desk, "duty-1")
    assert size_of(desk) == before
    said = json.loads(file)
    shown = file + b"".join(base64.b64decode(one) for one in (said["disclosures"], *said["originals"]))
    shown += base64.urlsafe_b64decode(said["leaf"].split(".")[1] + "===")
    assert b"mill" not in shown and b"team-1" not in shown


def test_sealed_submission__is_entered_as_its_member_signed_it(desk):
    done = hand_in(desk, sealed_by(desk, "duty-1"))
    assert entry_shown(desk, done.index)["member"] == "duty-1"
    assert done.submission.sha256 in str(entry_shown(desk, done.index)["act"])
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_withheld_submission__is_passed_on_and_the_register_says_by_whom(desk):
    file = seal_submission(
        desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties")
    )
    done = hand_in(desk, file, relayed_by="mediator-qas")
    assert entry_shown(desk, done.index)["member"] == "liaison-ard"
    passed_on = entry_shown(desk, done.relayed)
    assert (passed_on["kind"], passed_on["member"]) == ("entry.relayed", "mediator-qas")
    assert passed_on["act"]["body"] == {"index": done.index}
    assert check_register(desk).holds


def test_same_entry_again__is_refused_with_the_first_index(desk):
    file = sealed_by(desk, "duty-1")
    first = hand_in(desk, file).index
    with pytest.raises(Refused, match=rf"REG012.*{first}"):
        hand_in(desk, file)
    assert check_register(desk).holds


def changed(file: bytes, name: str, change) -> bytes:
    said = json.loads(file)
    said[name] = change(said[name])
    return json.dumps(said).encode()


def flipped(text: str) -> str:
    return text[:40] + ("A" if text[40] != "A" else "B") + text[41:]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("leaf", flipped),
        ("leaf", lambda text: text.rsplit(".", 1)[0]),
        ("disclosures", flipped),
        ("originals", lambda found: [flipped(found[0])]),
        ("originals", lambda found: []),
        ("originals", lambda found: found * 2),
        ("format", lambda found: found + "x"),
        ("disclosures", lambda found: 7),
    ],
)
def test_changed_file__is_refused_and_nothing_is_written(desk, name, change):
    before = size_of(desk)
    with pytest.raises((BadInput, Refused), match=r"REG021|REG013"):
        hand_in(desk, changed(sealed_by(desk, "duty-1"), name, change))
    assert size_of(desk) == before


@pytest.mark.parametrize("junk", [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"format": NaN}', b"null"])
def test_junk__is_refused_in_words(desk, junk):
    with pytest.raises(BadInput, match="REG021"):
        hand_in(desk, junk)


def test_entry_of_a_stopped_key__is_refused(desk):
    file = sealed_by(desk, "duty-1")
    revoke_key(desk, "adm-1", "duty-1", "lost with a phone", None)
    with pytest.raises(Refused, match=r"REG013.*stopped"):
        hand_in(desk, file)


def test_one_who_may_not_file__cannot_seal_and_cannot_pass_on(desk):
    with pytest.raises(Refused, match="MEM002"):
        sealed_by(desk, "auditor-1")
    with pytest.raises(Refused, match="MEM002"):
        hand_in(desk, sealed_by(desk, "duty-1"), relayed_by="machine-1")


def test_party_cannot_seal_in_anothers_name(desk):
    with pytest.raises(Refused, match="INT017"):
        sealed_by(desk, "liaison-ard")


def forged(desk, *, at=None, readers=None, shape=None, **changes) -> bytes:
    """What a member with his own key and no program of ours could seal."""
    with desk.store.reading() as connection:
        register, seen = replay_of(connection), seen_by(connection)
    filed = receive(ARTICLE, Details(source="team-1", channel="article", release="parties"), now=NOON)
    paper = filed.but(id=content_id("sub", "fresh"))
    body = {**paper.model_dump(mode="json"), **changes}
    act = Act(verb="submission.received", by="duty-1", at=at or NOON, body=body)
    sealed_to = readers if readers is not None else readers_of(desk, register, act, paper)
    pen = desk.keyring.signer("duty-1")
    entry = seal(act, pen, desk.mission.origin, seen, desk.chance, sealed_to, [(paper.sha256, ARTICLE)])
    return write_sealed(shape(entry) if shape else entry)


def test_forged_entry_that_is_honest_after_all__is_taken(desk):
    give_reading_keys(desk, "adm-1")
    assert hand_in(desk, forged(desk)).submission.release == "parties"


@pytest.mark.parametrize(
    "lie",
    [
        {"text": "Belmar shelled the hospital."},
        {"size": 3},
        {"sha256": "0" * 64},
        {"id": ""},
        {"id": "../../etc"},
        {"published": "9999-12-31T23:59:59-14:00", "published_basis": "stated"},
        {"published": "0001-01-01T00:00:00+14:00", "published_basis": "stated"},
        {"received_at": "9999-12-31T23:59:59-14:00"},
        {"source": "nobody"},
    ],
    ids=lambda lie: "-".join(
        f"{name}={value[:12]}" if isinstance(value, str) else name for name, value in lie.items()
    ),
)
def test_paper_that_is_not_what_its_original_says__is_refused(desk, lie):
    before = size_of(desk)
    with pytest.raises((BadInput, Refused)):
        hand_in(desk, forged(desk, **lie))
    assert size_of(desk) == before


@pytest.mark.parametrize(
    "at",
    [NOON - timedelta(days=400), NOON + timedelta(hours=1), NOON.replace(year=9999), NOON.replace(year=1)],
)
def test_entry_dated_far_off__is_refused(desk, at):
    with pytest.raises(BadInput, match="REG021"):
        hand_in(desk, forged(desk, at=at))


def test_id_of_another_submission__cannot_be_taken(desk):
    theirs = file_submission(
        desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties")
    )
    with pytest.raises(BadInput, match=r"REG021.*id already"):
        hand_in(desk, forged(desk, id=theirs.submission.id))


def test_paper_sealed_to_others_than_its_readers__is_refused(desk):
    give_reading_keys(desk, "adm-1")
    with pytest.raises(BadInput, match="exactly those who may read"):
        hand_in(desk, forged(desk, readers=Readers([reading_key(desk, "SEC")])))


def test_entry_that_commits_to_two_stories__is_refused(desk):
    """A second body that nobody is shown could be published later as what was entered."""
    chance = desk.chance

    def with_another_body(entry):
        other = []
        digest = _disclose(("body",), {"text": "Belmar shelled the hospital."}, chance, other)
        head, payload, _signature = entry.leaf.split(b".")
        said = json.loads(base64.urlsafe_b64decode(payload + b"==="))
        said["_sd"] = sorted([*said["_sd"], digest])
        signing = head + b"." + b64url(json.dumps(said).encode()).encode()
        leaf = signing + b"." + b64url(desk.keyring.signer("duty-1").sign(signing)).encode()
        return SealedEntry(leaf, entry.disclosures, entry.envelopes)

    with pytest.raises(BadInput, match="more than it shows"):
        hand_in(desk, forged(desk, shape=with_another_body))
