"""Attaching: one report that has just come, joined to the incident that it most likely tells of, or opening its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.encoded import LINK, Encoded
from tahqiq.archive.grid import APART_HOURS, MOST_KEPT, MOST_STRAIN, SLACK_KM, SLACK_RATIO
from tahqiq.archive.grouping import FORBIDDEN, group
from tahqiq.archive.incident_rule import IncidentRule
from tahqiq.archive.known import Known
from tahqiq.archive.prior import Prior
from tahqiq.archive.rule_limits import bounds_of, forbidden, limits_by_type
from tahqiq.archive.scoring import scored
from tahqiq.archive.sheet import PRECISION, compiled, hours_apart, km_between, sheet_of
from tahqiq.archive.strain import strain

Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
RowPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of the archive as it was handed back: its number, its id, its incident, itself."""

    number: int
    name: str
    incident: str
    report: Encoded


@dataclass(frozen=True, slots=True)
class Settled:
    """How the new report and those near it go together: ``groups`` has one number a stored report, then the new one's.

    ``probability`` that the new report belongs to its group; ``links``: the stored reports it was compared with
    (:data:`tahqiq.archive.encoded.LINK`). ``reasons`` are codes of :data:`tahqiq.archive.cluster_table.MEANING`.
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
        self._limits = limits_by_type(rule, known.taxonomy.names)

    def settle(
        self,
        new: Encoded,
        near: Sequence[Stored],
        must: Sequence[RowPair] = (),
        cannot: Sequence[RowPair] = (),
    ) -> Settled:
        """Compares a new report with the stored ones near it and groups them all anew, by average link as a batch is.

        ``must`` and ``cannot``: pairs of places in ``near`` (the new report is the last) that a person judged. Pairs of
        stored reports keep the log-odds that they had. Raises :class:`BadInput` ARC020 where labels contradict.
        """
        bare = self.known.reports_of([*(each.report.without_words() for each in near), new.without_words()])
        strains = _strains(*sheet_of(bare), len(near))
        chosen = np.flatnonzero(strains < MOST_STRAIN)
        chosen = np.sort(chosen[np.argsort(strains[chosen], kind="stable")][:MOST_KEPT])
        old, company, nearest = _standing(near, chosen, strains)
        first = self._first(new, near, chosen, (strains, company, nearest))
        pairs = _with_new(old, chosen, strains, len(near), company, nearest)
        odds = np.concatenate((old["log_odds"], first))
        links = np.empty(len(chosen), dtype=LINK)
        links["report"] = [near[each].number for each in chosen.tolist()]
        links["log_odds"], links["strain"] = first, strains[chosen]
        if self.prior.second_look is not None:
            odds = self.prior.second_look.log_odds(bare, pairs, odds)
        odds[forbidden(bare, pairs, self._limits)] = FORBIDDEN
        bounds = bounds_of(bare, self._limits)
        found = group(len(near) + 1, pairs, odds, must, cannot, self.prior.settings, bounds)
        reasons: tuple[str, ...] = (
            ("joined",) if (found.labels[:-1] == found.labels[-1]).any() else ("alone",)
        )
        judged = any(len(near) in pair for pair in (*must, *cannot))
        reasons += ("labelled",) if judged else ()
        reasons += ("dissents",) if found.dissents[-1] else ()
        reasons += ("bridge",) if (found.bridges == len(near)).any() else ()
        return Settled(tuple(found.labels.tolist()), float(found.probability[-1]), reasons, links)

    def _first(
        self, new: Encoded, near: Sequence[Stored], chosen: Any, standing: tuple[Any, Any, Any]
    ) -> Singles:
        """What is known of each pair by itself, with the words."""
        strains, company, nearest = standing
        if not len(chosen):
            return np.empty(0, dtype=np.float32)
        few = self.known.reports_of([*(near[each].report for each in chosen), new])
        rows = np.arange(len(chosen), dtype=np.int32)
        at = [*chosen.tolist(), len(near)]
        last = np.full(len(chosen), len(chosen), dtype=np.int32)
        pairs = Pairs(rows, last, strains[chosen], company[at], nearest[at])
        own = np.full(len(chosen), np.nan, dtype=np.float32)
        return scored(few, pairs, self.prior, (self.known.usage, own), workers=1)


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
    links = np.frombuffer(b"".join(each.report.links.tobytes() for each in near), dtype=LINK)
    if not len(near):
        return np.empty(0, dtype=_OLD), company, nearest
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
    nearest[-1] = strains[chosen].min(initial=np.inf)
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
