"""Who may take which step, and which rule refuses: each rule once kept and once broken."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from verification_parts import (
    ACCUSATION,
    ADMISSION,
    CHAIR,
    CLAIMS,
    DUTY,
    FORM,
    INVESTIGATOR,
    LIAISON,
    MACHINE,
    MONITOR,
    NOW,
    answered,
    asked,
    attribution,
    case,
    claim,
    determination,
    filer,
    member,
    review,
    verification,
)

from tahqiq.errors import Refused
from tahqiq.model.finding import ComponentView
from tahqiq.model.member import Member, Role
from tahqiq.verification.case import CaseState, Filed, Paper
from tahqiq.verification.hearing import due_at
from tahqiq.verification.procedure import RULES, may
from tahqiq.verification.steps import audit, still_open

LATE = datetime(2025, 11, 6, tzinfo=UTC)
HEARD = case(review(), verification(), attribution(), asked(), answered())


def _refusal(paper: Paper, state: CaseState, who: Member | None = None, now: datetime = NOW) -> str | None:
    try:
        may(paper, state, who or filer(paper), now)
    except Refused as refused:
        assert refused.cause
        assert refused.next_step
        return refused.code
    return None


def test_whole_path__is_allowed_step_by_step() -> None:
    papers: list[Paper] = [
        review(),
        verification(),
        attribution(),
        asked(),
        answered(),
        determination("adaa"),
    ]
    for number, paper in enumerate(papers):
        assert _refusal(paper, case(*papers[:number])) is None


def test_review__only_by_a_duty_officer() -> None:
    assert _refusal(review(), case(), MONITOR) == "PRC003"


def test_verify__needs_a_review_that_found_it_fit() -> None:
    assert _refusal(verification(), case()) == "PRC010"
    assert _refusal(verification(), case(review("held_back"))) == "PRC010"
    assert _refusal(verification(), case(review("held_back"), review())) is None


def test_verify__cites_claims_of_this_incident() -> None:
    assert _refusal(verification(basis=()), case(review())) == "PRC011"
    assert _refusal(verification(basis=(FORM.id, "clm_other")), case(review())) == "PRC011"
    assert _refusal(verification(incident="inc_2"), case(review())) == "PRC001"


def test_verify__machine_reading_alone_never_suffices() -> None:
    machine = verification(basis=(MACHINE.id,))
    assert _refusal(machine, case(review())) == "PRC012"
    assert _refusal(machine.but(standard="reasonable_suspicion"), case(review())) is None
    assert _refusal(machine.but(finding="unverifiable"), case(review())) is None
    assert _refusal(verification(basis=(MACHINE.id, FORM.id)), case(review())) is None


def test_verify__one_party_word_alone_carries_nothing_unless_it_admits() -> None:
    assert _refusal(verification(basis=(ACCUSATION.id,)), case(review())) == "PRC013"
    state = case(review(), claims=(*CLAIMS, ADMISSION))
    assert _refusal(verification(basis=(ADMISSION.id,)), state) is None
    assert _refusal(verification(basis=(ACCUSATION.id, ADMISSION.id)), state) is None


def test_verify__party_seat_needs_a_third_party_view() -> None:
    party = member("pak-monitor", "PAK", Role.MONITOR)
    other = ComponentView(seat="AFG", view="agrees")
    third = ComponentView(seat="SEC", view="agrees")
    assert _refusal(verification(), case(review()), party) == "PRC014"
    assert _refusal(verification(views=(other,)), case(review()), party) == "PRC014"
    assert _refusal(verification(views=(third,)), case(review()), party) == "PRC014"
    signed = case(review(), verification())
    assert _refusal(verification(views=(third,)), signed, party) is None
    assert _refusal(verification(views=(third,), finding="not_occurred"), signed, party) == "PRC014"
    assert _refusal(verification(views=(third, third)), case(review())) == "PRC015"
    assert _refusal(verification(views=(third.but(seat="XYZ"),)), case(review())) == "PRC015"


def test_attribute__only_what_is_verified_to_have_occurred() -> None:
    assert _refusal(attribution(), case(review())) == "PRC020"
    assert _refusal(attribution(), case(review(), verification(finding="not_occurred"))) == "PRC020"


def test_attribute__accused_side_neither_accuses_nor_clears() -> None:
    state = case(review(), verification())
    own = member("pak-inv", "PAK", Role.INVESTIGATOR)
    assert _refusal(attribution(), state, own) == "PRC021"
    assert _refusal(attribution(to=("PAK_ARMY",)), state, own) == "PRC021"
    assert _refusal(attribution(to=()), state, own) == "PRC021"
    assert _refusal(attribution(to=("TTP",)), state, own) == "PRC021"
    assert _refusal(attribution(to=("TTP",)), state) is None


@pytest.mark.parametrize(("seat", "other"), [("AFG", "PAK"), ("PAK", "AFG")])
def test_attribute__no_partys_seat_accuses_the_other_party(seat: str, other: str) -> None:
    state = case(review(), verification(), claims=(FORM,))
    assert _refusal(attribution(to=(other,)), state, member("inv", seat, Role.INVESTIGATOR)) == "PRC021"
    assert _refusal(attribution(to=("TTP",)), state, member("inv", seat, Role.INVESTIGATOR)) is None


def test_attribute__known_actors_no_surer_than_the_verification() -> None:
    state = case(review(), verification())
    assert _refusal(attribution(to=("NOBODY",)), state) == "PRC022"
    assert _refusal(attribution(standard="clear_and_convincing"), state) == "PRC023"


def test_request__asks_an_accused_party_with_time_enough() -> None:
    state = case(review(), verification(), attribution())
    assert _refusal(asked(party="AFG"), state) == "PRC030"
    for due in ("", "soon", "2025-11-05T12:00:00", "2025-11-02T11:00:00+00:00", "2025-10-01"):
        assert _refusal(asked(due), state) == "PRC031"
    assert _refusal(asked("2025-11-05"), state) is None
    with pytest.raises(Refused, match=r"would do") as raised:
        may(asked("2025-11-02T11:00:00+00:00"), state, DUTY, NOW)
    offered = re.search(r"(\S+) would do", str(raised.value))
    assert offered
    assert _refusal(asked(offered[1]), state) is None
    longer = case(review(), verification(), attribution(), asked("2025-11-09"))
    assert _refusal(asked("2025-11-05"), longer) == "PRC031"


def test_due__is_right_across_time_zones() -> None:
    assert due_at("2025-11-05T18:00:00+05:00") == due_at("2025-11-05T17:30:00+04:30")
    assert due_at("2025-11-05T18:00:00") is None
    assert due_at("2025-13-05") is None


def test_reply__by_the_party_itself_when_asked() -> None:
    state = case(review(), verification(), attribution())
    assert _refusal(answered(), state) == "PRC040"
    asking = case(review(), verification(), attribution(), asked())
    assert _refusal(answered(), asking, member("afg", "AFG", Role.LIAISON)) == "PRC041"
    assert _refusal(answered(" "), asking) == "PRC042"


def test_determine__waits_for_the_reply_or_its_time() -> None:
    unasked = case(review(), verification(), attribution())
    asking = case(review(), verification(), attribution(), asked())
    assert _refusal(determination("adaa"), unasked, now=LATE) == "PRC054"
    assert _refusal(determination("adaa"), asking) == "PRC054"
    assert _refusal(determination("adaa"), asking, now=LATE) is None


def test_determine__party_is_heard_again_after_a_new_attribution() -> None:
    again = case(review(), verification(), attribution(), asked(), answered(), attribution(id="att2"))
    assert _refusal(determination("adaa"), again, now=LATE) == "PRC054"


def test_determine__breach_rests_on_findings_and_a_binding_provision() -> None:
    assert _refusal(determination("adaa"), case(review())) == "PRC050"
    assert _refusal(determination("adaa", against=None), HEARD) == "PRC051"
    assert _refusal(determination("adaa", against="AFG"), HEARD) == "PRC051"
    weak = case(review(), verification(standard="reasonable_suspicion"),
                attribution(standard="reasonable_suspicion"), asked(), answered())  # fmt: skip
    assert _refusal(determination("adaa"), weak) == "PRC052"
    assert _refusal(determination("adaa", provision="truce/9"), HEARD) == "PRC053"
    assert _refusal(determination("adaa", provision="truce/2"), HEARD) == "PRC053"
    calm = determination("aaaa", outcome="accident_or_misunderstanding", against=None, decided_by="consensus")
    assert _refusal(calm, weak) is None


def test_determine__chair_is_a_third_party_who_did_not_attribute() -> None:
    assert _refusal(determination("adaa"), HEARD, member("c", "PAK", Role.CHAIR)) == "PRC055"
    assert _refusal(determination("adaa"), HEARD, INVESTIGATOR) == "PRC055"
    both = member("investigator", "SEC", Role.CHAIR)
    assert _refusal(determination("adaa"), HEARD, both) == "PRC056"


@pytest.mark.parametrize(
    ("positions", "way", "code"),
    [
        ("ada", "majority", "PRC057"),
        ("axxx", "majority", "PRC058"),
        ("aaxx", "majority", "PRC058"),
        ("adaa", "consensus", "PRC059"),
        ("bbbb", "consensus", "PRC059"),
        ("axaa", "consensus", None),
        ("adbd", "majority", "PRC059"),
        ("aabd", "majority", "PRC059"),
        ("adaa", "majority", None),
        ("aaaa", "chair_ruling", "PRC059"),
        ("adaa", "chair_ruling", None),
        ("bbbb", "chair_ruling", None),
    ],
)
def test_determine__seats_quorum_and_way_of_deciding(positions: str, way: str, code: str | None) -> None:
    assert _refusal(determination(positions, decided_by=way), HEARD) == code


def test_determine__divided_needs_disagreement_and_a_provision_is_ruled_once() -> None:
    divided = determination("aabb", outcome="commission_divided", against=None, decided_by="chair_ruling")
    assert _refusal(divided.but(decided_by="consensus"), HEARD) == "PRC060"
    done = case(review(), verification(), attribution(), asked(), answered(), determination("adaa"))
    assert _refusal(determination("adaa", id="det2"), done) == "PRC061"
    assert _refusal(verification(), done) == "PRC002"


def test_audit__shows_the_skipped_step() -> None:
    clean = case(review(), verification(), attribution(), asked(), answered(), determination("adaa"))
    assert all(step.kept for step in audit(clean))
    skipped = case(review(), verification(), attribution(), determination("adaa"))
    last = audit(skipped)[-1]
    assert not last.kept
    assert [check.code for check in last.checks if not check.kept] == ["PRC054"]
    assert audit(clean) == audit(clean.model_validate(clean.model_dump()))


def test_still_open__says_what_the_case_waits_for() -> None:
    assert still_open(case(), NOW) == ("A duty officer has not reviewed it.",)
    asking = case(review(), verification(), attribution(), asked())
    assert "PAK has not been heard." in still_open(asking, NOW)
    assert "PAK was asked and did not reply in time." in still_open(asking, LATE)


def test_rules__have_one_code_each_and_say_what_to_do() -> None:
    every = {rule.code: rule for rules in RULES.values() for rule in rules}
    for rules in RULES.values():
        for rule in rules:
            assert every[rule.code] is rule
            assert re.fullmatch(r"PRC0\d\d", rule.code)
            assert rule.says.endswith(".")
            assert rule.next_step.endswith(".")


PEOPLE = (DUTY, MONITOR, INVESTIGATOR, CHAIR, LIAISON, member("pak-inv", "PAK", Role.INVESTIGATOR),
          member("investigator", "SEC", Role.CHAIR))  # fmt: skip
PAPERS: tuple[Paper, ...] = (
    review(), review("held_back"), verification(), verification(basis=(MACHINE.id,)), attribution(),
    attribution(to=(), id="a2"), attribution(to=("TTP",), id="a3"), asked("2025-11-03"), asked("2025-11-09"),
    answered(), determination("adaa"), determination("xxxx"), determination("adaa", outcome="no_violation"),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PAPERS), st.sampled_from(PEOPLE), st.integers(0, 60)), max_size=25))
def test_no_path_of_legal_steps__determines_without_hearing_quorum_and_basis(
    tries: list[tuple[Paper, Member, int]],
) -> None:
    state, now = case(), NOW
    for paper, who, hours in tries:
        now += timedelta(hours=hours)
        if _refusal(paper, state, who, now) is None:
            state = state.but(filed=(*state.filed, Filed(paper=paper, member=who, at=now)))
    assert all(step.kept for step in audit(state))
    for done in state.determinations:
        assert state.review is not None
        assert state.verification is not None
        assert state.verification.basis
        for party in state.accused:
            requests = [each for each in state.hearing if each.kind == "requested" and each.party == party]
            assert requests
        assert sum(each.position != "absent" for each in done.positions) >= 2


def test_claims_of_a_party_read_in_a_paper__are_still_its_word() -> None:
    told = claim("paper", "form/hand/1", chain=("Afghanistan",))
    state = case(review(), claims=(*CLAIMS, told))
    assert _refusal(verification(basis=(told.id,)), state) == "PRC013"
