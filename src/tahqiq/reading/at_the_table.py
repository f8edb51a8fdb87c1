"""At the table: who takes part in talks and truces, who hosts them and who mediates."""

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.named_actors import actors_in, phrase_actors
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Word
from tahqiq.reading.where import stands_for_place

_MUTUAL = lexicon("triggers").words("mutual")
_PAIRED = frozenset(
    {
        "sides",
        "delegations",
        "parties",
        "countries",
        "governments",
        "neighbours",
        "neighbors",
        "nations",
        "teams",
        "capitals",
        "armies",
        "belligerents",
    }
)
_HOSTS = frozenset(
    {"host", "mediate", "broker", "facilitate", "mediation", "sponsor", "convene", "moderate", "mediator"}
)


def hosts(scene: Scene, words: set[int]) -> list[str]:
    """ "Flew to Kabul", "arrived in Islamabad": the state whose capital is visited."""
    named = (mention for mention in scene.mentions_in(words) if mention.both)
    return [name for mention in named if stands_for_place(scene, mention) and (name := mention.name("actor"))]


def between_parties(scene: Scene, kind: EventType, parts: Parts) -> Parts:
    """Talks and truces in which nobody else takes part are those of the two whom the text is about."""
    paragraph, made = scene.memory.truce  # the truce told of before, which need not be the case's own
    told = FAMILY_OF[kind] == "ceasefire" and scene.sentence.paragraph - paragraph <= 2
    parties = made[:2] if told and not parts.participant else scene.memory.parties
    if kind not in _MUTUAL or FAMILY_OF[kind] == "violence" or len(parties) != 2:
        return parts
    sides = {scene.knowledge.party_of(name) or name for name in parties}
    named = {scene.knowledge.party_of(name) or name for name in parts.participant}
    if len(named) >= 2 or not named <= sides:
        return parts
    return parts.but(participant=parties)


def names_both(scene: Scene, words: set[int]) -> bool:
    """ "Both sides", "the two delegations", "the parties"."""
    listed = scene.sentence.words
    return any(
        (listed[i].lower in ("both", "two", "neither") and i + 1 < len(listed) and _sides(listed, i))
        or (
            listed[i].lower
            in ("parties", "sides", "delegations", "neighbours", "neighbors", "capitals", "governments")
            and _all_of(listed, i)
        )
        for i in words
    )


def _all_of(listed: tuple[Word, ...], index: int) -> bool:
    return index > 0 and listed[index - 1].lower in ("the", "all", "warring", "rival")


def _sides(listed: tuple[Word, ...], index: int) -> bool:
    return any(word.lower in _PAIRED for word in listed[index + 1 : index + 3])


def mediators(scene: Scene, words: set[int]) -> list[str]:
    """ "Mediated by Qatar", "hosted by Türkiye", "Qatar brokered", "Turkish and Qatari mediators"."""
    sentence = scene.sentence
    found: list[str] = []
    for index in words:
        word = sentence.words[index]
        if word.lemma not in _HOSTS and word.lower not in ("mediating", "mediators"):
            continue
        if not sentence.parsed:
            found += actors_in(scene, set(range(index, min(index + 6, len(sentence.words)))))
            continue
        found += _beside_host(scene, index)
    return found


def _beside_host(scene: Scene, index: int) -> list[str]:
    sentence = scene.sentence
    word = sentence.words[index]
    by = sentence.child(index, "agent", "prep")
    if by is not None and sentence.words[by].lower in ("by", "of", "from"):
        return phrase_actors(scene, sentence.child(by, "pobj")) or actors_in(scene, sentence.subtree(by))
    if word.lemma in ("mediation", "mediator"):
        return actors_in(scene, {i for c in sentence.children[index] for i in sentence.subtree(c)})
    if word.pos == "VERB" or word.lower == "mediating":
        return phrase_actors(scene, sentence.subject(index)) or actors_in(scene, sentence.subtree(index))
    return []
