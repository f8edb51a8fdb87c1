"""Deeds of saying: holding somebody responsible, giving a count, recording what one saw oneself."""

from collections.abc import Iterator

from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.saying import Attribution
from tahqiq.reading.saying_subjects import saying_subject
from tahqiq.reading.scene import Scene
from tahqiq.reading.speakers import speaker_of


def saying_deeds(scene: Scene) -> Iterator[Attribution]:
    """The attributions made by verbs that are no verbs of saying, with what they lay down in their scope."""
    if scene.sentence.parsed:
        yield from _held_responsible(scene)
        yield from _witnessed(scene)
        yield from _counted(scene)


def _held_responsible(scene: Scene) -> Iterator[Attribution]:
    """ "Held X responsible for the failure": an accusation."""
    sentence = scene.sentence
    for word in sentence.words:
        if word.lemma not in ("hold", "find", "deem") or word.pos != "VERB" or not sentence.parsed:
            continue
        low, high = word.index, min(word.index + 14, len(sentence.words))
        blamed = [
            w
            for w in sentence.words[low:high]
            if w.lower in ("responsible", "accountable", "liable", "culpable")
        ]
        subject = saying_subject(scene, word.index)
        speaker = speaker_of(scene, subject, word.index) if blamed and subject is not None else None
        if subject is None or speaker is None or not speaker.chain:
            continue
        own = frozenset(sentence.subtree(subject)) | {word.index}
        scope = frozenset(sentence.subtree(word.index)) - own
        things = tuple(sentence.all_children(word.index, "dobj", "nsubj", "ccomp"))
        addressee = tuple(i for i in things if i > word.index)
        yield Attribution(
            speaker, "alleged", word.index, "hold responsible", scope, own, "accusation", False, addressee
        )


def _witnessed(scene: Scene) -> Iterator[Attribution]:
    """ "Monitors recorded 14 explosions": who saw it is the source, and did not do it."""
    sentence = scene.sentence
    words = lexicon("cues").words("witnessed")
    for word in sentence.words:
        if word.lemma not in words or word.pos != "VERB" or not sentence.parsed:
            continue
        subject = sentence.child(word.index, "nsubj")
        seen = sentence.child(word.index, "dobj", "ccomp")
        speaker = speaker_of(scene, subject) if subject is not None and seen is not None else None
        if (
            subject is None
            or speaker is None
            or speaker.kind not in ("team", "organisation", "witness", "official")
        ):
            continue
        own = frozenset(sentence.subtree(subject)) | {word.index}
        scope = frozenset(sentence.subtree(word.index)) - own
        yield Attribution(speaker, "reported", word.index, word.lemma, scope, own, None, False)


def _counted(scene: Scene) -> Iterator[Attribution]:
    """ "A second official put the number of wounded at seven": whoever gives the count is its source."""
    sentence = scene.sentence
    counts, gives = lexicon("cues").words("counts"), lexicon("cues").words("gives_count")
    for word in sentence.words:
        thing = sentence.child(word.index, "dobj") if sentence.parsed and word.lemma in gives else None
        if thing is None or not any(sentence.words[i].lemma in counts for i in sentence.subtree(thing)):
            continue
        subject = saying_subject(scene, word.index)
        speaker = speaker_of(scene, subject, word.index) if subject is not None else None
        if subject is None or speaker is None or not speaker.chain:
            continue
        own = frozenset(sentence.subtree(subject)) | {word.index}
        scope = frozenset(sentence.subtree(word.index)) - own
        yield Attribution(speaker, "reported", word.index, word.lemma, scope, own, None, False)
