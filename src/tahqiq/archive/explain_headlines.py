"""Explain headlines: why two headlines were taken for one story or for two, in sentences with weights that add up."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.headline_features import FEATURES
from tahqiq.archive.headline_prior import HeadlinePrior
from tahqiq.model.reason import Reason

Facts = dict[str, float]

# Which features speak of what, in the order in which equally heavy reasons are read.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "time": (
        "a_day_apart", "two_days_apart", "three_days_apart", "five_days_apart", "eight_days_apart",
        "fifteen_days_apart", "days_of_events_apart",
    ),
    "company": ("stories_of_these_days", "stories_of_these_names"),
    "words": ("words_shared_share", "words_likeness", "fresh_words_shared_share", "freshest_word_shared"),
    "names": ("one_without_names", "no_name_shared", "no_name_of_several_shared"),
    "object": ("object_shared", "object_other"),
    "act": ("act_shared", "act_other"),
    "victims": ("victims_shared", "victims_other"),
    "losses": ("killed_same", "killed_same_many", "killed_near", "killed_other", "wounded_same"),
    "place": ("place_shared", "place_other"),
    "digest": ("digest",),
}  # fmt: skip
_APART: Final = (
    ("fifteen_days_apart", "published fifteen days or more apart"),
    ("eight_days_apart", "published eight to fourteen days apart"),
    ("five_days_apart", "published five to seven days apart"),
    ("three_days_apart", "published three or four days apart"),
    ("two_days_apart", "published two days apart"),
    ("a_day_apart", "published a day apart"),
)


def headline_reasons(
    features: NDArray[np.float32], log_odds: NDArray[np.float32], prior: HeadlinePrior
) -> list[tuple[Reason, ...]]:
    """Of each pair: where all pairs start, then the reasons, heaviest first; their weights sum to ``log_odds``.

    ``features``: shape (pairs, features) as of :func:`tahqiq.archive.headline_features.compare_headlines`.
    """
    weights = dict(zip(FEATURES, prior.weights, strict=True))
    told = []
    for row, odds in zip(features.tolist(), log_odds.tolist(), strict=True):
        facts: Facts = dict(zip(FEATURES, row, strict=True))
        said = [
            Reason(
                code=code,
                text=_SENTENCES[code](facts),
                weight=round(sum(weights[name] * facts[name] for name in names), 4),
            )
            for code, names in GROUPS.items()
        ]
        start = round(prior.intercept, 4)
        first = Reason(code="prior", text="where every two headlines start", weight=start)
        held = round(odds - start - sum(each.weight or 0.0 for each in said), 4)
        if abs(held) >= 0.01:
            said.append(Reason(code="held", text=_held(held), weight=held))
        told.append((first, *sorted(said, key=lambda each: -abs(each.weight or 0.0))))
    return told


def _held(weight: float) -> str:
    if weight < 0:
        return "one tells of force, the other of talks or crossings: two matters, whatever the words"
    return "no pair counts for less than one that was not compared"


def _time(facts: Facts) -> str:
    said = next((text for name, text in _APART if facts[name]), "published on one day")
    days = facts["days_of_events_apart"]
    return said if days <= 0 else f"{said}; what they tell of lies {days:.0f} days or more apart"


def _company(facts: Facts) -> str:
    days, names = (np.expm1(facts[f"stories_of_these_{each}"]) for each in ("days", "names"))
    return f"about {days:.0f} stories were told in these days, {names:.0f} of them with their names"


def _words(facts: Facts) -> str:
    share, fresh = 100 * facts["words_shared_share"], 100 * facts["fresh_words_shared_share"]
    return (
        f"{share:.0f} % of the weight of the shorter one's words is shared, {fresh:.0f} % of the fresh ones"
    )


def _names(facts: Facts) -> str:
    if facts["one_without_names"]:
        return "one gives no name"
    if facts["no_name_shared"]:
        return "several names each, none shared" if facts["no_name_of_several_shared"] else "no name shared"
    return "a name is shared"


def _same_or_other(what: str) -> Callable[[Facts], str]:
    def sentence(facts: Facts) -> str:
        if facts[f"{what}_shared"] > 0:
            return f"the same {what}"
        plural = what if what == "victims" else f"{what}s"
        return f"other {plural}" if facts[f"{what}_other"] else f"one gives no {what}"

    return sentence


def _losses(facts: Facts) -> str:
    if facts["killed_same"]:
        return "the same number of dead"
    if facts["killed_near"]:
        return "numbers of dead so near that one may be the other grown"
    if facts["killed_other"]:
        return "other numbers of dead"
    return "the same number of wounded" if facts["wounded_same"] else "one gives no dead"


_SENTENCES: Final[dict[str, Callable[[Facts], str]]] = {
    "time": _time,
    "company": _company,
    "words": _words,
    "names": _names,
    "object": _same_or_other("object"),
    "act": _same_or_other("act"),
    "victims": _same_or_other("victims"),
    "losses": _losses,
    "place": lambda facts: (
        "the same place"
        if facts["place_shared"]
        else "other places"
        if facts["place_other"]
        else "one gives no place"
    ),
    "digest": lambda facts: (
        "one sums up several matters" if facts["digest"] else "neither sums up several matters"
    ),
}
