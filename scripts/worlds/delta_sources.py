"""Who tells of what in the delta world: cameras, posts, complaint lists, patrols, callers, radios, agencies, a wire."""

from dataclasses import dataclass

from worlds.delta_acts import Act
from worlds.delta_land import LENGTH_KM, Dice, Land

# Weight by family, in the order of FAMILIES: shelling, small arms, overflight, air strike, hazard, incursion.
EARS = {
    "camera": (3.0, 2.0, 1.0, 2.0, 0.4, 0.3),
    "post": (3.0, 2.5, 1.2, 1.5, 0.6, 0.5),
    "complaint": (1.6, 1.3, 2.6, 1.6, 1.2, 1.6),
    "patrol": (0.12, 0.06, 0.02, 0.2, 0.25, 0.15),
    "hotline": (1.2, 0.8, 0.4, 1.2, 0.9, 1.3),
    "radio": (1.0, 0.7, 0.25, 1.3, 1.2, 1.2),
    "agency": (1.9, 1.2, 0.4, 2.6, 2.2, 2.2),
    "wire": (1.0, 0.6, 0.1, 1.8, 1.1, 1.1),
    "digest": (0.5, 0.3, 0.3, 0.8, 0.8, 0.7),
}
REACH = {"camera": 8.0, "post": 12.0, "radio": 40.0, "patrol": 40.0}
FAMILY_ORDER = ("shelling", "small arms", "overflight", "air strike", "explosive hazard", "incursion")
MOST = {"complaint": 2, "patrol": 2, "digest": 1, "wire": 3, "radio": 4}
COPIERS = {"agency": 0.72, "wire": 0.9, "radio": 0.55, "digest": 0.15}


@dataclass(frozen=True)
class Source:
    """One that tells. x, y: where it stands, km; clock: minutes it runs fast; exact: how careful, 1 as most."""

    name: str
    kind: str
    x: float
    y: float
    party: str
    clock: float
    exact: float


def sources(dice: Dice, land: Land) -> list[Source]:
    """All who tell."""
    found = []

    def add(name: str, kind: str, x: float = LENGTH_KM / 2, party: str = "", clock: float = 0.0) -> None:
        across = land.front(x) + dice.bell(2.5)
        found.append(Source(name, kind, x, across, party, clock, 2.0 ** dice.bell(0.4)))

    for n in range(22):
        add(f"cam-{n + 1:02d}", "camera", (n + 0.5) * LENGTH_KM / 22 + dice.bell(3), clock=dice.bell(2.0))
    for n in range(14):
        add(f"op-{n + 1:02d}", "post", (n + 0.5) * LENGTH_KM / 14 + dice.bell(4), clock=dice.bell(1.5))
    for n in range(5):
        add(f"joint-patrol-{n + 1}", "patrol", (n + 0.5) * LENGTH_KM / 5)
    for n in range(7):
        add(f"radio-{n + 1}", "radio", dice.between(0, LENGTH_KM))
    for party in ("east", "west"):
        add(f"complaints-{party}", "complaint", party=party)
        add(f"agency-{party}", "agency", party=party)
    add("hotline", "hotline")
    add("world-wire", "wire")
    add("un-weekly", "digest")
    return found


def tellers(dice: Dice, act: Act, known: list[Source]) -> list[Source]:
    """Who tells of an incident, one name a report, in no order; a source may tell of it more than once."""
    able, weights = [], []
    if act.invented:
        victims = [one for one in known if one.party and one.party != act.party]
        first = [next(one for one in victims if one.kind == "complaint")]
        agencies = sorted(
            (one for one in known if one.kind == "agency"), key=lambda one: one.party == act.party
        )
        return first + agencies[: act.reports - 1]
    order = FAMILY_ORDER.index(act.family)
    for one in known:
        weight = EARS[one.kind][order]
        reach = REACH.get(one.kind)
        if reach is not None and abs(one.x - act.x) > reach:
            continue
        if one.kind == "complaint":
            weight *= 1.7 if one.party != act.party else 0.12
        elif one.kind in ("agency", "wire", "digest"):
            weight *= 1.0 if act.killed + act.wounded or act.reports > 4 else 0.35
        able.append(one)
        weights.append(weight)
    told: list[Source] = []
    counts: dict[str, int] = {}
    for _ in range(4 * act.reports):
        if len(told) == act.reports:
            break
        one = dice.weighted(able, weights)
        times = counts.get(one.name, 0)
        if times >= MOST.get(one.kind, 99) or (times and dice.chance(0.35) and one.kind != "hotline"):
            continue
        counts[one.name] = times + 1
        told.append(one)
    return told or [one for one in known if one.kind == "hotline"]
