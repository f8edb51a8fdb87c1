"""Word features: how much two texts share, and how telling it is that they share it."""

from typing import Any, Final

import numpy as np

from tahqiq.archive.sheet import woven

WORD_FEATURES: Final = (
    "words_shared_share",
    "words_contained_share",
    "words_shared_weight",
    "rarest_shared_word",
    "figures_shared",
    "figures_only_in_one",
    "words_fewer",
)


@woven
def compare_words(
    first_word: Any, words: Any, rarity: Any, figure: Any, one: int, other: int, row: Any
) -> None:
    """Fills the features of :data:`WORD_FEATURES`; NaN where one report has no text.

    Words weigh by rarity (inverse document frequency, Sparck Jones 1972): shared weight over that of all words of
    both, over that of the one with less, and as it is; numbers (of digits) that both or only one has.
    """
    a, a_end = first_word[one], first_word[one + 1]
    b, b_end = first_word[other], first_word[other + 1]
    if a == a_end or b == b_end:
        row[:] = np.nan
        return
    row[6] = min(a_end - a, b_end - b)
    shared, first, second, rarest, both, lone = 0.0, 0.0, 0.0, 0.0, 0, 0
    while a < a_end or b < b_end:
        left = words[a] if a < a_end else np.int32(2147483647)
        right = words[b] if b < b_end else np.int32(2147483647)
        word = min(left, right)
        weight = rarity[word]
        if left == right:
            shared += weight
            rarest = max(rarest, weight)
            both += figure[word]
        else:
            lone += figure[word]
        if left == word:
            first += weight
            a += 1
        if right == word:
            second += weight
            b += 1
    row[0] = shared / max(first + second - shared, 1e-6)
    row[1] = shared / max(min(first, second), 1e-6)
    row[2], row[3] = shared, rarest
    row[4], row[5] = both, lone
