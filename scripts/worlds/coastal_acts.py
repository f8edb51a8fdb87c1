"""What happens on the made-up coast: acts and how they are called, sides and their other names, what is hit."""

_LEAVES: dict[str, tuple[str, tuple[str, ...]]] = {
    "shore battery fire": ("Shelling/artillery/missile attack", ("barrage", "artillery rounds")),
    "naval gunfire": ("Shelling/artillery/missile attack", ("gunboat shelling", "fire from the sea")),
    "mortar fire": ("Shelling/artillery/missile attack", ("mortars", "tank and mortar rounds")),
    "rocket salvo": ("Shelling/artillery/missile attack", ("rockets", "katyusha fire")),
    "quadcopter drop": ("Air/drone strike", ("drone grenade", "quadcopter")),
    "one-way drone": ("Air/drone strike", ("kamikaze drone", "moped drone")),
    "jet strike": ("Air/drone strike", ("air raid", "bombing run")),
    "speedboat landing": ("Armed clash", ("beach landing", "frogmen raid")),
    "street fight": ("Armed clash", ("gun battle", "urban fighting")),
    "checkpoint assault": ("Armed clash", ("post stormed", "storming")),
    "convoy ambush": ("Armed clash", ("ambush", "trap on the road")),
    "roadside bomb": ("Remote explosive/landmine/IED", ("ied", "bomb by the road")),
    "sea mine": ("Remote explosive/landmine/IED", ("drifting mine", "boat blown up")),
    "sniper shot": ("Attack", ("sniping", "shot from a roof")),
    "house raid": ("Attack", ("night raid", "doors kicked in")),
    "seizure of fishermen": ("Abduction/forced disappearance", ("crew taken", "fishermen held")),
    "burning of boats": ("Looting/property destruction", ("boats torched", "arson in the harbour")),
}
_KINDS = {
    "Shelling/artillery/missile attack": "Explosions/Remote violence",
    "Air/drone strike": "Explosions/Remote violence",
    "Remote explosive/landmine/IED": "Explosions/Remote violence",
    "Armed clash": "Battles",
    "Attack": "Violence against civilians",
    "Abduction/forced disappearance": "Violence against civilians",
    "Looting/property destruction": "Strategic developments",
}
ACTS = tuple(_LEAVES)
SUBEVENT = {leaf: kind for leaf, (kind, _) in _LEAVES.items()}
FREE_WORDS = {leaf: words for leaf, (_, words) in _LEAVES.items()}
COARSE = {leaf: _KINDS[kind] for leaf, (kind, _) in _LEAVES.items()}
PARTY_WORDS = ("aggression", "violation", "response to fire", "crime of the enemy")
TAXONOMY = [
    *((word, leaf) for leaf, (_, words) in _LEAVES.items() for word in words),
    *SUBEVENT.items(),
    *_KINDS.items(),
]
# act: weight, mean of killed, mean number of salvos beyond the first
ACT_LAWS: dict[str, tuple[float, float, float]] = {
    "shore battery fire": (14, 0.5, 3.0),
    "naval gunfire": (5, 0.7, 2.0),
    "mortar fire": (15, 0.4, 2.4),
    "rocket salvo": (9, 0.9, 1.6),
    "quadcopter drop": (13, 0.5, 0.5),
    "one-way drone": (6, 1.1, 0.8),
    "jet strike": (5, 3.2, 0.9),
    "speedboat landing": (2, 2.5, 1.0),
    "street fight": (8, 1.8, 1.5),
    "checkpoint assault": (5, 1.7, 0.6),
    "convoy ambush": (3, 2.6, 0.4),
    "roadside bomb": (5, 1.2, 0.0),
    "sea mine": (1, 1.4, 0.0),
    "sniper shot": (7, 0.6, 0.4),
    "house raid": (4, 0.3, 0.2),
    "seizure of fishermen": (2, 0.05, 0.0),
    "burning of boats": (2, 0.05, 0.0),
}
SIDES: dict[str, tuple[str, ...]] = {
    "Republic Armed Forces": (
        "Republic army",
        "government forces",
        "RAF",
        "the army",
        "3rd Coastal Brigade",
        "Fleet Command",
    ),
    "Tideline Front": (
        "TLF",
        "Front fighters",
        "the rebels",
        "Tideline militants",
        "Averin Wing",
        "Jabhat al-Sahil",
    ),
    "Harbour Committees": ("harbour militias", "local committees", "HC gunmen", "popular committees"),
}
TARGETS: dict[str, tuple[str, ...]] = {
    "army positions": ("army post", "a military site", "soldiers"),
    "rebel positions": ("Front post", "militant hideouts", "fighters"),
    "houses": ("homes", "a residential block", "civilians"),
    "harbour": ("the port", "quay and boats", "fishing harbour"),
    "market": ("the souk", "shops"),
    "road traffic": ("a convoy", "vehicles", "a bus"),
    "power station": ("substation", "infrastructure"),
}
ALIASES = [
    *((alias, name) for name, others in SIDES.items() for alias in others[:-1]),
    *((alias, name) for name, others in TARGETS.items() for alias in others),
]
