"""Answering a question of the review queue: same, different or unsure, as a judgement or a split in the register."""

from tahqiq.desk.judge import judge
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.regroup import changed, split
from tahqiq.desk.review_queue import Doubt, Queue
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.regrouping import Split

SEEN = "seen side by side in the review queue"


def answer(
    desk: Desk,
    by: str,
    doubt: Doubt,
    verdict: Verdict,
    note: str = "",
    *,
    despite_findings: bool = False,
) -> Judgement | Split:
    """Enters the answer under the member's name; without a note it says where the two were seen.

    *Different* of a claim that is in the incident takes its whole side out of it. Raises as
    :func:`tahqiq.desk.judge.judge` and :func:`tahqiq.desk.regroup.split` do.
    """
    said = note.strip() or SEEN
    if verdict == "different" and doubt.leaving:
        return split(desk, by, doubt.incident, doubt.leaving, said, despite_findings=despite_findings)
    return judge(desk, by, doubt.claim.id, doubt.incident, verdict, said)


def doubt_named(queue: Queue, name: str) -> Doubt:
    """The question of this id, or of which this is the beginning; ``Refused`` (JDG007) once it is asked no more."""
    found = [one for one in (*queue.doubts, *queue.aside) if one.id.startswith(name)] if name else []
    if len(found) != 1:
        raise changed()
    return found[0]
