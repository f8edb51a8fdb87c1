"""Actors whom no dictionary knows, as written: a claim about them is still a claim."""

from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene

_ACTING = lexicon("cues").words("acting")


def unknown_actor(scene: Scene, head: int, phrase: set[int]) -> list[str]:
    """Somebody who acts whom no dictionary knows: "gunmen", "the ELN", as written."""
    words = scene.sentence.words
    word = words[head]
    acronym = word.text.isupper() and len(word.text) >= 3 and word.tag.startswith("NNP")
    if word.lemma not in _ACTING and not acronym:
        return []
    if any(words[i].tag == "PRP$" for i in phrase):
        return []
    left = [
        i
        for i in sorted(phrase)
        if head - 4 <= i <= head and words[i].dep in ("compound", "amod", "nmod", "poss")
    ]
    run = [i for i in left if all(j in phrase for j in range(i, head))]
    low = run[0] if run else head
    return [scene.sentence.slice(words[low].start, word.end)]
