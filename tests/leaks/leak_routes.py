"""Every address that can be read, from the OpenAPI file and the pages' own list, filled with the ids of the mission."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from planting import Mission, moment

from tahqiq.desk.case_verbs import VERB_OF
from tahqiq.web.app import ADDRESSES

_NEVER = "a" * 26  # the end of an id that never was


@dataclass(frozen=True)
class Ask:
    """One request: of the interface (``api``) or the pages (``web``), the route it fills, and the ids in it."""

    side: str
    route: str
    path: str
    ids: tuple[str, ...] = ()


def thin(values: Sequence[str], most: int) -> list[str]:
    """At most so many of them, from the whole length of the list; every kind of label is among its first."""
    if len(values) <= most:
        return list(values)
    step = len(values) / most
    return [values[int(turn * step)] for turn in range(most)]


def ids_of(mission: Mission, *nouns: str) -> list[str]:
    """The ids of the records of these kinds, whatever their label."""
    found = [name for name, one in mission.ledger.ids.items() if one.noun in nouns]
    return sorted(
        found, key=lambda name: (mission.ledger.ids[name].noun, mission.ledger.ids[name].label, name)
    )


def _room(mission: Mission, room: str) -> list[str]:
    return [name for name, one in mission.ledger.ids.items() if one.noun.startswith(f"{room}.")]


def _one_of_each(mission: Mission) -> list[str]:
    """One id of every kind under every label."""
    found: dict[tuple[str, str], str] = {}
    for name, one in sorted(mission.ledger.ids.items()):
        found.setdefault((one.noun, one.label), name)
    return [*found.values(), f"inc_{_NEVER}", "terms/1"]


def _indexes(mission: Mission) -> list[str]:
    from tahqiq.store.log import log_size

    with mission.desk.store.reading() as connection:
        return [str(one) for one in range(log_size(connection))]


def _incidents(mission: Mission) -> list[str]:
    apart = [name for (what, _label), name in mission.known.items() if what == "split off"]
    return [*ids_of(mission, "incident.Incident"), *apart]


def _papers(mission: Mission) -> list[str]:
    rooms = ("finding", "inquiry", "aftermath", "determination")
    return [name for room in rooms for name in _room(mission, room)]


# The parameters of the addresses, by name, and what fills them. A new one has to be added here.
FILL: Mapping[str, Callable[[Mission], list[str]]] = {
    "incident_id": _incidents,
    "incident": _incidents,
    "submission_id": lambda mission: ids_of(mission, "submission.Submission"),
    "submission": lambda mission: ids_of(mission, "submission.Submission"),
    "claim": lambda mission: ids_of(mission, "claim.Claim"),
    "paper_id": _papers,
    "bulletin_id": lambda mission: [*ids_of(mission, "bulletin.Bulletin"), "2025-10-28"],
    "bulletin": lambda mission: [*ids_of(mission, "bulletin.Bulletin"), "2025-10-28"],
    "instrument_id": lambda _mission: ["terms"],
    "instrument": lambda _mission: ["terms"],
    "evidence_id": lambda mission: _room(mission, "evidence"),
    "evidence": lambda mission: _room(mission, "evidence"),
    "index": _indexes,
    "matter": lambda mission: ids_of(
        mission, "referral.ReferralDraft", "referral.Referral", "referral.HandOver", "referral.Relayed"
    ),
    "number": lambda mission: [str(turn + 1) for turn in range(len(mission.labels))],
    "code": lambda mission: [code for (what, _label), code in mission.known.items() if what == "crossing"],
    "thing": _one_of_each,
    "step": lambda _mission: [word.replace(" ", "-") for word in VERB_OF],
    "deed": lambda _mission: ["hand-over", "receive", "withdraw", "copy", "examine", "export", "nonsense"],
    "key": lambda _mission: ["0" * 40],
}
# What is asked beside the address: each line is tried for every value. A query that is needed has to be added here.
QUERIES: Mapping[str, Sequence[str]] = {
    "GET /incidents": ("", "status=withdrawn", "event_type=shelling", "limit=2&offset=1", "status=disputed"),
    "GET /claims": ("", "limit=3"),
    "GET /cases": ("", "state=closed", "overdue=true", "seat=BEL"),
    "GET /measures": ("", "party=BEL", "overdue=true"),
    "GET /instruments/in-force": (f"at={moment(0).replace('+', '%2B')}",),
    "GET /brief": ("since=2025-10-01T00:00:00Z", ""),
    "/incidents": ("", "status=withdrawn", "actor=ARD", "words=zq", "located=yes", "source=team"),
    "/incidents.csv": ("",),
    "/timeline": ("", "order=learned"),
    "/register": ("", "page=2", "standing=disputed"),
    "/why/{thing:path}": ("",),
}
_SKIPPED = {
    "/static/{mark}/{path:path}": "files of the program",
    "/desk/enter/{key}": "opens a desk, shows nothing",
}


def asks(mission: Mission, spec: Mapping[str, object], most: int) -> Iterator[Ask]:
    """Every request, of every route at most so many with different ids."""
    for route, methods in spec["paths"].items():  # type: ignore[attr-defined]
        if "get" in methods:
            needed = [
                one["name"]
                for one in methods["get"].get("parameters", [])
                if one.get("required") and one["in"] == "query"
            ]
            yield from _filled(mission, "api", route, needed, most)
    for route, _page in ADDRESSES:
        if route not in _SKIPPED:
            yield from _filled(mission, "web", route, [], most)


def _filled(mission: Mission, side: str, route: str, needed: Sequence[str], most: int) -> Iterator[Ask]:
    names = re.findall(r"\{(\w+)(?::path)?\}", route)
    queries = QUERIES.get(f"GET {route}" if side == "api" else route, ("",))
    if needed and queries == ("",):
        for values in _values(mission, needed, most):
            query = "&".join(f"{name}={value}" for name, value in zip(needed, values, strict=True))
            yield Ask(side, route, f"{route}?{query}", values)
        return
    for values, query in product(_values(mission, names, most), queries):
        path = route
        for name, value in zip(names, values, strict=True):
            path = re.sub(rf"\{{{name}(?::path)?\}}", value, path)
        yield Ask(side, route, f"{path}?{query}" if query else path, values)


def _values(mission: Mission, names: Sequence[str], most: int) -> list[tuple[str, ...]]:
    if not names:
        return [()]
    pairs = _together(mission, tuple(names))
    if pairs is None:
        pairs = list(product(*(_of(mission, name) for name in names)))
    return [pairs[int(turn * len(pairs) / most)] for turn in range(most)] if len(pairs) > most else pairs


def _of(mission: Mission, name: str) -> list[str]:
    if name in ("one", "other"):
        return ids_of(mission, "talks.Draft")
    return FILL[name](mission)


def _together(mission: Mission, names: tuple[str, ...]) -> list[tuple[str, ...]] | None:
    """Ids that belong together, where an address names two: each with its own, and with the public one."""
    if names == ("incident_id", "paper_id"):
        own = [(str(getattr(mission.records[one], "incident", "")), one) for one in _papers(mission)]
        return [*own, *((mission.incidents["public"], one) for one in _papers(mission)[::7])]
    if names == ("submission", "claim"):
        return [(mission.known["submission of", one], one) for one in FILL["claim"](mission)]
    return None
