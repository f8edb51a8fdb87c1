"""What is hidden and what never was are refused alike: status, words, headers, and what the database is asked.

Every address that is read and every deed is tried by everybody, with an id that he may not know and with one that
there never was, in the address and in what is sent.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from leak_pictures import differs, picture
from leak_readers import MEMBERS, Reader
from leak_routes import _SKIPPED, FILL, ids_of
from planted_mission import plant_mission
from planting import Mission
from sqlalchemy import event
from who_may_read import NAMED_LABEL, reads_field, reads_record

from practice_casework import OWN
from tahqiq.web.app import ADDRESSES, DEEDS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
NEVER = "a" * 26
ASKING = ("public", "humanitarian", "liaison-bel", "commissioner-bel", "mediator-tar", "duty-1")
FILING = ("liaison-bel", "commissioner-bel", "mediator-tar", "duty-1", "chair-1")
# To know whether a file is in a member's own hands, its whole custody is read: one that never was has none.
_READS_CUSTODY = ("/evidence/{evidence}/{deed}", "/evidence/{evidence}", "/why/{thing:path}")
LABELS = ("public", "parties", "mechanism", "party:ARD", NAMED_LABEL)
_PLACE = re.compile(r"\{(\w+)(?::path)?\}")
_ID = re.compile(r"\b([a-z]{3})_[a-z0-9]{20,30}\b")
# Addresses whose parameter is no id of a record: a number of the register or of a round, a word, a key.
_NO_IDS = {
    "index",
    "number",
    "step",
    "deed",
    "key",
    "code",
    "crossing",
    "instrument_id",
    "instrument",
    "name",
    "file",
}


@pytest.fixture(scope="module")
def mission(tmp_path_factory) -> Iterator[Mission]:
    folder = tmp_path_factory.mktemp("refusals")
    made = plant_mission(str(folder / "mission.tahqiq"), folder, LABELS)
    yield made
    made.desk.store.close()


def hidden(mission: Mission, who: str, parameter: str, most: int = 3) -> list[str]:
    """Ids that fill a parameter and that he may not know; of each label the first, or all that were merged away."""
    found: dict[tuple[str, str], str] = {}
    for name in FILL.get(parameter, lambda _mission: [])(mission):
        one = mission.ledger.ids.get(name)
        if one is not None and not reads_record(who, one.label) and name not in _handed_over(mission):
            found.setdefault((one.noun, one.label), name)
    return list(found.values())[:: max(1, len(found) // most)][:most]


def _handed_over(mission: Mission) -> set[str]:
    """A draft that was handed over gives the referral its id, which others then know."""
    return {name for (what, _label), name in mission.known.items() if what == "referral"}


def never(name: str) -> str:
    """An id of the same kind that there never was."""
    return f"{name.partition('_')[0]}_{NEVER}"


def routes(reader: Reader, method: str) -> Iterator[tuple[str, str, dict]]:
    """The addresses of a method: where, the route, and what the OpenAPI file says of it."""
    for route, methods in reader.api.app.openapi()["paths"].items():  # type: ignore[attr-defined]
        if method in methods:
            yield "api", route, methods[method]
    for route, _page in ADDRESSES if method == "get" else DEEDS:
        if route not in _SKIPPED:
            yield "web", route, {}


def filled(mission: Mission, route: str, name: str, value: str) -> str:
    """The address with one parameter filled with ``value`` and the others with what all may see."""
    for other in _PLACE.findall(route):
        chosen = value if other == name else str(_open_one(mission, other))
        route = re.sub(rf"\{{{other}(?::path)?\}}", chosen, route)
    return route


def _open_one(mission: Mission, parameter: str) -> str:
    every = FILL.get(parameter, lambda _mission: ["1"])(mission)
    public = [one for one in every if (known := mission.ledger.ids.get(one)) and known.label == "public"]
    return {"step": "contact", "deed": "receive"}.get(parameter) or (public or every)[0]


@contextmanager
def statements(mission: Mission) -> Iterator[list[str]]:
    """What the database is asked meanwhile, statement by statement."""
    said: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        said.append(re.sub(r"\(\?(, \?)*\)", "(…)", statement))

    event.listen(mission.desk.store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(mission.desk.store.engine, "before_cursor_execute", note)


def asked_alike(mission: Mission, client, paths: Sequence[str]) -> tuple[list[Any], list[list[str]]]:
    """The answers at two addresses, and what the database was asked for each.

    Where that differs it is looked at once more, the other address first: some tries are entered, and every 256
    entries the register keeps its state besides. That falls on either of two tries; what tells of the hidden does
    not.
    """
    answers: list[Any] = []
    asked: list[list[str]] = []
    for order in (1, -1):
        turn = []
        for path in paths[::order]:
            with statements(mission) as said:
                answer = client.get(path, follow_redirects=False)
            turn.append((answer, said))
        answers, asked = [one[0] for one in turn[::order]], [one[1] for one in turn[::order]]
        if asked[0] == asked[1]:
            break
    return answers, asked


@pytest.mark.parametrize("name", ASKING)
def test_reading_what_is_hidden__is_answered_like_what_never_was(mission, name):
    reader, tried, apart = Reader(mission.desk, name), 0, []
    for side, route, described in routes(reader, "get"):
        client = reader.api if side == "api" else reader.web
        queries = [one["name"] for one in described.get("parameters", []) if one["in"] == "query"]
        for parameter in (one for one in _PLACE.findall(route) if one not in _NO_IDS):
            for thing in hidden(mission, reader.who, parameter):
                client.get(
                    filled(mission, route, parameter, thing), follow_redirects=False
                )  # what is put together once
                both = (thing, never(thing))
                answers, asked = asked_alike(
                    mission, client, [filled(mission, route, parameter, one) for one in both]
                )
                seen = [picture(answer, one) for answer, one in zip(answers, both, strict=True)]
                tried += 1
                if where := differs(*seen):
                    apart.append(f"{side} {route} with {thing}: {where}")
                elif asked[0] != asked[1] and not (name in MEMBERS and route in _READS_CUSTODY):
                    apart.append(f"{side} {route} with {thing}: {_first_apart(*asked)}")
        for parameter in (one for one in queries if one in FILL and not _PLACE.findall(route)):
            for thing in hidden(mission, reader.who, parameter):
                seen = [
                    picture(client.get(route, params={parameter: one}), one) for one in (thing, never(thing))
                ]
                tried += 1
                if where := differs(*seen):
                    apart.append(f"{side} {route}?{parameter}={thing}: {where}")
    print(f"{name}: {tried} pairs of answers compared, {len(apart)} differ")
    assert not apart, "\n".join(apart[:20])


def _first_apart(one: list[str], other: list[str]) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return f"{len(one)} statements against {len(other)}; at {at}: {one[at : at + 1]} against {other[at : at + 1]}"[
        :600
    ]


@pytest.mark.parametrize("name", FILING)
def test_filing_about_what_is_hidden__is_answered_like_what_never_was(mission, name):
    reader, tried, apart = Reader(mission.desk, name), 0, []
    token = re.search(r'name="token" value="([0-9a-f]+)"', reader.web.get("/desk/new").text)
    for side, route, described in routes(reader, "post"):
        for parameter in (one for one in _PLACE.findall(route) if one not in _NO_IDS):
            for thing in hidden(mission, reader.who, parameter, 2):
                seen = []
                for one in (thing, never(thing)):
                    path = filled(mission, route, parameter, one)
                    if side == "api":
                        answer = reader.api.post(path, json=_example(described))
                    else:
                        said = {"token": token[1] if token else "0" * 64}
                        answer = reader.web.post(path, data=said, headers=OWN, follow_redirects=False)
                    seen.append(picture(answer, one))
                tried += 1
                if where := differs(*seen):
                    apart.append(f"{side} {route} with {thing}: {where}")
                elif seen[0].status < 300 and side == "api":
                    apart.append(f"{side} {route} with {thing}: it was filed")
    print(f"{name}: {tried} pairs of answers compared, {len(apart)} differ")
    assert not apart, "\n".join(apart[:20])


@pytest.mark.parametrize("name", FILING)
def test_naming_what_is_hidden_in_what_is_sent__is_answered_like_what_never_was(mission, name):
    reader, tried, apart = Reader(mission.desk, name), 0, []
    by_prefix: dict[str, list[str]] = {}
    for one, record in sorted(mission.ledger.ids.items()):
        if not reads_record(reader.who, record.label):
            by_prefix.setdefault(one.partition("_")[0], []).append(one)
    for _side, route, described in (one for one in routes(reader, "post") if one[0] == "api"):
        path = filled(mission, route, "", "")
        text = json.dumps(_example(described))
        for example in dict.fromkeys(_ID.findall(text)):
            for thing in by_prefix.get(example, [])[:2]:
                seen = []
                for one in (thing, never(thing)):
                    body = _ID.sub(lambda found: one if found[1] == example else found[0], text)  # noqa: B023
                    seen.append(
                        picture(
                            reader.api.post(path, content=body, headers={"content-type": "application/json"}),
                            one,
                        )
                    )
                tried += 1
                if (where := differs(*seen)) and seen[0].status >= 300:
                    apart.append(f"{route} naming {thing}: {where}")
                elif seen[0].status < 300 and seen[1].status >= 300:
                    apart.append(f"{route} naming {thing}: filed, and refused for what never was")
    print(f"{name}: {tried} pairs of answers compared, {len(apart)} differ")
    assert not apart, "\n".join(apart[:20])


def _example(described: dict) -> object:
    """The body that the OpenAPI file itself shows."""
    shown = (
        described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
    )
    return next(iter(shown.values()))["value"] if shown else {}


def test_beginnings_of_ids__complete_nothing_that_is_hidden(mission):
    """Whoever types the beginning of an id gets the same answer whether a hidden one begins so or none does."""
    for name in ("public", "liaison-bel"):
        reader = Reader(mission.desk, name)
        for thing in ids_of(mission, "incident.Incident", "submission.Submission", "claim.Claim"):
            if reads_record(reader.who, mission.ledger.ids[thing].label):
                continue
            for length in (6, 12, 25):
                begun, none = thing[:length], thing[:4] + "a" * (length - 4)
                for path in ("/why/", "/incidents/", "/submissions/", "/cases/"):
                    seen = [picture(reader.web.get(path + one), one) for one in (begun, none)]
                    assert not differs(*seen), (path, begun)
            break


def test_searching_for_hidden_words__finds_what_a_word_finds_that_nobody_wrote(mission):
    tried = 0
    for name in ("public", "liaison-bel"):
        reader = Reader(mission.desk, name)
        closed = [
            word
            for word, one in sorted(mission.ledger.values.items())
            if word.startswith("zq") and not reads_field(reader.who, one.noun, one.field, one.label)
        ]
        for word in closed[:: max(1, len(closed) // 12)]:
            for path in ("/incidents", "/incidents.csv", "/incidents.geojson", "/timeline"):
                seen = [
                    picture(reader.web.get(path, params={"words": one}), one)
                    for one in (word, "zqaaaaax")  # no planted word has this vowel
                ]
                tried += 1
                assert not differs(*seen), (name, path, mission.ledger.values[word])
    print(f"{tried} searches for what is hidden found what a word finds that nobody wrote")
