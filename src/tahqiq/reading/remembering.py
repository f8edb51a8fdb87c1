"""Remembering: what a sentence established, for the sentences after it that lean on it."""

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene, topic_of


def remember_claim(scene: Scene, draft: ClaimDraft) -> None:
    """Keeps the event, its place, day and doers, for what later sentences leave unsaid."""
    memory, paragraph = scene.memory, scene.sentence.paragraph
    family = FAMILY_OF[draft.event_type]
    if (
        family == "violence"
        and draft.event_type != "drone_activity"
        and draft.certainty not in ("planned", "conditional", "hypothetical")
    ):
        memory.last_event, memory.event_paragraph = draft.event_type, paragraph
        doers = (*draft.actors.initiator, *draft.actors.target, *draft.actors.participant)
        memory.fighting |= {scene.knowledge.party_of(name) or name for name in doers}
        if draft.actors.initiator:
            memory.acted = (draft.event_type, paragraph, draft.actors)
    if family == "ceasefire" and len(draft.actors.participant) > 1:
        memory.truce = (paragraph, draft.actors.participant)
    inherited = any(reason.code == "inherited" for reason in draft.reasons)
    if draft.place and not inherited:
        memory.where[family] = (paragraph, draft.place)
    if draft.date and draft.date.anchor != "inherited" and draft.certainty != "planned":
        memory.when[topic_of(draft.event_type)] = (paragraph, draft.date)


def remember_speaker(scene: Scene, attributions: tuple[Attribution, ...]) -> None:
    """Keeps who spoke last, for a quotation that runs on and for a surname alone."""
    memory = scene.memory
    for one in attributions:
        if one.speaker.names:
            memory.speaker = one.speaker.names
            memory.speaker_kind = one.speaker.kind
            memory.kinds.setdefault(one.speaker.names[0], one.speaker.kind)
            memory.speaker_paragraph = scene.sentence.paragraph
            last = one.speaker.names[0].split()
            if len(last) > 1 and last[-1][:1].isupper():
                memory.surnames.setdefault(last[-1], set()).add(one.speaker.names[0])
