"""What reports of the delta world say in words, and what becomes of those words when others copy them."""

from worlds.delta_acts import Act
from worlds.delta_land import Dice

OPENINGS = {
    "camera": (
        "{rounds} x {type} recorded, direction {side}",
        "{type}, {rounds} counted, {side}",
        "auto log: {type} {rounds}",
    ),
    "post": (
        "Heard {rounds} {type} {km} km {side}",
        "{type} observed {side}, approx {km} km, {rounds} counted",
    ),
    "complaint": (
        "{place}: {type} by {actor}, {more} rounds, {target} hit",
        "Violation no {number}. {actor} carried out {type} on {place}, {more} rounds",
    ),
    "patrol": ("Patrol visited {place}: {type} confirmed, {target} damaged, {rounds} marks, from {side}",),
    "hotline": (
        "Caller from {place}: {type}, {feeling}",
        "{type} near {target}, {feeling}",
        "Since an hour {type} in {place}",
    ),
    "radio": (
        "Listeners in {place} speak of {type}. {feeling}",
        "News from {place}: {type}, {target} damaged",
    ),
    "agency": (
        "Our correspondent in {place}: {actor} behind {type}. {target} was hit. Residents say {feeling}",
        "A local official told us {type} struck {place}, near a {target}. {feeling}",
    ),
    "wire": ("{type} reported in {place}, officials say. The ceasefire has held unevenly since spring",),
    "digest": ("{number}. {place}: {type}; {target}; attributed to {actor}.",),
}
OTHER_SCRIPT = {
    "shelling": "قصف مدفعي",
    "small arms": "اشتباكات",
    "overflight": "تحليق طائرة مسيرة",
    "air strike": "غارة جوية",
    "explosive hazard": "انفجار لغم",
    "incursion": "توغل",
}
OTHER_OPENINGS = (
    "مراسلنا: {type} في {place}",
    "{type} قرب {place} وفق مصادر محلية",
    "أنباء عن {type} على أطراف {place}",
)
OTHER_ENDINGS = ("دون تفاصيل أخرى", "السكان في الملاجئ", "والأهالي يطلبون المساعدة", "")
FEELINGS = (
    "windows broken",
    "children are afraid",
    "the road is closed",
    "no ambulance came",
    "people in the cellars",
    "smoke seen until night",
    "the power is out",
    "it began again",
    "nobody hurt that we know of",
)


def text_of(dice: Dice, row: dict[str, object], kind: str, act: Act) -> str | None:
    """A short text in the source's manner; one agency writes half of its texts, and places, in another script."""
    if dice.chance({"camera": 0.5, "post": 0.3}.get(kind, 0.06)):
        return None
    if row["source_id"] == "agency-west" and dice.chance(0.5):
        if row["place_name"] and dice.chance(0.6):
            row["place_name"] = act.village.script
        opening = dice.pick(OTHER_OPENINGS).format(type=OTHER_SCRIPT[act.family], place=act.village.script)
        return f"{opening} {dice.pick(OTHER_ENDINGS)}".strip()
    said = dice.pick(OPENINGS[kind]).format(
        rounds=max(1, round(act.rounds * dice.between(0.3, 1.0))),
        more=round(act.rounds * dice.between(1.2, 3.0)) + 2,
        type=str(row["event_type"] or "incident").replace("_", " "),
        side=dice.pick(("W to E", "E to W", "SE", "NW")),
        km=round(dice.between(1, 9)),
        place=row["place_name"] or act.district.name,
        actor=row["actor"] or "unknown side",
        target=row["target"] or "open ground",
        number=100 + int(dice.even() * 900),
        feeling=dice.pick(FEELINGS),
    )
    if row.get("killed_min"):
        said += f"; {int(float(str(row['killed_min'])))} killed"
    return said


def reworded(dice: Dice, text: str, credit: str) -> str | None:
    """A text as a copier brings it: whole, shortened, or with its parts in another order; at times with a credit."""
    if not text:
        return None
    parts = text.replace(";", ".").replace(",", ".").split(". ")
    throw = dice.even()
    if throw < 0.35:
        words = text.split()
        text = " ".join(words[: max(4, round(len(words) * dice.between(0.45, 0.85)))])
    elif throw < 0.65 and len(parts) > 1:
        turn = 1 + int(dice.even() * (len(parts) - 1))
        text = ". ".join(parts[turn:] + parts[:turn])
    elif throw < 0.75:
        return None
    return f"{credit}: {text}" if dice.chance(0.4) else text
