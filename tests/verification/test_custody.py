"""Custody as a pure question: who held it when, where the chain has gaps, and what may rest on it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verification_parts import (
    CLAIMS,
    MACHINE,
    MONITOR,
    attribution,
    case,
    determination,
    member,
    review,
    verification,
)

from tahqiq.errors import Refused
from tahqiq.model.evidence import (
    EvidenceItem,
    EvidenceWithdrawal,
    Examination,
    HandOver,
    Provenance,
    Receiving,
    WorkingCopy,
)
from tahqiq.model.member import Member, Role
from tahqiq.model.moment import When, exact, whole_day
from tahqiq.model.place import Place
from tahqiq.verification.custody import CONFIRM_WITHIN, CustodyFile, CustodyStep, Kept, chain, faults
from tahqiq.verification.file_claims import differences, moment_said, place_said
from tahqiq.verification.procedure import may
from tahqiq.verification.steps import audit

NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)
ANNA = member("anna", "SEC", Role.CUSTODIAN)
BEN = member("ben", "QAT", Role.CUSTODIAN)
CARL = member("carl", "SEC", Role.INVESTIGATOR)
AFGHAN = member("afghan", "AFG", Role.MONITOR)
COMMON: dict[str, Any] = {"incident": "inc", "evidence": "evd_1", "release": "mechanism"}


def item(**more: Any) -> EvidenceItem:
    return EvidenceItem.model_validate(
        {
            "id": "evd_1", "incident": "inc", "kind": "photo", "title": "A crater", "sha256": "a" * 64, "size": 9,
            "media_type": "image/jpeg", "collected": whole_day(date(2025, 10, 28), zone="Asia/Kabul"),
            "place": Place(name="Ridge", lat=34.2, lon=71.2, precision_km=2), "collector": "Team 1", "method": "taken",
            "taken_from": "Team 1", "consent": "mandate", "release": "mechanism",
        } | more
    )  # fmt: skip


def given_to(to: str, by: str = "anna", name: str = "hnd_1") -> HandOver:
    return HandOver(id=name, giver=by, to=to, reason="end of the shift", **COMMON)


def got(hand_over: str | None = "hnd_1", **more: Any) -> Receiving:
    return Receiving.model_validate({"id": "rcv_1", "hand_over": hand_over, **COMMON} | more)


def custody(*steps: tuple[Any, Member, float], by: Member = ANNA, **more: Any) -> CustodyFile:
    """The photo taken at noon by Anna, and what was done with it so many hours later."""
    first = CustodyStep(paper=item(**more), member=by, at=NOON, index=1)
    rest = tuple(
        CustodyStep(paper=paper, member=who, at=NOON + timedelta(hours=hours), index=n)
        for n, (paper, who, hours) in enumerate(steps, 2)
    )
    return CustodyFile(steps=(first, *rest))


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def test_taken_and_kept__is_unbroken_and_held_by_who_took_it():
    stands = chain(custody(), after(10_000))
    assert (stands.state, stands.holder, stands.gaps) == ("unbroken", "anna", ())


def test_handed_over_and_confirmed__says_who_held_it_when():
    stands = chain(custody((given_to("ben"), ANNA, 5), (got(), BEN, 6)), after(7))
    assert stands.state == "unbroken"
    assert [(one.member, one.since, one.until) for one in stands.holdings] == [
        ("anna", NOON, after(5)), ("ben", after(6), None),
    ]  # fmt: skip


def test_handed_over_and_not_confirmed__waits_and_is_broken_after_two_days():
    file = custody((given_to("ben"), ANNA, 5))
    assert chain(file, after(6)).state == "waiting"
    assert chain(file, after(6)).holder is None
    assert chain(file, after(5) + CONFIRM_WITHIN + timedelta(seconds=1)).state == "broken"


def test_confirmed_late__is_a_gap_that_is_healed():
    stands = chain(custody((given_to("ben"), ANNA, 5), (got(), BEN, 105)), after(106))
    assert stands.state == "unbroken"
    assert [(gap.breaks, "4 days" in gap.what) for gap in stands.gaps] == [(False, True)]


def test_taken_back_by_the_giver__is_his_again():
    stands = chain(custody((given_to("ben"), ANNA, 5), (got(), ANNA, 6)), after(7))
    assert (stands.state, stands.holder) == ("unbroken", "anna")


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([(given_to("carl", "ben"), BEN, 5), (got(), CARL, 6)], "while 'anna' held it"),
        ([(given_to("ben"), ANNA, 5), (got(), CARL, 6)], "not handed to him"),
        ([(given_to("ben"), ANNA, 5), (got("hnd_9"), BEN, 6)], "not handed to him"),
        (
            [(given_to("ben"), ANNA, 5), (given_to("carl", "ben", "hnd_2"), BEN, 6), (got("hnd_2"), CARL, 7)],
            "never confirmed",
        ),
        ([(got(None, account="It lay in a car."), BEN, 6)], "It lay in a car."),
        ([(given_to("ben"), ANNA, 5), (got(condition="differs", account="seal cut"), BEN, 6)], "seal cut"),
    ],
    ids=["not his to give", "another took it", "another hand-over", "handed on unconfirmed", "found", "differs"],
)  # fmt: skip
def test_gap__breaks_the_chain_for_good_and_is_told_in_words(steps, words):
    stands = chain(custody(*steps), after(8))
    assert stands.state == "broken"
    assert words in " ".join(gap.what for gap in stands.gaps)
    assert any(words in fault for fault in faults(custody(*steps), "evd_1", after(8)))


COPY = WorkingCopy(
    id="cpy_1", derived_from="evd_1", purpose="to see it", transformation="cropped", sha256="b" * 64, size=5,
    media_type="image/jpeg", **COMMON,
)  # fmt: skip
COPY_OF_COPY = COPY.but(id="cpy_2", derived_from="cpy_1")
READ = Examination(
    id="exm_1", of="cpy_2", tool="t", outcome="read", provenance=Provenance(state="absent"), **COMMON
)
DERIVED = custody((COPY, CARL, 1), (COPY_OF_COPY, CARL, 2), (READ, CARL, 3))


def test_bytes_that_changed__leave_nothing_that_was_made_from_them():
    changed = DERIVED.but(kept=(Kept(of="evd_1", state="matches"), Kept(of="cpy_1", state="changed")))
    assert faults(changed, "evd_1", after(4)) == ()
    for thing in ("cpy_1", "cpy_2", "exm_1"):
        assert faults(changed, thing, after(4))
    assert DERIVED.under("exm_1") == ("cpy_2", "cpy_1", "evd_1")


def test_withdrawn__nothing_rests_on_it():
    gone = custody((EvidenceWithdrawal(id="wdr", reason="another crater", **COMMON), ANNA, 1))
    assert "another crater" in faults(gone, "evd_1", after(2))[0]


@given(st.lists(st.sampled_from(["give", "take", "back", "find"]), max_size=8), st.randoms())
def test_any_path_of_legal_hand_overs__is_unbroken_or_waits(path, chance):
    """Whoever only does what he may, within two days, never breaks a chain; holdings never overlap."""
    hands, steps, holder, waiting, hour = [ANNA, BEN, CARL], [], ANNA, None, 0.0
    for n, word in enumerate(path):
        hour += chance.random() * 40
        if word == "give" and waiting is None:
            to = chance.choice([one for one in hands if one is not holder])
            waiting = given_to(to.id, holder.id, f"hnd_{n}")
            steps.append((waiting, holder, hour))
        elif word in ("take", "back") and waiting is not None:
            holder = next(one for one in hands if one.id == (waiting.to if word == "take" else waiting.giver))
            steps.append((got(waiting.id, id=f"rcv_{n}"), holder, hour))
            waiting = None
    file = custody(*steps)
    late = bool(waiting) and after(hour) - file.steps[-1].at > CONFIRM_WITHIN
    stands = chain(file, after(hour))
    legal = all(
        b.at - a.at <= CONFIRM_WITHIN for a, b in zip(file.steps, file.steps[1:], strict=False)
        if isinstance(a.paper, HandOver)
    )  # fmt: skip
    if legal and not late:
        assert stands.state == ("waiting" if waiting else "unbroken")
    assert all(
        a.until is not None and a.until <= b.since
        for a, b in zip(stands.holdings, stands.holdings[1:], strict=False)
    )


def test_file_before_an_entry__knows_nothing_of_what_came_later():
    assert DERIVED.before(1) is None
    assert [step.paper.id for step in DERIVED.before(3).steps] == ["evd_1", "cpy_1"]


def test_finding_on_evidence__is_refused_by_rule_once_the_chain_is_broken():
    broken = custody((got(None, account="It lay in a car."), BEN, 6))
    whole = case(review()).but(evidence=(custody(),))
    may(verification(basis=("evd_1",)), whole, MONITOR, after(30))
    for file, code in (
        (broken, "PRC018"),
        (custody().but(kept=(Kept(of="evd_1", state="changed"),)), "PRC018"),
    ):
        with pytest.raises(Refused) as refused:
            may(verification(basis=("evd_1",)), case(review()).but(evidence=(file,)), MONITOR, after(30))
        assert refused.value.code == code


def test_determination__is_refused_when_what_lies_under_it_broke_since():
    papers = (review(), verification(basis=("evd_1",)), attribution(to=()))
    broken = custody((got(None, account="It lay in a car."), BEN, 6))
    said = determination(outcome="no_violation", against=None)
    for file, codes in ((custody(), set()), (broken, {"PRC066"})):
        state = case(*papers).but(evidence=(file,))
        rules = [rule for rule in _rules(said, state) if rule.test(said, state, MONITOR, after(99))]
        assert {rule.code for rule in rules} & {"PRC066"} == codes


def _rules(paper, state):
    from tahqiq.verification.procedure import rules_for

    return rules_for(paper, state)


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        (("exm_1",), "PRC012"),
        (("cpy_1",), "PRC012"),
        (("exm_1", MACHINE.id), "PRC012"),
        (("evd_9",), "PRC011"),
        (("evd_1", "exm_1"), None),
    ],
)
def test_machine_work_on_evidence__counts_for_nothing_by_itself(basis, code):
    state = case(review()).but(evidence=(DERIVED,))
    paper = verification(basis=basis)
    if code is None:
        may(paper, state, MONITOR, after(30))
        return
    with pytest.raises(Refused) as refused:
        may(paper, state, MONITOR, after(30))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("file", "speaker"),
    [(custody(by=AFGHAN), "AFG"), (custody(given_by="PAK"), "PAK"), (custody(), None)],
)
def test_evidence_from_a_party__is_its_word_whoever_it_speaks_for(file, speaker):
    assert file.speaker(("AFG", "PAK")) == speaker
    state = case(review()).but(evidence=(file,))
    if speaker is None:
        may(verification(basis=("evd_1",)), state, MONITOR, after(30))
        return
    with pytest.raises(Refused, match=f"PRC013.*{speaker} alone"):
        may(verification(basis=("evd_1",)), state, MONITOR, after(30))
    may(verification(basis=("evd_1", CLAIMS[0].id)), state, MONITOR, after(30))


def test_audit_of_a_finding__looks_at_custody_as_it_stood_then():
    broken_later = custody((got(None, account="It lay in a car."), BEN, 60))
    state = case(review(), verification(basis=("evd_1",)))
    filed = tuple(
        each.but(index=index, at=after(index)) for index, each in zip((1, 2), state.filed, strict=True)
    )
    later = broken_later.but(steps=tuple(one.but(index=one.index * 10 - 10) for one in broken_later.steps))
    (_review, verified) = audit(state.but(filed=filed, evidence=(later,)))
    assert [check.kept for check in verified.checks if check.code == "PRC018"] == [True]


@pytest.mark.parametrize(
    ("says", "codes"),
    [
        ({"gps_lat": "34.2", "gps_lon": "71.2"}, set()),
        ({"gps_lat": "34.22", "gps_lon": "71.2"}, set()),  # 2.2 km: within 2 km and the receiver's own error
        ({"gps_lat": "34.3", "gps_lon": "71.2"}, {"place_differs"}),
        ({"gps_lat": "nan", "gps_lon": "71.2"}, set()),
        ({"gps_lat": "91", "gps_lon": "71.2"}, set()),
        ({"taken_at": "2025:10:28 10:00:00", "taken_at_offset": "+04:30"}, set()),
        ({"taken_at": "2025:10:29 10:00:00"}, {"time_differs"}),  # after it was collected
        ({"taken_at": "2019:01:01 10:00:00"}, set()),  # before: nothing was stated of its making
        ({"taken_at": "0000:00:00 00:00:00"}, set()),
        ({"video.created_s_since_1904": "99999999999999999999"}, set()),
    ],
)
def test_what_the_file_says__is_held_against_what_was_stated(says, codes):
    assert {one.code for one in differences(item(), says)} == codes


def test_stated_moment_of_making__leaves_the_camera_an_hour():
    at = datetime(2025, 10, 28, 5, 30, tzinfo=UTC)
    made: When = exact(at, zone="Asia/Kabul")
    says = {"taken_at": "2025:10:28 10:40:00", "taken_at_offset": "+04:30"}
    assert differences(item(made=made), says) == ()
    assert differences(item(made=made), {**says, "taken_at": "2025:10:28 11:31:00"})[0].code == "time_differs"


NAMES = ["gps_lat", "gps_lon", "taken_at", "taken_at_offset", "video.created_s_since_1904"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_anything_in_the_metadata__is_read_or_left_alone(says):
    differences(item(), says)
    place_said(says)
    moment_said(says, "Asia/Kabul")
