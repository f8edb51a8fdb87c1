"""The wording of the world "riverline": what originals say, and how others shorten, turn round and reword it."""

import math
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from worlds.riverline_sources import KINDS, NUMBER

FIRST: Final = [
    "Amun",
    "Basel",
    "Dalia",
    "Esma",
    "Farid",
    "Hanan",
    "Idris",
    "Jude",
    "Lina",
    "Mansur",
    "Nour",
    "Oba",
    "Rami",
    "Salma",
    "Tariq",
    "Yusa",
    "Zara",
]
LAST: Final = [
    "Adan",
    "Bekir",
    "Daro",
    "Elmi",
    "Garang",
    "Halabi",
    "Issa",
    "Kora",
    "Lado",
    "Mbari",
    "Nasir",
    "Okot",
    "Qadir",
    "Sabri",
    "Tembe",
    "Wani",
    "Zaid",
]
JOBS: Final = [
    "farmer",
    "teacher",
    "ferryman",
    "trader",
    "nurse",
    "driver",
    "elder",
    "shopkeeper",
    "fisher",
    "student",
    "guard",
    "imam",
]
SHELTERS: Final = [
    "the school",
    "the mosque",
    "relatives' homes",
    "the old mill",
    "a camp",
    "the far bank",
    "open fields",
]
BROKEN: Final = [
    "the pumping station",
    "two houses",
    "a grain store",
    "the clinic roof",
    "power lines",
    "a fuel truck",
    "some boats",
]
SAID: Final = (
    "it began without any warning",
    "we counted the bodies ourselves",
    "nobody could sleep that night",
    "they came from the direction of the hills",
    "there were no fighters among us",
    "the noise went on for an hour",
    "the children are still afraid",
    "help came only much later",
)
DETAILS: Final = (
    '{name}, a {job}, said: "{said}".',
    "Families moved to {shelter} before dawn.",
    "{broken} was damaged, according to {name}.",
    "The road stayed closed for {few} hours.",
    "About {many} people left their homes.",
    "{few} animals were lost and {broken} burned.",
    "An ambulance from {shelter} could not pass, {name} told us.",
    "Troops searched {few} compounds afterwards.",
    "{name} and {few} other witnesses were heard.",
    "Schools nearby will remain closed for {few} days.",
    "Aid workers handed out water to {many} families.",
    "Remnants of the munition were collected near {broken}.",
)
OPENINGS: Final = {
    "monitor": (
        "Patrol log: {what} observed at {place}.",
        "Team on site at {place}: {what}, {when}.",
        "{what} heard and seen near {place}.",
    ),
    "police": (
        "Station report: {what} in {place}. {who}",
        "Case opened at {place} after {what}. {who}",
        "{place} post: {what}. {who}",
    ),
    "ngo": (
        "We documented {what} in {place}. {who}",
        "Field note on {what}, {place}. {who}",
        "Our staff at {place} recorded {what}. {who}",
    ),
    "hospital": ("Patients received from {place} after {what}.", "Admissions linked to {what} at {place}."),
    "sitrep": ("Daily situation report {issue}, item {item}: {what} in {place}. {who}",),
    "wire": (
        "CAPITAL, {when} - {who} {what} struck {place}, officials said.",
        "{what} hit {place} {when}, local officials told us. {who}",
    ),
    "radio": (
        "Listeners in {place} report {what}. {who}",
        "Our correspondent near {place} speaks of {what} {when}. {who}",
    ),
    "online": (
        "{what} in {place}: what we know. {who}",
        "BREAKING: {what} at {place}! {who}",
        "{place} shaken by {what}. {who}",
    ),
    "party": (
        "Communique: the enemy committed {what} at {place}. {who}",
        "Our forces answered {what} near {place}. {who}",
    ),
    "social": (
        "{what} {place} right now #{tag}",
        "smoke over {place}, {what}?? #{tag}",
        "video from {place} #{tag}",
    ),
    "investigator": (
        "The panel finds that {what} took place at {place}. {who}",
        "After interviews the panel holds that {what} occurred in {place}. {who}",
    ),
}
_REWORD: Final = {
    "said": "stated", "people": "persons", "homes": "houses", "left": "fled", "killed": "dead", "wounded": "injured",
    "report": "speak of", "near": "close to", "damaged": "hit", "closed": "shut", "officials": "authorities",
    "struck": "rocked", "hit": "shook", "families": "households", "moved": "went", "afterwards": "later",
    "witnesses": "onlookers", "remain": "stay", "children": "kids", "afraid": "scared", "began": "started",
    "burned": "was set alight", "lost": "killed off", "searched": "combed", "observed": "noted", "before": "prior to",
    "recorded": "registered", "without": "with no", "handed": "gave", "collected": "picked up", "could": "was able to",
    "about": "some", "told": "informed", "documented": "noted", "committed": "carried out", "road": "route",
}  # fmt: skip
_FOREIGN: Final = ["shu", "ka", "bel", "orn", "taf", "mil", "esh", "dur", "ven", "kal", "ost", "rin"]
_KEPT: Final = re.compile(r"^[\W\d]*$|^[A-Z]|\d")


Fields = tuple[str, str | None, str | None, str | None, float, float, int, int]


def compose(fields: Fields, dice: Sequence[int]) -> str:
    """One original: an opening of its kind, the toll, and up to three things only this source was told."""
    kind, place, what, who, killed, wounded, hour, issue = fields
    openings = OPENINGS[kind]
    when = ("in the early hours", "in the morning", "in the afternoon", "after dark")[hour % 24 // 6]
    text = openings[dice[0] % len(openings)].format(
        what=what or "an incident", place=place or "the river", who=f"{who} is blamed." if who else "",
        when=when, issue=issue, item=1 + dice[0] % 9, tag=(place or "river").replace(" ", ""),
    )  # fmt: skip
    parts = [text.strip(), _toll(killed, wounded)]
    many = dice[1] % 2 if kind in ("social", "hospital", "sitrep") else dice[1] % 3 + (kind != "monitor")
    parts.extend(_detail(dice[2 + at * 3 : 5 + at * 3]) for at in range(min(many, 3)))
    return " ".join(part for part in parts if part)


def _detail(dice: Sequence[int]) -> str:
    one, two, three = dice
    return DETAILS[one % len(DETAILS)].format(
        name=f"{FIRST[two % 17]} {LAST[two // 17 % 17]}",
        job=JOBS[two // 289 % 12],
        said=SAID[three % 8],
        shelter=SHELTERS[three // 8 % 7],
        broken=BROKEN[three // 56 % 7],
        few=2 + three // 392 % 9,
        many=20 * (1 + two // 3468 % 40),
    )


def _toll(killed: float, wounded: float) -> str:
    said = [
        f"{count:.0f} {word}"
        for count, word in ((killed, "killed"), (wounded, "wounded"))
        if not math.isnan(count)
    ]
    return " and ".join(said) + "." if said else ""


def retell(text: str, how: int, source: str, dice: int) -> str:
    """A copy: 0 word for word, 1 shortened, 2 turned round, 3 reworded, 4 in another language, 5 with its origin."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if how == 0:
        return text
    if how == 1:
        return (
            " ".join(sentences[: max(1, (len(sentences) + 1) // 2)]) if dice % 3 else " ".join(sentences[-2:])
        )
    if how == 2:
        turn = 1 + dice % max(1, len(sentences) - 1)
        return " ".join(sentences[turn:] + sentences[:turn])
    if how == 3:
        return " ".join(_reword(word, dice + at) for at, word in enumerate(text.split()))
    if how == 4:
        return " ".join(word if _KEPT.search(word) else _foreign(word) for word in text.split())
    kept = " ".join(sentences[1 : 2 + dice % 2]) or sentences[0]
    return (f"According to {source}, {kept}", f"{kept} ({source})", f"{source} reported: {kept}")[dice % 3]


def _reword(word: str, dice: int) -> str:
    bare = word.strip(".,:!?").lower()
    other = _REWORD.get(bare)
    if other is None or dice % 5 == 0:
        return "" if dice % 11 == 0 and bare.islower() else word
    return word.lower().replace(bare, other)


def _foreign(word: str) -> str:
    """A made-up language: each word always becomes the same other word."""
    number = sum(ord(letter) * 31**at for at, letter in enumerate(word.strip(".,:!?").lower()))
    end = word[-1] if word[-1] in ".,:!?" else ""
    return _FOREIGN[number % 12] + _FOREIGN[number // 12 % 12] + end


def dice(count: int, chance: np.random.Generator) -> list[list[int]]:
    """Eleven throws a report."""
    return chance.integers(0, 1 << 30, (count, 11)).tolist()


def kind_names(kinds: np.ndarray) -> list[str]:
    """The name of each report's kind of source."""
    return np.array([kind.name for kind in KINDS])[kinds].tolist()


SPEECHLESS: Final = NUMBER["sensor"]
