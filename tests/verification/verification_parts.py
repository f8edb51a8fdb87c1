"""A case and its people for the tests of this folder; the events are invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim, ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.determination import Determination, Position
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.member import Member, Role
from tahqiq.model.moment import whole_day
from tahqiq.model.provision import Provision
from tahqiq.model.source import Source
from tahqiq.verification.case import CaseState, Filed, Paper

NOW = datetime(2025, 11, 1, 12, tzinfo=UTC)
ACTORS = (
    Actor(id="AFG", name="Afghanistan", kind="party"),
    Actor(id="PAK", name="Pakistan", kind="party"),
    Actor(id="QAT", name="Qatar", kind="mediator"),
    Actor(id="TUR", name="Türkiye", kind="mediator"),
    Actor(id="PAK_ARMY", name="Pakistan Army", kind="armed_group", part_of="PAK"),
    Actor(id="TTP", name="Tehrik-i-Taliban Pakistan", kind="armed_group"),
)
SOURCES = (
    Source(id="team-1", name="Team 1", kind="team", independence_group="t1"),
    Source(id="paper", name="Paper", kind="media", independence_group="p"),
    Source(id="afg-mfa", name="AFG MFA", kind="party", independence_group="a", party="AFG"),
    Source(id="pak-mfa", name="PAK MFA", kind="party", independence_group="b", party="PAK"),
)
PROVISIONS = (
    Provision(
        id="truce/1", number="1", text="No shelling.", modality="prohibition", actors=("AFG", "PAK"),
        acts=("shelling",),
    ),
    Provision(
        id="truce/2", number="2", text="Only AFG.", modality="obligation", actors=("AFG",), acts=("shelling",)
    ),
)  # fmt: skip


def member(name: str, seat: str, role: Role) -> Member:
    return Member(id=name, title=name, seat=seat, role=role, public_key="0" * 64)


DUTY = member("duty", "SEC", Role.DUTY_OFFICER)
MONITOR = member("monitor", "SEC", Role.MONITOR)
INVESTIGATOR = member("investigator", "SEC", Role.INVESTIGATOR)
CHAIR = member("chair", "TUR", Role.CHAIR)
LIAISON = member("liaison", "PAK", Role.LIAISON)


def claim(source: str, reader: str, *, initiator: tuple[str, ...] = (), chain: tuple[str, ...] = ()) -> Claim:
    span = f"{source} tells of shelling"
    draft = ClaimDraft(
        start=0, end=len(span), span=span, event_type="shelling", actors=Parts(initiator=initiator),
        date=whole_day(date(2025, 10, 27)), confidence=0.9, reader=reader,
        source=SaidBy(chain=chain),
    )  # fmt: skip
    return keep_claim(draft, submission=f"sub_{source}", source_id=source, release="public", exercise=False)


FORM = claim("team-1", "form/field-report/1")
MACHINE = claim("paper", "rules/1")
ACCUSATION = claim("afg-mfa", "form/complaint/1", initiator=("Pakistan",))
ADMISSION = claim("pak-mfa", "form/statement/1", initiator=("Pakistan Army",))
CLAIMS = (FORM, MACHINE, ACCUSATION)


def review(outcome: str = "fit_to_report") -> Review:
    return Review.model_validate({"id": "rev", "incident": "inc", "outcome": outcome})


def verification(**more: Any) -> Verification:
    return Verification.model_validate(
        {
            "id": "ver", "incident": "inc", "finding": "occurred", "method": "visit",
            "standard": "balance_of_probabilities", "confidence": "high", "basis": (FORM.id,), "summary": "s",
            "release": "parties",
        } | more
    )  # fmt: skip


def attribution(**more: Any) -> Attribution:
    return Attribution.model_validate(
        {
            "id": "att", "incident": "inc", "to": ("PAK",), "standard": "reasonable_grounds_to_believe",
            "confidence": "moderate", "basis": (FORM.id,), "summary": "s", "release": "parties",
        } | more
    )  # fmt: skip


def asked(due: str = "2025-11-05T12:00:00+05:00", party: str = "PAK") -> Reply:
    return Reply(id="ask", incident="inc", party=party, kind="requested", due=due, release="parties")


def answered(text: str = "It was not us.", party: str = "PAK") -> Reply:
    return Reply(id="ans", incident="inc", party=party, kind="answered", text=text, release="parties")


def determination(positions: str = "dada", **more: Any) -> Determination:
    """``positions`` for AFG, PAK, QAT, TUR: a agrees, d disagrees, b abstains, x absent."""
    word = {"a": "agrees", "d": "disagrees", "b": "abstains", "x": "absent"}
    seats = [
        Position.model_validate({"seat": seat, "position": word[said]})
        for seat, said in zip(("AFG", "PAK", "QAT", "TUR"), positions, strict=False)
    ]
    return Determination.model_validate(
        {
            "id": "det", "incident": "inc", "provision": "truce/1", "outcome": "violation_minor",
            "against": "PAK", "decided_by": "majority", "positions": seats,
            "summary": "s", "release": "parties",
        } | more
    )  # fmt: skip


WHO: dict[str, Member] = {
    "Review": DUTY, "Verification": MONITOR, "Attribution": INVESTIGATOR, "Determination": CHAIR,
}  # fmt: skip


def case(*papers: Paper, claims: tuple[Claim, ...] = CLAIMS, hours: int = 1) -> CaseState:
    """A case with these papers filed by their usual members, ``hours`` apart."""
    filed = tuple(
        Filed(paper=paper, member=filer(paper), at=NOW + timedelta(hours=hours * n))
        for n, paper in enumerate(papers)
    )
    return CaseState(
        incident="inc", claims=claims, sources=SOURCES, actors=ACTORS, provisions=PROVISIONS, filed=filed
    )


def filer(paper: Paper, otherwise: Member = DUTY) -> Member:
    """Who usually files such a paper."""
    if isinstance(paper, Reply):
        return DUTY if paper.kind == "requested" else LIAISON
    return WHO.get(type(paper).__name__, otherwise)
