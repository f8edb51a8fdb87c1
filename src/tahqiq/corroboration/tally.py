"""Tally: the numbers of an incident as a range over its claims, never one number without the others."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low
from typing import Literal

from tahqiq.corroboration.grain import denies
from tahqiq.corroboration.voice import Voice
from tahqiq.model.claim import Claim
from tahqiq.model.incident import Toll
from tahqiq.model.quantity import Range

Harm = Literal["killed", "wounded"]
HARMS: tuple[Harm, Harm] = ("killed", "wounded")


def count_of(claim: Claim, harm: Harm) -> Range | None:
    """The number a claim gives, if it gives one; a denial and a "number not given" give none."""
    if denies(claim) or claim.casualties is None:
        return None
    said = claim.casualties.killed if harm == "killed" else claim.casualties.wounded
    return None if said is None or (said.min is None and said.max is None) else said


def toll(claims: Mapping[str, Claim], voices: Sequence[Voice], harm: Harm) -> Toll:
    """Low and high over all numbers given; best is their median (the lower one of two), each once a voice.

    A range counts in the median with its middle, an open one with its stated end. The median is the
    estimate that no cleverer rule beat when it was measured.
    """
    given = [said for claim in claims.values() if (said := count_of(claim, harm)) is not None]
    if not given:
        return Toll()
    once: list[int] = []
    for voice in voices:
        numbers = {middle(said) for each in voice.claims if (said := count_of(claims[each], harm))}
        once.extend(sorted(numbers))
    lows = [said.min for said in given if said.min is not None] or [0]
    highs = [end for said in given for end in (said.min, said.max) if end is not None]
    return Toll(
        low=min(lows),
        best=median_low(sorted(once)),
        high=max(highs),
        open_ended=any(said.max is None for said in given),
        claims=len(given),
    )


def by_claimant(claims: Mapping[str, Claim], voices: Sequence[Voice]) -> tuple[tuple[str, Range], ...]:
    """Killed as each voice gives it, by the voice's name; several numbers of one voice become their span."""
    said: dict[str, list[Range]] = {}
    for voice in voices:
        given = [number for each in voice.claims if (number := count_of(claims[each], "killed"))]
        if given:
            said.setdefault(voice.label, []).extend(given)
    return tuple((name, span(said[name])) for name in sorted(said))


def span(ranges: Iterable[Range]) -> Range:
    """The smallest range that holds them all; open where any of them is open."""
    every = list(ranges)
    lows = [each.min for each in every if each.min is not None]
    ends = [each.max for each in every]
    high = None if None in ends else max(end for end in ends if end is not None)
    return Range(min=min(lows) if len(lows) == len(every) else None, max=high)


def middle(said: Range) -> int:
    """The middle of a range, of an open one its stated end."""
    if said.min is None or said.max is None:
        return said.min if said.min is not None else said.max or 0
    return (said.min + said.max) // 2
