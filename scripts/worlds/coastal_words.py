"""How the made-up sources write: wire prose, stiff translations, posts, records and party statements."""

from dataclasses import dataclass
from random import Random

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EDITS = (
    ("killed", "dead"),
    ("wounded", "injured"),
    ("attack", "assault"),
    ("early", "in the small hours of"),
    ("at least", "no fewer than"),
    ("said", "stated"),
    ("near", "close to"),
    ("reported", "recorded"),
)
_HOURS = ("overnight", "at dawn", "this morning", "around noon", "in the afternoon", "after dark")


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says, as far as its writer knows it; an empty string or None is left out."""

    act: str
    place: str
    district: str
    actor: str
    target: str
    killed: float | None
    wounded: float | None
    weekday: str
    hour: int


def written(rng: Random, manner: str, said: Said) -> str | None:
    """The report's text in the manner of its source; None where such a source writes nothing."""
    if manner == "none":
        return None
    words = {"wire": _wire, "stiff": _stiff, "post": _post, "record": _record, "party": _party}[manner](
        rng, said
    )
    return " ".join(words.split())


def _count(number: float, rng: Random) -> str:
    return _SMALL[int(number)] if number <= 10 and rng.random() < 0.6 else str(int(number))


def _toll(rng: Random, said: Said, dead: str, hurt: str) -> str:
    parts = []
    if said.killed:
        parts.append(f"{_count(said.killed, rng)} {dead}")
    if said.wounded:
        parts.append(f"{_count(said.wounded, rng)} {hurt}")
    return " and ".join(parts)


def _wire(rng: Random, said: Said) -> str:
    toll = _toll(rng, said, "killed", "wounded")
    where = said.place or said.district or "the coast"
    what = said.act or "an attack"
    opening = rng.choice(
        (
            f"{toll.capitalize()} in {what} near {where}"
            if toll
            else f"{what.capitalize()} reported near {where}",
            f"{where}: {what} on {said.target or 'the area'}"
            + (f" leaves {toll}" if toll else ", no casualties known"),
            f"{said.actor or 'Gunmen'} hit {said.target or where} {_HOURS[said.hour // 4]}"
            + (f", {toll}" if toll else ""),
        )
    )
    return opening + rng.choice(
        ("", f", officials said on {said.weekday}", ", residents said", f" on {said.weekday}")
    )


def _stiff(rng: Random, said: Said) -> str:
    toll = _toll(rng, said, "martyrs", "hurt persons")
    where = said.place or said.district
    return rng.choice(
        (
            f"In the place {where} it was witnessed {said.act or 'an incident'} {_HOURS[said.hour // 4]}; "
            f"{toll or 'without losses'}.",
            f"{toll or 'Damages'} in result of {said.act or 'the events'} at {where}, informed our correspondent.",
            f"{said.weekday}: {said.actor or 'unknown side'} did {said.act or 'fire'} against "
            f"{said.target or 'the area'} of {where}. {toll}",
        )
    )


def _post(rng: Random, said: Said) -> str:
    where = said.place.replace(" ", "") if rng.random() < 0.4 else said.place
    toll = _toll(rng, said, "dead", "injured")
    return rng.choice(
        (
            f"BREAKING #{where}: {said.act or 'explosions heard'} now. {toll}",
            f"loud {said.act or 'blasts'} in {where}, {_HOURS[said.hour // 4]} {toll}",
            f"{where} {said.act} {said.actor} {toll} more soon",
            f"Heard {rng.randint(1, 9)}x {said.act or 'booms'} {where}. Stay safe",
        )
    )


def _record(rng: Random, said: Said) -> str:
    toll = _toll(rng, said, "fatalities", "injured") or "No reported fatalities"
    return (
        f"On {said.weekday}, {said.actor or 'an unidentified armed group'} carried out {said.act or 'an attack'} "
        f"against {said.target or 'an unknown target'} in {said.place or said.district}. {toll}."
    )


def _party(rng: Random, said: Said) -> str:
    loss = f"{int(said.killed)} enemies neutralised" if said.killed else "losses inflicted on the enemy"
    return rng.choice(
        (
            f"Statement no. {rng.randint(2, 400)}: our forces answered in the sector of {said.district}; {loss}.",
            f"The enemy again committed {said.act} on {said.target or 'our people'} "
            f"in {said.place or said.district}; {loss}.",
        )
    )


def edited(rng: Random, text: str) -> str:
    """A copy of a text as a desk edits it: words swapped, the end cut, a credit put before or behind."""
    for old, new in rng.sample(_EDITS, 3):
        text = text.replace(old, new)
    chance = rng.random()
    words = text.split()
    if chance < 0.25 and len(words) > 7:
        text = " ".join(words[: rng.randint(6, len(words))])
    elif chance < 0.4:
        text = text.lower()
    elif chance < 0.55:
        text = "RT " + text
    elif chance < 0.7:
        text = f"{text} (agencies)"
    elif chance < 0.8 and len(words) > 5:
        half = len(words) // 2
        text = " ".join(words[half:] + words[:half])
    return text
