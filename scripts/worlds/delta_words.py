"""The words of the delta world: what each kind of source calls an act, a unit, a target; what the files cover."""

from worlds.delta_land import Dice

FAMILIES = {
    "shelling": ("mortar", "howitzer", "rocket"),
    "small arms": ("rifle", "heavy machine gun", "sniper"),
    "overflight": ("quadcopter flight", "fixed wing flight"),
    "air strike": ("drone drop", "jet strike"),
    "explosive hazard": ("mine", "roadside bomb"),
    "incursion": ("raid", "abduction"),
}
FAMILY = {leaf: family for family, leaves in FAMILIES.items() for leaf in leaves}
ABOVE = {
    "shelling": "fire violation",
    "small arms": "fire violation",
    "overflight": "air violation",
    "air strike": "air violation",
    "explosive hazard": "ground violation",
    "incursion": "ground violation",
}
# What a kind of source says: a word for a leaf where it can tell, else for the family.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "camera": {
        "shelling": ("projectile_in_flight", "impact_flash", "explosion_undetermined"),
        "small arms": ("burst", "tracer_round", "single_shot"),
        "overflight": ("uav_track", "lights_in_sky"),
        "air strike": ("impact_flash", "explosion_undetermined", "aerial_signature"),
        "explosive hazard": ("explosion_undetermined",),
        "incursion": ("persons_crossing", "burst"),
    },
    "post": {
        "mortar": ("MTR", "IDF"),
        "howitzer": ("ARTY", "IDF"),
        "rocket": ("MLRS", "IDF"),
        "shelling": ("IDF", "EXPL"),
        "small arms": ("SAF", "HMG burst", "SAF"),
        "overflight": ("UAS obs",),
        "air strike": ("EXPL", "CAS run"),
        "explosive hazard": ("EXPL",),
        "incursion": ("SAF", "X-line move"),
    },
    "complaint": {
        "shelling": ("artillery aggression", "bombardment", "heavy weapons use"),
        "small arms": ("firing at positions", "sniping", "provocation by fire"),
        "overflight": ("hostile reconnaissance", "airspace breach"),
        "air strike": ("aerial aggression", "suicide drone attack"),
        "explosive hazard": ("mine laying", "sabotage"),
        "incursion": ("infiltration attempt", "assault", "kidnapping"),
    },
    "patrol": {
        "mortar": ("mortar impact",),
        "howitzer": ("artillery impact",),
        "rocket": ("rocket impact",),
        "shelling": ("crater analysis: indirect fire",),
        "small arms": ("bullet marks",),
        "overflight": ("drone sighting",),
        "air strike": ("air delivered impact",),
        "explosive hazard": ("mine incident", "IED scene"),
        "incursion": ("forced entry", "missing person"),
    },
    "hotline": {
        "shelling": ("shells", "bombing", "loud bangs"),
        "small arms": ("shooting", "gunfire", "bullets"),
        "overflight": ("drone over houses", "buzzing"),
        "air strike": ("bombing", "plane attack"),
        "explosive hazard": ("mine blast", "loud bangs"),
        "incursion": ("soldiers came", "men taken", "shooting"),
    },
    "media": {
        "mortar": ("mortar attack", "shelling"),
        "rocket": ("rocket attack", "shelling"),
        "shelling": ("shelling", "artillery fire", "attack"),
        "small arms": ("clashes", "armed clash", "gunfire exchange"),
        "overflight": ("drone activity",),
        "air strike": ("airstrike", "drone strike", "attack"),
        "explosive hazard": ("explosion", "landmine explosion"),
        "incursion": ("raid", "attack", "abductions"),
    },
    "digest": {
        "shelling": ("CFV-1 indirect fire", "CFV-1"),
        "small arms": ("CFV-2 direct fire",),
        "overflight": ("CFV-3 aerial observation",),
        "air strike": ("CFV-4 aerial attack",),
        "explosive hazard": ("CFV-5 explosive device",),
        "incursion": ("CFV-6 movement of forces", "CFV-6 detention"),
    },
}
VOCABULARY = {"radio": "media", "agency": "media", "wire": "media"}
COARSE = {
    "explosion_undetermined": "violation",
    "explosion": "violation",
    "attack": "violation",
    "EXPL": "violation",
    "loud bangs": "violation",
    "impact_flash": "fire violation",
    "bombing": "violation",
}
PARTIES = {
    "east": ("Eastern Command", "ECF", "Eastern forces"),
    "west": ("River Front", "RF", "the Front's army"),
}
SLURS = {"east": ("the mercenaries of the east", "the enemy"), "west": ("river gangs", "the insurgents")}
TARGETS = {
    "school": ("school", "girls' school", "education facility"),
    "post": ("post", "checkpoint", "military position"),
    "house": ("house", "homes", "residential area"),
    "farm": ("farm", "orchards", "farmland"),
    "market": ("market", "shops", "bazaar"),
    "road": ("road", "vehicle", "car on the road"),
    "clinic": ("clinic", "health centre", "hospital"),
    "bridge": ("bridge", "crossing"),
}
TARGET_WEIGHTS = (1, 9, 7, 6, 1, 4, 0.7, 1)
TAXONOMY_COVERS, ALIASES_COVER = 0.9, 0.8


def taxonomy(dice: Dice) -> list[tuple[str, str]]:
    """Pairs of child and parent; the words of about nine in ten are in it."""
    pairs = list(FAMILY.items()) + list(ABOVE.items())
    pairs += [(kind, "violation") for kind in sorted(set(ABOVE.values()))]
    nodes = {child for child, _ in pairs} | {"violation"}
    parents: dict[str, str] = {}
    for words in WORDS.values():
        for node, said in words.items():
            for word in said:
                parents.setdefault(word, COARSE.get(word, node))
    kept = [
        (word, node) for word, node in parents.items() if word not in nodes and dice.chance(TAXONOMY_COVERS)
    ]
    return pairs + kept


def units(dice: Dice) -> dict[str, dict[str, tuple[str, ...]]]:
    """Units of both parties with the names they go by, the first being the one in the books."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for party, (name, short, _) in PARTIES.items():
        found[party] = {}
        for n in range(9):  # nine numbers, none twice
            number, kind = (
                9 * n + 1 + int(dice.even() * 9),
                dice.pick(("Brigade", "Battalion", "Border Regiment")),
            )
            nick = dice.pick(("Falcon", "Cedar", "Sabre", "Lion", "Storm", "Reed", "Dawn")) + f" {kind}"
            proper = f"{number} {kind} ({name})"
            near = f"{short} {number}{kind[0]}"
            found[party][proper] = (proper, near, f"{number}th {kind}", f"{nick} {number}", f"{short} {nick}")
    return found


def aliases(dice: Dice, named: dict[str, dict[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    """Pairs of another name and the name in the books, for about four in five of the names in use."""
    pairs = [(other, names[0]) for party, names in PARTIES.items() for other in (*names[1:], *SLURS[party])]
    pairs += [
        (other, proper) for each in named.values() for proper, names in each.items() for other in names[1:]
    ]
    return [pair for pair in pairs if dice.chance(ALIASES_COVER)]
