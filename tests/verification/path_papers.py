"""Papers of every kind for paths through a case: the way on which all goes well, and what may come between."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from verification_parts import (
    ADMISSION,
    CHAIR,
    CLAIMS,
    DUTY,
    FORM,
    INVESTIGATOR,
    LIAISON,
    MACHINE,
    MONITOR,
    answered,
    asked,
    attribution,
    determination,
    member,
    review,
    verification,
)

from tahqiq.model.aftermath import (
    Closing,
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
    SeatPosition,
)
from tahqiq.model.determination import Determination, Position
from tahqiq.model.finding import Attribution, ComponentView
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.model.member import Member, Role
from tahqiq.verification.case import CaseState, Paper

EVERY_CLAIM = (*CLAIMS, ADMISSION)
# One person who holds two posts, and people of the accused side in every post.
BOTH_INVESTIGATES = member("both", "SEC", Role.INVESTIGATOR)
BOTH_PRESIDES = member("both", "SEC", Role.CHAIR)
PAK_CHAIR = member("pak-chair", "PAK", Role.CHAIR)
PAK_INVESTIGATOR = member("pak-investigator", "PAK", Role.INVESTIGATOR)
PAK_MONITOR = member("pak-monitor", "PAK", Role.MONITOR)
AFG_LIAISON = member("afg-liaison", "AFG", Role.LIAISON)
COMMISSIONERS = {
    seat: member(f"commissioner-{seat.lower()}", seat, Role.COMMISSIONER)
    for seat in ("AFG", "PAK", "QAT", "TUR")
}
EVERYBODY = (
    DUTY, MONITOR, INVESTIGATOR, CHAIR, LIAISON, BOTH_INVESTIGATES, BOTH_PRESIDES, PAK_CHAIR, PAK_INVESTIGATOR,
    PAK_MONITOR, AFG_LIAISON, *COMMISSIONERS.values(),
)  # fmt: skip
_IN = {"incident": "inc", "release": "parties"}
_WORD = {"a": "agrees", "d": "disagrees", "b": "abstains", "x": "absent"}


def votes(said: str) -> tuple[Position, ...]:
    """Positions of AFG, PAK, QAT, TUR: a agrees, d disagrees, b abstains, x absent."""
    return tuple(
        Position.model_validate({"seat": seat, "position": _WORD[one]})
        for seat, one in zip(("AFG", "PAK", "QAT", "TUR"), said, strict=False)
    )


def signed(seat: str, said: str = "a") -> SeatPosition:
    held = Position.model_validate({"seat": seat, "position": _WORD[said]})
    return SeatPosition(id="pos", provision="truce/1", position=held, **_IN)


def forwarded(to: str, said: str = "") -> Forwarding:
    return Forwarding.model_validate(
        {
            "id": "fwd",
            "to": to,
            "recommends": "x",
            "positions": [one.model_dump() for one in votes(said)],
            **_IN,
        }
    )


def named(**more: object) -> Attribution:
    """An attribution that is as sure as the verification."""
    return attribution(**({"standard": "balance_of_probabilities"} | more))


def way(now: datetime) -> tuple[Paper, ...]:
    """The way that a case takes where all goes well, from its triage to its closing; every step there is."""
    soon, late = now + timedelta(days=4), now + timedelta(days=40)
    view = ComponentView(seat="PAK", view="disagrees")
    return (
        Triage(id="tri", category="use_of_force", priority="urgent", **_IN),
        Contact(id="con", seats=("AFG", "PAK"), means="hotline", called_at=now, **_IN),
        review(),
        Tasking(id="tas", components=("SEC", "AFG"), order="look", due=soon, **_IN),
        AccessRequest(id="acr", party="PAK", what="the hill", due=soon, **_IN),
        AccessAnswer(id="aca", request="acr", party="PAK", answer="granted", **_IN),
        verification(),
        TeamView(id="viw", finding="ver", view=view, **_IN),
        named(),
        asked((now + timedelta(days=6)).isoformat()),
        answered(),
        forwarded("technical_committee"),
        forwarded("board", "adaa"),
        signed("PAK", "d"),
        signed("QAT"),
        determination("adaa"),
        Notification(id="ntf", determination="det", seats=("AFG", "PAK"), form="full", **_IN),
        Objection(id="obj", determination="det", party="PAK", grounds="x", **_IN),
        Reconsideration(id="rec", determination="det", outcome="upheld", grounds="x", **_IN),
        Measure(
            id="mea",
            determination="det",
            kind="penalty",
            owner="PAK",
            what="x",
            due=late,
            verified_how="x",
            **_IN,
        ),
        MeasureReport(id="mrp", measure="mea", party="PAK", state="done", account="x", **_IN),
        MeasureCheck(id="mch", measure="mea", finding="done", method="x", **_IN),
        Closing(id="clo", kind="closed", reason="x", **_IN),
        Closing(id="clo", kind="reopened", reason="x", **_IN),
    )


def strange_papers(now: datetime) -> st.SearchStrategy[Paper]:
    """Papers that bend a rule, or are right and come at the wrong time."""
    bases = st.sampled_from(
        [(), (MACHINE.id,), (ADMISSION.id,), (FORM.id,), tuple(one.id for one in EVERY_CLAIM)]
    )
    standards = st.sampled_from(["reasonable_suspicion", "balance_of_probabilities", "clear_and_convincing"])
    said = st.text(alphabet="adxb", min_size=3, max_size=4)
    ways = st.sampled_from(["majority", "consensus", "chair_ruling"])
    outcomes = st.sampled_from(["violation_minor", "violation_serious", "no_violation", "commission_divided"])
    found = st.sampled_from(["occurred", "not_occurred", "unverifiable"])
    hours = st.integers(1, 100).map(lambda n: (now + timedelta(hours=n)).isoformat())
    return st.one_of(
        st.sampled_from(way(now)),
        st.just(review("held_back")),
        st.builds(lambda b, s, f: verification(basis=b, standard=s, finding=f), bases, standards, found),
        st.builds(lambda b, s: attribution(basis=b, standard=s), bases, standards),
        st.builds(lambda to: named(to=to), st.sampled_from([(), ("AFG",), ("AFG", "PAK"), ("TTP",)])),
        st.builds(asked, hours, st.sampled_from(["AFG", "PAK"])),
        st.builds(
            lambda s, w, o: determination(s, decided_by=w, outcome=o).but(positions=votes(s)),
            said,
            ways,
            outcomes,
        ),
        st.builds(determination, said, against=st.sampled_from(["AFG", "PAK"])),
        st.builds(
            forwarded,
            st.sampled_from(["technical_committee", "board"]),
            st.sampled_from(["", "adaa", "adxx"]),
        ),
        st.builds(signed, st.sampled_from(["AFG", "PAK", "QAT", "TUR"]), st.sampled_from(list("adb"))),
        st.just(Reconsideration(id="rec", determination="det", outcome="withdrawn", grounds="x", **_IN)),
    )


def usual(paper: Paper, case: CaseState) -> Member:
    """Who usually files such a paper."""
    if isinstance(paper, SeatPosition):
        return COMMISSIONERS[paper.position.seat]
    if isinstance(paper, Determination | Forwarding | Reconsideration | Measure | Closing):
        return CHAIR
    if isinstance(paper, AccessAnswer | TeamView | Objection | MeasureReport):
        return LIAISON
    by_name = {"Verification": MONITOR, "MeasureCheck": MONITOR, "Attribution": INVESTIGATOR}
    if type(paper).__name__ == "Reply":
        return DUTY if getattr(paper, "kind", "") == "requested" else LIAISON
    return by_name.get(type(paper).__name__, DUTY)
