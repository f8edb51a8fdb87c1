"""Attaching: one report that has just come, joined to the incident that it most likely tells of, or opening its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.encoded import LINK, Encoded
from tahqiq.archive.forest import forest_score, packed
from tahqiq.archive.grid import APART_HOURS, MOST_KEPT, MOST_STRAIN, SLACK_KM, SLACK_RATIO
from tahqiq.archive.incident_rule import IncidentRule
from tahqiq.archive.known import Known
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import Reports
from tahqiq.archive.rule_limits import forbidden, limits_by_type
from tahqiq.archive.scoring import scored
from tahqiq.archive.second_look import second_features
from tahqiq.archive.sheet import PRECISION, compiled, hours_apart, km_between, sheet_of
from tahqiq.archive.strain import strain

Singles = NDArray[np.float32]
Ints = NDArray[np.int32]

_SPAN: Final = 2  # column of the limits of a rule
_TORN: Final = 0.7  # log-odds between the best and the next incident below which a report is torn


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of the archive as it was handed back: its number, its incident, itself."""

    number: int
    incident: str
    report: Encoded


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report goes: an incident of the archive, or none, for one of its own.

    ``links``: the stored reports it was compared with (:data:`tahqiq.archive.encoded.LINK`). ``mean``: log-odds over
    all reports of the incident.
    """

    incident: str | None
    probability: float
    mean: float
    reasons: tuple[str, ...]
    links: Any


class Attaching:
    """What is needed to place reports, made ready once: what the archive shows, the model and the rule."""

    def __init__(self, known: Known, prior: Prior, rule: IncidentRule) -> None:
        self.known = known
        self.prior = prior
        self._limits = limits_by_type(rule, known.taxonomy.names)
        self._second = packed(prior.second_look.forest) if prior.second_look is not None else None

    def place(
        self,
        new: Encoded,
        near: Sequence[Stored],
        sizes: Mapping[str, int],
        must: Collection[str] = (),
        cannot: Collection[str] = (),
    ) -> Place:
        """Among the stored reports near it; ``sizes`` counts the reports of each incident, those not near too.

        ``must`` and ``cannot``: incidents of reports that a person said are the same or not. The mean log-odds over
        all reports of an incident decides, those not compared counting as absent, as in grouping a whole archive.
        """
        if must:
            return Place(min(must), 1.0, 0.0, ("joined", "labelled"), self._compared(new, near)[1])
        odds, links = self._compared(new, near)
        settings = self.prior.settings
        means = self._means(new, near, odds, sizes)
        ranked = sorted((-mean, name) for name, mean in means.items() if name not in cannot)
        best = -ranked[0][0] if ranked else settings.absent
        said = ("labelled",) if cannot else ()
        if not ranked or best < settings.stop:
            return Place(None, self._probability(-best, -1.0), best, ("alone", *said), links)
        torn = len(ranked) > 1 and -ranked[1][0] >= max(settings.stop, best - _TORN)
        reasons = ("joined", *said, *(("torn",) if torn else ()))
        reasons += ("dissents",) if best < settings.dissent else ()
        return Place(ranked[0][1], self._probability(best, 1.0), best, reasons, links)

    def _probability(self, odds: float, sign: float) -> float:
        settings = self.prior.settings
        value = settings.probability_slope * odds + sign * settings.probability_shift
        return 1.0 / (1.0 + exp(-min(30.0, max(-30.0, value))))

    def _compared(self, new: Encoded, near: Sequence[Stored]) -> tuple[dict[int, float], Any]:
        """Log-odds by place in ``near``, and the links to be kept with the new report."""
        if not near:
            return {}, np.empty(0, dtype=LINK)
        last = len(near)
        bare = self.known.reports_of([*(each.report.without_words() for each in near), new.without_words()])
        strains = _strains(*sheet_of(bare), last)
        chosen = np.flatnonzero(strains < MOST_STRAIN)
        chosen = np.sort(chosen[np.argsort(strains[chosen], kind="stable")][:MOST_KEPT])
        if not len(chosen):
            return {}, np.empty(0, dtype=LINK)
        old, company, nearest = _standing(near, chosen, strains)
        first = self._first(new, near, chosen, strains, company, nearest)
        pairs = _with_new(old, chosen, strains, last, company, nearest)
        odds = self._second_look(bare, pairs, np.concatenate((old["log_odds"], first)), len(old))
        odds[forbidden(bare, pairs.taken(slice(len(old), None)), self._limits)] = -np.inf
        links = np.empty(len(chosen), dtype=LINK)
        links["report"] = [near[each].number for each in chosen]
        links["log_odds"], links["strain"] = first, strains[chosen]
        return dict(zip(chosen.tolist(), odds.tolist(), strict=True)), links

    def _first(
        self, new: Encoded, near: Sequence[Stored], chosen: Any, strains: Any, company: Any, nearest: Any
    ) -> Singles:
        """What is known of each pair by itself, with the words."""
        few = self.known.reports_of([*(near[each].report for each in chosen), new])
        rows = np.arange(len(chosen), dtype=np.int32)
        at = [*chosen.tolist(), len(near)]
        last = np.full(len(chosen), len(chosen), dtype=np.int32)
        pairs = Pairs(rows, last, strains[chosen], company[at], nearest[at])
        own = np.full(len(chosen), np.nan, dtype=np.float32)
        return scored(few, pairs, self.prior, (self.known.usage, own), workers=1)

    def _second_look(self, bare: Reports, pairs: Pairs, first: Singles, old: int) -> Singles:
        """The new pairs seen again among all pairs near them."""
        out = first[old:].copy()
        second = self.prior.second_look
        if second is None or self._second is None:
            return out
        kept = np.flatnonzero(first > second.floor)
        fresh = kept >= old
        if fresh.any():
            seen = second_features(bare, pairs, first, kept)[fresh]
            out[kept[fresh] - old] = forest_score(*self._second, np.ascontiguousarray(seen))
        return out

    def _means(
        self, new: Encoded, near: Sequence[Stored], odds: Mapping[int, float], sizes: Mapping[str, int]
    ) -> dict[str, float]:
        """Mean log-odds of the new report with each incident that the rule allows."""
        absent = self.prior.settings.absent
        above: dict[str, float] = {}
        barred: set[str] = set()
        for at, value in odds.items():
            incident = near[at].incident
            if value == -np.inf:
                barred.add(incident)
            above[incident] = above.get(incident, 0.0) + max(0.0, value - absent)
        return {
            name: absent + total / max(1, sizes.get(name, 1))
            for name, total in above.items()
            if name not in barred and not self._too_long(new, near, name)
        }

    def _too_long(self, new: Encoded, near: Sequence[Stored], incident: str) -> bool:
        """Whether the incident would surely last longer than the rule allows."""
        if np.isinf(self._limits[:, _SPAN]).all():
            return False
        members = [each.report for each in near if each.incident == incident]
        reports = self.known.reports_of([each.without_words() for each in (*members, new)])
        span = float(self._limits[reports.event_type, _SPAN].min())
        longest = np.nanmax(reports.start) - np.nanmin(reports.end) if len(reports) else 0.0
        return bool(longest > span)


@compiled
def _strains(facts: Any, codes: Any, relation: Any, new: int) -> Any:
    """How hard each stored report is to believe beside the new one; infinite out of reach in place or time."""
    out = np.full(new, np.inf, dtype=np.float32)
    for row in range(new):
        gap, km = hours_apart(facts, row, new), km_between(facts, row, new)
        if gap > APART_HOURS or km > SLACK_KM + SLACK_RATIO * (facts[row, PRECISION] + facts[new, PRECISION]):
            continue
        out[row] = strain(facts, codes, relation, row, new)
    return out


def _standing(near: Sequence[Stored], chosen: Any, strains: Any) -> tuple[Any, Ints, Singles]:
    """Links among the stored reports (both ends near), and company and least strain of each and of the new one."""
    row_of = {each.number: at for at, each in enumerate(near)}
    company = np.zeros(len(near) + 1, dtype=np.int32)
    nearest = np.full(len(near) + 1, np.inf, dtype=np.float32)
    numbers = np.array(sorted(row_of), dtype=np.int64)
    rows = np.array([row_of[number] for number in numbers.tolist()], dtype=np.int32)
    links = np.concatenate([each.report.links for each in near])
    one = np.repeat(np.arange(len(near), dtype=np.int32), [len(each.report.links) for each in near])
    at = np.minimum(np.searchsorted(numbers, links["report"]), len(numbers) - 1)
    inside = numbers[at] == links["report"]
    np.add.at(company, one, 1)
    np.minimum.at(nearest, one, links["strain"])
    other = rows[at][inside]
    np.add.at(company, other, 1)
    np.minimum.at(nearest, other, links["strain"][inside])
    company[chosen] += 1
    company[-1] = len(chosen)
    nearest[chosen] = np.minimum(nearest[chosen], strains[chosen])
    nearest[-1] = strains[chosen].min()
    old = np.empty(int(inside.sum()), dtype=_OLD)
    old["one"], old["other"] = np.minimum(one[inside], other), np.maximum(one[inside], other)
    old["log_odds"], old["strain"] = links["log_odds"][inside], links["strain"][inside]
    return old, company, nearest


_OLD: Final = np.dtype([("one", "<i4"), ("other", "<i4"), ("log_odds", "<f4"), ("strain", "<f4")])


def _with_new(old: Any, chosen: Any, strains: Any, last: int, company: Ints, nearest: Singles) -> Pairs:
    """The pairs among stored reports and then those with the new one."""
    one = np.concatenate((old["one"], chosen.astype(np.int32)))
    other = np.concatenate((old["other"], np.full(len(chosen), last, dtype=np.int32)))
    return Pairs(one, other, np.concatenate((old["strain"], strains[chosen])), company, nearest)
