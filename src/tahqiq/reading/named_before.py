"""Named before: whom "he", "each side", "the group", "the brigadier" or "the text" mean, by what came earlier."""

from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.speaker import Speaker

_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "who", "him", "her", "them", "i", "we", "his", "their", "its"}
)
_GROUPS = frozenset({"group", "movement", "militia", "outfit", "organisation", "organization", "faction"})
_PAPERS = frozenset({"text", "statement", "communique", "document", "letter"})
_SIDES = frozenset({"side", "party", "capital", "neighbour", "neighbor", "government"})
_BODIES = lexicon("cues").words("institutions") | {
    "police",
    "authority",
    "foreign",
    "defence",
    "defense",
    "interior",
}
_FURTHEST = 3


def named_before(scene: Scene, head: int) -> Speaker | None:
    """The speaker whom a pronoun or a bare noun takes up; ``None`` where the words name somebody themselves."""
    word = scene.sentence.words[head]
    if word.lower in _PRONOUNS or word.lower in ("former", "latter"):
        return _again(scene)
    return _each_side(scene, head) or _taken_up(scene, head)


def is_pronoun(scene: Scene, head: int) -> bool:
    """Whether the word stands for somebody and names nobody."""
    return scene.sentence.words[head].lower in (*_PRONOUNS, "former", "latter")


def _again(scene: Scene) -> Speaker | None:
    memory = scene.memory
    if memory.speaker and scene.sentence.paragraph - memory.speaker_paragraph <= _FURTHEST:
        return Speaker(memory.speaker, (), memory.speaker_kind)
    return None


def _each_side(scene: Scene, head: int) -> Speaker | None:
    """ "Each side", "both parties": the two whom the text is about."""
    sentence, parties = scene.sentence, scene.memory.parties
    marks = {sentence.words[i].lower for i in sentence.children[head]}
    if sentence.words[head].lemma in _SIDES and parties and marks & {"each", "both", "two", "either"}:
        return Speaker(parties, (), "party")
    return None


def _taken_up(scene: Scene, head: int) -> Speaker | None:
    """ "The group", "the brigadier", "the text", with nothing more: whoever was named so before."""
    sentence = scene.sentence
    below = [i for i in sentence.children[head] if sentence.words[i].dep not in ("det", "punct", "advmod")]
    if below or not any(
        sentence.words[i].lower in ("the", "this", "that", "its") for i in sentence.children[head]
    ):
        return None
    word = sentence.words[head]
    if (person := scene.memory.roles.get(word.lemma)) is not None:
        return Speaker((person,), (), scene.memory.kinds.get(person, "official"))
    if word.lemma in _GROUPS:
        return Speaker((scene.memory.last_group,), (), "party") if scene.memory.last_group else None
    return _again(scene) if word.lemma in _PAPERS else None


def remember_role(scene: Scene, person: str, phrase: set[int]) -> None:
    """The titles with which a person is named: whom "the brigadier" means later."""
    titles = lexicon("cues").words("titles") | lexicon("cues").words("speakers", "official")
    for index in phrase:
        word = scene.sentence.words[index]
        if (word.lower in titles or word.lemma in titles) and word.lemma not in _BODIES:
            scene.memory.roles[word.lower] = person


def remember_group(scene: Scene) -> None:
    """The armed group that a sentence names last: whom "the group" means in the next."""
    for mention in scene.mentions:
        actor = scene.knowledge.actor(mention.name("actor") or "")
        if actor is not None and actor.kind == "armed_group":
            scene.memory.last_group = actor.name
