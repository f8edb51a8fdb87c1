"""Judging over HTTP: which claims are one happening, merged, split and taken back by people."""

from typing import Annotated

from fastapi import FastAPI
from pydantic import Field

from tahqiq.api.addresses import Id
from tahqiq.api.bearer import Acting
from tahqiq.api.deeds import WRITING
from tahqiq.api.reading import Machine
from tahqiq.desk.append import check_right
from tahqiq.desk.file_from_seat import incident_seen
from tahqiq.desk.judge import judge
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.regroup import merge, split
from tahqiq.desk.undo_judgement import undo
from tahqiq.model.frozen import Frozen
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.store.claims import claims_by_id
from tahqiq.store.submissions import not_found

Named = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Why = Annotated[str, Field(min_length=1, max_length=2000, description="Why, in words.")]
Despite = Annotated[bool, Field(description="Say true where findings stand on it and are known to you.")]


class JudgementSaid(Frozen):
    """Whether a claim belongs to an incident."""

    claim: Named
    incident: Named
    verdict: Verdict
    note: Why


class MergeSaid(Frozen):
    """The other incident, which is the same happening; its id will lead to this one."""

    other: Named
    note: Why
    despite_findings: Despite = False


class SplitSaid(Frozen):
    """The claims that tell of another happening."""

    claims: Annotated[tuple[Named, ...], Field(min_length=1, max_length=1000)]
    note: Why
    despite_findings: Despite = False


class UndoSaid(Frozen):
    """Why it is taken back."""

    note: Why


def judge_claims(api: FastAPI, desk: Desk, acting: Acting, machine: Machine) -> None:
    """Adds the addresses at which people judge; nothing outside what the member's seat may see is reached."""
    by = acting.member.id

    def seen(verb: str, incidents: tuple[str, ...], claims: tuple[str, ...] = ()) -> None:
        with desk.asking(acting.audience) as asker:
            for one in incidents:
                incident_seen(asker, one)
            check_right(desk, by, verb)
            for missing in sorted(set(claims) - set(claims_by_id(asker, claims))):
                raise not_found("claim", missing)

    @api.post("/judgements", status_code=201, summary="Say whether a claim belongs to an incident",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def judged(said: JudgementSaid) -> Judgement:
        seen("judgement.made", (said.incident,), (said.claim,))
        made = judge(desk, by, said.claim, said.incident, said.verdict, said.note)
        machine.match()
        return made

    @api.post("/incidents/{incident_id}/merge", status_code=201, summary="Say that two incidents are one",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def merged(incident_id: Id, said: MergeSaid) -> Merge:
        seen("incidents.merged", (incident_id, said.other))
        return merge(desk, by, incident_id, said.other, said.note, despite_findings=said.despite_findings)

    @api.post("/incidents/{incident_id}/split", status_code=201, summary="Say that claims tell of another happening",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def parted(incident_id: Id, said: SplitSaid) -> Split:
        seen("incidents.split", (incident_id,), said.claims)
        made = split(desk, by, incident_id, said.claims, said.note, despite_findings=said.despite_findings)
        machine.match()
        return made

    @api.post("/judgements/{judgement_id}/undo", status_code=201, summary="Take back a judgement, merge or split",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def taken_back(judgement_id: Id, said: UndoSaid) -> Undo:
        seen("judgement.undone", ())
        return undo(desk, by, judgement_id, said.note)
