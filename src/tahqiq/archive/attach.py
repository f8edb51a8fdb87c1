"""Attaching: one report that has just come, joined to the incident that it most likely tells of, or opening its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.at_hand import AtHand, Page
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.encoded import LINK
from tahqiq.archive.forest import forest_score, packed
from tahqiq.archive.grid import APART_HOURS, MOST_KEPT, MOST_STRAIN, SLACK_KM, SLACK_RATIO
from tahqiq.archive.grouping import FORBIDDEN, group
from tahqiq.archive.incident_rule import IncidentRule
from tahqiq.archive.known import Known
from tahqiq.archive.prior import Prior
from tahqiq.archive.rule_limits import bounds_on, forbidden_on, limits_by_type
from tahqiq.archive.scoring import scored_on
from tahqiq.archive.second_look import second_features_on
from tahqiq.archive.sheet import PRECISION, compiled, hours_apart, km_between
from tahqiq.archive.standing_links import OTHERS
from tahqiq.archive.strain import strain

Singles = NDArray[np.float32]
Longs = NDArray[np.int64]
RowPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """How the new report and those near it go together: ``groups`` has one number a stored report, then the new one's.

    Only the groups of the new report, and of whatever shares an incident with one of its group, are as they should
    be; others are not looked at. ``probability`` that the new report belongs to its group; ``links``: the stored
    reports it was compared with (:data:`tahqiq.archive.encoded.LINK`). ``reasons`` are codes of
    :data:`tahqiq.archive.cluster_table.MEANING`.
    """

    groups: tuple[int, ...]
    probability: float
    reasons: tuple[str, ...]
    links: Any


class Attaching:
    """What is needed to place reports, made ready once: what the archive shows, the model and the rule."""

    def __init__(self, known: Known, prior: Prior, rule: IncidentRule) -> None:
        self.known = known
        self.prior = prior
        self.at_hand = AtHand(known)
        self._limits = limits_by_type(rule, known.taxonomy.names)
        self._again = packed(prior.second_look.forest) if prior.second_look is not None else None

    def settle(
        self,
        numbers: Sequence[int],
        must: Sequence[RowPair] = (),
        cannot: Sequence[RowPair] = (),
    ) -> Settled:
        """Compares the last of these reports, which are all at hand, with the others and groups them anew.

        They are grouped by average link, as a batch is. ``must`` and ``cannot``: pairs of places in ``numbers`` that
        a person judged. Pairs of stored reports keep the log-odds that they had. Raises :class:`BadInput` ARC020
        where labels contradict.
        """
        last = len(numbers) - 1
        page = self.at_hand.page(numbers)
        strains = _strains(*page.sheet, last)
        chosen = np.flatnonzero(strains < MOST_STRAIN)
        chosen = np.sort(chosen[np.argsort(strains[chosen], kind="stable")][:MOST_KEPT])
        pairs, odds = _standing_pairs(page, chosen, strains)
        first = self._first(page, pairs.taken(slice(len(odds), None)))
        links = np.empty(len(chosen), dtype=LINK)
        links["report"], links["log_odds"], links["strain"] = page.numbers[chosen], first, strains[chosen]
        odds = np.concatenate((odds, first))
        odds, near = self._looked_at_again(page, pairs, odds, must)
        pairs, odds = pairs.taken(near), odds[near]
        odds[forbidden_on(page.sheet, pairs, self._limits)] = FORBIDDEN
        bounds = bounds_on(page.sheet, self._limits)
        found = group(last + 1, pairs, odds, must, cannot, self.prior.settings, bounds)
        reasons: tuple[str, ...] = (
            ("joined",) if (found.labels[:-1] == found.labels[-1]).any() else ("alone",)
        )
        reasons += ("labelled",) if any(last in pair for pair in (*must, *cannot)) else ()
        reasons += ("dissents",) if found.dissents[-1] else ()
        reasons += ("bridge",) if (found.bridges == last).any() else ()
        return Settled(tuple(found.labels.tolist()), float(found.probability[-1]), reasons, links)

    def _first(self, page: Page, pairs: Pairs) -> Singles:
        """What is known of each pair with the new report by itself, with the words."""
        if not len(pairs):
            return np.empty(0, dtype=np.float32)
        words = self.at_hand.words_of(page.numbers.tolist(), [*pairs.one.tolist(), len(page.numbers) - 1])
        own = np.full(len(pairs), np.nan, dtype=np.float32)
        return scored_on(page.sheet, words, pairs, self.prior, (self.known.usage, own), workers=1)

    def _looked_at_again(
        self, page: Page, pairs: Pairs, first: Singles, must: Sequence[RowPair]
    ) -> tuple[Singles, NDArray[np.bool_]]:
        """The pairs seen again among their neighbours, as far as they matter to the new report; and which these are.

        From the new report on, every report is reached that a pair good enough to join ties to one reached before, or
        that shares an incident with one: what a grouping of all would make of these is made of these alone.
        """
        odds, reached = first.copy(), np.zeros(len(page.numbers), dtype=np.bool_)
        reached[-1] = True
        incident = self._incidents(page)
        again = self.prior.second_look
        seen = np.ones(len(pairs), dtype=np.bool_) if again is None else first <= again.floor
        place = np.cumsum(~seen) - 1
        features = (
            None if again is None else second_features_on(page.sheet, pairs, first, np.flatnonzero(~seen))
        )
        tied = np.array(must, dtype=np.int64).reshape(-1, 2)
        while True:
            one, other = reached[pairs.one], reached[pairs.other]
            fresh = np.flatnonzero((one | other) & ~seen)
            if len(fresh) and self._again is not None and features is not None:
                odds[fresh] = forest_score(*self._again, features[place[fresh]])
                seen[fresh] = True
            before = int(reached.sum())
            ties = seen & (one != other) & (odds >= self.prior.settings.stop)
            reached[pairs.one[ties]] = reached[pairs.other[ties]] = True
            reached[tied[reached[tied].any(axis=1)]] = True
            if reached.sum() == before:
                touched = np.zeros(len(incident) + 1, dtype=np.bool_)
                touched[incident[reached]] = True
                touched[-1] = False
                reached |= touched[incident]
                if reached.sum() == before:
                    return odds, one | other

    def _incidents(self, page: Page) -> Longs:
        """A number for the incident of each report, -1 for the new one."""
        number: dict[str, int] = {}
        names = self.at_hand.incidents_of(page.numbers[:-1].tolist())
        return np.array([*(number.setdefault(name, len(number)) for name in names), -1])


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


def _standing_pairs(page: Page, chosen: Longs, strains: Singles) -> tuple[Pairs, Singles]:
    """Pairs of the stored reports with the log-odds that they had, and then those with the new one, without."""
    links = page.links
    parts = [np.ascontiguousarray(links[name]) for name in ("report", "log_odds", "strain")]
    one, other, odds, strain_of, company, nearest = _inside(
        page.numbers, page.linked, *parts, chosen, strains
    )
    return Pairs(one, other, strain_of, company, nearest), odds


@compiled
def _inside(
    numbers: Any, linked: Any, whom: Any, log_odds: Any, strains: Any, chosen: Any, fresh: Any
) -> Any:
    """Links among the reports of a page and then those of the last; company and least strain of each."""
    last, used, at = len(numbers) - 1, 0, 0
    one, other = np.empty((2, len(whom) + len(chosen)), dtype=np.int32)
    odds = np.empty(len(whom), dtype=np.float32)
    hard = np.empty(len(one), dtype=np.float32)
    company = np.zeros(last + 1, dtype=np.int32)
    nearest = np.full(last + 1, np.inf, dtype=np.float32)
    for row in range(last):
        for k in range(at, at + linked[row]):
            if whom[k] == OTHERS:
                company[row] += int(log_odds[k])
                nearest[row] = min(nearest[row], strains[k])
                continue
            company[row] += 1
            nearest[row] = min(nearest[row], strains[k])
            place = np.searchsorted(numbers, whom[k])
            if place >= last or numbers[place] != whom[k]:
                continue
            company[place] += 1
            nearest[place] = min(nearest[place], strains[k])
            one[used], other[used] = min(row, place), max(row, place)
            odds[used], hard[used] = log_odds[k], strains[k]
            used += 1
        at += linked[row]
    stored = used
    for row in chosen:
        one[used], other[used], hard[used] = row, last, fresh[row]
        used += 1
        for each in (row, last):
            company[each] += 1
            nearest[each] = min(nearest[each], fresh[row])
    return one[:used], other[:used], odds[:stored], hard[:used], company, nearest
