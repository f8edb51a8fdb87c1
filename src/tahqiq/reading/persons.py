"""Persons: which person a stretch of words names; a lone surname means the one who bears it in this text."""

import re
from collections.abc import Sequence

from tahqiq.reading.folding import fold
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.scene import Memory, Scene

_PIECE = (
    r"(?:[A-Z][\w’'.-]{0,24}[a-z][\w’'-]{0,3}|[Aa]l-[A-Z][\w-]{1,24}"
    r"|(?:bin|ibn|al|el|van|von|de|der|ould|ul|ur)(?=\s))"
)
_RUN = rf"(?<![\w’'.-]){_PIECE}(?:\s{{1,2}}{_PIECE}){{1,3}}(?!\w)"
_LED = re.compile(rf"(?<![\w.-])([A-Za-z.-]{{2,20}})\s{{1,2}}({_RUN})")
_NAMED = re.compile(
    rf"({_RUN}),\s{{1,2}}(?:a|an|the|who|whose|his|her|its|\d\d|spokes\w{{2,8}}|head|chief)\b"
)


def person_in(scene: Scene, indices: set[int]) -> str | None:
    """The person whom these words name: as the dictionary has it, else as the text first wrote the full name."""
    for mention in scene.mentions_in(indices):
        known = mention.name("person")
        if known:
            return known
    return _unknown_person(scene, indices)


def _unknown_person(scene: Scene, indices: set[int]) -> str | None:
    """Capitalised names that follow a title or stand alone; a lone surname is looked up among those named before."""
    names = name_runs(scene, indices)
    for run in names:
        words = run.split()
        full = scene.memory.surnames.get(words[-1], set())
        if len(words) == 1:
            titled = _titled(scene, words[0], indices)
            if len(full) == 1 or titled:
                return titled or next(iter(full))
            continue
        if len(words) <= 5:
            return next(iter(full)) if len(full) == 1 and _same_person(next(iter(full)), run) else run
    return None


def _titled(scene: Scene, surname: str, indices: set[int]) -> str | None:
    """Title and surname name a person if exactly one in the dictionary has both."""
    words = scene.sentence.words
    said = fold(scene.sentence.slice(words[min(indices)].start, words[max(indices)].end))
    known = [
        one.name
        for one in scene.knowledge.persons
        if surname in one.every_surname and any(fold(title) in said for title in one.titles)
    ]
    return known[0] if len(known) == 1 else None


def _same_person(one: str, other: str) -> bool:
    return set(other.split()) <= set(one.split()) or set(one.split()) <= set(other.split())


def name_runs(scene: Scene, indices: set[int]) -> list[str]:
    """Runs of capitalised words that no dictionary knows, without titles before them."""
    sentence, taken = scene.sentence, _taken(scene)
    titles = lexicon("cues").words("titles")
    runs: list[list[str]] = [[]]
    for index in sorted(indices):
        word = sentence.words[index]
        proper = word.tag.startswith("NNP") and word.text[:1].isupper() and index not in taken
        follows = bool(runs[-1]) and index - 1 in indices
        if proper and not (not runs[-1] and word.lower.strip(".") in titles):
            if runs[-1] and not follows:
                runs.append([])
            runs[-1].append(word.text)
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def _taken(scene: Scene) -> set[int]:
    names = (mention for mention in scene.mentions if not mention.name("person"))
    return {i for mention in names for i in scene.covers(mention) if not _forename(scene, i)}


def _forename(scene: Scene, index: int) -> bool:
    """ "Defence Minister Israel Katz": a land's name after a title and before a surname is a forename."""
    words = scene.sentence.words
    if not 0 < index < len(words) - 1 or not words[index + 1].tag.startswith("NNP"):
        return False
    titled = words[index - 1].lower.strip(".") in lexicon("cues").words("titles")
    return titled and words[index].dep == "compound" and not scene.mentions_in({index + 1})


def remember_full_names(text: str, mentions: Sequence[Mention], memory: Memory) -> None:
    """Full names that the text introduces anywhere, so that "Mr Boulos" means the one Boulos named in it."""
    titles = lexicon("cues").words("titles")
    taken = {start for one in mentions for start in range(one.start, one.end)}
    led = (hit for hit in _LED.finditer(text) if hit[1].lower().strip(".") in titles)
    spans = [(hit.start(2), hit.end(2)) for hit in led]
    for start, end in (*spans, *((hit.start(1), hit.end(1)) for hit in _NAMED.finditer(text))):
        if taken & set(range(start, end)):
            continue
        words = text[start:end].replace("’s", "").replace("'s", "").split()
        while words and words[0].lower().strip(".") in titles:
            words = words[1:]
        if len(words) > 1:
            for surname in {words[-1], re.sub(r"^[Aa]l-", "", words[-1])}:
                memory.surnames.setdefault(surname, set()).add(" ".join(words))
