"""The practice mission with all that can go on between the parties, filed through the desk by its own members."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from practice_casework import Member, why
from practice_mission import NOON, new_desk
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.deal import deal
from tahqiq.desk.found import register_source
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.tell_crossing import tell
from tahqiq.model.source import Source
from tahqiq.store.notices import notice_list

BETWEEN_PAGES = (
    "/between", "/crossings", "/returns", "/liaison", "/talks", "/talks/drafts", "/commitments", "/statements",
    "/referrals",
)  # fmt: skip
SECRET = "About twenty armed men came and went over a week."
SECRETS = (SECRET, "Upper Valley", "An armed group", "A hamlet of six families", "34.12", "71.05")
ALLEGED: dict[str, Any] = {
    "site": "camp",
    "place": {"name": "Upper Valley", "lat": 34.12, "lon": 71.05, "precision_km": 3},
    "group": "An armed group",
    "seen_on": (NOON - timedelta(hours=30)).isoformat(),
    "description": SECRET,
    "civilians": "present",
    "civilian_statement": "A hamlet of six families lies within the circle.",
    "legal_basis": "Article 4 of the truce",
}


def at(hours: float) -> str:
    """A moment so many hours from noon."""
    return (NOON + timedelta(hours=hours)).isoformat()


def local(hours: float) -> str:
    """Such a moment as a form sends it: the mission's local time, Kabul's."""
    return (NOON + timedelta(hours=hours + 4.5)).strftime("%Y-%m-%dT%H:%M")


def file_by_form(member: Member, slug: str, matter: str = "", **said: Any) -> int:
    """Files a paper by its form and gives its entry."""
    answer = member.send(f"/between/file/{slug}?about={matter}", matter=matter, **said)
    assert answer.status_code == 303, (slug, answer.status_code, why(answer.text))
    found = re.search(r"filed=(\d+)", answer.headers["location"])
    assert found
    return int(found[1])


def quiet_desk(folder: Path) -> tuple[Desk, CaseClock]:
    """The practice mission before anything was filed between the parties."""
    clock = CaseClock(NOON)
    desk = new_desk(str(folder / "m.tahqiq"), folder / "keys").at(clock)
    for name, kind in (("agency", "agency"), ("gazette", "media"), ("ministry", "official")):
        said = {"id": name, "name": name.title(), "kind": kind, "independence_group": name}
        register_source(desk, "adm-1", Source.model_validate(said))
    return desk, clock


def busy_desk(folder: Path, words: str = "") -> tuple[Desk, CaseClock, dict[str, str]]:
    """The mission with a paper of every kind, ``words`` in each text; and the ids of what can be followed."""
    desk, clock = quiet_desk(folder)
    crossings(desk, words)
    ids = reopening(desk, words) | liaison(desk, words) | talks(desk, words)
    ids["referral"] = hand_over(desk)
    return desk, clock, ids


def crossings(desk: Desk, words: str = "") -> None:
    """Two crossings: on one the sides differ; on the other a word is stale and a team saw what passes."""
    for code, name in (("gate", "The Gate"), ("pass", "The Pass")):
        tell(desk, "duty-1", "crossing.listed", {
            "release": "public", "code": code, "name": name + words, "sides": ["ARD", "BEL"],
            "names": [{"name": f"{name} of Arden", "used_by": "ARD"},
                      {"name": "دروازه", "used_by": "BEL", "language": "fa"}],
            "place": {"name": name, "lat": 34.1, "lon": 71.1, "precision_km": 3},
            "facts_from": ["invented" + words],
        })  # fmt: skip
    ard, bel = {"voice": "side", "side": "ARD"}, {"voice": "side", "side": "BEL"}
    said = {"toward": "BEL", "ordered_by": "the ministry" + words}
    for member, report in (
        ("liaison-ard", {"crossing": "gate", "categories": ["cargo"], "status": "closed", "as_of": at(-20),
                         "reason": "shelling" + words} | ard),
        ("liaison-bel", {"crossing": "gate", "categories": ["cargo"], "status": "open", "as_of": at(-30)} | bel),
        ("duty-1", {"crossing": "gate", "categories": ["cargo"], "status": "restricted", "as_of": at(-2),
                    "limits": "empty trucks" + words, "voice": "reported", "source": "gazette"}),
        ("liaison-ard", {"crossing": "pass", "categories": ["pedestrian", "patient"], "status": "open",
                         "as_of": at(-200)} | ard),
        ("monitor-1", {"crossing": "pass", "categories": ["patient"], "status": "open", "as_of": at(-5),
                       "voice": "observed"}),
    ):  # fmt: skip
        tell(desk, member, "crossing.reported", said | report)
    tell(desk, "monitor-1", "traffic.counted", {
        "crossing": "pass", "toward": "BEL", "category": "patient", "what": "passed", "unit": "persons",
        "count": {"min": 12, "max": 12}, "start": at(-8), "as_of": at(-5), "voice": "observed",
    })  # fmt: skip


def reopening(desk: Desk, words: str = "") -> dict[str, str]:
    """A condition with one need said to be met; returns and a shortage."""
    term = tell(desk, "liaison-ard", "reopening.conditioned", {
        "set_by": "ARD", "crossings": ["gate"], "categories": ["cargo"],
        "says": "Trade reopens when fire stops" + words,
        "needs": [{"number": 1, "says": "No shelling"}, {"number": 2, "says": "A joint team" + words}],
    })  # fmt: skip
    tell(desk, "liaison-bel", "reopening.accounted", {
        "matter": term.id, "need": 1, "state": "met", "voice": "side", "side": "BEL",
        "account": "Not a shell" + words,
    })  # fmt: skip
    caveat = "Counted at one gate in daylight only; who came by night is not in it." + words
    tell(desk, "duty-1", "returns.reported", {
        "crossing": "gate", "toward": "BEL", "start": "2025-10-20", "end": "2025-10-26", "source": "agency",
        "counts": [{"group": "documented", "individuals": 400}, {"group": "deported", "individuals": 60}],
        "origins": [{"place": ("Arden city" + words)[:80], "individuals": 300}], "caveat": caveat,
    })  # fmt: skip
    tell(desk, "duty-1", "shortage.reported", {
        "item": "fuel", "place": ("Lower town" + words)[:80], "start": "2025-10-20", "end": "2025-10-26",
        "needed": 200, "available": 50, "unit": "tonnes", "source": "agency", "caveat": caveat,
    })  # fmt: skip
    return {"term": term.id}


def liaison(desk: Desk, words: str = "") -> dict[str, str]:
    """A notice objected to, a call that one seat left unanswered, a window that one party guaranteed."""
    give_notice(desk, "liaison-ard", {
        "party": "ARD", "kind": "flight", "number": "7", "start": at(10), "end": at(12),
        "place": {"name": "The ridge"}, "text": "One aircraft will survey the ridge." + words,
    })  # fmt: skip
    read_pending(desk, "machine-1", reader_for(desk))
    with desk.inside() as asker:
        notice = notice_list(asker)[0].id
    deal(desk, "liaison-bel", "notice.answered",
         {"matter": notice, "party": "BEL", "answer": "objected", "grounds": "Too near" + words})  # fmt: skip
    call = deal(desk, "liaison-bel", "hotline.called", {
        "caller": "BEL", "callees": ["ARD", "QAS"], "purpose": "alert", "called_at": at(-3),
        "about": "Fire" + words,
    })  # fmt: skip
    deal(desk, "liaison-ard", "hotline.answered",
         {"matter": call.id, "seat": "ARD", "answered_at": at(-2.5), "outcome": "They look" + words})  # fmt: skip
    window = deal(desk, "liaison-ard", "window.asked", {
        "place": {"name": "The dam"}, "start": at(20), "end": at(26), "purpose": "Repair of the sluice" + words,
        "guarantees_asked": ["ARD", "BEL"],
    })  # fmt: skip
    answer = {"matter": window.id, "party": "ARD", "answer": "guaranteed"}
    deal(desk, "liaison-ard", "window.answered", answer)
    return {"notice": notice, "call": call.id, "window": window.id}


def talks(desk: Desk, words: str = "") -> dict[str, str]:
    """A round with rival heads, two drafts, a joint statement and its retelling; promises; a public threat."""
    held = record(desk, "duty-1", "round.held", {
        "number": 2, "title": "Second round" + words, "place": "Tarnburg", "start": "2025-10-25",
        "end": "2025-10-27", "mediators": ["TAR"], "source": "agency",
        "agenda": [{"says": "Shelling" + words, "raised_by": "ARD"}, {"says": "Returns"}],
    })  # fmt: skip
    about = {"matter": held.id}
    for seat, person, source in (
        ("ARD", "Ober", "agency"),
        ("ARD", "Unter", "gazette"),
        ("BEL", "Mittler", "agency"),
    ):
        told = {"seat": seat, "person": person + words[:60], "part": "head", "source": source}
        record(desk, "duty-1", "delegate.told", about | told)
    for kind, source in (("extension", "agency"), ("no_agreement", "gazette")):
        end = {"kind": kind, "says": "A week" + words, "source": source, "as_of": at(-1)}
        record(desk, "duty-1", "outcome.told", about | end)
    clauses = [{"number": "1", "text": "Each side stops all shelling across the line." + words},
               {"number": "2", "text": "The gate opens for trade within a week."}]  # fmt: skip
    other_clauses = [
        {"number": "1", "text": "Each side stops all shelling and flights across the line." + words}
    ]
    one = record(desk, "liaison-ard", "draft.tabled",
                 about | {"tabled_by": "ARD", "title": "Draft" + words, "clauses": clauses})  # fmt: skip
    other = record(desk, "liaison-bel", "draft.tabled",
                   about | {"tabled_by": "BEL", "title": "Counter-draft", "clauses": other_clauses})  # fmt: skip
    text = ["The ceasefire continues", "A mechanism verifies and imposes penalties" + words]
    record(
        desk, "duty-1", "points.told", about | {"telling": "primary", "source": "ministry", "points": text}
    )
    told_points = ["The ceasefire continues", "Refugees go home in dignity"]
    record(desk, "duty-1", "points.told",
           about | {"telling": "reported", "source": "gazette", "points": told_points})  # fmt: skip
    return {"round": held.id, "one": one.id, "other": other.id, "commitment": promises(desk, held.id, words)}


def promises(desk: Desk, held: str, words: str) -> str:
    """A commitment that is overdue and told of differently, one that nobody can check, and a public threat."""
    late = record(desk, "chair-1", "commitment.made", {
        "by": ["ARD"], "says": "Open the gate" + words, "due": at(-24), "round": held, "source": "agency",
        "verified_how": "A team counts trucks",
    })  # fmt: skip
    record(
        desk, "chair-1", "commitment.made", {"by": ["ARD", "BEL"], "says": "Talk again", "source": "agency"}
    )
    for code, state in (("ARD", "done"), ("BEL", "broken")):
        said = {
            "matter": late.id,
            "voice": "side",
            "side": code,
            "state": state,
            "account": "So it is" + words,
        }
        record(desk, f"liaison-{code.lower()}", "commitment.accounted", said)
    record(desk, "duty-1", "statement.logged", {
        "speaker": "The minister" + words[:60], "for_seat": "BEL", "said_at": at(-50), "kind": "threat",
        "words": "We shall answer" + words, "source": "gazette",
    })  # fmt: skip
    return late.id


def hand_over(
    desk: Desk, one: str = "ARD", other: str = "BEL", through: str = "QAS", *, relay: bool = True
) -> str:
    """A referral of one party to the other, not yet read; its id."""
    what = ALLEGED | {"place": ALLEGED["place"] | {"lat": 34.12 if one == "ARD" else 35.5}}
    sides = {"from_party": one, "to_party": other, "allegation": what}
    own, second = f"liaison-{one.lower()}", f"commissioner-{one.lower()}"
    draft = refer(desk, own, "referral.drafted", sides)
    read_referral(desk, second, draft.id)
    refer(desk, second, "referral.sanitised", {"matter": draft.id, "taken_out": "SECRET-SOURCES"})
    refer(desk, own, "referral.submitted", sides | {
        "matter": draft.id, "through": through, "readers": [f"liaison-{other.lower()}"], "due": at(48),
        "expires": at(400), "stand_still": {"until": at(72), "undertaking": "No action of our own until then"},
    })  # fmt: skip
    if relay:
        refer(desk, f"mediator-{through.lower()}", "referral.relayed", {"matter": draft.id})
    return draft.id
