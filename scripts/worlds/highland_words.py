"""The words of the highland: what acts are called, who the parties are, and how reporters phrase things."""

from typing import Final

TREE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "fighting": {
        "ground combat": ("ambush", "raid on a post", "exchange of fire", "sniping"),
        "seizure of ground": ("post taken", "village taken", "pass closed by force"),
    },
    "indirect fire": {
        "gun and rocket fire": ("mortar fire", "howitzer fire", "rocket fire"),
        "attack from the air": ("air strike", "helicopter strike", "armed drone strike"),
        "planted charge": ("roadside bomb", "mine blast", "vehicle bomb"),
    },
    "harm to civilians": {
        "killing": ("targeted killing", "execution", "massacre"),
        "taking of persons": ("kidnapping", "mass arrest", "checkpoint disappearance"),
        "harm to property": ("house burning", "looting", "aid convoy stopped"),
    },
    "breach without harm": {
        "forbidden movement": ("troop movement", "heavy weapon moved", "overflight"),
        "public unrest": ("protest", "road blockade", "riot"),
    },
}
# How often a leaf happens, whether it kills, and how many if so.
WEIGHT: Final = {"fighting": 1.5, "indirect fire": 1.8, "harm to civilians": 1.0, "breach without harm": 0.6}
DEADLY: Final = {
    "fighting": 0.5,
    "indirect fire": 0.42,
    "harm to civilians": 0.45,
    "breach without harm": 0.04,
}

PARTIES: Final[tuple[tuple[str, ...], ...]] = (
    ("Highland National Army", "HNA", "army", "government forces", "regime troops", "the armed forces"),
    ("Front for the Free Passes", "FFP", "Passes Front", "Front rebels", "Jabha", "anti-government fighters"),
    ("Upper Valleys Militia", "UVM", "valley guards", "Valley Militia", "local self-defence", "lashkar"),
    ("Border Guard Corps", "BGC", "border guards", "frontier corps", "border police"),
    ("Brigade of the Ridge", "Ridge Brigade", "ridgemen", "BR", "extremist gunmen"),
    ("Neighbour State Forces", "NSF", "foreign troops", "cross-border forces", "troops from over the border"),
    ("Sons of Karaz", "Karazi", "Karaz clan", "tribal fighters", "Karaz gunmen"),
)
VAGUE: Final = ("unknown", "unidentified gunmen", "armed men", "unknown armed group", "")
TARGETS: Final = (
    "civilians",
    "herders",
    "traders",
    "school",
    "clinic",
    "bridge",
    "checkpoint",
    "aid workers",
)
TARGET_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "civilians": ("civilians", "villagers", "residents", "non-combatants"),
    "herders": ("herders", "shepherds", "nomads"),
    "traders": ("traders", "lorry drivers", "merchants"),
    "school": ("school", "primary school", "education facility"),
    "clinic": ("clinic", "health post", "medical facility"),
    "bridge": ("bridge", "river crossing", "infrastructure"),
    "checkpoint": ("checkpoint", "outpost", "security post"),
    "aid workers": ("aid workers", "relief staff", "humanitarians"),
}

ACT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "ground combat": ("clashes", "a firefight", "fighting", "an armed attack", "gun battles"),
    "seizure of ground": ("an assault", "an advance", "the capture of positions", "an offensive push"),
    "gun and rocket fire": ("shelling", "a bombardment", "artillery fire", "incoming rounds"),
    "attack from the air": ("an air raid", "a strike from the air", "a bombing", "a drone hit"),
    "planted charge": ("a blast", "an explosion", "a bomb attack", "an IED detonation"),
    "killing": ("a killing", "a shooting", "a murder", "a deadly attack"),
    "taking of persons": ("an abduction", "detentions", "a seizure of people", "a kidnapping"),
    "harm to property": ("arson", "looting", "destruction of homes", "a robbery"),
    "forbidden movement": ("a movement of forces", "a violation of the truce", "military traffic"),
    "public unrest": ("a demonstration", "a blocked road", "unrest", "an angry crowd"),
}
PHRASES: Final[dict[str, tuple[str, ...]]] = {
    "media": (
        "{Act} {near} {place} {when}, {actor} blamed; {toll}.",
        "{toll_cap} in {act} {near} {place}. Residents point to {actor}.",
        "{place}: {act} hit {target} {when}, {toll}, officials said.",
        "Correspondents in {place} speak of {act} {when}. {toll_cap}.",
    ),
    "party": (
        "Our forces report {act} by {actor} against {target} {near} {place}. {toll_cap}.",
        "The criminal {actor} carried out {act} {near} {place} {when}, {toll}.",
        "Communique: {act} {near} {place}; {actor} responsible. {toll_cap}.",
    ),
    "monitor": (
        "Team observed {act} {near} {place} {when}. Assessed actor: {actor}. {toll_cap}.",
        "Patrol heard {act}, direction {place}, {when}. {toll_cap}. Attribution: {actor}.",
        "{when_cap}: {act} reported {near} {place}, {target} affected, {toll}.",
    ),
    "ngo": (
        "Field staff learned of {act} affecting {target} {near} {place}. {toll_cap}.",
        "Access note: {act} {near} {place} {when}; {toll}. Movement suspended.",
        "{toll_cap} after {act} {near} {place}, attributed to {actor}.",
    ),
    "police": (
        "Incident log {place}: {act}, suspects {actor}, {when}. {toll_cap}.",
        "District police register {act} {near} {place}. {toll_cap}. Case open.",
    ),
    "social": (
        "{place} right now!! {act} {when}, {toll}",
        "hearing {act} {near} {place}, they say {actor} #highland",
        "{act} again in {place}... {toll}. pray for {place}",
        "video: {act} {near} {place}, {actor}?",
    ),
    "satellite": ("Thermal anomaly consistent with {act}.", "Change detected: damage consistent with {act}."),
}
NEAR: Final = ("near", "in", "outside", "close to", "on the road to", "above", "at")
DAY_PARTS: Final = (
    ("overnight", "after midnight", "in the night"),
    ("early in the morning", "in the morning", "at dawn", "before noon"),
    ("in the afternoon", "after midday", "around noon"),
    ("in the evening", "after dark", "at dusk", "late in the day"),
)
NO_TOLL: Final = ("no casualties reported", "nobody was hurt", "casualties unclear", "no word on losses")
KILLED: Final = ("{} killed", "{} dead", "{} people lost their lives", "death toll {}", "{} martyred")
WOUNDED: Final = ("{} wounded", "{} injured", "{} hurt")
COPY_HEADS: Final = (
    "",
    "",
    "RT ",
    "According to {}: ",
    "{} reports: ",
    "BREAKING: ",
    "Via {} - ",
    "[translated] ",
)
COPY_TAILS: Final = ("", "", "", " More to follow.", " We could not verify this.", " (agencies)", " Share!")
SWAPS: Final[dict[str, str]] = {
    "killed": "dead", "dead": "killed", "wounded": "injured", "injured": "wounded", "near": "close to",
    "blamed": "accused", "officials": "authorities", "reported": "said", "forces": "troops", "attack": "assault",
    "hit": "struck", "in": "at", "residents": "locals",
}  # fmt: skip

ONSETS: Final = ("kh", "sh", "b", "d", "gh", "k", "q", "m", "n", "z", "r", "ch", "j", "w", "t", "l", "s", "y")
VOWELS: Final = ("a", "a", "aa", "i", "ee", "u", "oo", "aw", "o")
CODAS: Final = ("", "", "n", "r", "z", "sh", "k", "d", "kh", "l", "m")
ENDINGS: Final = ("", "", "", " dara", " kot", " bala", " payan", "abad", "kala", " gul")
ROMANS: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (),
    (("kh", "x"), ("sh", "š"), ("ch", "č"), ("gh", "ğ"), ("ee", "ī"), ("oo", "ū"), ("aa", "ā"), ("j", "ǰ")),
    (("ch", "tch"), ("sh", "ch"), ("j", "dj"), ("ee", "i"), ("oo", "ou"), ("u", "ou"), ("aw", "ao"), ("q", "k")),
    (("aa", "a"), ("ee", "i"), ("oo", "u"), ("aw", "au"), ("gh", "g"), ("q", "k"), ("w", "v"), ("y", "i")),
    (("kh", "х"), ("sh", "ш"), ("ch", "ч"), ("gh", "г"), ("j", "дж"), ("ee", "и"), ("oo", "у"), ("aa", "а"),
     ("a", "а"), ("b", "б"), ("d", "д"), ("g", "г"), ("k", "к"), ("q", "к"), ("m", "м"), ("n", "н"), ("z", "з"),
     ("r", "р"), ("w", "в"), ("t", "т"), ("l", "л"), ("s", "с"), ("y", "й"), ("i", "и"), ("u", "у"), ("o", "о"),
     ("p", "п"), ("h", "х")),
)  # fmt: skip
