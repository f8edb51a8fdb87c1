"""The end of a mission on its pages: proposed, closed, sealed, taken up again; who is told what, on every page."""

import html
import re
from datetime import timedelta

import pytest

from practice_casework import seen_by
from practice_closing import DAY, closed, keys_handed_out
from practice_mission import new_desk
from tahqiq.desk.closing.ending import answer_ending, declare_ending, propose_ending
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.model.release import HUMANITARIAN, MECHANISM, MEDIATOR, PUBLIC, party_audience

pytestmark = pytest.mark.slow

ARD, BEL = party_audience("ARD"), party_audience("BEL")
INSIDE, OUTSIDE = (MECHANISM, MEDIATOR, ARD, BEL), (PUBLIC, HUMANITARIAN)
PAGES = (
    "/",
    "/incidents",
    "/cases",
    "/between",
    "/crossings",
    "/liaison",
    "/register",
    "/about",
    "/sources-of-nothing",
)
REASON = "The talks have ended."


@pytest.fixture
def desk(tmp_path):
    made = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    yield made
    made.store.close()


def banner(desk, audience, path: str = "/", lang: str = "en") -> str:
    """What the frame of a page says of the end; nothing where it says nothing."""
    page = seen_by(desk, audience).get(path, params={"lang": lang}).text
    found = re.findall(r'(?s)<div class="exercise mission-end" role="note">(.*?)</div></div>', page)
    assert len(found) <= 1
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", "".join(found)).split()))


def told(desk, audiences) -> str:
    """What all these are told alike."""
    (said,) = {banner(desk, audience) for audience in audiences}
    return said


def reopened(desk) -> None:
    propose_ending(desk, "chair-1", "reopen", "The talks go on.", DAY)
    for member in ("mediator-qas", "commissioner-tar"):
        answer_ending(desk, member, agree=True)


def test_open_mission__says_nothing_of_an_end(desk):
    assert told(desk, (*INSIDE, *OUTSIDE)) == ""


def test_proposed_closing__is_told_to_those_who_may_read_it_and_to_nobody_else(desk):
    propose_ending(desk, "chair-1", "close", REASON, DAY + timedelta(days=3))
    said = told(desk, INSIDE)
    assert said.startswith("Closing proposed It is proposed to close this mission on 31 October 2025.")
    assert "everything goes on" in said
    assert told(desk, OUTSIDE) == ""


def test_closed_mission__says_so_on_every_page_to_everybody_and_gives_the_public_no_reason(desk):
    closed(desk)
    said = told(desk, (*INSIDE, *OUTSIDE))
    assert said.startswith("Closed This mission has been closed since 28 Oct 2025, 16:30 (UTC+04:30).")
    assert "Nothing new is taken in or begun." in said
    for path in PAGES:
        assert banner(desk, PUBLIC, path) == said, path
    assert REASON not in seen_by(desk, PUBLIC).get("/").text


def test_archive_sealed_after_it__is_told_to_those_who_may_know_of_it(desk, tmp_path):
    keys_handed_out(desk, tmp_path / "away")
    seal_archive(desk, "adm-1", tmp_path / "early")
    closed(desk)
    assert "sealed" not in told(desk, INSIDE)
    seal_archive(desk, "adm-1", tmp_path / "archive")
    assert "Its archive was sealed for the mediators" in told(desk, INSIDE)
    assert "sealed" not in told(desk, OUTSIDE)


def test_mission_taken_up_again__says_nothing_any_more(desk):
    closed(desk)
    reopened(desk)
    assert "It is proposed to take it up again on" in told(desk, INSIDE)
    assert "closed since" in told(desk, OUTSIDE) and "again" not in told(desk, OUTSIDE)
    declare_ending(desk, "chair-1", "reopen")
    assert told(desk, (*INSIDE, *OUTSIDE)) == ""


def test_closing_declared_for_the_parties_alone__is_not_told_to_the_public(desk):
    propose_ending(desk, "chair-1", "close", REASON, DAY)
    for member in ("mediator-qas", "commissioner-tar"):
        answer_ending(desk, member, agree=True)
    declare_ending(desk, "chair-1", "close", "parties")
    assert "closed since" in told(desk, INSIDE)
    assert told(desk, OUTSIDE) == ""
