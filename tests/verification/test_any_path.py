"""Whatever anybody files in whatever order: no breach is found without basis, hearing, quorum and a third party.

The oracle below says for itself what due procedure is, and asks no rule of the program.
"""

from datetime import timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from path_papers import (
    BOTH_INVESTIGATES,
    BOTH_PRESIDES,
    EVERY_CLAIM,
    EVERYBODY,
    PAK_CHAIR,
    PAK_INVESTIGATOR,
    PAK_MONITOR,
    forwarded,
    named,
    strange_papers,
    usual,
    way,
)
from verification_parts import (
    ACCUSATION,
    ACTORS,
    ADMISSION,
    CHAIR,
    FORM,
    MACHINE,
    NOW,
    PROVISIONS,
    SOURCES,
    asked,
    determination,
    review,
    verification,
)

from tahqiq.errors import Refused
from tahqiq.model.act import VERBS
from tahqiq.model.aftermath import Closing, Forwarding, Reconsideration, SeatPosition
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.inquiry import Triage
from tahqiq.model.member import Member, Role
from tahqiq.model.procedure import Procedure
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.verification.case import CaseState, Filed, Paper
from tahqiq.verification.clock import asked as asked_now
from tahqiq.verification.clock import state_of
from tahqiq.verification.hearing import due_at
from tahqiq.verification.procedure import may
from tahqiq.verification.scorecard import scorecard
from tahqiq.verification.standard import shipped, shipped_names
from tahqiq.verification.steps import audit

BREACHES = ("violation_serious", "violation_minor", "technical_breach")
PROCEDURES = tuple(shipped(name) for name in shipped_names())
DAY = timedelta(days=1)


def begun(procedure: Procedure) -> CaseState:
    return CaseState(
        incident="inc",
        claims=EVERY_CLAIM,
        sources=SOURCES,
        actors=ACTORS,
        provisions=PROVISIONS,
        procedure=procedure,
        received_at=NOW,
        zone="Asia/Kabul",
    )


def filed(case: CaseState, paper: Paper, who: Member, now) -> CaseState:
    known = {each.paper.id for each in case.filed}
    entered = paper.but(id=f"{paper.id}{len(case.filed)}") if paper.id in known else paper
    may(entered, case, who, now)
    one = Filed(paper=entered, member=who, at=now, index=len(case.filed))
    return case.model_copy(update={"filed": (*case.filed, one)})


@st.composite
def paths(draw) -> list[Paper]:
    """The way with steps left out, put elsewhere, and others between them."""
    path = list(way(NOW))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(path) - 1))
        match draw(st.sampled_from(["left out", "elsewhere", "again", "strange", "strange", "replaced"])):
            case "left out":
                del path[at]
            case "elsewhere":
                path.insert(draw(st.integers(0, len(path) - 1)), path.pop(at))
            case "again":
                path.insert(draw(st.integers(0, len(path) - 1)), path[at])
            case "strange":
                path.insert(at, draw(strange_papers(NOW)))
            case "replaced":
                path[at] = draw(strange_papers(NOW))
    return path


HURRY = st.lists(st.sampled_from([0, 1, 3, 6, 12, 60]), min_size=1, max_size=5)
OTHERS = st.dictionaries(st.integers(0, 24), st.sampled_from(EVERYBODY), max_size=2)


@settings(max_examples=80, deadline=None)
@given(paths(), st.sampled_from(PROCEDURES), HURRY, OTHERS)
def test_any_order_of_papers__reaches_no_breach_without_due_procedure(path, procedure, hurry, others):
    walk(path, procedure, hurry, others)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(paths(), st.sampled_from(PROCEDURES), HURRY, OTHERS)
def test_any_order_of_papers_many_times__reaches_no_breach_without_due_procedure(
    path, procedure, hurry, others
):
    walk(path, procedure, hurry, others)


def walk(path: list[Paper], procedure: Procedure, hurry: list[int], others: dict[int, Member]) -> None:
    case, now = begun(procedure), NOW
    for number, paper in enumerate(path):
        now += timedelta(hours=hurry[number % len(hurry)])
        who = others.get(number) or usual(paper, case)
        try:
            after = filed(case, paper, who, now)
        except Refused:
            continue
        if isinstance(paper, Determination) and paper.outcome in BREACHES:
            event(f"a breach is found under {procedure.id}")
            was_due(paper, case, who, now)
        case = after
        asked_now(case, now)
        state_of(case)
    event(f"{min(len({type(one.paper) for one in case.filed}), 19) // 5 * 5} kinds of papers or more")
    assert all(step.kept for step in audit(case)), "what was allowed must stand an audit"
    card = scorecard([case], now)
    assert [line.party for line in card.access] == ["AFG", "PAK"]


def was_due(paper: Determination, case: CaseState, who: Member, now) -> None:
    """The oracle: what every breach must have behind it, read off the papers themselves."""
    papers = [each.paper for each in case.filed]
    assert last(papers, Review).outcome == "fit_to_report"
    found, held = last(papers, Verification), last(papers, Attribution)
    assert found.finding == "occurred" and paper.against in held.to
    for finding in (found, held):
        cited = {one.id: one for one in EVERY_CLAIM if one.id in finding.basis}
        assert cited and set(finding.basis) <= set(cited)
        assert {FORM.id, ACCUSATION.id, ADMISSION.id} & set(cited), "a machine's reading alone"
        assert set(cited) != {ACCUSATION.id}, "the accuser's word alone"
        assert finding.standard not in ("reasonable_suspicion",)
    attributed_at = max(n for n, each in enumerate(papers) if each is held or isinstance(each, Attribution))
    attributor = case.filed[attributed_at].member
    assert attributor.seat != paper.against and attributor.id != who.id
    heard(paper, case, attributed_at, now)
    present = [each.seat for each in paper.positions if each.position != "absent"]
    assert sorted(each.seat for each in paper.positions) == ["AFG", "PAK", "QAT", "TUR"]
    assert len(present) >= case.procedure.terms.quorum_share * 4 and set(present) & {"QAT", "TUR"}
    assert who.role is Role.CHAIR and who.seat in ("SEC", "QAT", "TUR")
    closings = [each.kind for each in papers if isinstance(each, Closing)]
    assert closings[-1:] != ["closed"]
    went_before(paper, case, papers)


def heard(paper: Determination, case: CaseState, attributed_at: int, now) -> None:
    replies = [
        each
        for each in case.filed[attributed_at:]
        if isinstance(each.paper, Reply) and each.paper.party == paper.against
    ]
    asked_for = [each for each in replies if each.paper.kind == "requested"]
    assert asked_for
    for each in asked_for:
        window = due_at(each.paper.due) - each.at
        assert window >= timedelta(hours=case.procedure.terms.reply_hours)
    answers = [each for each in replies if each.paper.kind == "answered"]
    assert answers or due_at(asked_for[-1].paper.due) < now


def went_before(paper: Determination, case: CaseState, papers: list[Paper]) -> None:
    gone = [each for each in papers if isinstance(each, Forwarding)]
    assert set(case.procedure.terms.stages) <= {each.to for each in gone}
    if case.procedure.id != "committee-and-board":
        return
    assert any(isinstance(each, Triage) for each in papers)
    own = {
        each.position.seat: each.position.position
        for each in papers
        if isinstance(each, SeatPosition) and each.provision == paper.provision
    }
    for each in paper.positions:
        assert own.get(each.seat, each.position) == each.position
    if paper.decided_by == "chair_ruling":
        assert "disagrees" in own.values() and set(own) & {"QAT", "TUR"}


def last(papers: list[Paper], kind: type):
    return [each for each in papers if isinstance(each, kind)][-1]


# ---- the way itself, and each single thing that bends it


def test_way__takes_every_step_there_is():
    """22 acts of casework: 20 kinds of papers, two of which are filed in two ways."""
    kinds = {(type(paper).__name__, getattr(paper, "kind", "")) for paper in way(NOW)}
    assert {name for name, _kind in kinds} == {noun.__name__ for noun in NOUN_OF.values()}
    assert set(CASEWORK) <= set(VERBS) and len(CASEWORK) == 22
    assert len({kind for name, kind in kinds if name in ("Reply", "Closing")}) == 4


def walked(procedure: Procedure, *changes: tuple[type, Paper | None, Member | None]) -> CaseState:
    """The way, with the first paper of each of these kinds replaced (``None``: left out) or filed by another."""
    case, open_changes = begun(procedure), list(changes)
    for number, drawn in enumerate(way(NOW)):
        change = next((one for one in open_changes if isinstance(drawn, one[0])), None)
        if change is not None:
            open_changes.remove(change)
        paper, who = (change[1], change[2]) if change is not None else (drawn, None)
        if paper is None:
            continue
        case = filed(case, paper, who or usual(paper, case), NOW + timedelta(hours=2 * number))
    return case


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
def test_whole_way__is_legal_under_either_procedure(procedure):
    case = walked(procedure)
    assert len(case.filed) == len(way(NOW))
    assert all(step.kept for step in audit(case))


BENT = {
    "no review": ((Review, None, None), "PRC005|PRC010"),
    "machine output alone": ((Verification, verification(basis=(MACHINE.id,)), None), "PRC012"),
    "machine output alone names the party": ((Attribution, named(basis=(MACHINE.id,)), None), "PRC012"),
    "the accuser's word alone": ((Verification, verification(basis=(ACCUSATION.id,)), None), "PRC013"),
    "no basis": ((Verification, verification(basis=()), None), "PRC011"),
    "a party verifies alone": ((Verification, verification(), PAK_MONITOR), "PRC014"),
    "the accused side attributes": ((Attribution, named(), PAK_INVESTIGATOR), "PRC021"),
    "a party presides": ((Determination, determination("adaa"), PAK_CHAIR), "PRC055"),
    "no hearing": ((Reply, None, None), "PRC040"),
    "an hour to reply": ((Reply, asked((NOW + timedelta(hours=20)).isoformat()), None), "PRC031"),
    "nobody from a third party": ((Determination, determination("aaxx"), None), "PRC058|PRC059"),
    "a seat forgotten": ((Determination, determination("ada"), None), "PRC057"),
    "a vote against is called consensus": (
        (Determination, determination("adaa", decided_by="consensus"), None),
        "PRC059",
    ),
    "a weak proof": ((Verification, verification(standard="reasonable_suspicion"), None), "PRC023|PRC052"),
    "who accuses, accounts": ((Attribution, named(to=("AFG",)), None), "PRC030"),
}


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
@pytest.mark.parametrize("name", BENT)
def test_way_bent_in_one_thing__is_stopped_by_its_rule(procedure, name):
    change, code = BENT[name]
    with pytest.raises(Refused, match=code):
        walked(procedure, change)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
def test_one_person_in_two_posts__does_not_attribute_and_preside(procedure):
    with pytest.raises(Refused, match="PRC056"):
        walked(
            procedure,
            (Attribution, named(), BOTH_INVESTIGATES),
            (Determination, determination("adaa"), BOTH_PRESIDES),
        )


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.id)
def test_silence__is_a_reply_once_its_time_is_over_and_not_before(procedure):
    case = begun(procedure)
    for paper in (way(NOW)[0], review(), verification(), named(), asked((NOW + 3 * DAY).isoformat())):
        case = filed(case, paper, usual(paper, case), NOW)
    for paper in (forwarded("technical_committee"), forwarded("board", "adaa")):
        case = filed(case, paper, CHAIR, NOW)
    with pytest.raises(Refused, match="PRC054"):
        filed(case, determination("adaa"), CHAIR, NOW + 3 * DAY - timedelta(seconds=1))
    assert filed(case, determination("adaa"), CHAIR, NOW + 3 * DAY + timedelta(seconds=1)).determinations


def test_withdrawn__leaves_nothing_determined_and_the_way_open():
    case = walked(PROCEDURES[0])
    gone = Reconsideration(
        id="rec2", incident="inc", determination="det", outcome="withdrawn", grounds="x", release="public"
    )
    case = filed(case, gone, CHAIR, NOW + 9 * DAY)
    assert case.determinations == ()
    assert filed(case, determination("adaa"), CHAIR, NOW + 10 * DAY).determinations
