"""Between the parties over HTTP, on both databases: referrals, a gate, returns, notices, windows, rounds, promises."""

import threading

import pytest

from practice_between import ALLEGED, GATE, SECRET, Offices, agency, handed_over
from practice_http import TRUCE, moment
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.rebuild import rebuild

pytestmark = pytest.mark.slow

CAVEAT = "Only heads of household were asked; it may not be all."
TABLE = """crossing,toward,start,end,documented,undocumented,deported,destinations
gate,BEL,2025-10-01,2025-10-07,1200,800,55,Hilltown: 1993; Dale: 4; Ford: 3
gate,BEL,2025-10-07,2025-10-14,900,4,0,Hilltown: 700
"""


@pytest.fixture
def offices(desk):
    made = Offices(desk)
    agency(desk)
    yield made
    made.close()


@pytest.fixture
def gate(offices):
    offices.post("duty-1", "/crossings", **GATE)
    return offices


def figures(offices, member: str) -> dict[str, dict]:
    return {one["from_party"] + one["to_party"]: one for one in offices[member].get("/referrals/figures")}


def test_referral__is_opened_by_its_reader_who_asks_what_is_meant(offices, desk):
    matter = handed_over(offices)
    one = f"/referrals/{matter}"
    opened = offices["liaison-bel"].client.post(f"{one}/read")
    assert opened.status_code == 201 and opened.headers["cache-control"] == "no-store"
    assert opened.json()["allegation"]["lat"] == 34.12 and opened.json()["referral"]["expires"]
    mark = opened.json()["mark"]
    assert mark["reader"] == "liaison-bel" and mark["code"].startswith("TQ-")
    assert all(line.endswith(f"[{mark['code']}]") for line in opened.json()["text"])
    assert SECRET in opened.json()["text"][0]
    offices.post("liaison-bel", f"{one}/answer", answer="acknowledged")
    offices.post("liaison-bel", f"{one}/answer", answer="needs_clarification", words="From which side?")
    offices.post("liaison-ard", f"{one}/clarify", words="They come by the western path.")
    again = offices.post("liaison-bel", f"{one}/read")
    clarified = [line for line in again["text"] if line.startswith("clarified")]
    assert clarified == [f"clarified: They come by the western path. [{again['mark']['code']}]"]
    offices.post("liaison-bel", f"{one}/answer", answer="accepted")
    assert offices.refused("liaison-ard", f"{one}/clarify", 409, words="More.") == "REF004"
    assert offices["liaison-ard"].get(one)["course"]["state"] == "accepted"


def test_referral__that_is_accepted_is_acted_on_and_counted_alike_for_both(offices, desk):
    matter = handed_over(offices)
    one = f"/referrals/{matter}"
    assert offices.refused("liaison-ard", f"{one}/answer", 403, answer="accepted") == "REF003"
    offices.post("liaison-bel", f"{one}/answer", answer="accepted")
    offices.post("liaison-bel", f"{one}/plan", start=moment(1), end=moment(9))
    acted = {"outcome": "found_and_seized", "acted_at": moment(-0.1), "account": "Two huts were searched"}
    offices.post("liaison-bel", f"{one}/outcome", **acted)
    offices.post("liaison-ard", f"{one}/ask-verification")
    own = {"finding": "verified", "account": "Seen by the team"}
    assert offices.refused("monitor-1", f"{one}/verify", 409, **own, components=["BEL"]) == "REF017"
    offices.post("monitor-1", f"{one}/verify", **own, components=["QAS", "BEL"])
    back = handed_over(offices, "BEL", "ARD")
    offices.post("liaison-ard", f"/referrals/{back}/answer", answer="accepted")
    struck = {"by_party": "BEL", "at": moment(-2), "account": "A raid"}
    assert offices.refused("liaison-ard", "/referrals/bypasses", 403, **struck, found=True) == "REF018"
    offices.post("chair-1", "/referrals/bypasses", **struck, found=True)
    told = figures(offices, "liaison-ard")
    assert told == figures(offices, "liaison-bel") == figures(offices, "mediator-tar")
    assert told["ARDBEL"]["acted_in_time"] == told["ARDBEL"]["found"] == told["ARDBEL"]["verified"] == 1
    assert told["BELARD"]["bypassed"] == told["BELARD"]["handed_over"] == 1
    seen = {member: offices[member].get(one) for member in ("liaison-ard", "liaison-bel", "mediator-qas")}
    assert {each["course"]["state"] for each in seen.values()} == {"verified"}
    assert {each["by"] for course in seen.values() for each in course["steps"]} == {None}
    lines = offices["mediator-qas"].get("/referrals")["items"]
    assert [each["matter"] for each in lines] == [matter, back]
    attempts = offices["auditor-1"].get("/referrals/attempts")["items"]
    assert [each["code"] for each in attempts] == ["REF003", "REF017", "REF018"]
    assert rebuild(desk).identical


def cell(offices, member: str = "duty-1") -> tuple[str, list[str]]:
    (found,) = offices[member].get("/crossings/matrix", at=moment(0))["items"]
    return found["standing"], [each["code"] for each in found["reasons"]]


def report(offices, member: str, status: str, hours: float, code: int = 201, /, **who):
    said = {"toward": "BEL", "categories": ["cargo"], "status": status, "as_of": moment(hours)}
    return offices.post(member, "/crossings/gate/reports", code, **said, **who)


def test_gate__is_closed_by_one_side_and_opened_by_both(gate):
    ard, bel = {"voice": "side", "side": "ARD"}, {"voice": "side", "side": "BEL"}
    report(gate, "liaison-ard", "closed", -9, **ard)
    assert cell(gate) == ("closed", ["closed_by_one"])
    report(gate, "liaison-bel", "open", -8, **bel)
    assert cell(gate)[0] == "disputed"
    filed = report(gate, "liaison-ard", "open", -7, **ard)
    assert cell(gate) == ("open", ["both_sides"])
    assert cell(gate, "liaison-ard") == cell(gate, "liaison-bel") == cell(gate, "mediator-tar")
    assert gate["liaison-ard"].client.get(filed["proof"]).text.startswith("c2sp.org/tlog-proof@v1")
    assert filed["paper"]["release"] == "parties" and filed["paper"]["side"] == "ARD"
    (track,) = gate["duty-1"].get("/crossings/history", days=3)["items"]
    assert len(track["track"]["days"]) == 3
    assert track["track"]["beside"] == []
    assert report(gate, "liaison-ard", "open", -6, 403, **bel)["code"] == "XNG004"
    assert report(gate, "duty-1", "open", -6, 403, voice="observed")["code"] == "XNG005"
    assert report(gate, "liaison-ard", "restricted", -6, 422, **ard)["code"] == "DEA001"
    assert report(gate, "liaison-ard", "open", 6, 409, **ard)["code"] == "XNG007"
    assert [each["code"] for each in gate["liaison-bel"].get("/crossings")["items"]] == ["gate"]


def test_closure_that_others_report__is_no_standing_and_stands_beside_it_with_its_age(gate):
    press = {"voice": "reported", "source": "agency"}
    report(gate, "duty-1", "closed", -100, **press)
    for member in ("duty-1", "liaison-ard", "liaison-bel", "mediator-tar"):
        (found,) = gate[member].get("/crossings/history", days=4)["items"]
        assert found["closed_days"] == 0 and set(found["track"]["standings"]) == {"unknown"}
        (line,) = found["track"]["beside"]
        assert (line["voice"], line["who"]) == ("reported", "agency")
        assert (line["said"][-1]["status"], line["said"][-1]["days_old"]) == ("closed", 4)
        assert line["said"][-1]["stale"] is True


def test_reopening__waits_for_what_a_team_finds(gate):
    said = {"set_by": "ARD", "crossings": ["gate"], "categories": ["cargo"], "says": "When it is safe"}
    needs = [{"number": 1, "says": "No attack for 30 days"}, {"number": 2, "says": "A joint post"}]
    term = gate.post("liaison-ard", "/crossings/terms", **said, needs=needs)["matter"]
    met = {"need": 1, "state": "met", "account": "None since the first"}
    gate.post("liaison-bel", f"/crossings/terms/{term}/accounts", **met, voice="side", side="BEL")
    assert gate["liaison-ard"].get("/crossings/terms")["items"][0]["missing"] == [1, 2]
    gate.post("monitor-1", f"/crossings/terms/{term}/accounts", **met, voice="observed")
    assert gate["liaison-ard"].get("/crossings/terms")["items"][0]["missing"] == [2]


def test_traffic_and_shortages__are_read_by_both_sides(gate):
    count = {"toward": "BEL", "category": "cargo", "what": "waiting", "unit": "vehicles"}
    span = {"count": {"min": 120}, "start": moment(-6), "as_of": moment(-1)}
    gate.post("liaison-ard", "/crossings/gate/counts", **count, **span, voice="side", side="ARD")
    days = {"start": "2025-10-20", "end": "2025-10-26"}
    kits = {"item": "medicine", "place": "Hilltown", **days, "needed": 400, "unit": "kits"}
    gate.post("duty-1", "/shortages", **kits, caveat=CAVEAT, source="agency")
    for member in ("liaison-ard", "liaison-bel"):
        assert gate[member].get("/traffic", crossing="gate")["items"][0]["count"] == {"min": 120, "max": None}
        assert gate[member].get("/shortages", item="medicine")["total"] == 1
        assert gate[member].get("/shortages", item="fuel")["total"] == 0


def import_table(offices, text: str, **query):
    headers = {"Content-Type": "text/csv"}
    return offices["duty-1"].client.post(
        "/returns/table", content=text.encode(), params=query, headers=headers
    )


def test_returns__come_in_as_a_table_and_go_out_without_small_counts(gate):
    given = {"source": "agency", "caveat": CAVEAT}
    bad = import_table(gate, TABLE + "gate,BEL,2025-10-15,2025-10-16,many,,,\n", **given)
    assert (bad.status_code, bad.json()["error"]["code"]) == (422, "XNG021")
    made = import_table(gate, TABLE, **given)
    assert made.status_code == 201, made.text
    assert len(made.json()["reports"]) == 2
    assert any("share days" in each for each in made.json()["flagged"])
    inside = gate["duty-1"].get("/returns")["items"]
    assert [each["individuals"] for each in inside[0]["destinations"]] == [1993, 4, 3]
    outside = gate["liaison-ard"].get("/returns")["items"]
    assert outside == gate["liaison-bel"].get("/returns")["items"]
    assert outside[0]["destinations"] == [{"place": "other places", "individuals": 2000}]
    assert [each["individuals"] for each in outside[1]["counts"]] == [900]
    (sums,) = gate["liaison-ard"].get("/returns/sums", crossing="gate")["items"]
    assert dict(sums["counts"])["documented"] == 2100
    few = {"crossing": "gate", "toward": "BEL", "start": "2025-10-20", "end": "2025-10-21"}
    counts = [{"group": "documented", "individuals": 4}]
    gate.post("liaison-ard", "/returns", **few, counts=counts, caveat=CAVEAT, source="liaison-ard")
    assert gate["liaison-ard"].get("/returns")["items"][2]["counts"] == []


def test_notice__is_given_received_objected_to_and_withdrawn(offices):
    said = {"party": "ARD", "kind": "works", "number": "ARD-7", "start": moment(24), "end": moment(30)}
    given = offices.post(
        "liaison-ard", "/notices", **said, place={"name": "North ridge"}, text="A bridge is mended there."
    )
    assert given["read"]
    (line,) = offices["liaison-bel"].get("/notices", party="ARD")["items"]
    notice = f"/notices/{line['notice']['id']}"
    assert (
        offices.refused("liaison-ard", f"{notice}/answers", 403, party="ARD", answer="received") == "LIA002"
    )
    assert (
        offices.refused("liaison-bel", f"{notice}/answers", 422, party="BEL", answer="objected") == "DEA001"
    )
    offices.post("liaison-bel", f"{notice}/answers", party="BEL", answer="objected", grounds="Too near.")
    (line,) = offices["mediator-tar"].get("/notices", state="ahead")["items"]
    assert [each["party"] for each in line["objections"]] == ["BEL"]
    offices.post("liaison-ard", f"{notice}/withdrawal", party="ARD", reason="The bridge is closed.")
    assert offices["liaison-bel"].get("/notices", state="withdrawn")["total"] == 1


def test_hotline_and_window__are_answered_from_each_seat(offices):
    call = offices.post(
        "liaison-ard",
        "/hotline",
        caller="ARD",
        callees=["BEL", "QAS"],
        purpose="alert",
        called_at=moment(-2),
        about="Shells.",
    )["matter"]
    answered = {"seat": "BEL", "answered_at": moment(-1.5), "outcome": "Fire is held."}
    assert offices.refused("liaison-ard", f"/hotline/{call}/answers", 403, **answered) == "LIA001"
    offices.post("liaison-bel", f"/hotline/{call}/answers", **answered)
    told = offices["mediator-qas"].get("/hotline")
    assert {one["seat"]: (one["called"], one["median_minutes"]) for one in told["seats"]} == {
        "ARD": (0, None),
        "BEL": (1, 30.0),
        "QAS": (1, None),
        "TAR": (0, None),
    }
    span = {"start": moment(8), "end": moment(12), "purpose": "To mend the power line."}
    window = offices.post(
        "mediator-tar", "/windows", place={"name": "North ridge"}, **span, guarantees_asked=["ARD", "BEL"]
    )["matter"]
    for party in ("ARD", "BEL"):
        assert offices["liaison-ard"].get("/windows", state="asked")["total"] == 1
        offices.post(
            f"liaison-{party.lower()}", f"/windows/{window}/answers", party=party, answer="guaranteed"
        )
    assert offices["liaison-bel"].get("/windows", state="agreed")["total"] == 1


@pytest.fixture
def talks(offices):
    held = {"number": 2, "title": "Second round", "place": "Tarnburg", "start": "2025-10-25"}
    offices.post("duty-1", "/rounds", **held, mediators=["TAR"], source="agency")
    return offices


def test_round__keeps_rival_tellings_apart_and_its_drafts_are_compared(talks):
    for person, source in (("Ober", "agency"), ("Unter", "team-1")):
        head = {"seat": "ARD", "person": person, "part": "head", "source": source}
        talks.post("duty-1", "/rounds/2/delegates", **head)
    points = ["The ceasefire continues", "A mechanism verifies and imposes penalties"]
    talks.post("duty-1", "/rounds/2/points", telling="primary", points=points, source="agency")
    talks.post("duty-1", "/rounds/2/points", telling="reported", points=points[:1], source="team-1")
    whole = talks["liaison-bel"].get("/rounds/2")
    assert whole["heads_differ"] == ["ARD"]
    assert whole["statement"]["tellings"][0]["leaves_out"] == [1]
    assert talks["liaison-bel"].get("/rounds/3", 404)["error"]["code"] == "TLK004"

    def table(seat: str, text: str) -> str:
        said = {"tabled_by": seat, "title": "Draft", "clauses": [{"number": "1", "text": text}]}
        return talks.post(f"liaison-{seat.lower()}", "/rounds/2/drafts", **said)["id"]

    one = table("ARD", "Each side stops all shelling.")
    other = table("BEL", "Each side stops all shelling and flights.")
    both = talks["mediator-tar"].get("/drafts/compare", one=one, other=other)
    assert [each["words"] for each in both["clauses"][0]["pieces"] if each["kind"] == "other"] == [
        "shelling and flights."
    ]
    assert talks["mediator-tar"].get("/rounds")["items"][0]["drafts"][0]["id"] == one


def test_promises__are_listed_with_each_sides_own_account_and_what_is_overdue(talks):
    made = {"says": "The gate opens.", "due": moment(-1), "source": "agency"}
    assert talks.refused("liaison-ard", "/commitments", 403, **made, by=["BEL"]) == "TLK005"
    one = talks.post("liaison-ard", "/commitments", **made, by=["ARD"])["matter"]
    talks.post("mediator-tar", "/commitments", says="No flights.", by=["ARD", "BEL"], source="agency")
    own = {"voice": "side", "side": "ARD", "state": "done", "account": "It is open."}
    talks.post("liaison-ard", f"/commitments/{one}/accounts", **own)
    (late,) = talks["liaison-bel"].get("/commitments", overdue=True)["items"]
    assert (late["commitment"]["id"], late["state"]) == (one, "said_done")
    assert talks["liaison-bel"].get("/commitments", by="BEL")["total"] == 1
    words = {
        "speaker": "Ober",
        "for_seat": "ARD",
        "said_at": moment(-3),
        "kind": "threat",
        "words": "Beware.",
    }
    talks.post("duty-1", "/statements", **words, source="agency")
    assert talks["liaison-bel"].get("/statements", for_seat="ARD")["total"] == 1
    weeks = talks["liaison-bel"].get("/statements/tension")["items"]
    assert [(each["seat"], each["hard"]) for each in weeks] == [("ARD", 1), ("BEL", 0)]
    brief = talks["mediator-tar"].get("/brief")
    assert (brief["kind"], brief["audience"]) == ("pre_round_brief", "mediator:TAR")
    assert one in talks["mediator-tar"].client.get("/brief").text


def test_brief__without_a_round_names_what_is_missing(offices):
    assert offices["mediator-tar"].get("/brief", 422)["error"]["code"] == "BRF001"
    assert offices["mediator-tar"].get("/brief", since=moment(-48))["kind"] == "pre_round_brief"
    assert offices["mediator-tar"].get("/brief", 422, since=moment(2))["error"]["code"] == "BRF002"


def test_undertaking__is_accounted_for_by_its_own_side(offices, desk):
    adopt_instrument(desk, "chair-1", TRUCE)
    said = {"provision": "truce/1", "party": "ARD", "voice": "side", "side": "ARD", "state": "done"}
    told = {"as_of": moment(-1), "account": "No shell was fired."}
    assert offices.refused("liaison-bel", "/duties/accounts", 403, **said, **told) == "INS203"
    assert offices.post("liaison-ard", "/duties/accounts", **said, **told)["paper"]["side"] == "ARD"


def test_hand_over__takes_its_legal_steps_in_order(offices):
    asked = {
        "from_party": "ARD",
        "to_party": "BEL",
        "through": "QAS",
        "pseudonym": "PER-12",
        "warrant": "Warrant 7 of the court of Ardenburg",
        "legal_basis": "Treaty, article 2",
        "safeguards": "A public trial; no death penalty",
        "readers": ["liaison-bel"],
        "due": moment(300),
    }
    made = offices.post("liaison-ard", "/hand-overs", **asked)
    assert "Ardenburg" not in str(made)
    step = f"/hand-overs/{made['matter']}/steps"
    assert offices.refused("liaison-bel", step, 409, step="granted", authority="High court") == "REF004"
    offices.post("liaison-bel", step, step="received")
    offices.post("liaison-bel", step, step="refused", authority="High court")
    (line,) = offices["chair-1"].get("/hand-overs")["items"]
    assert line["state"] == "refused" and "Ardenburg" not in str(line)
    assert offices["liaison-ard"].get("/hand-overs", 403)["error"]["code"] == "REF019"


def test_filing_sent_twice_under_its_key__is_entered_once(gate, desk):
    said = {"toward": "BEL", "categories": ["cargo"], "status": "closed", "voice": "side", "side": "ARD"}
    told = {**said, "as_of": moment(-3)}
    first = gate.post("liaison-ard", "/crossings/gate/reports", key="shift-1", **told)
    again = gate["liaison-ard"].client.post(
        "/crossings/gate/reports", json=told, headers={"Idempotency-Key": "shift-1"}
    )
    assert again.json() == first and again.headers["idempotency-replayed"] == "true"
    for changed in ({"status": "open"}, {"release": "public"}):
        refused = gate.post("liaison-ard", "/crossings/gate/reports", 409, key="shift-1", **told | changed)
        assert refused["code"] == "FND005"
    call = {"caller": "ARD", "callees": ["BEL"], "purpose": "alert", "called_at": moment(-1), "about": "x"}
    assert gate.post("liaison-ard", "/hotline", 409, key="shift-1", **call)["code"] == "FND005"
    other = gate.post(
        "liaison-bel", "/hotline", key="shift-1", **call | {"caller": "BEL", "callees": ["ARD"]}
    )
    assert other["entry"] == first["entry"] + 1  # keys are each member's own
    matter = gate.post(
        "liaison-ard", "/referrals", key="r", from_party="ARD", to_party="BEL", allegation=ALLEGED
    )
    once_more = gate.post(
        "liaison-ard", "/referrals", key="r", from_party="ARD", to_party="BEL", allegation=ALLEGED
    )
    assert once_more == matter and matter["paper"]["allegation"] is None
    worse = {**ALLEGED, "description": "Something else."}
    refused = gate.post(
        "liaison-ard", "/referrals", 409, key="r", from_party="ARD", to_party="BEL", allegation=worse
    )
    assert refused["code"] == "FND005"


def test_filing_sent_at_once_under_one_key__is_entered_once(offices, desk):
    call = {"caller": "ARD", "callees": ["BEL"], "purpose": "alert", "called_at": moment(-1), "about": "x"}
    answers: list[dict] = []

    def send() -> None:
        answers.append(offices.post("liaison-ard", "/hotline", key="at-once", **call))

    offices["liaison-ard"].get("/hotline")
    threads = [threading.Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(answers) == 4 and len({one["entry"] for one in answers}) == 1
    assert offices["liaison-bel"].get("/hotline")["total"] == 1
