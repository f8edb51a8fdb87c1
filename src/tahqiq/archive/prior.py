"""Prior: what worlds of known truth teach about when two reports tell of one incident, shipped with the program."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.forest import Forest, forest_of, forest_score, packed
from tahqiq.archive.grouping import GroupSettings
from tahqiq.archive.pair_features import FEATURES
from tahqiq.archive.second_look import SECOND_FEATURES, SecondLook
from tahqiq.errors import BadInput

SHIPPED: Final = "prior.npz"
_SETTINGS: Final = ("absent", "stop", "probability_slope", "probability_shift", "dissent")


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Boosted trees over :data:`tahqiq.archive.pair_features.FEATURES`, and how to group by their log-odds.

    A pair is dropped after ``first_trees`` trees (which read no words) below ``first_floor``, and after
    ``second_trees`` and every few trees on below ``second_floor``; ``floor`` is what a dropped pair counts. With a
    ``second_look`` it is that one's answers which are grouped.
    """

    name: str
    forest: Forest
    first_trees: int = 0
    first_floor: float = -np.inf
    second_trees: int = 0
    second_floor: float = -np.inf
    settings: GroupSettings = field(default_factory=GroupSettings)
    second_look: SecondLook | None = None

    @property
    def floor(self) -> float:
        """Log-odds that stand for a pair not worth reading on."""
        return min(self.settings.absent, self.second_look.floor if self.second_look else np.inf)

    def log_odds(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (pairs,): natural log-odds that each row is one incident; all trees are asked."""
        out: NDArray[np.float32] = forest_score(
            *packed(self.forest), np.ascontiguousarray(features, dtype=np.float32)
        )
        return out


def prior_of(model_text: str, name: str, **figures: float | int) -> Prior:
    """From the text that LightGBM saves (``Booster.model_to_string``), binary objective, numerical features.

    ``figures``: any of the thresholds of :class:`Prior` or :class:`GroupSettings`. Raises ValueError where the model
    has other features or kinds of split.
    """
    forest = forest_of(model_text, FEATURES)
    settings = GroupSettings(**{key: float(figures.pop(key)) for key in _SETTINGS if key in figures})
    spare = sorted(set(figures) - set(_FIGURES))
    if spare:
        raise ValueError(f"no such figure: {', '.join(spare)}")
    return Prior(
        name=name,
        forest=forest,
        first_trees=int(figures.get("first_trees", 0)),
        first_floor=float(figures.get("first_floor", -np.inf)),
        second_trees=int(figures.get("second_trees", 0)),
        second_floor=float(figures.get("second_floor", -np.inf)),
        settings=settings,
    )


def second_look_of(model_text: str, floor: float) -> SecondLook:
    """From the text that LightGBM saves, for pairs of first log-odds above ``floor``. Raises as :func:`prior_of`."""
    return SecondLook(forest_of(model_text, SECOND_FEATURES), floor)


def save_prior(prior: Prior, path: Path) -> None:
    """Writes one file of plain arrays (npz), the same bytes for the same prior."""
    figures = {key: float(getattr(prior.settings, key)) for key in _SETTINGS}
    figures |= {key: float(getattr(prior, key)) for key in _FIGURES}
    arrays: dict[str, NDArray[Any]] = dict(prior.forest._asdict())
    if prior.second_look is not None:
        second = prior.second_look
        figures |= {_SECOND + "floor": second.floor}
        arrays |= {_SECOND + key: values for key, values in second.forest._asdict().items()}
        arrays[_SECOND + "features"] = np.array(SECOND_FEATURES)
    np.savez_compressed(
        path,
        name=np.array(prior.name),
        features=np.array(FEATURES),
        figure_names=np.array(list(figures)),
        figures=np.array(list(figures.values())),
        **arrays,  # type: ignore[arg-type]  # numpy's stubs take every further name for a flag
    )


_FIGURES: Final = ("first_trees", "first_floor", "second_trees", "second_floor")
_SECOND: Final = "again_"


def load_prior(path: Path | None = None) -> Prior:
    """The shipped prior, or one that :func:`save_prior` wrote.

    Raises :class:`BadInput` ARC022 where it was made for other features than this program compares.
    """
    place = path if path is not None else files("tahqiq.archive") / "data" / SHIPPED
    try:
        with place.open("rb") as stored, np.load(stored, allow_pickle=False) as arrays:
            return _read(arrays)
    except (OSError, KeyError, ValueError) as why:
        raise _unusable("cannot be read") from why


def _read(arrays: Any) -> Prior:
    if tuple(arrays["features"].tolist()) != FEATURES:
        raise _unusable("was made for other features than this program compares")
    figures = dict(zip(arrays["figure_names"].tolist(), arrays["figures"].tolist(), strict=True))
    second = None
    if _SECOND + "features" in arrays:
        if tuple(arrays[_SECOND + "features"].tolist()) != SECOND_FEATURES:
            raise _unusable("looks a second time at other features than this program compares")
        second = SecondLook(
            forest=Forest(**{each: arrays[_SECOND + each] for each in Forest._fields}),
            floor=figures[_SECOND + "floor"],
        )
    return Prior(
        name=str(arrays["name"]),
        forest=Forest(**{each: arrays[each] for each in Forest._fields}),
        first_trees=int(figures["first_trees"]),
        first_floor=figures["first_floor"],
        second_trees=int(figures["second_trees"]),
        second_floor=figures["second_floor"],
        settings=GroupSettings(**{key: figures[key] for key in _SETTINGS}),
        second_look=second,
    )


def _unusable(why: str) -> BadInput:
    return BadInput(
        "ARC022", f"the matching model {why}", "take the one that came with this version, or train it again."
    )
