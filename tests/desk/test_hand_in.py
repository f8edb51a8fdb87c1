"""A submission that its member seals himself: entered as it is, once, by him or by whoever passes it on."""

import base64
import json

import pytest

from practice_papers import COMPLAINT, as_json
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.hand_in import hand_in, seal_submission
from tahqiq.desk.keys_of_members import revoke_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import BadInput, Refused
from tahqiq.intake.details import Details
from tahqiq.store import log

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
