"""The country of the world "riverline": villages in districts along a river, its armed parties, its kinds of acts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LENGTH_KM: Final = 220.0
SOUTH_WEST: Final = (8.35, 27.15)
GOVERNORATE, DISTRICT, SUBDISTRICT, VILLAGE = range(4)
_SPLIT: Final = (6, 7, 4, 5)  # governorates, then how many of the next level in each
_HEADS: Final = [
    "Ab",
    "Ar",
    "Bar",
    "Da",
    "Dur",
    "El",
    "Far",
    "Ga",
    "Har",
    "Ib",
    "Jal",
    "Ka",
    "Ker",
    "Lo",
    "Mar",
    "Na",
    "Or",
    "Pir",
    "Qas",
    "Ra",
    "Sal",
    "Ta",
    "Um",
    "Wad",
    "Zer",
]
_TAILS: Final = [
    "ak",
    "ana",
    "bor",
    "dim",
    "el",
    "esh",
    "gar",
    "ia",
    "in",
    "kul",
    "lan",
    "mir",
    "na",
    "oro",
    "pur",
    "ra",
    "san",
    "tal",
    "um",
    "ved",
    "wan",
    "yeh",
    "zin",
]
_KINDS: Final = ("", "", "", "", "", "Upper ", "Lower ", "Old ", "New ", "Tell ", "Ford of ", "Camp ")

# leaf type, its parent, how often, killed on average, wounded on average, heard far away, at night rather than by day
LEAVES: Final = (
    ("infantry_assault", "ground_clash", 5, 3.0, 6.0, 1, 1),
    ("patrol_exchange", "ground_clash", 9, 0.5, 1.2, 1, 1),
    ("ambush", "raid", 4, 1.8, 2.4, 0, 0),
    ("outpost_raid", "raid", 3, 1.6, 2.0, 1, 1),
    ("mortar_fire", "indirect_fire", 14, 0.7, 2.2, 1, 1),
    ("artillery_fire", "indirect_fire", 9, 0.9, 2.6, 1, 1),
    ("rocket_fire", "indirect_fire", 5, 1.2, 3.4, 1, 1),
    ("sniper_fire", "direct_fire", 6, 0.5, 0.6, 0, 0),
    ("machine_gun_fire", "direct_fire", 10, 0.2, 0.6, 1, 1),
    ("roadside_bomb", "emplaced_device", 6, 1.1, 2.3, 1, 0),
    ("mine_blast", "emplaced_device", 3, 0.7, 1.1, 0, 0),
    ("car_bomb", "borne_device", 1.2, 6.0, 17.0, 1, 0),
    ("suicide_vest", "borne_device", 0.8, 5.0, 12.0, 1, 0),
    ("air_strike", "air_attack", 4, 3.2, 5.5, 1, 0),
    ("helicopter_attack", "air_attack", 1, 1.8, 3.0, 1, 0),
    ("drone_strike", "drone_activity", 4, 0.9, 1.6, 1, 0),
    ("drone_overflight", "drone_activity", 6, 0.0, 0.0, 0, 0),
    ("targeted_killing", "killing", 4, 1.3, 0.3, 0, 1),
    ("execution", "killing", 1, 2.4, 0.0, 0, 1),
    ("abduction", "taking_of_persons", 4, 0.1, 0.1, 0, 1),
    ("arbitrary_arrest", "taking_of_persons", 3, 0.0, 0.1, 0, 1),
    ("troop_advance", "movement_breach", 4, 0.0, 0.1, 0, 1),
    ("new_earthworks", "movement_breach", 3, 0.0, 0.0, 0, 0),
    ("patrol_blocked", "access_breach", 4, 0.0, 0.0, 0, 0),
    ("aid_convoy_looted", "access_breach", 1.5, 0.1, 0.3, 0, 0),
)
BRANCHES: Final = (
    ("ground_clash", "fighting"),
    ("raid", "fighting"),
    ("indirect_fire", "shooting_across_the_line"),
    ("direct_fire", "shooting_across_the_line"),
    ("emplaced_device", "explosion"),
    ("borne_device", "explosion"),
    ("air_attack", "air_activity"),
    ("drone_activity", "air_activity"),
    ("killing", "harm_to_persons"),
    ("taking_of_persons", "harm_to_persons"),
    ("movement_breach", "breach_without_fire"),
    ("access_breach", "breach_without_fire"),
)
ROOTS: Final = tuple(dict.fromkeys(root for _branch, root in BRANCHES))

# canonical name, side (0 government, 1 front, 2 neither), other spellings
ACTORS: Final = (
    (
        "National Army of Tirna",
        0,
        ("Tirna National Army", "TNA", "government forces", "the army", "Tirnan troops"),
    ),
    ("Tirna Border Guard", 0, ("Border Guards", "TBG", "border guard forces", "Tirna Borderguard")),
    ("Tirna Air Wing", 0, ("Tirnan Air Force", "government aircraft", "TAW", "army aviation")),
    (
        "Sarhad Volunteers",
        0,
        ("Sarhadi Volunteers", "pro-government militia", "Sarhad Voluntiers", "SV militia"),
    ),
    (
        "River Front",
        1,
        ("Jabhat al-Nahr", "Front of the River", "RF", "Riverfront fighters", "Jabhet el Nahr"),
    ),
    ("Kerem Brigade", 1, ("Karam Brigade", "Kerim Bde", "Liwa Karam", "Kerem battalion")),
    ("Free Banks Movement", 1, ("FBM", "Movement of the Free Banks", "Free Bank Movement")),
    ("Sons of Daro", 1, ("Abna Daro", "Sons of Darro", "Daro boys", "Ebna Daru")),
    ("Wolves of the Ford", 2, ("Ford Wolves", "the Wolves gang", "Dhiab al-Makhada")),
    ("Ranaku herders", 2, ("Ranako herdsmen", "armed herders", "Ranakou militia")),
    ("Zerin farmers' guard", 2, ("Zerin self-defence", "farmers' guards", "Zereen guard")),
)
VAGUE: Final = ("unknown gunmen", "unidentified armed men", "armed group", "unknown")
TARGETS: Final = (
    ("civilians", "villagers", "residents"),
    ("army post", "military post", "outpost"),
    ("front post", "rebel position", "fighters"),
    ("checkpoint", "check point", "checkpost"),
    ("convoy", "vehicles", "trucks"),
    ("market", "bazaar", "shops"),
    ("ferry landing", "crossing", "river crossing"),
    ("school", "schoolyard", "education facility"),
    ("clinic", "health post", "medical facility"),
    ("monitoring team", "monitors", "observer patrol"),
    ("bridge", "the bridge", "infrastructure"),
    ("farm", "livestock", "fields"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Places of four levels in one list; ``x`` along the river and ``y`` across it, in km."""

    x: Floats
    y: Floats
    level: Ints
    parent: Ints  # the unit one level up; governorates are their own
    weight: Floats  # how often something happens there; 0 unless a village
    names: list[str]

    def above(self, unit: Ints, level: int) -> Ints:
        """The unit of that level that holds each unit, or the unit itself where it is higher already."""
        for _step in range(VILLAGE):
            unit = np.where(self.level[unit] > level, self.parent[unit], unit)
        return unit


def river(x: Floats) -> Floats:
    """Where the river runs, km north of the southern edge."""
    return 62 + 14 * np.sin(x / 25) + 6 * np.sin(x / 9 + 1)


def survey(chance: np.random.Generator) -> Land:
    """Draws the country: every level scattered around the one above, villages thickest at the river."""
    governorates, *rest = _SPLIT
    half = governorates // 2
    x = (np.arange(governorates) % half + 0.5) * LENGTH_KM / half
    y = river(x) + np.where(np.arange(governorates) < half, -24.0, 24.0)
    xs, ys, levels, parents = [x], [y], [np.zeros(governorates, int)], [np.arange(governorates)]
    start = 0
    for level, (each, spread) in enumerate(zip(rest, (22.0, 9.0, 4.5), strict=True), start=1):
        above = np.repeat(np.arange(start, start + xs[-1].size), each)
        start += xs[-1].size
        parents.append(above)
        x = xs[-1].repeat(each) + chance.normal(0, spread * 1.4, above.size)
        y = ys[-1].repeat(each) + chance.normal(0, spread * 0.8, above.size)
        xs.append(x)
        ys.append(y)
        levels.append(np.full(above.size, level))
    x, y, level = np.concatenate(xs), np.concatenate(ys), np.concatenate(levels)
    weight = np.exp(-np.abs(y - river(x)) / 14) * chance.lognormal(0, 0.9, x.size) * (level == VILLAGE)
    return Land(x, y, level, np.concatenate(parents), weight / weight.sum(), _names(level, chance))


def _names(level: Ints, chance: np.random.Generator) -> list[str]:
    """Made-up names, some of them borne by several places."""
    names = []
    for one in level.tolist():
        head, tail, kind = (
            chance.integers(len(_HEADS)),
            chance.integers(len(_TAILS)),
            chance.integers(len(_KINDS)),
        )
        before = _KINDS[kind] if one == VILLAGE else ""
        names.append(f"{before}{_HEADS[head]}{_TAILS[tail]}{' District' if one == DISTRICT else ''}")
    return names


def spellings(chance: np.random.Generator, known: float = 0.7) -> list[tuple[str, str]]:
    """The alias file as a mission keeps it: about that share of the spellings."""
    pairs = [(other, name) for name, _side, others in ACTORS for other in others]
    return [pair for pair in pairs if chance.random() < known]
