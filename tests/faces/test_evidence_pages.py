"""Evidence in the web over a real mission: taken, handed on, copied, read, taken out, cited; and its secrets."""

import re
from datetime import timedelta

import pytest

from practice_casework import Member, claims_of, main_of, review, seen_by, size, why
from practice_desks import STATED, case_with_custodians, does, hand_in, takes
from practice_evidence import photo
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.rebuild import rebuild
from tahqiq.model.ids import bytes_hash
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.web.filled_evidence import MOST_FILE, plain_name

pytestmark = pytest.mark.slow
HOSTILE = "\"><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>' %s %(x)s"
SECRETS = ("SECRET-COLLECTOR", "SECRET-METHOD", "SECRET-GIVER", "SECRET-DEVICE", "SECRET-BAG", "crater.jpg")


@pytest.fixture
def at_hand(tmp_path):
    desk, clock, incident = case_with_custodians(tmp_path)
    yield desk, clock, incident
    desk.store.close()


def test_item__goes_from_hand_to_hand_by_the_forms_alone(at_hand):
    desk, clock, incident = at_hand
    one, two = Member(desk, "custodian-1"), Member(desk, "custodian-2")
    item = takes(one, incident, photo())
    assert f'href="/evidence/{item}"' in one.page(f"/cases/{incident}")
    page = one.page(f"/evidence/{item}?said=took")
    for words in ("Crater 1, seen from the road", "SECRET-COLLECTOR", "custody unbroken", bytes_hash(photo()),
                  "bytes held, hash equal", "Yes: its custody holds", "Taken into your custody"):  # fmt: skip
        assert words in page, words
    assert does(one, item, "hand-over", to="custodian-2", reason="End of the shift.").status_code == 303
    assert "waits for confirmation" in one.page(f"/evidence/{item}")
    clock.moment += timedelta(hours=3)
    assert does(two, item, "receive", condition="intact").status_code == 303
    assert does(two, item, "examine").status_code == 303
    page = two.page(f"/evidence/{item}")
    assert "End of the shift." in page and "as it should be" in page and "Camera 3" in page
    assert "As the file says" in page and "Who has had it" in page
    out = does(two, item, "export", purpose="For the board.")
    assert out.status_code == 200 and out.content == photo()
    assert out.headers["content-disposition"] == f'attachment; filename="{item}.jpg"'
    assert out.headers["content-type"] == "application/octet-stream"
    assert "For the board." in two.page(f"/evidence/{item}")
    sealed = does(two, item, "export", purpose="For the secretariat.", seal_to="SEC")
    assert sealed.status_code == 200 and sealed.content.startswith(b"age-encryption.org/v1")
    assert does(two, item, "withdraw", reason="Taken by mistake.").status_code == 303
    page = two.page(f"/evidence/{item}")
    assert "no finding may cite it any more" in page and "Taken by mistake." in page
    assert rebuild(desk).identical


def test_second_look__enters_nothing_and_keeps_what_was_typed(at_hand):
    desk, _clock, incident = at_hand
    one = Member(desk, "custodian-1")
    item = takes(one, incident, photo())
    before = size(desk)
    look = one.send(f"/evidence/{item}/withdraw", reason="A mistake.\nTruly.")
    assert look.status_code == 200 and "Nothing is entered yet" in look.text and size(desk) == before
    back = one.send(f"/evidence/{item}/withdraw", reason="A mistake.\nTruly.", next="change")
    assert back.status_code == 200 and "A mistake.\nTruly.</textarea>" in back.text
    missing = one.send(f"/evidence/{item}/hand-over", reason="End of the shift.")
    assert missing.status_code == 422 and "End of the shift.</textarea>" in missing.text
    assert size(desk) == before


def test_custody_that_broke__shows_the_gap_and_carries_no_finding(at_hand):
    desk, clock, incident = at_hand
    one, two = Member(desk, "custodian-1"), Member(desk, "custodian-2")
    item = takes(one, incident, photo())
    does(one, item, "hand-over", to="custodian-2", reason="End of the shift.")
    clock.moment += timedelta(hours=60)
    page = one.page(f"/evidence/{item}")
    assert "the chain breaks here" in page and "has not confirmed" in page and "until now" in page
    assert does(two, item, "receive", condition="intact").status_code == 303
    page = two.page(f"/evidence/{item}")
    assert "confirmed late" in page and "custody unbroken" in page
    assert page.index('class="gap"') < page.index("received"), "the gap stands before what ended it"
    assert does(one, item, "found", condition="intact", account="It lay on my desk.").status_code == 303
    page = one.page(f"/evidence/{item}")
    assert page.index("confirmed late") < page.index("the chain breaks here"), "each before what ended it"
    assert page.index('class="gap') < page.index(">received<") < page.index('class="gap breaks"')
    assert "custody broken" in page and "It lay on my desk." in page and "May a finding rest on it?" in page
    review(desk, incident)
    monitor = Member(desk, "monitor-1")
    form = monitor.page(f"/cases/{incident}/file/verify")
    assert item in form and "custody broken" in form
    answer = monitor.send(f"/cases/{incident}/file/verify", **verifying(desk, incident, item))
    assert answer.status_code == 422 and "PRC018" in why(answer.text)
    assert f'value="{item}" checked' in answer.text, "what was ticked is kept"


def verifying(desk, incident, *things):
    return {
        "finding": "occurred", "method": "Craters inspected", "standard": "balance_of_probabilities",
        "confidence": "moderate", "basis": [*claims_of(desk, incident), *things], "summary": "Shells fell.",
    }  # fmt: skip


def test_finding__cites_evidence_beside_claims_and_its_paper_leads_there(at_hand):
    desk, _clock, incident = at_hand
    item = takes(Member(desk, "custodian-1"), incident, photo())
    does(Member(desk, "custodian-1"), item, "examine")
    review(desk, incident)
    monitor = Member(desk, "monitor-1")
    form = monitor.page(f"/cases/{incident}/file/verify")
    assert "a program's work: never enough by itself" in form
    machine = re.search(r'value="(exm_[^"]+)"', form)[1]
    alone = verifying(desk, incident, machine) | {"basis": [machine]}
    assert monitor.send(f"/cases/{incident}/file/verify", **alone).status_code == 422
    monitor.files(incident, "verify", **verifying(desk, incident, item))
    assert monitor.page(f"/cases/{incident}").count(f'href="/evidence/{item}"') == 2
    party = main_of(seen_by(desk, party_audience("BEL")), f"/cases/{incident}")
    assert item not in party and "and claims or evidence that are not shown here" in party
    strange = verifying(desk, incident, "evd_" + "a" * 26)
    assert monitor.send(f"/cases/{incident}/file/verify", **strange).status_code == 422


def test_party_and_public__see_of_released_files_no_source_and_the_public_no_hash(tmp_path):
    desk, _clock, incident = case_with_custodians(tmp_path, release="public")
    one = Member(desk, "custodian-1")
    text = b"The ridge was hit at ten.\n"
    item = takes(one, incident, photo())
    answer = hand_in(one, f"/evidence/{item}/copy", text, "SECRET-COPY.txt", purpose="SECRET-PURPOSE",
                     transformation="Words alone", release="public")  # fmt: skip
    assert answer.status_code == 303, why(answer.text)
    again = hand_in(one, f"/evidence/{item}/copy", text, "SECRET-COPY.txt", purpose="SECRET-PURPOSE",
                    transformation="Words alone", release="public")  # fmt: skip
    assert again.status_code == 303
    page = one.page(f"/evidence/{item}")
    assert page.count('class="card file-card"') == 1, "the same copy is kept once"
    copy = re.search(r'id="(cpy_[^"]+)"', page)[1]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    hidden = (*SECRETS, "SECRET-PURPOSE", "SECRET-COPY", bytes_hash(photo()), item, "Custodian-1")
    for audience, hashed in ((party_audience("BEL"), True), (PUBLIC, False)):
        client = seen_by(desk, audience)
        assert client.get(f"/evidence/{item}").status_code == 404
        shown = main_of(client, f"/cases/{incident}") + main_of(client, f"/evidence/{copy}")
        assert "Words alone" in shown and (bytes_hash(text) in shown) is hashed
        for word in (*hidden, "Who has had it", "May a finding rest on it"):
            assert word not in shown, (audience.name, word)
    assert one.client.get(f"/evidence/{copy}", follow_redirects=False).headers["location"] == (
        f"/evidence/{item}#{copy}"
    )
    liaison = Member(desk, "liaison-bel")
    assert "Take the bytes out" in liaison.page(f"/evidence/{copy}")
    out = does(liaison, copy, "export", purpose="To look at it.")
    assert out.status_code == 200 and out.content == text
    released = takes(one, incident, b"A statement in words.\n", release="public", title="The statement")
    for audience in (party_audience("BEL"), PUBLIC):
        shown = main_of(seen_by(desk, audience), f"/evidence/{released}")
        assert "The statement" in shown and "North ridge" in shown
        for word in (*SECRETS, "not released", "Custodian-1"):
            assert word not in shown, (audience.name, word)
    desk.store.close()


def test_unknown_item__looks_like_a_withheld_one(at_hand):
    desk, _clock, incident = at_hand
    item = takes(Member(desk, "custodian-1"), incident, photo())
    liaison, nothing = Member(desk, "liaison-bel"), "evd_" + "a" * 26
    for path in ("", "/export", "/copy", "?check=now"):
        answers = [liaison.client.get(f"/evidence/{one}{path}") for one in (item, nothing)]
        assert [one.status_code for one in answers] == [404, 404]
        assert answers[0].text.replace(item, "X") == answers[1].text.replace(nothing, "X")
    sent = [liaison.send(f"/evidence/{one}/export", purpose="I want it.") for one in (item, nothing)]
    assert [one.status_code for one in sent] == [404, 404]
    assert liaison.client.get(f"/evidence/{item}/nonsense").status_code == 404


def test_party_that_took_a_file__sees_what_went_through_its_members_own_hands_and_no_more(at_hand):
    desk, clock, incident = at_hand
    party = Member(desk, "monitor-ard")
    item = takes(party, incident, photo(), release="mechanism")
    page = party.page(f"/evidence/{item}")
    assert "What went through your own hands" in page and "SECRET-COLLECTOR" in page, "he stated it himself"
    assert Member(desk, "liaison-ard").client.get(f"/evidence/{item}").status_code == 404, "nobody else's"
    given = does(party, item, "hand-over", to="custodian-qas", reason="For safe keeping.")
    assert given.status_code == 303
    qas = Member(desk, "custodian-qas")
    page = qas.page(f"/evidence/{item}")
    assert "Confirm that it is with you" in page and "For safe keeping." in page
    clock.moment += timedelta(hours=1)
    assert does(qas, item, "receive", condition="differs").status_code == 422
    assert does(qas, item, "receive", condition="intact").status_code == 303
    assert does(qas, item, "hand-over", to="custodian-1", reason="SECRET-REASON").status_code == 303
    assert does(Member(desk, "custodian-1"), item, "receive", condition="intact").status_code == 303
    page = party.page(f"/evidence/{item}")
    assert "SECRET-REASON" not in page and "Custodian-1" not in page, (
        "what others do with it is not his to see"
    )
    assert main_of(seen_by(desk, party_audience("ARD")), f"/cases/{incident}").count(item) == 0


def test_list_of_evidence__puts_in_front_what_waits_for_its_reader(at_hand):
    desk, _clock, incident = at_hand
    one, two = Member(desk, "custodian-1"), Member(desk, "custodian-2")
    assert "No file is in custody" in one.page("/evidence")
    item = takes(one, incident, photo())
    assert "With you: you answer for it" in one.page("/evidence")
    does(one, item, "hand-over", to="custodian-2", reason="End of the shift.")
    page = two.page("/evidence")
    assert page.index("Handed to you") < page.index(f'href="/evidence/{item}"') < page.index("All files")
    assert "Handed to you" not in one.page("/evidence") and "With you" not in one.page("/evidence")
    assert item in one.page("/evidence?stands=waiting")
    assert "No file fits this filter." in one.page("/evidence?stands=broken")
    assert one.client.get("/evidence?stands=lost").status_code == 422
    party = main_of(seen_by(desk, party_audience("BEL")), "/evidence")
    assert "No file is in custody, as far as is released here." in party and "custodian" not in party


def test_forms__are_open_only_to_those_who_can_do_it_now(at_hand):
    desk, _clock, incident = at_hand
    item = takes(Member(desk, "custodian-1"), incident, photo())

    def offered(name: str) -> set[str]:
        member = Member(desk, name)
        return set(re.findall(rf'href="/evidence/{item}/([a-z-]+)"', member.page(f"/evidence/{item}")))

    assert offered("custodian-1") == {"hand-over", "copy", "examine", "export", "withdraw"}
    assert offered("custodian-2") == {"found", "copy", "examine", "export", "withdraw"}
    assert offered("auditor-1") == {"export"}
    assert Member(desk, "auditor-1").client.get(f"/cases/{incident}/evidence/take").status_code == 403
    before = size(desk)
    answer = Member(desk, "custodian-2").send(f"/evidence/{item}/hand-over", to="custodian-1", reason="x")
    assert answer.status_code == 403 and "EVI027" in answer.text and size(desk) == before


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title": ""}, "title"), ({"title": "a\x00b"}, "title"), ({"title": "x" * 900}, "title"),
        ({"kind": "confession"}, "kind"), ({"consent": ""}, "consent"),
        ({"collected_day": "2025-02-31"}, "collected_day"),
        ({"collected_day": "yesterday"}, "collected_day"), ({"collected_time": "25:00"}, "collected_day"),
        ({"made_time": "10:00"}, "made_day"), ({"place_lat": "91"}, "place_lat"), ({"place_lon": ""}, "place_lat"),
        ({"place_lat": "1e5"}, "place_lat"), ({"given_by": "SEC"}, "given_by"), ({"release": "everybody"}, "release"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_taken__is_said_at_its_field_and_the_rest_is_kept(at_hand, fields, at):
    desk, _clock, incident = at_hand
    before, one = size(desk), Member(desk, "custodian-1")
    answer = hand_in(one, f"/cases/{incident}/evidence/take", photo(), **(STATED | fields))
    assert answer.status_code == 422 and f'href="#f-{at}"' in answer.text and size(desk) == before
    assert 'value="SECRET-COLLECTOR"' in answer.text


def test_file__is_bounded_needed_and_taken_once(at_hand):
    desk, _clock, incident = at_hand
    one, path = Member(desk, "custodian-1"), f"/cases/{incident}/evidence/take"
    before = size(desk)
    assert hand_in(one, path, b"", **STATED).status_code == 422
    assert 'href="#f-file"' in hand_in(one, path, b"x" * (MOST_FILE + 1), **STATED).text
    assert hand_in(one, path, b"x" * (MOST_FILE + 400_000), **STATED).status_code == 413
    assert size(desk) == before
    item = takes(one, incident, photo())
    again = hand_in(one, path, photo(), **STATED)
    assert again.status_code == 422 and "EVI006" in again.text and item in again.text
    telling = hand_in(one, path, photo(colour="blue"), **STATED, release="parties")
    assert telling.status_code == 422 and "EVI026" in telling.text
    known = hand_in(one, path, photo(colour="blue"), **STATED, release="parties", despite="yes")
    assert known.status_code == 303


def test_hostile_names_and_words__stay_words(at_hand):
    desk, _clock, incident = at_hand
    one = Member(desk, "custodian-1")
    path = f"/cases/{incident}/evidence/take"
    words = dict.fromkeys(("title", "place_name", "made_place", "collector", "method", "taken_from",
                           "consent_scope", "device", "url", "carrier"), HOSTILE)  # fmt: skip
    answer = hand_in(
        one, path, photo(), "../../etc/<img src=x onerror=alert(1)>\u202egpj.exe", **(STATED | words)
    )
    assert answer.status_code == 303, why(answer.text)
    item = re.search(r"/evidence/(evd_[^?]+)", answer.headers["location"])[1]
    assert does(one, item, "hand-over", to="custodian-2", reason=HOSTILE).status_code == 303
    assert (
        does(Member(desk, "custodian-2"), item, "receive", condition="differs", account=HOSTILE).status_code
        == 303
    )
    review(desk, incident)
    pages = [f"/evidence/{item}", f"/cases/{incident}", f"/cases/{incident}/file/verify"]
    for text in (Member(desk, "monitor-1").client.get(one).text for one in pages):
        assert "<script>alert" not in text and "<img src=x" not in text and "\u202e" not in text
    text = one.client.get(f"/evidence/{item}").text
    assert "{{7*7}}" in text and "etc/" not in text and text.count("&lt;script&gt;alert(1)") >= 8


def test_garbage_in_every_deed__is_refused_and_enters_nothing(at_hand):
    desk, _clock, incident = at_hand
    one = Member(desk, "custodian-1")
    item = takes(one, incident, photo())
    before = size(desk)
    for deed in ("hand-over", "withdraw", "export"):
        names = set(re.findall(r'name="([^"]+)"', one.page(f"/evidence/{item}/{deed}"))) - {"token"}
        for bad in ("\x00", "x" * 9_000, ""):
            answer = one.send(f"/evidence/{item}/{deed}", **dict.fromkeys(names, bad))
            assert answer.status_code == 422, (deed, bad[:5])
    for headers in ({}, {"origin": "https://evil.example"}):
        assert one.send(f"/evidence/{item}/withdraw", headers=headers, reason="x").status_code == 403
    assert size(desk) == before
    assert seen_by(desk, MECHANISM).post(f"/evidence/{item}/withdraw", data={}).status_code == 403


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../x.jpg", "x.jpg"), ("C:\\a\\b.png", "b.png"), ("a\u202eb\x00c", "abc"), ("x" * 900, "x" * 200), ("/", "")],
)  # fmt: skip
def test_file_name__loses_folders_and_marks_that_turn_writing_around(given, kept):
    assert plain_name(given) == kept
