"""Referrals that leak: whose copy it was; bundles, redactions and a why, none of which is a way around a reading."""

import base64
import json
from datetime import timedelta

import pytest
from between_parties import DAY, SECRET, alleged, drafted, handed_over, handing, relayed, step

from practice_redaction import redact
from tahqiq.desk.bundle import evidence_bundle
from tahqiq.desk.entry_shown import index_of
from tahqiq.desk.follow_referrals import (
    attempts_for,
    course_for,
    every_course,
    every_hand_over,
    hand_over_for,
    referral_figures,
)
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.read_referral import read_hand_over, read_referral
from tahqiq.desk.refer import refer, refused_attempts
from tahqiq.desk.trace_leak import trace_leak
from tahqiq.desk.waiting_referrals import waiting_for
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.release import INSIDE, MECHANISM, PUBLIC, party_audience
from tahqiq.referral.channel import MOST_A_WEEK, MOST_DRAFTS_A_WEEK, MOST_OPEN
from tahqiq.referral.content import OLDEST
from tahqiq.referral.watermark import marked
from tahqiq.register.envelope import open_envelope
from tahqiq.store import log
from tahqiq.store.opened import disclosures_of
from tahqiq.store.sealed import leaf_at
from tahqiq_verify.leaf import RECORD

pytestmark = pytest.mark.slow

SECRETS = (SECRET, "Six families", "34.12", "71.05", "Who told us", "Article 4", "A warrant of the court")


def copied(opened) -> str:
    """What a reader sees, as he could photograph it."""
    return "\n".join(marked((f"{head}: {words}" for head, words in opened.lines), opened.mark.code))


def asked(desk, one: str = "ARD", other: str = "BEL") -> str:
    """A request for hand-over; its id."""
    said = {
        "from_party": one, "to_party": other, "through": "QAS", "pseudonym": "PER-12",
        "warrant": "A warrant of the court of the Lower Town", "legal_basis": "The treaty, article 2",
        "safeguards": "No death penalty is asked for by anybody", "readers": (f"liaison-{other.lower()}",),
        "due": (desk.clock.now() + 9 * DAY).isoformat(),
    }  # fmt: skip
    return refer(desk, f"liaison-{one.lower()}", "handover.requested", said).id


def attempts(desk) -> list[tuple[str, str, str]]:
    with desk.inside() as asker:
        return [(one.seat, one.verb, one.code) for _dealt, one in refused_attempts(asker)]


def test_leaked_copy__is_traced_to_the_one_reading_it_comes_from(desk):
    matter = relayed(desk)
    first = read_referral(desk, "liaison-bel", matter)
    desk.clock.moment += timedelta(hours=1)
    second, third = read_referral(desk, "liaison-bel", matter), read_referral(desk, "mediator-qas", matter)
    assert len({one.mark.code for one in (first, second, third)}) == 3, "every reading has a mark of its own"
    for opened in (first, second, third):
        (found,) = trace_leak(desk, "auditor-1", f"As printed in a newspaper:\n{copied(opened)}")
        assert (found.by, found.matter, found.mark) == ("mark", matter, opened.mark)
    one_line = copied(second).splitlines()[2]
    assert [one.mark.entry for one in trace_leak(desk, "mediator-tar", one_line)] == [second.mark.entry]


def test_copy_without_its_mark__names_every_reading_and_an_unlike_text_none(desk):
    matter, request = relayed(desk), asked(desk)
    opened, handed = read_referral(desk, "liaison-bel", matter), read_hand_over(desk, "liaison-bel", request)
    retyped = "They write: 'about twenty armed men, came and went.'"
    passed, found = sorted(trace_leak(desk, "chair-1", retyped), key=lambda one: one.mark.entry)
    assert (found.by, found.mark, found.letters_damaged) == ("words", opened.mark, 0)
    assert (passed.by, passed.mark.reader) == ("words", "commissioner-ard"), (
        "who passed the draft read it, too"
    )
    (found,) = trace_leak(desk, "chair-1", "no death penalty is asked for by anybody, says the paper")
    assert (found.by, found.mark) == ("words", handed.mark)
    assert trace_leak(desk, "chair-1", "Rain is expected in the upper valley over the weekend.") == ()
    assert trace_leak(desk, "chair-1", "It rests on Article 4 of the truce, as all of them do here.") == ()


def test_tracing__is_for_the_third_party_and_the_auditor_and_every_other_try_is_kept(desk):
    for member in ("liaison-bel", "commissioner-ard", "duty-1"):
        with pytest.raises(Refused, match="REF019"):
            trace_leak(desk, member, "a text")
    assert [one[1] for one in attempts(desk)] == ["referral.trace"] * 3
    for text in (" \n", "x" * 1_100_000):
        with pytest.raises(BadInput, match="REF026"):
            trace_leak(desk, "auditor-1", text)


def test_bundle__proves_the_paper_and_discloses_nothing_of_what_named_readers_read(desk):
    matter, request = relayed(desk), asked(desk)
    step(desk, "liaison-bel", "answered", matter, answer="needs_clarification", words="Since when?")
    step(desk, "liaison-ard", "clarified", matter, words=f"{SECRET}, since spring")
    size = max(dealt.index for dealt in course_for(desk, "auditor-1", matter).papers) + 1
    for index in range(index_of(desk, matter), size):
        bundle = json.loads(evidence_bundle(desk, index))
        told = "".join(
            base64.urlsafe_b64decode(f"{one}==").decode() for one in bundle["entry"]["disclosures"]
        )
        assert not [secret for secret in SECRETS if secret in told], index
    shown = json.loads(evidence_bundle(desk, index_of(desk, request)))["entry"]["disclosures"]
    told = "".join(base64.urlsafe_b64decode(f"{one}==").decode() for one in shown)
    assert "PER-12" in told and "A warrant" not in told
    for thing, field in ((matter, "allegation"), (request, "warrant"), (request, "legal_basis")):
        with pytest.raises(Refused, match="REF025"):
            evidence_bundle(desk, index_of(desk, thing), [field])
    nested = json.loads(evidence_bundle(desk, index_of(desk, matter), ["description"]))["entry"][
        "disclosures"
    ]
    assert not [one for one in nested if SECRET in base64.urlsafe_b64decode(f"{one}==").decode()]


def test_why__leads_the_secretariat_to_the_entry_and_tells_nobody_else_that_there_is_one(desk):
    matter = relayed(desk)
    for audience in (INSIDE, MECHANISM):
        step_of = why(desk, audience, matter)
        assert step_of.entered is not None and not [one for one in SECRETS if one in step_of.text]
    for audience in (PUBLIC, party_audience("ARD"), party_audience("BEL")):
        for thing in (matter, matter[:12]):
            with pytest.raises(NotFound, match=f"No thing '{thing}'|NOT001") as refused:
                why(desk, audience, thing)
            assert matter not in str(refused.value) or thing == matter, "a beginning is not completed for him"


def test_redaction_by_id__destroys_what_it_says_everywhere_and_keeps_who_read_it(desk):
    matter, kept = relayed(desk), relayed(desk, place={"lat": 34.52}, group="Another group")
    read_referral(desk, "liaison-bel", matter)
    desk.clock.moment += timedelta(hours=1)
    assert redact(desk, [matter], ["allegation", "taken_out"]).in_force
    opened = read_referral(desk, "liaison-bel", matter)
    assert opened.what is None and "redacted" in dict(opened.lines)["what is alleged"]
    assert SECRET in read_referral(desk, "liaison-bel", kept).what.description
    assert {one.from_party: one.handed_over for one in referral_figures(desk)} == {"ARD": 2, "BEL": 0}
    readings = [one for one in course_for(desk, "auditor-1", matter).papers if one.verb == "referral.read"]
    assert [one.paper.reader for one in readings] == ["commissioner-ard", "liaison-bel", "liaison-bel"]
    (found,) = trace_leak(desk, "auditor-1", copied(opened))
    assert found.mark == opened.mark


def test_redaction_of_all__takes_the_whole_course_but_who_read_it(desk):
    matter = relayed(desk)
    leaked = copied(read_referral(desk, "liaison-bel", matter))
    assert redact(desk, [matter]).in_force
    with pytest.raises(NotFound, match="REF001"):
        course_for(desk, "auditor-1", matter)
    (found,) = trace_leak(desk, "auditor-1", leaked)
    assert (found.by, found.mark.reader) == ("mark", "liaison-bel")


def test_draft__is_opened_by_its_own_side_alone_and_the_other_never_learns_of_it(desk):
    said = {"from_party": "ARD", "to_party": "BEL", "allegation": alleged(desk)}
    matter = refer(desk, "liaison-ard", "referral.drafted", said).id
    opened = read_referral(desk, "commissioner-ard", matter)
    assert opened.referral is None and SECRET in opened.what.description
    assert [one.verb for one in course_for(desk, "liaison-ard", matter).papers][-1] == "referral.read"
    for member in ("liaison-bel", "mediator-qas", "chair-1"):
        with pytest.raises(NotFound, match="REF001"):
            read_referral(desk, member, matter)
    step(desk, "commissioner-ard", "sanitised", matter, taken_out="Who told us")
    refer(desk, "liaison-ard", "referral.submitted", handing(desk, matter))
    assert "referral.read" not in [one.verb for one in course_for(desk, "liaison-bel", matter).papers]
    (found,) = trace_leak(desk, "auditor-1", copied(opened))
    assert found.mark.reader == "commissioner-ard", "a draft that leaks is traced, too"
    with pytest.raises(NotFound, match="REF001"):
        read_referral(desk, "commissioner-ard", matter)


@pytest.mark.parametrize(("one", "other"), [("ARD", "BEL"), ("BEL", "ARD")])
def test_floods__of_drafts_and_of_requests_are_stopped_alike_for_both_sides(desk, one, other):
    by = f"liaison-{one.lower()}"
    said = {"from_party": one, "to_party": other, "allegation": alleged(desk)}
    for _number in range(MOST_DRAFTS_A_WEEK):
        desk.clock.moment += timedelta(minutes=1)
        refer(desk, by, "referral.drafted", said)
    with pytest.raises(Refused, match="REF007"):
        refer(desk, by, "referral.drafted", said)
    refer(
        desk, f"liaison-{other.lower()}", "referral.drafted", {**said, "from_party": other, "to_party": one}
    )
    for number in range(MOST_A_WEEK):
        desk.clock.moment += timedelta(minutes=1)
        request = asked(desk, one, other)
        if number >= MOST_OPEN - 1:
            with pytest.raises(Refused, match="REF007"):
                asked(desk, one, other)
            refer(desk, by, "handover.stepped", {"matter": request, "step": "withdrawn"})
    with pytest.raises(Refused, match="REF007"):
        asked(desk, one, other)
    assert {line[2] for line in attempts(desk)} == {"REF007"}
    desk.clock.moment += timedelta(days=8)
    refer(desk, by, "referral.drafted", said | {"allegation": alleged(desk)})


def test_lists_and_ids_tried_in_vain__are_kept_whoever_tried(desk):
    matter, request = handed_over(desk), asked(desk)
    for ask in (every_course, every_hand_over, attempts_for):
        with pytest.raises(Refused, match="REF019"):
            ask(desk, "liaison-bel")
    for member in ("publisher-1", "duty-1", "analyst-1"):
        with pytest.raises(NotFound, match="REF001"):
            course_for(desk, member, matter)
        with pytest.raises(NotFound, match="REF001"):
            hand_over_for(desk, member, request)
    kept = [one[1] for one in attempts(desk)]
    assert kept[:3] == ["referral.list", "handover.list", "attempt.list"]
    assert kept[3:] == ["referral.show", "handover.show"] * 3
    read_hand_over(desk, "liaison-bel", request)
    for member in ("liaison-ard", "liaison-bel", "mediator-qas", "auditor-1"):
        assert hand_over_for(desk, member, request).opened_by == ("liaison-bel",)


def test_drafted_only__has_no_reading_for_a_stranger(desk):
    matter = drafted(desk)
    with pytest.raises(NotFound, match="REF001"):
        course_for(desk, "liaison-bel", matter)
    assert attempts(desk) == [("BEL", "referral.show", "REF001")]


def test_what_waits__is_told_to_him_alone_whose_step_it_is_and_is_gone_once_taken(desk):
    def waits(member: str) -> list[str]:
        return [one.step for one in waiting_for(desk, member)]

    said = {"from_party": "ARD", "to_party": "BEL", "allegation": alleged(desk)}
    matter = refer(desk, "liaison-ard", "referral.drafted", said).id
    assert (waits("liaison-ard"), waits("commissioner-ard")) == ([], ["sanitise"])
    read_referral(desk, "commissioner-ard", matter)
    assert waits("commissioner-ard") == ["sanitise"]
    step(desk, "commissioner-ard", "sanitised", matter, taken_out="Who told us")
    assert waits("liaison-ard") == waits("commissioner-ard") == ["submit"]
    assert waits("liaison-bel") == waits("mediator-qas") == []
    refer(desk, "liaison-ard", "referral.submitted", handing(desk, matter))
    assert (waits("mediator-qas"), waits("mediator-tar"), waits("liaison-bel")) == (["relay"], [], [])
    step(desk, "mediator-qas", "relayed", matter)
    assert (waits("liaison-bel"), waits("commissioner-bel"), waits("mediator-qas")) == (["read"], [], [])
    step(desk, "mediator-qas", "frozen", matter, frozen=True, reason="It is in the papers")
    assert waits("liaison-bel") == []
    step(desk, "mediator-qas", "frozen", matter, frozen=False, reason="It is not")
    read_referral(desk, "liaison-bel", matter)
    request = asked(desk)
    assert [(one.matter, one.step) for one in waiting_for(desk, "liaison-bel")] == [
        (request, "read_hand_over")
    ]
    read_hand_over(desk, "liaison-bel", request)
    assert waits("liaison-bel") == waits("commissioner-bel") == waits("auditor-1") == []


def test_draft_that_lay_too_long__waits_for_nobody(desk):
    said = {"from_party": "ARD", "to_party": "BEL", "allegation": alleged(desk)}
    refer(desk, "liaison-ard", "referral.drafted", said)
    assert [one.step for one in waiting_for(desk, "commissioner-ard")] == ["sanitise"]
    desk.clock.moment += OLDEST + DAY
    assert waiting_for(desk, "commissioner-ard") == ()


@pytest.mark.parametrize("seat", ["ARD", "BEL", "QAS", "TAR"])
def test_copy_of_the_register__opens_to_no_seats_key_what_named_readers_read(desk, seat):
    """A mirror holds every sealed file; whoever has a seat's reading key opens there what is sealed to it."""
    give_reading_keys(desk, "adm-1")
    matter = relayed(desk)
    step(desk, "liaison-bel", "answered", matter, answer="needs_clarification", words="Since when?")
    step(desk, "liaison-ard", "clarified", matter, words=f"{SECRET}, since spring")
    asked(desk)
    key, told = desk.keyring.identity(seat), ""
    with desk.store.reading() as connection:
        for index in range(log.log_size(connection)):
            leaf = leaf_at(connection, index)
            if leaf is None or leaf.kind != RECORD:
                continue
            held = disclosures_of(connection, index, leaf, lambda sealed: open_envelope(sealed, [key]))
            told += "".join(base64.urlsafe_b64decode(f"{one}==").decode() for one in held or ())
    assert "referral.submitted" in told and "PER-12" in told, "its seat reads the course"
    assert not [secret for secret in SECRETS if secret in told]
