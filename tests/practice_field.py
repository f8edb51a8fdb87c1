"""A mission in the field: one incident, verified, attributed and heard, and a clock that goes on by itself."""

from datetime import timedelta

from click.testing import CliRunner

from practice_mission import NOON
from practice_papers import COMPLAINT, REPORT, as_json
from practice_terms import TERMS
from tahqiq.cli.main import main
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents
from tahqiq.verification.case import Paper

SEATS = (("ARD", "agrees"), ("BEL", "disagrees"), ("QAS", "agrees"), ("TAR", "agrees"))
POSITIONS = [{"seat": seat, "position": held} for seat, held in SEATS]


class Field:
    """A mission whose incident is verified, attributed and heard, and a clock that goes on by itself."""

    def __init__(self, desk: Desk, place: str) -> None:
        self.desk, self.place, self.now = desk, place, NOON
        adopt_instrument(desk, "chair-1", TERMS)
        for form, by, source in ((REPORT, "duty-1", "team-1"), (COMPLAINT, "liaison-ard", "liaison-ard")):
            file_submission(desk, by, as_json(form), Details(source=source, release="parties"))
        read_pending(desk, "machine-1", reader_for(desk))
        corroborate_pending(desk, "machine-1")
        with desk.inside() as asker:
            (self.incident,) = (one.incident.id for one in all_incidents(asker))
            self.claims = [one.id for one in claim_list(asker, ClaimFilter())]

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def file(self, by: str, verb: str, **said: object):
        self.later(minutes=1)
        return file_paper(self.desk.at(CaseClock(self.now)), by, verb, self.incident, said)

    def heard(self) -> None:
        proof = {"standard": "balance_of_probabilities", "confidence": "high", "basis": self.claims}
        self.file("duty-1", "case.triaged", category="use_of_force", priority="urgent")
        self.file("duty-1", "incident.reviewed", outcome="fit_to_report")
        self.file("monitor-1", "incident.verified", finding="occurred", method="visit", summary="s", **proof)
        self.file("investigator-1", "incident.attributed", to=["BEL"], summary="s", **proof)
        due = (self.now + timedelta(hours=49)).isoformat()
        self.file("duty-1", "reply.requested", party="BEL", due=due)
        self.later(hours=50)

    def forward(self, to: str, **said: object):
        return self.file("chair-1", "case.forwarded", to=to, recommends="a minor violation", **said)

    def ruling(self, **changes: object) -> dict[str, object]:
        return {
            "provision": "terms/1",
            "outcome": "violation_minor",
            "against": "BEL",
            "decided_by": "majority",
            "positions": POSITIONS,
            "summary": "Belmar breached article 1.",
        } | changes

    def enter_as_another_program(self, by: str, verb: str, paper: Paper) -> None:
        """Signed with the member's own key and entered by the register's rules; the procedure is not asked."""
        self.later(minutes=1)
        append(self.desk.at(CaseClock(self.now)), by, [(verb, paper)])

    def audit(self, *words: str) -> tuple[int, str]:
        options = ["--mission", self.place, "--keys", str(self.desk.keyring.folder)]
        ran = CliRunner().invoke(main, [*options, "procedure", "audit", *words], catch_exceptions=False)
        return ran.exit_code, ran.output
