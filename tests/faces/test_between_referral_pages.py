"""Referrals in the web: sealed on every page, read by named readers alone, every reading an entry, no list."""

import html
import re

import pytest

from practice_casework import OWN, Member, main_of, seen_by, size
from practice_dealings import BETWEEN_PAGES as PAGES
from practice_dealings import SECRET, SECRETS, busy_desk, file_by_form, hand_over
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience

pytestmark = pytest.mark.slow
ARD, BEL = party_audience("ARD"), party_audience("BEL")


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def everywhere(desk, client, matter: str, also: tuple[str, ...] = ()) -> str:
    """Every page that could tell of the referral, as this browser gets it."""
    entries = [f"/register/{index}" for index in range(size(desk) - 14, size(desk))]
    paths = (
        *PAGES,
        "/",
        "/register",
        "/incidents",
        f"/referrals/{matter}",
        f"/why/{matter}",
        *entries,
        *also,
    )
    texts = []
    for path in paths:
        answer = client.get(path, headers={"accept-encoding": "identity"})
        assert answer.status_code < 500, path
        texts.append(html.unescape(answer.text))
    return "\n".join(texts)


@pytest.mark.parametrize(
    "member", ["liaison-ard", "commissioner-ard", "liaison-bel", "commissioner-bel", "mediator-qas", "mediator-tar",
               "chair-1", "duty-1", "auditor-1", "monitor-1", "adm-1"],
)  # fmt: skip
def test_content_of_a_referral__is_on_no_page_without_a_reading(filled, member):
    desk, _clock, ids = filled
    whole = everywhere(desk, Member(desk, member).client, ids["referral"])
    for secret in (*SECRETS, "SECRET-SOURCES"):
        assert secret not in whole, secret


@pytest.mark.parametrize("audience", [PUBLIC, ARD, BEL, MEDIATOR, MECHANISM], ids=lambda one: one.name)
def test_referral__is_nowhere_without_a_desk(filled, audience):
    desk, _clock, ids = filled
    client = seen_by(desk, audience)
    whole = everywhere(desk, client, ids["referral"])
    for secret in (*SECRETS, "SECRET-SOURCES"):
        assert secret not in whole, secret
    assert client.get(f"/referrals/{ids['referral']}").status_code == 403
    assert client.post(f"/referrals/{ids['referral']}/read", data={}, headers=OWN).status_code == 403
    assert ids["referral"] not in main_of(client, "/referrals"), "no list"


def test_reading__is_entered_first_and_shown_once_under_a_watermark(filled):
    desk, _clock, ids = filled
    path, bel = f"/referrals/{ids['referral']}", Member(desk, "liaison-bel")
    shown = bel.page(path)
    assert "Read it" in shown and "This leaves an entry that both sides see" in shown
    before = size(desk)
    token = re.search(r'name="token" value="([0-9a-f]+)"', shown)[1]
    answer = bel.client.post(f"{path}/read", data={"token": token}, headers=OWN)
    assert answer.status_code == 200 and SECRET in html.unescape(answer.text)
    assert (
        answer.headers["cache-control"] == "no-store"
        and len(re.findall(r"TQ(?:-[A-Z2-7]{4}){3}", answer.text)) >= 8
    )
    assert size(desk) == before + 1
    assert bel.client.get(f"{path}/read").status_code == 405, "there is no address that shows it again"
    for member in ("liaison-ard", "liaison-bel", "mediator-qas"):
        page = Member(desk, member).page(path)
        assert SECRET not in page and re.search(r"(?s)>read<.*liaison-bel", page), member
    for secret in SECRETS:
        assert secret not in everywhere(desk, Member(desk, "liaison-ard").client, ids["referral"])


def test_reading_by_anybody_else__is_refused_and_shows_nothing(filled):
    desk, _clock, ids = filled
    path = f"/referrals/{ids['referral']}"
    for name in ("commissioner-bel", "liaison-ard", "mediator-tar", "duty-1", "auditor-1", "monitor-1"):
        answer = reads(Member(desk, name), path)
        assert answer.status_code in (403, 404) and SECRET not in html.unescape(answer.text), name
    assert Member(desk, "mediator-tar").client.get(path).status_code == 200, "a mediator sees the course"
    assert Member(desk, "duty-1").client.get(path).status_code == 404
    bel = Member(desk, "liaison-bel")
    for sent in ({"headers": {"origin": "https://evil.example"}}, {"token": "0" * 64}):
        answer = reads(bel, path, **sent)
        assert answer.status_code == 403 and SECRET not in html.unescape(answer.text)
    assert reads(bel, path).status_code == 200


def reads(member: Member, path: str, headers=OWN, token: str = ""):
    """What a member is answered who presses the button, whether or not his page has one."""
    own = token or member.mode._token()  # no page shows a button, and so no token, to most of them
    return member.client.post(f"{path}/read", data={"token": own}, headers=headers)


def test_draft__is_seen_by_its_own_side_alone(filled):
    desk, _clock, ids = filled
    path = f"/referrals/{ids['referral']}"
    own, other = Member(desk, "liaison-ard").page(path), Member(desk, "liaison-bel").page(path)
    assert "drafted" in own and "sources and methods taken out" in own
    assert "drafted" not in other and "sources and methods taken out" not in other


def test_list_of_referrals__is_for_the_third_party_and_the_auditor_alone(filled):
    desk, _clock, ids = filled
    for member in ("mediator-qas", "chair-1", "auditor-1"):
        assert ids["referral"] in Member(desk, member).page("/referrals"), member
    for member in ("liaison-ard", "commissioner-ard", "commissioner-bel", "duty-1", "monitor-1"):
        page = Member(desk, member).page("/referrals")
        assert ids["referral"] not in page and "All referrals" not in page, member


def test_named_reader__is_told_of_the_one_that_waits_for_him_until_he_opened_it(filled):
    desk, _clock, ids = filled
    bel = Member(desk, "liaison-bel")
    assert "All referrals" not in bel.page("/referrals") and ids["referral"] in bel.page("/referrals")
    assert reads(bel, f"/referrals/{ids['referral']}").status_code == 200
    assert ids["referral"] not in bel.page("/referrals")


def test_frozen_referral__is_read_and_answered_by_nobody(filled):
    desk, _clock, ids = filled
    path = f"/referrals/{ids['referral']}"
    Member(desk, "mediator-qas").send(
        f"/between/file/freeze-referral?about={ids['referral']}",
        matter=ids["referral"],
        frozen="yes",
        reason="Wait.",
    )
    bel = Member(desk, "liaison-bel").page(path)
    assert "frozen by a mediator" in bel and "Read it<" not in bel and "Answer the referral" not in bel
    assert "Wait." in bel


def test_relay__is_filed_by_the_mediator_it_goes_through(filled):
    desk, _clock, _ids = filled
    matter = hand_over(desk, "BEL", "ARD", "TAR", relay=False)
    assert "relay-referral" in Member(desk, "mediator-tar").page(f"/referrals/{matter}")
    assert "relay-referral" not in Member(desk, "mediator-qas").page(f"/referrals/{matter}")
    file_by_form(Member(desk, "mediator-tar"), "relay-referral", matter)
    assert "Read it" in Member(desk, "liaison-ard").page(f"/referrals/{matter}")
