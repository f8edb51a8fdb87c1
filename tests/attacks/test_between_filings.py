"""Crossings, returns, liaison and talks under attack: in another's name, small counts, bombs, promises let go."""

import io
from datetime import timedelta

import pytest

from practice_work import calls_of
from tahqiq.crossings.returns_table import MOST_ROWS, returns_rows
from tahqiq.desk.deal import WINDOWS, deal
from tahqiq.desk.found import enrol_member, register_source
from tahqiq.desk.import_returns import import_returns
from tahqiq.desk.issue_brief import draft_brief
from tahqiq.desk.record_talks import COMMITMENTS, record
from tahqiq.desk.roster import Post
from tahqiq.desk.tell_crossing import RETURNS, TERMS, tell, told_of
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.liaison.windows import windows_now
from tahqiq.model.member import Role
from tahqiq.model.release import MEDIATOR, party_audience
from tahqiq.model.source import Source
from tahqiq.model.talks import Clause
from tahqiq.store.dealings import dealings_by
from tahqiq.talks.commitments import commitments_now
from tahqiq.talks.drafts import compare_drafts

pytestmark = pytest.mark.slow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAVEAT = "Only heads of household were asked; it may not be all."
HEAD = "crossing,toward,start,end,documented,undocumented,origins,source,caveat,release"
PLACE = {"name": "Water works", "lat": 34.1, "lon": 71.1, "precision_km": 2}


@pytest.fixture
def gate(desk):
    """A crossing, and an agency that counts."""
    sides = {"sides": ("ARD", "BEL"), "facts_from": ("an invention",), "release": "public"}
    tell(desk, "duty-1", "crossing.listed", {"code": "gate", "name": "The Gate", "place": PLACE, **sides})
    agency = {"id": "iom", "name": "Agency", "kind": "agency", "independence_group": "iom"}
    register_source(desk, "adm-1", Source.model_validate(agency))
    return desk


def moment(desk, span: timedelta = timedelta()) -> str:
    return (desk.clock.now() + span).isoformat()


def counted(documented: int, undocumented: int, **said) -> dict:
    counts = [
        {"group": "documented", "individuals": documented},
        {"group": "undocumented", "individuals": undocumented},
    ]
    usual = {"crossing": "gate", "toward": "BEL", "start": "2025-10-01", "end": "2025-10-07"}
    return {**usual, "counts": counts, "caveat": CAVEAT, "source": "iom", **said}


def monitor_of_ard(desk) -> str:
    post = Post(id="monitor-ard", title="Monitor of Arden", seat="ARD", role=Role.MONITOR)
    enrol_member(desk, "adm-1", post)
    return post.id


def status(desk, **said) -> dict:
    usual = {"crossing": "gate", "toward": "BEL", "categories": ("cargo",), "status": "open"}
    return {**usual, "as_of": moment(desk), "voice": "observed", **said}


def test_monitor_who_sits_for_a_side__observes_nothing_in_the_mechanisms_name(gate):
    one = monitor_of_ard(gate)
    with pytest.raises(Refused, match="XNG005"):
        tell(gate, one, "crossing.reported", status(gate))
    made = {"by": ("BEL",), "says": "Open the gate", "source": "iom", "due": moment(gate, DAY)}
    promise = record(gate, "duty-1", "commitment.made", made)
    with pytest.raises(Refused, match="TLK008"):
        found = {"matter": promise.id, "voice": "observed", "state": "broken", "account": "Shut"}
        record(gate, one, "commitment.accounted", found)
    tell(gate, "monitor-1", "crossing.reported", status(gate))


def test_account_of_a_need__is_not_put_into_a_sides_mouth_by_a_team(gate):
    term = {"set_by": "ARD", "crossings": ("gate",), "categories": ("cargo",), "says": "Once it is calm"}
    need = {"needs": ({"number": 1, "says": "No attack"},)}
    made = tell(gate, "liaison-ard", "reopening.conditioned", {**term, **need})
    said = {"matter": made.id, "need": 1, "voice": "observed", "side": "ARD", "state": "met"}
    with pytest.raises(BadInput, match="DEA001"):
        tell(gate, "monitor-1", "reopening.accounted", {**said, "account": "Calm"})
    with pytest.raises(Refused, match="XNG010"):
        dropped = {"matter": made.id, "voice": "side", "side": "BEL", "state": "term_dropped"}
        tell(gate, "liaison-bel", "reopening.accounted", {**dropped, "account": "It is dropped"})


def test_party__neither_counts_nor_corrects_under_another_source(gate):
    true = tell(gate, "duty-1", "returns.reported", counted(500, 400))
    for source in ("iom", "liaison-bel"):
        with pytest.raises(Refused, match="XNG015"):
            false = counted(1, 0, source=source, replaces=true.id)
            tell(gate, "liaison-ard", "returns.reported", false)
    tell(gate, "liaison-ard", "returns.reported", counted(300, 200, source="liaison-ard"))


def test_withheld_group__is_not_to_be_had_by_subtracting_it_from_the_places(gate):
    places = {"origins": [{"place": "Lowtown", "individuals": 504}]}
    report = tell(gate, "duty-1", "returns.reported", counted(500, 4, **places))
    with gate.asking(party_audience("BEL")) as asker:
        (shown,) = [one.paper for one in told_of(asker, RETURNS)]
    assert [one.individuals for one in shown.counts] == [500]
    assert shown.origins == ()
    with gate.inside() as asker:
        (whole,) = [one.paper for one in told_of(asker, RETURNS)]
    assert whole.origins == report.origins


def test_table_from_outside__does_not_decide_who_may_see_it(gate):
    row = f"gate,BEL,2025-10-01,2025-10-07,500,400,,iom,{CAVEAT.replace(',', ';')},public"
    (made,) = import_returns(gate, "duty-1", f"{HEAD}\n{row}\n".encode(), {"release": "mediators"})
    assert made.release == "mediators"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "\n" + "," * 9 + "\n" + ",,,\n" * (3 * MOST_ROWS),
        HEAD + "\n" + "1\n" * (3 * MOST_ROWS),
        HEAD + "\n" * 200_000,
        "\x00" * 1000,
        '"' + "x" * 1_000_000,
        ",".join(f"column{n}" + "x" * 1000 for n in range(3000)) + "\n1\n",
        HEAD + "\ngate,BEL,2025-10-01,2025-10-07," + "9" * 6000 + ",,,iom,c,\n",
        HEAD + "\ngate,BEL,2025-10-01,2025-10-07,=1+1,,,iom,c,\n",
        HEAD + "\ngate,BEL,2025-10-01,2025-10-07,1,,Lowtown,iom,c,\n",
        HEAD + "\n" + ",".join(["x"] * 5000) + "\n",
    ],
    ids=["blank", "rows", "lines", "nul", "quote", "columns", "digits", "formula", "part", "cells"],
)
def test_hostile_table__is_refused_in_a_few_words(text):
    with pytest.raises(BadInput) as error:
        returns_rows(text, {"release": "parties"})
    assert len(str(error.value)) < 3000


def test_hostile_files__are_no_tables(gate):
    for data in (b"PK\x03\x04" + b"\x00" * 500, b"\xff\xfe\x00", b"", io.BytesIO(b"\x1f\x8b").read()):
        with pytest.raises(BadInput):
            import_returns(gate, "duty-1", data, {})


def test_paper_of_megabytes__is_refused(gate):
    place = {"place": {**PLACE, "name": "x" * 3_000_000}}
    window = {"start": moment(gate, DAY), "end": moment(gate, 2 * DAY), "purpose": "p"}
    with pytest.raises(BadInput, match="larger than"):
        deal(gate, "liaison-ard", "window.asked", {**place, **window, "guarantees_asked": ("BEL",)})


def test_paper__is_never_for_the_other_side_alone_nor_more_open_than_what_it_is_about(gate):
    call = {"caller": "ARD", "callees": ("BEL",), "purpose": "ask", "about": "Fire"}
    with pytest.raises(Refused, match="REL003"):
        said = {**call, "called_at": moment(gate), "release": "party:BEL"}
        deal(gate, "liaison-ard", "hotline.called", said)
    made = deal(gate, "liaison-ard", "hotline.called", {**call, "called_at": moment(gate)})
    answer = {"matter": made.id, "seat": "BEL", "answered_at": moment(gate), "outcome": "Told to stop"}
    with pytest.raises(Refused, match="REL002"):
        deal(gate, "liaison-bel", "hotline.answered", {**answer, "release": "public"})
    deal(gate, "liaison-bel", "hotline.answered", answer)


def test_matter_that_a_seat_may_not_see__is_like_one_that_is_not_there(gate):
    made = {"by": ("BEL",), "says": "Open the gate", "source": "iom", "release": "party:BEL"}
    hidden = record(gate, "duty-1", "commitment.made", made)
    place = {"code": "secret-pass", "name": "Pass", "place": PLACE, "sides": ("ARD", "BEL")}
    tell(gate, "duty-1", "crossing.listed", {**place, "facts_from": ("x",), "release": "mechanism"})
    told = set()
    for wanted in (hidden.id, "com_none"):
        with pytest.raises(NotFound) as error:
            said = {"matter": wanted, "voice": "side", "side": "ARD", "state": "done", "account": "x"}
            record(gate, "liaison-ard", "commitment.accounted", said)
        told.add(str(error.value).replace(wanted, "ID"))
    assert len(told) == 1
    for code in ("secret-pass", "no-pass"):
        with pytest.raises(NotFound) as error:
            tell(gate, "liaison-ard", "crossing.reported", status(gate, crossing=code))
        told.add(str(error.value).replace(f"'{code}'", "ID"))
    assert len(told) == 2
    assert "secret-pass" not in "".join(told)


def test_call__names_no_seat_twice_to_double_its_silence(gate):
    call = {"caller": "ARD", "callees": ("BEL",) * 30, "purpose": "ask", "about": "Fire"}
    with pytest.raises(BadInput, match="twice"):
        deal(gate, "liaison-ard", "hotline.called", {**call, "called_at": moment(gate)})


def test_window__is_not_broken_before_it_begins_nor_mended_by_taking_the_guarantee_back(gate):
    said = {"place": PLACE, "start": moment(gate, DAY), "end": moment(gate, 2 * DAY), "purpose": "Repair"}
    asked = deal(gate, "duty-1", "window.asked", {**said, "guarantees_asked": ("ARD", "BEL")})
    for party in ("ARD", "BEL"):
        own = {"matter": asked.id, "party": party, "answer": "guaranteed"}
        deal(gate, f"liaison-{party.lower()}", "window.answered", own)
    broken = {"matter": asked.id, "state": "broken", "account": "Two shots"}
    with pytest.raises(Refused, match="LIA007"):
        deal(gate, "liaison-ard", "window.reported", broken)
    gate.clock.moment += DAY + HOUR
    deal(gate, "monitor-1", "window.reported", broken)
    back = {"matter": asked.id, "party": "BEL", "answer": "taken_back", "reason": "It is over"}
    deal(gate, "liaison-bel", "window.answered", back)
    with gate.inside() as asker:
        (now,) = windows_now(dealings_by(asker, WINDOWS), gate.clock.now())
    assert now.state == "broken"


def test_promise_that_its_maker_gives_up__stays_overdue(gate):
    made = {"by": ("BEL",), "says": "Open the gate", "source": "iom", "due": moment(gate, DAY)}
    promise = record(gate, "duty-1", "commitment.made", made)
    gone = {"matter": promise.id, "voice": "side", "side": "BEL", "state": "given_up", "account": "No more"}
    record(gate, "liaison-bel", "commitment.accounted", gone)
    gate.clock.moment += 2 * DAY
    with gate.inside() as asker:
        (now,) = commitments_now(dealings_by(asker, COMMITMENTS), gate.clock.now())
    assert (now.state, now.overdue) == ("given_up", True)


def test_source_named_like_the_mechanisms_voice__is_not_taken_for_it(gate):
    said = {"id": "observed", "name": "Observed", "kind": "media", "independence_group": "o"}
    register_source(gate, "adm-1", Source.model_validate(said))
    with pytest.raises(NotFound, match="XNG008"):
        told = status(gate, voice="reported", source="observed")
        tell(gate, "duty-1", "crossing.reported", told)


def test_brief__holds_hostile_words_tamed_and_cites_nothing_that_a_side_typed(gate):
    made = {"by": ("BEL",), "says": "Open\u202e the gate", "source": "iom", "due": moment(gate, DAY)}
    promise = record(gate, "duty-1", "commitment.made", made)
    hostile = {"state": "done", "account": "done\u202e\x07\n\nBrief: all is well"}
    record(
        gate,
        "liaison-bel",
        "commitment.accounted",
        {"matter": promise.id, "voice": "side", "side": "BEL", **hostile},
    )
    term = {"set_by": "ARD", "crossings": ("gate",), "categories": ("cargo",), "says": "Once it is calm"}
    need = {"needs": ({"number": 1, "says": "No attack", "tied_to": ("ref_secret",)},)}
    tell(gate, "liaison-ard", "reopening.conditioned", {**term, **need})
    brief = draft_brief(gate, MEDIATOR, gate.clock.now() - DAY)
    text = repr([(one.table.rows, one.table.row_cites) for one in brief.sections if one.table])
    assert "ref_secret" not in text
    for mark in ("\\u202e", "\\x07", "\\n"):
        assert mark not in text
    with gate.asking(MEDIATOR) as asker:
        assert len(told_of(asker, TERMS)) == 1


def test_drafts_made_to_be_slow__are_compared_all_the_same():
    one = [Clause(number=str(n), text="a b " * 1000) for n in range(60)]
    other = [Clause(number=str(n), text="b a c " * 660) for n in range(60)]
    words = 60 * (2000 + 1980)
    # with runs sought word by word it was millions of calls for every clause
    assert calls_of(lambda: compare_drafts(one, other)) < 5 * words
    for pair in compare_drafts(one, other):
        told = [piece.words for piece in pair.pieces if piece.kind != "other"]
        assert " ".join(told) == "a b " * 999 + "a b"
