"""Where: the places a claim names, from the gazetteer, told apart from capitals and states that act."""

from tahqiq.model.place import Place
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence

_LOCATIVE = lexicon("where").words("locative")
# These hold a place for certain; the others also lead to governments: "on Kabul", "to Islamabad".
_FIRM = _LOCATIVE - {"on", "toward", "towards", "via", "from", "to", "of", "between"}
_OF_PLACES = lexicon("where").words("of_places")
_NO_PLACES = lexicon("where").words("no_places")
_JOINS = frozenset({"of", "-", "al", "el", "e", "i", "ul", "bin", "de", "la"})
_LEAD = frozenset(
    {"the", "villages", "village", "town", "towns", "city", "of", "district", "area", "market", "outskirts"}
    | {"eastern", "western", "northern", "southern", "central"}
)
_SHAKES = frozenset({"shake", "rock", "hit", "strike", "rattle", "jolt", "bomb", "shell", "pound", "bombard"})
_TAKES_A_PLACE = frozenset(
    {
        "flee",
        "reach",
        "leave",
        "enter",
        "capture",
        "take",
        "retake",
        "seize",
        "storm",
        "shell",
        "bomb",
        "bombard",
    }
    | {
        "visit",
        "evacuate",
        "overrun",
        "besiege",
        "pound",
        "recapture",
        "encircle",
        "tour",
        "liberate",
        "quit",
    }
)
_NAMES_OTHERS = frozenset({"'s", "'", "news", "tv", "agency"})
_GENERIC = frozenset({"country", "region", "line"})
_TIME_WORDS = frozenset(lexicon("times").table("months")) | frozenset(lexicon("times").table("weekdays"))


def places_in(scene: Scene, indices: set[int]) -> tuple[Place, ...]:
    """The places named among these words, the most precise first; a state counts only if nothing finer is named."""
    found: list[Place] = []
    for mention in scene.mentions_in(indices):
        name = mention.name("place")
        if name and stands_for_place(scene, mention):
            known = scene.knowledge.known_place(name)
            if known:
                found.append(known.as_place(mention.written))
    found += _unknown(scene, indices)
    fine = [place for place in found if place.kind not in _GENERIC]
    chosen = fine or found
    kept = {place.name: place for place in sorted(chosen, key=_fineness)}
    return tuple(kept.values())[:6]


def stands_for_place(scene: Scene, mention: Mention) -> bool:
    """Whether the name is a place here and not the government that sits in it."""
    if mention.name("person"):
        return False
    before = _preposition(scene, mention)
    if not mention.name("actor"):
        return not _part_of_name(scene, mention)
    if before in _FIRM:
        return True
    known = scene.knowledge.known_place(mention.name("place") or "")
    capital = known is not None and known.kind == "town"
    if before in ("on", "to", "from") and capital:
        return _governor_moves(scene, mention)
    if capital and (_struck(scene, mention) or _visited(scene, mention)):
        return True
    return before in ("into", "inside")


def _struck(scene: Scene, mention: Mention) -> bool:
    """ "Explosions shook Kabul": what is shaken is the town, not the government in it."""
    index = scene.sentence.at(mention.start)
    if index is None or not scene.sentence.parsed:
        return False
    word = scene.sentence.words[index]
    return word.dep == "dobj" and scene.sentence.words[word.head].lemma in _SHAKES


def _visited(scene: Scene, mention: Mention) -> bool:
    """ "Visited Ankara", "left Kabul"."""
    index = scene.sentence.at(mention.start)
    if index is None or not scene.sentence.parsed:
        return False
    word = scene.sentence.words[index]
    return word.dep == "dobj" and scene.sentence.words[word.head].lemma in _TAKES_A_PLACE


def _preposition(scene: Scene, mention: Mention) -> str | None:
    """The preposition before a name, passing over adjectives, commas and coordinated names."""
    sentence = scene.sentence
    index = sentence.at(mention.start)
    if index is None:
        return None
    if sentence.parsed:
        here = index
        for _ in range(6):
            word = sentence.words[here]
            if word.dep == "pobj":
                return sentence.words[word.head].lower
            if word.dep not in ("conj", "compound", "appos", "nmod", "amod") or word.head == here:
                break
            here = word.head
    for back in range(index - 1, max(-1, index - 5), -1):
        lower = sentence.words[back].lower
        if lower in _LOCATIVE:
            return lower
        if lower not in (
            "the",
            "central",
            "eastern",
            "western",
            "northern",
            "southern",
            "nearby",
            ",",
            "and",
            "district",
            "city",
            "capital",
        ):
            return None
    return None


def _governor_moves(scene: Scene, mention: Mention) -> bool:
    """ "Strikes on Kabul", "arrived in", "flew to": the capital is a place there."""
    index = scene.sentence.at(mention.start)
    if index is None:
        return False
    near = {
        form for word in scene.sentence.words[max(0, index - 7) : index] for form in (word.lemma, word.lower)
    }
    return bool(
        near
        & {
            "strike",
            "airstrike",
            "attack",
            "raid",
            "bombing",
            "fly",
            "travel",
            "visit",
            "trip",
            "return",
            "road",
            "flight",
            "launch",
            "shelling",
        }
    )


def _part_of_name(scene: Scene, mention: Mention) -> bool:
    """ "Doha Agreement", "Kandahar Airport Road Hotel": a place inside a longer name; a person's name is none."""
    index = scene.sentence.at(mention.start)
    if index is None or index == 0:
        return False
    before = scene.sentence.words[index - 1]
    return before.lower in ("mullah", "mr", "mr.", "general", "dr", "dr.") or (
        before.tag == "NNP"
        and scene.sentence.words[index].dep
        not in ("pobj", "nsubj", "conj", "appos", "compound", "dobj", "poss", "nsubjpass")
        and scene.sentence.parsed
    )


def _fineness(place: Place) -> float:
    return place.precision_km if place.precision_km is not None else 15.0


def _unknown(scene: Scene, indices: set[int]) -> list[Place]:
    """Capitalised names after a preposition of place that no dictionary knows: named, not located."""
    sentence = scene.sentence
    taken = {i for mention in scene.mentions for i in scene.covers(mention)}
    found = [Place(name=run, as_written=run) for run in _moved_to(scene, indices, taken)]
    for index in sorted(indices):
        word = sentence.words[index]
        if word.lower == "of" and (index == 0 or sentence.words[index - 1].lemma not in _OF_PLACES):
            continue
        if word.lower not in (*_FIRM, "of") or (word.pos != "ADP" and sentence.parsed):
            continue
        run = _name_after(sentence, index + 1, taken)
        if run:
            found.append(Place(name=run, as_written=run))
    return found


def _moved_to(scene: Scene, indices: set[int], taken: set[int]) -> list[str]:
    """ "Fled El Fasher", "reached El Obeid", "captured Uvira": a name that a verb of moving or taking has as object."""
    sentence = scene.sentence
    heads = [
        word
        for word in sentence.words
        if word.index in indices
        and word.dep in ("dobj", "conj")
        and word.tag.startswith("NNP")
        and word.index not in taken
        and sentence.words[word.head].lemma in _TAKES_A_PLACE
    ]
    runs = (_name_after(sentence, min(sentence.subtree(word.index) & indices), taken) for word in heads)
    return [run for run in runs if run]


def _name_after(sentence: Sentence, index: int, taken: set[int]) -> str | None:
    """The capitalised name that begins at a word, passing over "the village of" and the like."""
    limit = min(len(sentence.words), index + 5)
    while index < limit and sentence.words[index].lower in _LEAD:
        index += 1
    stop = _name_end(sentence, index, taken)
    run = sentence.words[index:stop]
    if not run or any(word.lower in _NO_PLACES for word in run):
        return None
    following = sentence.words[stop] if stop < len(sentence.words) else None
    if following is not None and (following.lower in _NAMES_OTHERS or following.tag == "CD"):
        return None
    return sentence.slice(run[0].start, run[-1].end)


def _name_end(sentence: Sentence, index: int, taken: set[int]) -> int:
    """Where a run of capitalised words ends; "al-", "of" and hyphens inside it belong to it."""
    words, stop = sentence.words, index
    for word in words[index : index + 7]:
        after = words[word.index + 1] if word.index + 1 < len(words) else None
        joins = word.lower in _JOINS and stop > index and after is not None
        if joins and after is not None and (after.text[:1].isupper() or after.lower in _JOINS):
            continue
        named = word.tag.startswith("NNP") and word.text[:1].isupper() and word.index not in taken
        if not named or word.lower.strip(".") in _TIME_WORDS:
            break
        stop = word.index + 1
    return stop
