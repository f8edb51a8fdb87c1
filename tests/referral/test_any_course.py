"""Whatever anybody files in whatever order: no referral is acted on that was not handed over with its stand-still."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.errors import TahqiqError
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.member import Member, Role
from tahqiq.model.place import Place
from tahqiq.model.referral import (
    ActionPlanned,
    Allegation,
    Clarification,
    Freeze,
    Referral,
    ReferralAnswer,
    ReferralBreach,
    ReferralClosed,
    ReferralDraft,
    ReferralOutcome,
    ReferralRead,
    ReferralVerified,
    Relayed,
    Sanitised,
    StandStill,
    VerificationAsked,
)
from tahqiq.referral.course import course_of
from tahqiq.referral.metrics import directions
from tahqiq.referral.rules import may_refer

NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WHO = {
    "ard-1": ("ARD", Role.LIAISON),
    "ard-2": ("ARD", Role.COMMISSIONER),
    "bel-1": ("BEL", Role.LIAISON),
    "bel-2": ("BEL", Role.COMMISSIONER),
    "qas": ("QAS", Role.MEDIATOR),
    "team": ("TAR", Role.MONITOR),
}
MEMBERS = {
    name: Member(id=name, title=name, seat=seat, role=role, public_key="")
    for name, (seat, role) in WHO.items()
}
WHAT = Allegation(
    site="camp",
    place=Place(name="Upper Valley", lat=34.12, lon=71.05, precision_km=3),
    group="An armed group",
    seen_on=NOON - DAY,
    description="Armed men come and go.",
    civilians="present",
    civilian_statement="Six families.",
    legal_basis="Article 4",
)


def _paper(kind: str, at: datetime) -> Dealing:
    own = {"id": f"{kind}-{at.isoformat()}", "matter": "d", "release": "parties"}
    still = StandStill(until=at + 3 * DAY, undertaking="None of ours")
    handed = {"due": at + 2 * DAY, "expires": at + 9 * DAY, "stand_still": still, "readers": ("bel-1",)}
    made: dict[str, Dealing] = {
        "sanitised": Sanitised(**own, taken_out="names"),
        "submitted": Referral(
            **own, from_party="ARD", to_party="BEL", through="QAS", allegation=WHAT, **handed
        ),
        "relayed": Relayed(**own),
        "read": ReferralRead(**own, reader="bel-1", seat="BEL"),
        "read_draft": ReferralRead(**own, reader="ard-2", seat="ARD"),
        "accepted": ReferralAnswer(**own, answer="accepted"),
        "declined": ReferralAnswer(**own, answer="declined", words="no"),
        "asked_more": ReferralAnswer(**own, answer="needs_clarification", words="where"),
        "clarified": Clarification(**own, words="there"),
        "planned": ActionPlanned(**own, start=at, end=at + DAY),
        "outcome": ReferralOutcome(**own, outcome="nothing_found", acted_at=at, account="searched"),
        "ask": VerificationAsked(**own),
        "verified": ReferralVerified(**own, finding="verified", components=("TAR",), account="seen"),
        "freeze": Freeze(**own, frozen=True, reason="leak"),
        "thaw": Freeze(**own, frozen=False, reason="cleared"),
        "preempted": ReferralBreach(**own, kind="preempted", by_party="ARD", at=at, account="hit"),
        "closed": ReferralClosed(**own, reason="done"),
    }
    return made[kind]


KINDS = [
    "sanitised",
    "submitted",
    "relayed",
    "read",
    "read_draft",
    "accepted",
    "declined",
    "asked_more",
    "clarified",
    "planned",
    "outcome",
    "ask",
    "verified",
    "freeze",
    "thaw",
    "preempted",
    "closed",
]
_BEGUN = [
    ("read_draft", "ard-2", 1),
    ("sanitised", "ard-2", 1),
    ("submitted", "ard-1", 1),
    ("relayed", "qas", 1),
]  # as far as that it went well, before anybody does anything
_DRAFT = ReferralDraft(id="d", release="party:ARD", from_party="ARD", to_party="BEL", allegation=WHAT)


@given(
    st.integers(0, len(_BEGUN)),
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(sorted(WHO)), st.integers(1, 30)), max_size=14
    ),
)
@settings(max_examples=300, deadline=None)
def test_any_sequence__keeps_the_order_the_sides_and_the_freeze(begun, steps):
    now = NOON
    papers = [Dealt(paper=_DRAFT, verb="referral.drafted", seat="ARD", at=now, index=0, by="ard-1")]
    for number, (kind, who, hours) in enumerate(_BEGUN[:begun] + steps, 1):
        now += timedelta(hours=hours)
        paper, course = _paper(kind, now), course_of(papers, now)
        assert course is not None
        try:
            may_refer(paper, MEMBERS[who], now, course, [course], MEMBERS, ("ARD", "BEL"))
        except TahqiqError as refusal:
            assert refusal.code.startswith("REF")
            continue
        assert not course.frozen or kind in {"freeze", "thaw", "closed", "preempted"}
        papers.append(Dealt(paper=paper, verb=kind, seat=WHO[who][0], at=now, index=number, by=who))
    _holds(papers, now)


def _holds(papers: list[Dealt], now: datetime) -> None:
    kinds = [dealt.verb for dealt in papers]
    by = {dealt.verb: dealt.by for dealt in papers}
    if "submitted" in kinds:
        assert by["sanitised"] == "ard-2"
        assert kinds.index("read_draft") < kinds.index("sanitised") < kinds.index("submitted")
    if "outcome" in kinds:
        assert WHO[by["outcome"]][0] == "BEL"
        told = kinds.index("outcome")
        assert kinds.index("submitted") < kinds.index("relayed") < told
        referral = next(dealt.paper for dealt in papers if isinstance(dealt.paper, Referral))
        late = papers[told].at > referral.due  # nobody accepted it in time, and it was acted on all the same
        assert late or kinds.index("accepted") < told
    if "read" in kinds:
        assert by["read"] in {"bel-1", "qas"}
    if "verified" in kinds:
        assert kinds.index("outcome") < kinds.index("verified")
    course = course_of(papers, now)
    assert course is not None
    (line, other) = directions([course], [], ("ARD", "BEL"))
    assert line.handed_over == int("submitted" in kinds)
    assert line.preempted == 0  # alleged by one side, found by nobody
    assert sum(getattr(other, name) for name in type(other).model_fields if not name.endswith("party")) == 0


def test_referral_nobody_acts_on__expires_on_the_clock():
    papers = [Dealt(paper=_DRAFT, verb="d", seat="ARD", at=NOON, index=0, by="ard-1")]
    for number, kind in enumerate(("sanitised", "submitted", "relayed", "accepted"), 1):
        papers.append(Dealt(paper=_paper(kind, NOON), verb=kind, seat="ARD", at=NOON, index=number))
    before, after = (
        course_of(papers, NOON + 2 * DAY),
        course_of(papers, NOON + 2 * DAY + timedelta(seconds=1)),
    )
    assert before is not None and after is not None
    assert (before.state, after.state) == ("accepted", "expired_unacted")
    assert after.acted_in_time is False
