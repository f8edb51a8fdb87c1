"""Names, words and texts of a made-up world, in several scripts, spelt unlike by unlike sources."""

from dataclasses import dataclass

from numpy.random import Generator

_LETTERS = {  # beginnings, ends of syllables, and what stands between words
    "latin": ("b d f g h j k l m n p r s t v z sh kh ch", "a e i o u aa ei ou", " "),
    "accented": ("b č d ď g ğ ł m ñ p r š ş t ž q", "á e í ö ü ı ă ê", " "),
    "cyrillic": ("б в г д ж з к л м н п р с т х ш", "а е и о у я ы", " "),
    "arabic": ("ب ت ج د ر ز س ش ع ف ق ك ل م ن", "ا و ي", " "),
    "devanagari": ("क ग च ज त द न प ब म य र ल स", "ा ि ी ु े ो", " "),
    "ethiopic": ("ሀ ለ መ ረ ሰ ቀ በ ተ ነ አ ከ ወ", "ል ም ር ስ ት ን", " "),
    "han": ("山 河 城 东 西 南 北 安 平 石 林 口", "州 村 镇 县 关 寨", ""),
}
ALPHABETS = {script: (heads.split(), tails.split(), gap) for script, (heads, tails, gap) in _LETTERS.items()}
EVENT_WORDS = (
    "shelling", "airstrike", "drone strike", "ambush", "clash", "sniper fire", "raid", "abduction", "looting",
    "mortar fire", "rocket fire", "explosion", "landmine", "arrest", "killing", "grenade attack", "arson",
    "protest", "checkpoint attack", "missile strike", "bombardment", "skirmish", "assassination", "incursion",
    "roadside bomb", "riot", "siege", "execution", "kidnapping", "sabotage",
)  # fmt: skip
FORMS = (
    "{type} in {place}: {toll}. {detail}",
    "{toll} in {type} near {place}, {source} says. {detail}",
    "{actor} blamed for {type} at {place}; {toll}. {detail}",
    "Residents of {place} report {type} by {actor}. {detail} {toll}.",
    "BREAKING: {type} hits {target} in {place}. {detail}",
    "{place} — {detail} {type}, {toll}, according to {source}",
    "On {day}, {actor} carried out {type} on {target} at {place}. {toll}. {detail}",
    "{detail} {place} {type} {toll}",
    "{type}; {place}; {day}; {actor}; {toll}",
    "An official in {place} said that {target} was hit. {detail} {toll}",
    "{source}: {type}, {place}, {toll}",
    "We heard of {type} around {place} {day}. {detail}",
    "{actor} denies {type} at {place}. {detail}",
    "Update: {toll} after {type} in {place} on {day}. {detail}",
)
LEADS = ("", "", "{source}: ", "According to {source}, ", "RT @{source} ", "({source}) ", "via {source} — ")


def word(rng: Generator, script: str, syllables: int) -> str:
    """A made-up word of so many syllables."""
    heads, tails, _ = ALPHABETS[script]
    picks = rng.integers(0, 1 << 30, 2 * syllables)
    return "".join(
        heads[int(picks[2 * i]) % len(heads)] + tails[int(picks[2 * i + 1]) % len(tails)]
        for i in range(syllables)
    )


def names(rng: Generator, script: str, n: int, namesakes: float = 0.0) -> list[str]:
    """``n`` place or party names, a share of them borne by several."""
    made: list[str] = []
    for _ in range(n):
        if made and rng.random() < namesakes:
            made.append(made[int(rng.integers(0, len(made)))])
            continue
        name = word(rng, script, int(rng.integers(1, 4)) + 1)
        made.append(name.capitalize() if rng.random() < 0.9 else name)
    return made


def misspell(rng: Generator, name: str) -> str:
    """Another way to write the name: a letter doubled, dropped or changed, a hyphen, another case."""
    if len(name) < 3:
        return name
    at = int(rng.integers(1, len(name)))
    way = int(rng.integers(0, 6))
    if way == 0:
        return name[:at] + name[at - 1] + name[at:]
    if way == 1:
        return name[:at] + name[at + 1 :]
    if way == 2:
        vowels = "aeiou"
        return "".join(
            vowels[(vowels.index(c) + 1) % 5] if c in vowels and i == at else c for i, c in enumerate(name)
        )
    if way == 3:
        return name[:at] + "-" + name[at:]
    return name.upper() if way == 4 else name + " " + ("City", "village", "area", "district")[at % 4]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the world: how it says a particular, an act, a sentence."""

    script: str
    particulars: list[str]
    acts: list[list[str]]
    forms: tuple[str, ...]
    native: bool  # whether places and parties keep the spelling of the table

    def joined(self, words: list[str]) -> str:
        return ALPHABETS[self.script][2].join(words)


def make_tongue(rng: Generator, first: bool, types: int) -> Tongue:
    """A language: the first of a world is often English-like, others have words and templates of their own."""
    script = "latin" if first and rng.random() < 0.6 else str(rng.choice(list(ALPHABETS)))
    particulars = names(rng, script, 400)
    plain = script == "latin"
    acts = []
    for i in range(types):
        said = [word(rng, script, 2) for _ in range(int(rng.integers(1, 4)))]
        acts.append([EVENT_WORDS[i % len(EVENT_WORDS)], *said[1:]] if plain else said)
    count = int(rng.integers(2, len(FORMS) + 1))
    forms = [FORMS[int(i)] for i in rng.choice(len(FORMS), count, replace=False)]
    if not plain:
        forms = [_translated(rng, form, script) for form in forms]
    return Tongue(script, particulars, acts, tuple(forms), native=first)


def _translated(rng: Generator, form: str, script: str) -> str:
    """The same template with made-up words in place of the English ones, sometimes in another order."""
    parts = [p if "{" in p else word(rng, script, 2) for p in form.split()]
    if rng.random() < 0.5:
        rng.shuffle(parts)
    return " ".join(parts)


def shortened(rng: Generator, text: str, lead: str) -> str:
    """A copy's text: cut, reordered, a few words changed, perhaps led by the name of whom it copies."""
    words = text.split()
    way = rng.random()
    if way < 0.3 and len(words) > 6:
        start = int(rng.integers(0, max(1, len(words) // 3)))
        words = words[start : start + max(5, int(len(words) * rng.uniform(0.5, 0.95)))]
    elif way < 0.5 and len(words) > 6:
        cut = int(rng.integers(2, len(words) - 2))
        words = words[cut:] + words[:cut]
    elif way < 0.7:
        keep = rng.random(len(words)) > rng.uniform(0.05, 0.4)
        words = [w for w, k in zip(words, keep, strict=True) if k] or words
    return lead + " ".join(words)
