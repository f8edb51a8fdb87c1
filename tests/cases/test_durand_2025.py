"""The shipped case: it fits the nouns, names what exists, says where it is from, and takes no side."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from durand_case import (
    BY_NAME,
    CASE,
    INBOX,
    INSTRUMENTS,
    MEMBERS,
    MISSION,
    PARTIES,
    ROOT,
    SOURCES,
    form_of,
    moment,
    of_channel,
    table_of,
)
from pydantic import TypeAdapter

from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.act import VERBS
from tahqiq.model.forms import Complaint, FormObservation
from tahqiq.model.member import Role
from tahqiq.model.release import Label
from tahqiq.model.submission import Channel

SEEDS = ROOT.parent / "shared" / "seeds"
LONGEST_SHARED_RUN = 7  # words; one more in a row is a copied sentence
RIVAL_FIGURES = (
    "23 ", "58 ", "more than 200", "25 posts", "21 positions", "19 Afghan posts", "2,611", "2,640", "2,600",
    "107", "357", "10,000", "1,200", "largely held", "unravelled", "Najeeb", "Wasiq", "Malik", "Asif",
)  # fmt: skip


def test_mission__is_an_exercise_with_two_parties_and_two_mediators() -> None:
    assert MISSION.exercise and MISSION.notice and "exercise" in MISSION.notice.lower()
    assert PARTIES == ("AFG", "PAK")
    assert [actor.id for actor in MISSION.mediators] == ["QAT", "TUR"]
    assert len({actor.id for actor in MISSION.actors}) == len(MISSION.actors)


def test_mission_zone__is_the_clock_of_neither_party() -> None:
    noon = datetime(2025, 10, 27, 12)
    own = noon.replace(tzinfo=ZoneInfo(MISSION.zone)).utcoffset()
    assert own not in {noon.replace(tzinfo=ZoneInfo(z)).utcoffset() for z in ("Asia/Kabul", "Asia/Karachi")}


def test_no_armed_group__is_part_of_a_party() -> None:
    assert not [actor.id for actor in MISSION.actors if actor.kind == "armed_group" and actor.part_of]


def test_sectors__are_unique_and_within_reach_of_the_line() -> None:
    assert 8 <= len(MISSION.sectors) <= 12
    assert len({sector.id for sector in MISSION.sectors}) == len(MISSION.sectors)
    assert all(60 < s.lon < 73 and 28 < s.lat < 37 and s.radius_km <= 100 for s in MISSION.sectors)


def test_members__hold_known_seats_and_every_role() -> None:
    seats = {*PARTIES, *(actor.id for actor in MISSION.mediators), "SEC"}
    assert {member.seat for member in MEMBERS.values()} == seats
    assert {member.role for member in MEMBERS.values()} == set(Role) - {Role.HUMANITARIAN}
    assert MEMBERS["chair-1"].seat not in PARTIES


def test_members__both_parties_have_the_same_posts() -> None:
    posts = {code: Counter(m.role for m in MEMBERS.values() if m.seat == code) for code in PARTIES}
    assert posts["AFG"] == posts["PAK"]


def test_sources__of_both_parties_are_graded_alike_and_tied_to_their_party() -> None:
    for code in PARTIES:
        own = [source for source in SOURCES.values() if source.party == code]
        assert {source.independence_group for source in own} == {f"party-{code.lower()}"}
        assert min(source.reliability for source in own) == "D"
    assert {s.party for s in SOURCES.values()} == {None, *PARTIES}


def test_instruments__name_known_actors_sources_and_where_their_facts_are_from() -> None:
    known = {actor.id for actor in MISSION.actors}
    for instrument in INSTRUMENTS:
        assert instrument.facts_from and all(instrument.facts_from), instrument.id
        assert {*instrument.parties, *instrument.mediators} <= known
        assert {event.source for event in instrument.life} <= set(SOURCES)
        assert all(provision.id.startswith(instrument.id + "/") for provision in instrument.provisions)


def test_provisions__between_the_parties_bind_both_alike() -> None:
    for instrument in INSTRUMENTS:
        if set(PARTIES) <= set(instrument.parties):
            assert instrument.provisions
            assert {provision.actors for provision in instrument.provisions} == {PARTIES}


def test_only_the_terms_of_reference__are_an_exercise() -> None:
    assert [each.id for each in INSTRUMENTS if each.exercise] == ["terms-of-reference-exercise"]


def test_doha_ceasefire__keeps_rival_accounts_of_its_life() -> None:
    doha = next(each for each in INSTRUMENTS if each.id == "doha-ceasefire-2025")
    contested = {(event.state, event.source) for event in doha.life if event.contested}
    assert {state for state, _ in contested} >= {"collapsed", "in_force"}
    assert len({source for _, source in contested}) >= 3


# ---- inbox


def test_inbox__has_sixty_submissions_or_more_over_all_channels() -> None:
    assert 60 <= len(INBOX) <= 90
    assert {entry["channel"] for entry in INBOX} == set(get_args(Channel))
    assert {entry["language"] for entry in INBOX} >= {"en", "fa", "tr", "ur"}


def test_inbox__lists_every_file_once_and_no_other() -> None:
    listed = [entry["file"] for entry in INBOX]
    there = {f"submissions/{path.name}" for path in (CASE / "submissions").iterdir()}
    assert len(listed) == len(set(listed)) and set(listed) == there


@pytest.mark.parametrize("name", BY_NAME)
def test_submission__names_what_exists_and_says_where_it_is_from(name: str) -> None:
    entry = BY_NAME[name]
    assert set(entry) <= {
        "file", "channel", "source", "by", "received", "published", "publisher", "title", "release",
        "exercise", "restates", "language",
    }  # fmt: skip
    assert entry["source"] in SOURCES
    assert MEMBERS[entry["by"]].role in VERBS["submission.received"].roles
    TypeAdapter(Label).validate_python(entry["release"])
    if not entry["exercise"]:
        assert entry["restates"] and entry["publisher"]
        assert moment(entry["published"]) <= moment(entry["received"])
        assert entry["channel"] in ("article", "statement")
        assert "retold" in entry["publisher"] or "restated" in entry["publisher"]


@pytest.mark.parametrize("name", BY_NAME)
def test_submission__is_taken_in_as_its_channel(name: str) -> None:
    entry = BY_NAME[name]
    details = Details.model_validate(
        {"source": entry["source"], "release": entry["release"], "filename": Path(entry["file"]).name}
        | {key: entry[key] for key in ("title", "publisher", "language", "exercise") if key in entry}
        | {"channel": entry["channel"], "restates": tuple(entry.get("restates", ()))}
        | {"received_at": moment(entry["received"])}
        | ({"published": moment(entry["published"])} if "published" in entry else {})
    )
    taken = receive((CASE / entry["file"]).read_bytes(), details, now=moment(entry["received"]))
    assert taken.channel == entry["channel"] and taken.exercise is entry["exercise"]
    if entry["file"].endswith(".html"):
        assert taken.text and "Sample" not in taken.text and "sample" not in taken.text


def test_inbox__stands_in_the_order_of_receipt_within_the_month_of_the_case() -> None:
    received = [moment(entry["received"]) for entry in INBOX]
    assert received == sorted(received)
    assert received[0] >= moment("2025-10-09T00:00:00+03:00")
    assert received[-1] < moment("2025-11-09T00:00:00+03:00")


def test_exercise__is_said_in_the_words_of_what_was_invented() -> None:
    for entry in of_channel("field_report", "complaint", "notification", "observation_table"):
        assert entry["exercise"] is True
        if entry["channel"] == "observation_table":
            assert all(row["description"].startswith("Exercise: ") for row in table_of(entry))
            continue
        form = form_of(entry)
        assert form.exercise
        words = {"complaint": "facts", "field_report": "narrative", "notification": "text"}[entry["channel"]]
        assert getattr(form, words).startswith("Exercise: ")


def test_forms__come_from_their_own_desk() -> None:
    for entry in of_channel("complaint", "notification"):
        form = form_of(entry)
        party = form.complainant if isinstance(form, Complaint) else form.party
        assert MEMBERS[entry["by"]].seat == party == SOURCES[entry["source"]].party
        assert entry["release"] in ("parties", f"party:{party}")
    for entry in of_channel("field_report"):
        assert SOURCES[entry["source"]].name.startswith(form_of(entry).team)
        assert MEMBERS[entry["by"]].role is Role.MONITOR


def test_tables__have_the_columns_and_rows_of_an_observation_table() -> None:
    numbers = {"count", "killed", "wounded"}
    formats = set()
    for entry in of_channel("observation_table"):
        formats.add(Path(entry["file"]).suffix)
        for row in table_of(entry):
            FormObservation.model_validate(
                {
                    k: int(v) if k in numbers else v
                    for k, v in row.items()
                    if k in FormObservation.model_fields
                }
                | {
                    "place": {
                        "name": row["place_name"],
                        "lat": float(row["place_lat"]),
                        "lon": float(row["place_lon"]),
                    }
                }
            )
    assert formats == {".csv", ".xlsx"}


def test_teams__never_stand_where_it_happened() -> None:
    for entry in of_channel("field_report"):
        form = form_of(entry)
        assert all(seen.place.name != form.station.name for seen in form.observations)


def test_coverage__is_of_known_sectors_and_denied_once_by_each_party() -> None:
    sectors = {sector.id for sector in MISSION.sectors}
    watches = [watch for entry in of_channel("field_report") for watch in form_of(entry).coverage]
    assert {watch.sector for watch in watches} < sectors, "some sector is left without coverage"
    assert all(watch.start < watch.end for watch in watches)
    denied = [watch for watch in watches if watch.denied_by]
    assert sorted(watch.denied_by for watch in denied) == list(PARTIES)
    assert all(watch.denial and watch.denial.startswith("Exercise: ") for watch in denied)


def test_both_parties__file_as_much_as_each_other() -> None:
    complaints = Counter(form_of(entry).complainant for entry in of_channel("complaint"))
    notices = Counter(form_of(entry).party for entry in of_channel("notification"))
    for filed in (complaints, notices):
        assert set(filed) == set(PARTIES) and max(filed.values()) - min(filed.values()) <= 1
    late = Counter(
        form_of(entry).party
        for entry in of_channel("notification")
        if moment(entry["received"]) > form_of(entry).start
    )
    assert late == {"AFG": 1, "PAK": 1}


def test_complaints__cite_provisions_that_exist() -> None:
    known = {provision.id for instrument in INSTRUMENTS for provision in instrument.provisions}
    cited = {form_of(entry).provision for entry in of_channel("complaint")}
    assert cited - {None} and cited - {None} <= known


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    size = LONGEST_SHARED_RUN + 1
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_case__shares_no_sentence_with_the_seed_articles() -> None:
    seeds = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    own = [*CASE.glob("*.yaml"), *CASE.glob("*.md"), *(CASE / "instruments").iterdir()]
    own += [*(CASE / "dealings").iterdir()]
    own += [path for path in (CASE / "submissions").iterdir() if path.suffix != ".xlsx"]
    shared = {path.name: sorted(runs(path.read_text(encoding="utf-8")) & seeds)[:3] for path in own}
    assert not {name: found for name, found in shared.items() if found}


def test_rival_figures__are_left_in() -> None:
    said = "\n".join(
        (CASE / e["file"]).read_text(encoding="utf-8") for e in of_channel("article", "statement")
    )
    assert not [figure for figure in RIVAL_FIGURES if figure not in said]
