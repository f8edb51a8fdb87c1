"""The sentences reporters of the highland write, and what a copyist makes of them."""

import numpy as np
from worlds.highland_country import pick
from worlds.highland_words import (
    ACT_WORDS,
    COPY_HEADS,
    COPY_TAILS,
    DAY_PARTS,
    KILLED,
    NEAR,
    NO_TOLL,
    PHRASES,
    SWAPS,
    WOUNDED,
)

Span = tuple[float | None, float | None]


def _count(span: Span) -> str:
    low, high = span
    if low is not None and high is not None:
        return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
    return f"at least {low:.0f}" if low is not None else f"up to {high:.0f}"


def _losses(dice: np.random.Generator, killed: Span, wounded: Span) -> str:
    parts = []
    for span, forms in ((killed, KILLED), (wounded, WOUNDED)):
        if any(span):
            parts.append(pick(dice, forms).format(_count(span)))
    return " and ".join(parts) if parts else pick(dice, NO_TOLL)


def phrase(
    dice: np.random.Generator,
    kind: str,
    middle: str,
    named: tuple[str, str | None, str | None],
    tolls: tuple[Span, Span],
    local: float,
) -> str:
    """A sentence or two in the manner of the kind of source. ``local`` is the hour of the local day."""
    place, actor, target = named
    act = pick(dice, ACT_WORDS[middle])
    toll = _losses(dice, *tolls)
    part = pick(dice, DAY_PARTS[min(int(local // 6), 3)])
    return pick(dice, PHRASES[kind]).format(
        act=act,
        Act=act[:1].upper() + act[1:],
        near=pick(dice, NEAR),
        place=place,
        actor=actor or "unknown gunmen",
        target=target or "the area",
        when=part,
        when_cap=part.capitalize(),
        toll=toll,
        toll_cap=toll[:1].upper() + toll[1:],
    )


def edited(dice: np.random.Generator, text: str, first: str) -> str:
    """The text as a copyist passes it on: some words changed or lost, a head, a tail, at times cut short."""
    words = text.split()
    rate = dice.random() * 0.5
    kept = []
    for word in words:
        if dice.random() < 0.06 * rate * 2:
            continue
        kept.append(SWAPS[word] if word in SWAPS and dice.random() < rate else word)
    if dice.random() < 0.12:
        kept = kept[: max(4, int(len(kept) * 0.7))]
    return pick(dice, COPY_HEADS).format(first) + " ".join(kept) + pick(dice, COPY_TAILS)
