"""Explain: why two reports were taken for one incident or for two, in sentences with weights that add up."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.forest import steps_of_trees
from tahqiq.archive.pair_features import FEATURES
from tahqiq.archive.prior import Prior
from tahqiq.archive.taxonomy import ANCESTOR, COUSINS, SAME, SIBLINGS, UNLIKE
from tahqiq.model.reason import Reason

Singles = NDArray[np.float32]
Facts = dict[str, float]

# Which features speak of what: the reasons a person reads, and the order in which equally heavy ones are read.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "place": (
        "distance_km", "distance_over_precision", "precision_sharper_km", "precision_vaguer_km",
        "located_by_name", "same_place_name", "place_name_rarity",
        "place_name_likeness", "grain_finer_km", "grain_coarser_km",
        "places_told_together", "distance_beyond_usual", "usual_distance_less", "usual_distance_more",
    ),
    "time": (
        "hours_apart", "overlap_share", "interval_shorter_h", "interval_longer_h", "middle_apart_h",
        "reported_apart_h", "later_report_after_event_h", "time_assumed", "hours_beyond_usual",
    ),
    "act": ("type_relation", "type_rarity", "types_told_together"),
    "actor": ("actor_agrees", "actor_rarity", "actors_told_together"),
    "target": ("target_agrees", "target_rarity", "targets_told_together"),
    "losses": (
        "killed_gap", "killed_ratio", "killed_magnitude", "wounded_gap", "wounded_ratio", "killed_beyond_usual",
    ),
    "words": (
        "words_shared_share", "words_contained_share", "words_shared_weight", "rarest_shared_word",
        "figures_shared", "figures_only_in_one", "words_fewer",
    ),
    "source": ("same_source", "same_source_kind", "sources_told_together"),
    "first_sight": ("strain",),
    "company": ("company_less", "company_more", "strain_over_best_less", "strain_over_best_more"),
}  # fmt: skip
_TELLING: Final = 1.0  # log-odds from which a habit of the table is worth a word
_RELATIONS: Final = {
    SAME: "the same type of event",
    ANCESTOR: "one type of event lies above the other",
    SIBLINGS: "two types of event under one word",
    COUSINS: "two distantly related types of event",
    UNLIKE: "two unlike types of event",
}


def contributions(features: Singles, prior: Prior) -> tuple[Singles, Singles]:
    """What each group of features adds to the log-odds: shape (pairs, groups), and what every pair starts from.

    ``features`` as of :func:`tahqiq.archive.pair_features.compare`; a row and its start sum to the log-odds. Each
    step down a tree is laid to the feature that it asks for (Saabas 2014).
    """
    rows = np.ascontiguousarray(features, dtype=np.float32)
    by_feature = np.zeros(rows.shape, dtype=np.float64)
    start = np.array(
        [steps_of_trees(prior.forest, row, out) for row, out in zip(rows, by_feature, strict=True)]
    )
    columns = [[FEATURES.index(name) for name in names] for names in GROUPS.values()]
    by_group = np.stack([by_feature[:, each].sum(axis=1) for each in columns], axis=1)
    return by_group.astype(np.float32), start.astype(np.float32)


def reasons(features: Singles, prior: Prior) -> list[tuple[Reason, ...]]:
    """Of each pair: where all pairs start, then the reasons, heaviest first; their weights sum to the log-odds."""
    by_group, start = contributions(features, prior)
    told = []
    for row, weights, base in zip(features, by_group, start, strict=True):
        facts = dict(zip(FEATURES, (float(value) for value in row), strict=True))
        said = [
            Reason(code=code, text=_SENTENCES[code](facts), weight=round(float(weight), 4))
            for code, weight in zip(GROUPS, weights, strict=True)
        ]
        first = Reason(
            code="prior", text="where every two reports near each other start", weight=round(float(base), 4)
        )
        told.append((first, *sorted(said, key=lambda each: -abs(each.weight or 0.0))))
    return told


def _habit(facts: Facts, what: str) -> str:
    """What the table itself shows of two unlike names."""
    told = facts[f"{what}_told_together"]
    if not _known(told) or abs(told) < _TELLING:
        return ""
    return (
        ", in this table often told of one incident"
        if told > 0
        else ", in this table seldom told of one incident"
    )


def _known(value: float) -> bool:
    return not np.isnan(value)


def _place(facts: Facts) -> str:
    if not _known(facts["distance_km"]):
        same = facts["same_place_name"]
        return (
            "one gives no place"
            if not _known(same)
            else "the same place name"
            if same
            else "unlike place names"
        )
    text = f"{facts['distance_km']:.1f} km apart, told to {facts['precision_sharper_km']:.0f} and "
    text += f"{facts['precision_vaguer_km']:.0f} km"
    return text + (", the same place name" if facts["same_place_name"] == 1 else _habit(facts, "places"))


def _time(facts: Facts) -> str:
    if not _known(facts["hours_apart"]):
        return "one gives no time"
    if facts["hours_apart"] > 0:
        return f"the times lie {facts['hours_apart']:.0f} h apart"
    wide = f"{facts['interval_shorter_h']:.0f} and {facts['interval_longer_h']:.0f} h long"
    return f"the times overlap ({wide}, middles {facts['middle_apart_h']:.0f} h apart)"


def _act(facts: Facts) -> str:
    relation = facts["type_relation"]
    said = _RELATIONS.get(int(relation)) if _known(relation) else None
    return f"{said}{_habit(facts, 'types')}" if said else "one gives no type"


def _agreement(what: str) -> Callable[[Facts], str]:
    def sentence(facts: Facts) -> str:
        agrees = facts[f"{what}_agrees"]
        if not _known(agrees):
            return f"one names no {what}"
        return f"the same {what}" if agrees else f"unlike {what}s{_habit(facts, what + 's')}"

    return sentence


def _losses(facts: Facts) -> str:
    said = []
    for harm in ("killed", "wounded"):
        if not _known(facts[f"{harm}_gap"]):
            continue
        gap = facts[f"{harm}_gap"]
        said.append(
            f"{harm} agree" if gap == 0 else f"{harm} differ by a factor of {np.exp(gap):.1f} or more"
        )
    return "; ".join(said) or "one gives no losses"


def _words(facts: Facts) -> str:
    if not _known(facts["words_shared_share"]):
        return "one has no text"
    return (
        f"{100 * facts['words_contained_share']:.0f} % of the weight of the shorter text stands in the other"
    )


def _source(facts: Facts) -> str:
    if facts["same_source"] == 1:
        return "both by one source"
    return "sources of one kind" if facts["same_source_kind"] == 1 else "by two sources"


def _company(facts: Facts) -> str:
    fewer, more = (round(float(np.expm1(facts[f"company_{side}"]))) for side in ("less", "more"))
    return f"{fewer} and {more} reports are near the one and the other"


_SENTENCES: Final[dict[str, Callable[[Facts], str]]] = {
    "place": _place,
    "time": _time,
    "act": _act,
    "actor": _agreement("actor"),
    "target": _agreement("target"),
    "losses": _losses,
    "words": _words,
    "source": _source,
    "first_sight": lambda _: "place, time, type and losses taken together",
    "company": _company,
}
