"""The head: how likely a sentence tells of an act of force, and which family of events it speaks of.

A linear classifier over sentence vectors, trained from this project's own labels (``scripts/train_head.py``). It
knows no names, places or days and finds no words in a text: it says yes or no to a whole sentence. So it is a second
opinion beside the rules, and alone only points at a sentence for a person to look at.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from tahqiq.errors import StorageFailed
from tahqiq.reading.sentence_vectors import (
    ENCODER,
    ENCODER_SHA256,
    VOCABULARY_SHA256,
    WIDTH,
    Encoder,
    Vectors,
    load_encoder,
)

Chances = npt.NDArray[np.float64]

FAMILIES: Final = ("violence", "ceasefire", "talks", "border", "speech", "background", "none")
THRESHOLD: Final = 0.5


@dataclass(frozen=True)
class Head:
    """The trained classifier with its encoder; ``content_hash`` names the weights, ``trained_on`` their texts."""

    encoder: Encoder
    kinetic_weights: Chances
    family_weights: Chances
    content_hash: str
    trained_on: str

    @property
    def reader(self) -> str:
        """The reader's name as claims carry it."""
        return f"head/{ENCODER}-{self.content_hash[:8]}"

    def kinetic(self, texts: Sequence[str]) -> tuple[float, ...]:
        """For each text the probability, 0 to 1, that it tells of armed force used; 0.5 and more is a yes."""
        return self.judge(texts)[0]

    def family(self, texts: Sequence[str]) -> tuple[dict[str, float], ...]:
        """For each text the families of event types, and ``none``, with probabilities that add up to 1."""
        return self.judge(texts)[1]

    def judge(self, texts: Sequence[str]) -> tuple[tuple[float, ...], tuple[dict[str, float], ...]]:
        """Both answers for the price of one reading."""
        vectors = self.encoder.vectors(texts)
        kinetic = _chances(vectors, self.kinetic_weights[None, :])[:, 0]
        each = _chances(vectors, self.family_weights)
        shares = each / each.sum(axis=1, keepdims=True)
        named = tuple(dict(zip(FAMILIES, map(float, row), strict=True)) for row in shares)
        return tuple(float(one) for one in kinetic), named


def _chances(vectors: Vectors, weights: Chances) -> Chances:
    return np.asarray(1 / (1 + np.exp(-(vectors @ weights[:, :-1].T + weights[:, -1]))), dtype=np.float64)


@cache
def load_head() -> Head:
    """The head, loaded once; nothing is fetched.

    Raises ``BadInput`` HED001 where the extra ``head`` is not installed, ``StorageFailed`` HED002 where the weights
    are damaged or were made for another encoder.
    """
    encoder = load_encoder()
    data = (resources.files("tahqiq.reading") / "data" / "head" / "weights.json").read_bytes()
    try:
        said = json.loads(data)
        made_for = (said["encoder_sha256"], said["vocabulary_sha256"])
        kinetic = np.array(said["kinetic"], dtype=np.float64)
        families = np.array([said["families"][name] for name in FAMILIES], dtype=np.float64)
        trained_on = str(said["trained_on"]["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable() from error
    fits = kinetic.shape == (WIDTH + 1,) and families.shape == (len(FAMILIES), WIDTH + 1)
    if made_for != (ENCODER_SHA256, VOCABULARY_SHA256) or not fits:
        raise _unusable()
    return Head(encoder, kinetic, families, sha256(data).hexdigest(), trained_on)


def _unusable() -> StorageFailed:
    return StorageFailed(
        "HED002",
        "the head's weights are damaged, or were made for another encoder",
        "install tahqiq[head] again, or leave --with head out.",
    )
