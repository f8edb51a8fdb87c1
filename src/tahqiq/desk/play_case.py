"""Playing a case: the mission is founded, then everything comes in and is done in the order of time.

The clock stands where the script has got to, so that the record tells the case's own time. Keys and salts
are fresh, so two builds differ in their signatures and agree in every fact.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.adopt_procedure import adopt_procedure
from tahqiq.desk.case_script import DEALT, NAMES_A_PAPER, PAPERS, Arrival, Chosen, Deed, Script, read_script
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.issue_brief import issue_brief
from tahqiq.desk.judge import judge
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.list_crossings import list_crossings
from tahqiq.desk.open_desk import Chance, Desk
from tahqiq.desk.plan import found_case, plan_from_case
from tahqiq.desk.play_dealings import play_dealing
from tahqiq.desk.publish import issue_daily
from tahqiq.desk.read import Reader, read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.desk.understand_clause import understand_clause
from tahqiq.errors import NotFound
from tahqiq.intake.details import Details
from tahqiq.model.release import MEDIATOR, PUBLIC, parse_audience
from tahqiq.store.claims import ClaimFilter, claim_list, incident_of_claims
from tahqiq.store.notices import notice_list
from tahqiq.verification.standard import shipped

Progress = Callable[[str, int, int], None]


def play_case(name: str, where: str, keys: Path | None, chance: Chance, progress: Progress) -> Desk:
    """Builds the mission of a shipped case from nothing at ``where``."""
    folder = found_case(name)
    plan, script = plan_from_case(name), read_script(folder)
    clock = CaseClock(min(one.received for one in script.arrivals))
    desk = found_mission(where, keys, plan.mission, clock, chance)
    founder = plan.mission.founder.id
    for post in plan.roster:
        enrol_member(desk, founder, post)
    give_reading_keys(desk, founder)
    for source in plan.sources:
        register_source(desk, founder, source)
    for instrument in plan.instruments:
        adopt_instrument(desk, founder, instrument)
    list_crossings(desk, founder, plan.crossings)
    _Player(desk, clock, folder, reader_for(desk)).play(script, progress)
    return desk


@dataclass
class _Player:
    desk: Desk
    clock: CaseClock
    folder: Path
    reader: Reader
    ids: dict[str, str] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)

    def play(self, script: Script, progress: Progress) -> None:
        """Arrivals and deeds, merged by time; at the same moment what came in goes first."""
        timed: list[tuple[datetime, int, int, Arrival | Deed]] = [
            *((one.received, 0, n, one) for n, one in enumerate(script.arrivals)),
            *((one.at, 1, n, one) for n, one in enumerate(script.deeds)),
        ]
        ordered = [step for *_order, step in sorted(timed, key=lambda item: item[:3])]
        for number, step in enumerate(ordered, 1):
            if isinstance(step, Arrival):
                self._arrive(step)
                progress(step.title or step.stem, number, len(ordered))
            else:
                self._do(step)
                progress(f"{step.do} by {step.by}", number, len(ordered))

    def _arrive(self, arrival: Arrival) -> None:
        self.clock.moment = arrival.received
        details = Details(
            filename=Path(arrival.file).name,
            received_at=arrival.received,
            **arrival.model_dump(exclude={"file", "by", "received"}),
        )
        filed = file_submission(self.desk, arrival.by, (self.folder / arrival.file).read_bytes(), details)
        self.ids[arrival.stem] = filed.submission.id
        read_pending(self.desk, MACHINE_ID, self.reader)
        corroborate_pending(self.desk, MACHINE_ID)

    def _do(self, deed: Deed) -> None:
        self.clock.moment = deed.at
        if deed.do == "bulletin" and deed.day is not None:
            audience = parse_audience(deed.said().get("audience", PUBLIC.name))
            issue_daily(self.desk, deed.by, deed.day, audience)
        elif deed.do == "brief":
            issue_brief(self.desk, deed.by, parse_audience(deed.said().get("audience", MEDIATOR.name)))
        elif deed.do in DEALT:
            self._deal(deed)
        elif deed.do == "judge" and deed.claim is not None and deed.incident is not None:
            said = deed.said()
            incident = self._incident(deed.incident)
            judge(
                self.desk, deed.by, self._claim(deed.claim), incident, said["verdict"], said.get("note", "")
            )
        elif deed.do == "adopt-procedure" and deed.procedure is not None:
            adopt_procedure(self.desk, deed.by, shipped(deed.procedure))
        elif deed.do == "understand" and deed.clause is not None:
            understand_clause(self.desk, deed.by, deed.clause, deed.said())
        elif deed.incident is not None:
            incident = self._incident(deed.incident)
            paper = file_paper(self.desk, deed.by, PAPERS[deed.do], incident, self._said(deed))
            if deed.named is not None:
                self.papers[deed.named] = paper.id

    def _deal(self, deed: Deed) -> None:
        incident = None if deed.incident is None else self._incident(deed.incident)
        paper = play_dealing(self.desk, deed, self._named, self.papers, incident)
        if deed.named is not None and paper is not None:
            self.papers[deed.named] = paper.id

    def _named(self, name: str) -> str:
        """The id of a paper, or of the notice in a submission, which is answered by the name of its file."""
        if name not in self.ids:
            return self._paper(name)
        with self.desk.inside() as asker:
            found = [one.id for one in notice_list(asker) if one.submission == self.ids[name]]
        if not found:
            raise NotFound("CAS004", f"'{name}' is no notice", "name the file of a notification.")
        return found[0]

    def _said(self, deed: Deed) -> dict[str, Any]:
        said = deed.said()
        if "basis" in said:
            said["basis"] = [self._claim(Chosen.model_validate(one)) for one in said["basis"]]
        about = NAMES_A_PAPER.get(deed.do)
        if about is not None:
            said[about] = self._paper(str(said.get(about)))
        return said

    def _paper(self, name: str) -> str:
        if name not in self.papers:
            raise NotFound(
                "CAS004",
                f"no paper has been filed as '{name}' yet",
                "give it that name where it is filed ('as'), or mend the order of times in acts.yaml.",
            )
        return self.papers[name]

    def _claim(self, chosen: Chosen) -> str:
        submission = self.ids.get(chosen.submission)
        if submission is None:
            raise NotFound(
                "CAS004",
                f"'{chosen.submission}' has not come in yet",
                "mend the order of times in acts.yaml.",
            )
        with self.desk.inside() as asker:
            wanted = ClaimFilter(submission=submission, event_type=chosen.event_type)
            claims = sorted(claim_list(asker, wanted), key=lambda claim: (claim.start, claim.id))
            placed = incident_of_claims(asker, (claim.id for claim in claims))
        held = [claim.id for claim in claims if claim.id in placed] or [claim.id for claim in claims]
        if not held:
            raise NotFound(
                "CAS004",
                f"no {chosen.event_type} was read in '{chosen.submission}'",
                "choose another claim in acts.yaml; 'tahqiq read' shows what is read.",
            )
        return held[0]

    def _incident(self, chosen: Chosen) -> str:
        claim = self._claim(chosen)
        with self.desk.inside() as asker:
            placed = incident_of_claims(asker, [claim])
        if claim not in placed:
            raise NotFound(
                "CAS004",
                f"the {chosen.event_type} of '{chosen.submission}' belongs to no incident",
                "choose another claim in acts.yaml.",
            )
        return placed[claim]
