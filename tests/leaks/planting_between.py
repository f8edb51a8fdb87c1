"""What goes on between the parties of the planted mission: under every label a paper of each kind, and referrals."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from planted_words import Planted
from planting import Mission, moment

from practice_dealings import ALLEGED
from tahqiq.desk.account import account
from tahqiq.desk.deal import deal
from tahqiq.desk.read_referral import read_hand_over, read_referral
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.tell_crossing import tell
from tahqiq.errors import TahqiqError
from tahqiq.model.frozen import Frozen

CAVEAT = "Counted at one gate in daylight only; @ came by night and is not in it."


def deal_between(mission: Mission) -> None:
    """Papers of every kind that a label can be chosen for."""
    for turn, label in enumerate(mission.labels, mission.apart):
        _crossings(mission, label, turn)
        _reopening(mission, label, turn)
        _liaison(mission, label)
        _talks(mission, label, turn)
        _undertakings(mission, label)


def _crossings(mission: Mission, label: str, turn: int) -> None:
    code = f"gate-{turn}"
    mission.files(
        tell, "duty-1", "crossing.listed", label, code=code, name="@", sides=["ARD", "BEL"], note="@",
        names=[{"name": "@", "used_by": "ARD"}], facts_from=["@"],
        place={"name": "@", "lat": f"~{34.0 + 0.3 * turn}", "lon": f"~{70.0 + 0.3 * turn}", "precision_km": 2},
    )  # fmt: skip
    mission.known["crossing", label] = code
    about = {"crossing": code, "toward": "BEL"}
    word = about | {"categories": ["cargo"], "ordered_by": "@", "limits": "@", "reason": "@"}
    for by, voice in (
        ("duty-1", {"voice": "reported", "source": "gazette"}),
        ("monitor-1", {"voice": "observed"}),
        ("liaison-ard", {"voice": "side", "side": "ARD"}),
    ):
        mission.files(
            tell, by, "crossing.reported", label, **word, **voice, status="restricted", as_of=moment(-2)
        )
    number = mission.ledger.number(100_000)
    traffic = mission.files(
        tell, "monitor-1", "traffic.counted", label, **about, category="cargo", what="passed", unit="persons",
        count={"min": number, "max": number}, start=moment(-8), as_of=moment(-5), voice="observed",
    )  # fmt: skip
    if traffic is not None:
        mission.planted(traffic, [("count.min", str(number))])


def _reopening(mission: Mission, label: str, turn: int) -> None:
    code = mission.known["crossing", label]
    term = mission.files(
        tell, "duty-1", "reopening.conditioned", label, set_by="ARD", crossings=[code], categories=["cargo"],
        says="@", needs=[{"number": 1, "says": "@"}], source="gazette",
    )  # fmt: skip
    if term is not None:
        mission.files(
            tell, "monitor-1", "reopening.accounted", label, matter=_id(term), need=1, state="met", voice="observed",
            account="@",
        )  # fmt: skip
    few = {"kind": "unaccompanied_minor", "individuals": 3}
    mission.files(
        tell, "duty-1", "returns.reported", label, crossing=code, toward="BEL", start="2025-10-20", end="2025-10-26",
        source="agency",
        counts=[{"group": "documented", "individuals": "##"}, {"group": "deported", "individuals": "##"}],
        vulnerable=[{"kind": "disability", "individuals": "##"}, few], interviewed=7,
        origins=[{"place": "@", "individuals": "##"}, {"place": "@", "individuals": 2}],
        destinations=[{"place": "@", "individuals": "##"}], caveat=CAVEAT,
    )  # fmt: skip
    mission.files(
        tell, "duty-1", "shortage.reported", label, item="fuel", place="@", start="2025-10-20", end="2025-10-26",
        needed="##", available="##", unit="@", source="agency", caveat=CAVEAT,
    )  # fmt: skip


def _liaison(mission: Mission, label: str) -> None:
    notice = mission.known.get(("notice.Notice", label), "")
    own = "BEL" if label == "party:BEL" else "ARD"
    other = "ARD" if own == "BEL" else "BEL"
    answer = {"matter": notice, "party": other, "answer": "objected", "grounds": "@"}
    mission.files(deal, f"liaison-{other.lower()}", "notice.answered", label, **answer)
    mission.files(
        deal, f"liaison-{own.lower()}", "notice.withdrawn", label, matter=notice, party=own, reason="@"
    )
    call = mission.files(
        deal, "duty-1", "hotline.called", label, caller="SEC", callees=["ARD", "QAS"], purpose="alert",
        called_at=moment(-3), about="@",
    )  # fmt: skip
    if call is not None:
        mission.files(
            deal,
            "duty-1",
            "hotline.answered",
            label,
            matter=_id(call),
            seat="ARD",
            answered_at=moment(-2.5),
            outcome="@",
        )
    when = mission.clock.now()
    window = mission.files(
        deal, "duty-1", "window.asked", label, place={"name": "@"}, start=(when + timedelta(hours=20)).isoformat(),
        end=(when + timedelta(hours=26)).isoformat(), purpose="@", guarantees_asked=["ARD", "BEL"],
    )  # fmt: skip
    if window is None:
        return
    mission.known["window", label] = _id(window)
    mission.files(
        deal, f"liaison-{own.lower()}", "window.answered", label, matter=_id(window), party=own, answer="refused",
        reason="@",
    )  # fmt: skip


def report_windows(mission: Mission) -> None:
    """How the windows went, once they have begun."""
    for label in mission.labels:
        window = mission.known.get(("window", label), "")
        mission.files(deal, "monitor-1", "window.reported", label, matter=window, state="broken", account="@")


def _talks(mission: Mission, label: str, turn: int) -> None:
    held = mission.files(
        record, "duty-1", "round.held", label, number=turn + 1, title="@", place="@", start="2025-10-25",
        mediators=["TAR"], source="agency", agenda=[{"says": "@", "raised_by": "ARD"}],
    )  # fmt: skip
    about = {"matter": _id(held)} if held is not None else {}
    mission.files(
        record, "duty-1", "delegate.told", label, **about, seat="ARD", person="@", also_written=["@"], office="@",
        part="head", source="agency",
    )  # fmt: skip
    mission.files(
        record,
        "duty-1",
        "outcome.told",
        label,
        **about,
        kind="extension",
        says="@",
        source="agency",
        as_of=moment(-1),
    )
    seat = {"party:ARD": "liaison-ard", "party:BEL": "liaison-bel"}.get(label, "mediator-qas")
    clauses = [{"number": "1", "text": "@"}, {"number": "2", "text": "@"}]
    draft = {
        "tabled_by": {"liaison-ard": "ARD", "liaison-bel": "BEL"}.get(seat, "QAS"),
        "title": "@",
        "clauses": clauses,
    }
    mission.files(record, seat, "draft.tabled", label, **about, **draft)
    mission.files(
        record, "duty-1", "points.told", label, **about, telling="primary", source="agency", points=["@", "@"]
    )
    made = mission.files(
        record, "chair-1", "commitment.made", label, by=["ARD"], says="@", due=moment(-24), source="agency",
        verified_how="@", evidence="@",
    )  # fmt: skip
    if made is not None:
        mission.files(
            record, "duty-1", "commitment.accounted", label, matter=_id(made), voice="reported", source="agency",
            state="broken", account="@",
        )  # fmt: skip
    mission.files(
        record, "duty-1", "statement.logged", label, speaker="@", for_seat="BEL", said_at=moment(-50), kind="threat",
        words="@", office="@", via="@", source="gazette",
    )  # fmt: skip


def _undertakings(mission: Mission, label: str) -> None:
    mission.does(
        lambda told: account(mission.desk, "monitor-1", told), "undertaking", label,
        {
            "provision": "terms/1", "party": "BEL", "voice": "observed", "state": "partly_done", "account": "@",
            "method": "@", "as_of": moment(-1),
        },
    )  # fmt: skip


def refer_both_ways(mission: Mission) -> None:
    """A referral each way taken the whole way, one left as a draft, and a request for hand-over; with their readers."""
    for one, other, degrees in (("ARD", "BEL", 34.17), ("BEL", "ARD", 35.63)):
        _referral(mission, one, other, degrees)
        _drafted(mission, one, other, degrees + 1.02)
        _hand_over(mission, one, other)


def _allegation(degrees: float) -> dict[str, Any]:
    place = {"name": "@", "lat": degrees, "lon": round(degrees + 36.94, 2), "precision_km": 3}
    return ALLEGED | {
        "place": place, "group": "@", "description": "@ came and went.", "civilian_statement": "A hamlet of @.",
        "legal_basis": "Article 4, says @",
    }  # fmt: skip


def _drafted(mission: Mission, one: str, other: str, degrees: float) -> Frozen | None:
    sides = {"from_party": one, "to_party": other, "allegation": _allegation(degrees)}
    draft = mission.files(refer, f"liaison-{one.lower()}", "referral.drafted", None, **sides)
    if draft is not None:
        read_referral(mission.desk, f"commissioner-{one.lower()}", _id(draft))
        mission.files(
            refer, f"commissioner-{one.lower()}", "referral.sanitised", None, matter=_id(draft), taken_out="@"
        )
    return draft


def _referral(mission: Mission, one: str, other: str, degrees: float) -> None:
    own, asked, matter = (
        f"liaison-{one.lower()}",
        f"liaison-{other.lower()}",
        _drafted(mission, one, other, degrees),
    )
    assert matter is not None
    about = {"matter": _id(matter)}
    mission.known["referral", one] = _id(matter)

    def step(by: str, verb: str, /, **said: Any) -> None:
        mission.files(refer, by, verb, None, **about, **said)

    step(
        own, "referral.submitted", from_party=one, to_party=other, through="QAS", allegation=_allegation(degrees),
        readers=[asked], due=_in(mission, 48), expires=_in(mission, 400), new_information="@",
        stand_still={"until": _in(mission, 72), "undertaking": "@"},
    )  # fmt: skip
    known = mission.ledger.ids[
        _id(matter)
    ]  # once handed over, the draft's id is that of the referral, for both sides
    mission.ledger.ids[_id(matter)] = Planted(known.noun, known.field, "parties", known.record)
    step("mediator-qas", "referral.relayed", note="@")
    read_referral(mission.desk, asked, _id(matter))
    step(asked, "referral.answered", answer="needs_clarification", words="@")
    step(own, "referral.clarified", words="@")
    step(asked, "referral.answered", answer="accepted", words="@")
    step(asked, "referral.planned", start=_in(mission, 1), end=_in(mission, 2))
    step(asked, "referral.outcome", outcome="partly", acted_at=_in(mission, -0.1), account="@")
    step("mediator-qas", "referral.asked", words="@")
    step("monitor-1", "referral.verified", finding="verified", components=["QAS"], account="@")
    step(own, "referral.breached", kind="compromised", by_party=other, at=_in(mission, -0.1), account="@")
    step("mediator-qas", "referral.frozen", frozen=True, reason="@")
    step("mediator-qas", "referral.frozen", frozen=False, reason="@")
    if one == "BEL":
        step("mediator-qas", "referral.closed", reason="@")
    with suppress(TahqiqError):  # the attempt is kept for the auditor
        refer(mission.desk, "mediator-tar", "referral.relayed", about)


def _hand_over(mission: Mission, one: str, other: str) -> None:
    own, asked = f"liaison-{one.lower()}", f"liaison-{other.lower()}"
    request = mission.files(
        refer, own, "handover.requested", None, from_party=one, to_party=other, through="QAS", pseudonym=f"{one}-17",
        warrant="@", legal_basis="@", safeguards="@", readers=[asked], due=_in(mission, 200),
    )  # fmt: skip
    assert request is not None
    mission.known["hand-over", one] = _id(request)
    read_hand_over(mission.desk, asked, _id(request))
    said = {"matter": _id(request), "step": "received", "authority": "@", "words": "@"}
    mission.files(refer, asked, "handover.stepped", None, **said)


def _id(paper: Frozen) -> str:
    return str(getattr(paper, "id", ""))


def _in(mission: Mission, hours: float) -> str:
    return (mission.clock.now() + timedelta(hours=hours)).isoformat()
