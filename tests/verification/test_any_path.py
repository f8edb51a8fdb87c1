"""Whatever anybody files in whatever order: no breach is found without basis, hearing, quorum and a third party."""

from datetime import UTC, datetime, timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st
from verification_parts import (
    ACTORS,
    CHAIR,
    CLAIMS,
    DUTY,
    INVESTIGATOR,
    LIAISON,
    MONITOR,
    NOW,
    PROVISIONS,
    SOURCES,
    answered,
    asked,
    attribution,
    determination,
    filer,
    member,
    review,
    verification,
)

from tahqiq.errors import Refused
from tahqiq.model.aftermath import Closing, Forwarding, Objection, Reconsideration, SeatPosition
from tahqiq.model.determination import Determination, Position
from tahqiq.model.finding import Reply
from tahqiq.model.member import Role
from tahqiq.model.procedure import Deadline
from tahqiq.verification.case import CaseState, Filed, Paper
from tahqiq.verification.clock import asked as asked_now
from tahqiq.verification.clock import deadline
from tahqiq.verification.decision import BREACHES
from tahqiq.verification.hearing import due_at
from tahqiq.verification.procedure import may
from tahqiq.verification.standard import STANDARD
from tahqiq.verification.steps import audit

AFG_CHAIR = member("afg-chair", "AFG", Role.CHAIR)
EVERYBODY = (DUTY, MONITOR, INVESTIGATOR, CHAIR, LIAISON, AFG_CHAIR)
STAGED = STANDARD.but(
    id="staged", terms=STANDARD.terms.but(stages=("technical_committee", "board"), reply_hours=48)
)


def papers() -> st.SearchStrategy[Paper]:
    """Papers of every kind, most of them plausible, each with an id of its own."""
    votes = st.text(alphabet="adx", min_size=4, max_size=4)
    bases = st.sampled_from([(), (CLAIMS[0].id,), tuple(each.id for each in CLAIMS)])
    about = {"incident": "inc", "determination": "det", "grounds": "x"}
    dissent = Position(seat="TUR", position="disagrees")
    return st.one_of(
        st.sampled_from([review(), review("held_back")]),
        st.builds(lambda basis: verification(basis=basis), bases),
        st.just(attribution()),
        st.just(asked()),
        st.just(answered()),
        st.builds(determination, votes),
        st.sampled_from([
            Forwarding(id="fwd", incident="inc", to="technical_committee", recommends="x", release="parties"),
            Forwarding(id="fwd", incident="inc", to="board", recommends="x", release="parties"),
            Objection(id="obj", party="PAK", release="parties", **about),
            Reconsideration(id="rec", outcome="withdrawn", release="public", **about),
            Closing(id="clo", incident="inc", kind="closed", reason="x", release="public"),
            Closing(id="clo", incident="inc", kind="reopened", reason="x", release="public"),
            SeatPosition(id="pos", incident="inc", provision="truce/1", position=dissent, release="parties"),
        ]),
    )  # fmt: skip


def _way() -> tuple[Paper, ...]:
    """The way that a breach takes where all goes well, under either procedure."""
    to = {"incident": "inc", "recommends": "x", "release": "parties"}
    committee = Forwarding(id="fwd", to="technical_committee", **to)
    board = Forwarding(id="fwd", to="board", **to)
    found = (review(), verification(), attribution(), asked("2025-11-20T12:00:00+05:00"), answered())
    return (*found, committee, board, determination("adaa"))


@st.composite
def paths(draw) -> list[Paper]:
    """That way with steps left out, put elsewhere, and others between them."""
    path: list[Paper] = []
    for paper in _way():
        if draw(st.sampled_from([True, *[False] * 5])):
            path.append(draw(papers()))
        path += [paper] * draw(st.sampled_from([0, *[1] * 12]))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1]))):
        here, there = draw(st.integers(0, len(path))), draw(st.integers(0, len(path)))
        path[there:there] = path[here : here + 1]
    return path


@settings(max_examples=150, deadline=None)
@given(paths(), st.sampled_from([STANDARD, STAGED]), st.data())
def test_any_order_of_papers__reaches_no_breach_without_due_procedure(path, procedure, data):
    case = CaseState(
        incident="inc",
        claims=CLAIMS,
        sources=SOURCES,
        actors=ACTORS,
        provisions=PROVISIONS,
        procedure=procedure,
        received_at=NOW,
        zone="Asia/Kabul",
    )
    now = NOW
    for number, drawn in enumerate(path):
        now += timedelta(hours=data.draw(st.integers(0, 40)))
        paper = drawn if isinstance(drawn, Determination) else drawn.but(id=f"{drawn.id}{number}")
        usual = INVESTIGATOR if isinstance(paper, Forwarding) else filer(paper, CHAIR)
        who = data.draw(st.sampled_from([*[usual] * 60, *EVERYBODY]))
        try:
            may(paper, case, who, now)
        except Refused:
            continue
        if isinstance(paper, Determination) and paper.outcome in BREACHES:
            event("a breach is found")
            _was_due(paper, case, who, now)
        case = case.model_copy(update={"filed": (*case.filed, Filed(paper=paper, member=who, at=now))})
        asked_now(case, now)
    assert all(step.kept for step in audit(case)), "what was allowed must stand an audit"


def _was_due(paper, case, who, now):
    assert case.verification.basis
    assert case.verification.finding == "occurred"
    assert paper.against in case.accused
    replies = [each for each in case.of(Reply) if each.party == paper.against]
    asked_for = [each for each in replies if each.kind == "requested"]
    assert asked_for
    assert any(each.kind == "answered" for each in replies) or due_at(asked_for[-1].due) < now
    present = [each.seat for each in paper.positions if each.position != "absent"]
    assert len(present) * 2 >= len(case.seats)
    assert set(present) - set(case.parties)
    assert who.role is Role.CHAIR
    assert who.seat not in case.parties
    gone = [each.to for each in case.of(Forwarding)]
    assert set(case.procedure.terms.stages) <= set(gone)


def test_days__end_with_the_missions_day_and_hours_are_hours():
    at = datetime(2025, 11, 1, 20, 0, tzinfo=UTC)  # 2 November, 00:30 in Kabul; 23:00 in Istanbul and Doha
    for zone, ends in (
        ("Asia/Kabul", datetime(2025, 11, 4, 19, 30, tzinfo=UTC)),
        ("Asia/Karachi", datetime(2025, 11, 4, 19, 0, tzinfo=UTC)),
        ("Europe/Istanbul", datetime(2025, 11, 3, 21, 0, tzinfo=UTC)),
        ("Asia/Qatar", datetime(2025, 11, 3, 21, 0, tzinfo=UTC)),
    ):
        case = CaseState(incident="inc", claims=CLAIMS, actors=ACTORS, received_at=at, zone=zone)
        assert deadline(Deadline(of="received", days=2), case) == ends
        assert deadline(Deadline(of="received", hours=24), case) == at + timedelta(hours=24)
