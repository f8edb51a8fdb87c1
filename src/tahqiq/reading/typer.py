"""Typer: a learned second opinion on which type of claim some words make, beside what the rules propose.

A linear model over the words of the claim (single and in pairs), pieces of words, the mean of word vectors, the words
of its sentence, and what the rules read. The weights are made by ``scripts/train_typer.py`` and nothing is fetched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt

from tahqiq.model.event_type import FAMILY_OF, EventType

NO_CLAIM: Final = "none"
CLASSES: Final = (*FAMILY_OF, NO_CLAIM)
SLOTS: Final = 1 << 15
WIDTH: Final = 64
WEIGHTS: Final = "typer.npz"
Scores = npt.NDArray[np.float32]

_WORDS, _PIECES, _AROUND, _RULES, _MEANING = 2.0, 2.0, 0.7, 1.5, 3.0
_TOKEN = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+|\"")
_DATA = resources.files("tahqiq.reading") / "data"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the second opinion looks at: the words, and what the rules made of them; nothing else."""

    span: str
    sentence: str
    kind: str | None = None
    trigger: str = ""
    rank: int = 0
    cues: tuple[str, ...] = ()
    certainty: str = ""
    polarity: str = ""
    speaker: str = ""
    quoted: bool = False
    toll: bool = False
    chain: int = 0
    initiators: int = 0
    targets: int = 0
    participants: int = 0
    beside: tuple[str, ...] = ()
    before: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The likeliest type and its share of all types, the share of the rules' type, how likely no claim (0 to 1)."""

    kind: EventType
    weight: float
    rules: float
    none: float


@dataclass(frozen=True)
class _Weights:
    slots: npt.NDArray[np.int8]
    scale: Scores
    vectors: npt.NDArray[np.int8]
    meaning: Scores
    bias: Scores


def opinion_on(evidence: Evidence) -> Opinion:
    """What the model makes of a claim; the same words and the same reading give the same opinion."""
    scores = scores_of(evidence)
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    shares = odds[:-1] / odds[:-1].sum()
    best = int(shares.argmax())
    rules = float(shares[CLASSES.index(evidence.kind)]) if evidence.kind else 0.0
    return Opinion(cast(EventType, CLASSES[best]), float(shares[best]), rules, float(odds[-1]))


def scores_of(evidence: Evidence) -> Scores:
    """A score for every class, in the order of ``CLASSES``; only their differences mean anything."""
    model = _weights()
    places, values = slots_of(evidence)
    found: Scores = (model.slots[places] * values[:, None]).sum(axis=0) * model.scale
    return found + meaning_of(evidence.span, model.vectors) @ model.meaning + model.bias


def slots_of(evidence: Evidence) -> tuple[npt.NDArray[np.int64], Scores]:
    """The features of a claim as numbered slots and their strengths; the numbers are a hash that never changes."""
    tokens = tokens_of(evidence.span)
    pairs = [f"b{a} {b}" for a, b in pairwise(tokens)]
    groups = (
        (_even((f"w{one}" for one in tokens), pairs), _WORDS),
        (_even(f"c{piece}" for one in tokens for piece in _pieces(one)), _PIECES),
        (_even(f"t{one}" for one in tokens_of(evidence.sentence)), _AROUND),
        (rule_features(evidence), _RULES),
    )
    names = {name: value * weight for group, weight in groups for name, value in group.items()}
    places = np.fromiter((crc32(name.encode()) % SLOTS for name in names), np.int64, len(names))
    return places, np.fromiter(names.values(), np.float32, len(names))


def meaning_of(text: str, vectors: npt.NDArray[np.int8]) -> Scores:
    """The mean of the known words' vectors, of length 3; words that say little have short vectors."""
    rows = [row for token in tokens_of(text) for part in re.split("[-'’]", token) if (row := _row(part)) >= 0]
    if not rows:
        return np.zeros(WIDTH, dtype=np.float32)
    mean: Scores = vectors[rows].astype(np.float32).sum(axis=0)
    return mean * np.float32(_MEANING / max(float(np.linalg.norm(mean)), 1e-9))


def rule_features(evidence: Evidence) -> dict[str, float]:
    """What the rules read, as features: their type and how they came to it, who says it, what stands beside it."""
    kind = evidence.kind
    if kind is None:
        return {"unruled": 1.0}
    found = {f"k={kind}": 1.0, f"kr={kind}{evidence.rank}": 1.0, f"fam={FAMILY_OF[kind]}": 1.0}
    if evidence.trigger:
        found[f"tr={evidence.trigger.lower()}"] = 0.5
    for cue in evidence.cues:
        found |= {f"cue={cue}": 0.7, f"ck={cue} {kind}": 0.5}
    found |= {
        f"cert={evidence.certainty}": 0.7,
        f"pol={evidence.polarity}": 0.7,
        f"sk={evidence.speaker}": 0.7,
    }
    found |= {f"dq={evidence.quoted:d}": 0.5, f"toll={evidence.toll:d}": 0.7}
    found |= {f"ch={min(evidence.chain, 2)}": 0.5, f"in={min(evidence.initiators, 2)}": 0.4}
    found |= {f"ta={min(evidence.targets, 2)}": 0.4, f"pa={min(evidence.participants, 2)}": 0.4}
    found |= {f"o={one}": 0.4 for one in evidence.beside} or {"alone": 0.4}
    if evidence.before:
        found[f"b={evidence.before}"] = 0.4
    return found | {f"c={code}": 0.3 for code in evidence.codes}


def tokens_of(text: str) -> list[str]:
    """Words in lower case; every number is the same word, and a quotation mark is one."""
    lower = text.lower().replace("“", '"').replace("”", '"')
    return ["0" if one[0].isdigit() else one for one in _TOKEN.findall(lower)]


def _pieces(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    if len(word) > 3:
        for size in (4, 5):
            yield from (marked[at : at + size] for at in range(len(marked) - size + 1))


def _even(*names: Iterable[str]) -> dict[str, float]:
    """Each feature once, all equally strong, together of length 1."""
    once = dict.fromkeys(name for group in names for name in group)
    return dict.fromkeys(once, len(once) ** -0.5) if once else {}


def _row(word: str) -> int:
    rows = _rows()
    return rows.get(word, rows.get(word[:-1], -1) if word.endswith("s") else -1)


@cache
def _rows() -> dict[str, int]:
    return {word: row for row, word in enumerate(known_words())}


def known_words() -> list[str]:
    """The words that have a vector, in the order of the vectors."""
    pieces = (_DATA / "head" / "vocab.txt").read_text("utf-8").splitlines()
    return [one for one in pieces if one.isalpha() and one.isascii() and len(one) > 1]


@cache
def _weights() -> _Weights:
    with resources.as_file(_DATA / WEIGHTS) as path, np.load(path, allow_pickle=False) as kept:
        return _Weights(**{name: kept[name] for name in ("slots", "scale", "vectors", "meaning", "bias")})
