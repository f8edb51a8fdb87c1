"""Redaction: with the approvals that it takes what some entries disclosed is gone, and everything else stands."""

import pytest

from practice_redaction import DAY, MARKER, approve_one, file_both, marked, redact
from practice_sides import adopt, enter_witnesses
from tahqiq.desk.bundle import evidence_bundle, proof_of
from tahqiq.desk.check_register import check_register
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.publish import draft_daily
from tahqiq.desk.quorum import log_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, finish_redactions, propose_redaction
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.store import log
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file
from tahqiq.store.register_state import replay_of
from tahqiq.store.submissions import entry_of, submission_file, submission_list
from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.proof import parse_proof, verify_proof
from tahqiq_verify.steps import FAIL, hold

pytestmark = pytest.mark.slow


@pytest.fixture
def filed(copied):
    """The mission with both, and the ids under which they came in."""
    desk = copied("filed", file_both)
    with desk.inside() as asker:
        names = [entry.submission.id for entry in submission_list(asker)]
        complaint, report = sorted(names, key=lambda name: entry_of(asker, name))
    return desk, complaint, report


def entries(desk) -> list[bytes]:
    with desk.store.reading() as connection:
        return [leaf for _index, leaf in log.entries(connection, 0, log.log_size(connection))]


def state_digest(desk) -> str:
    with desk.store.reading() as connection:
        return replay_of(connection).digest()


def test_without_a_policy__it_takes_two_seats_and_never_the_proposer(filed):
    desk, thing, _other = filed
    number = propose_redaction(desk, "chair-1", (thing,), "it protects a witness")
    with pytest.raises(Refused, match=r"REG013.*proposer"):
        approve_redaction(desk, "chair-1", number)
    assert not approve_redaction(desk, "mediator-tar", number).in_force
    with pytest.raises(Refused, match="REG013"):
        approve_redaction(desk, "mediator-tar", number)
    with pytest.raises(Refused, match="MEM002"):
        approve_redaction(desk, "duty-1", number)
    assert not approve_redaction(desk, "commissioner-tar", number).in_force  # the same seat once more
    assert entry_shown(desk, 21)["content"] == "readable here"
    done = approve_redaction(desk, "commissioner-ard", number)
    assert (done.in_force, done.indexes) == (True, (21, 23))
    with pytest.raises(Refused, match="REG013"):
        approve_redaction(desk, "commissioner-bel", number)


def test_with_a_policy__it_takes_the_recorded_quorum_of_seats(filed):
    desk, thing, _other = filed
    enter_witnesses(desk)
    adopt(desk)
    number = propose_redaction(desk, "chair-1", (thing,), "it protects a witness")
    with pytest.raises(Refused, match="proposer cannot approve"):
        approve_one(desk, "chair-1", number)
    for member in ("commissioner-qas", "commissioner-ard"):
        assert not approve_one(desk, member, number).in_force, member
    with pytest.raises(Refused, match=r"REG013.*'qas' has approved"):
        approve_one(desk, "mediator-qas", number)  # the same seat once more
    assert approve_one(desk, "commissioner-bel", number).in_force
    assert check_register(desk).holds


@pytest.mark.parametrize("member", ["liaison-ard", "machine-1", "auditor-1", "commissioner-ard"])
def test_proposal_beyond_ones_rights__is_refused(filed, member):
    desk, thing, _other = filed
    with pytest.raises(Refused, match="MEM002"):
        propose_redaction(desk, member, (thing,), "no reason")


@pytest.mark.parametrize("thing", ["sub_nothing", "0", "1", "99", "9" * 5000, "-1", "", "٣", "1e3", "inc_x"])
def test_redacting_what_is_not_there_or_stands_in_clear__is_refused(filed, thing):
    with pytest.raises(NotFound, match="RED001"):
        propose_redaction(filed[0], "duty-1", (thing,), "no reason")


@pytest.mark.parametrize("ground", ["", "x" * 501, "half a sign \ud800"])
def test_ground_that_no_entry_can_carry__is_refused(filed, ground):
    with pytest.raises(BadInput, match="REG019"):
        propose_redaction(filed[0], "duty-1", (filed[1],), ground)


def test_redaction_that_is_in_force__is_not_proposed_again(filed):
    desk, thing, _other = filed
    redact(desk, [thing])
    for again in (thing, "21"):
        with pytest.raises((NotFound, Refused), match=r"RED001|REG013"):
            propose_redaction(desk, "duty-1", (again,), "once more")


def test_after_a_redaction__everything_else_stands_and_is_proven(filed):
    desk, thing, other = filed
    before, leaves = state_digest(desk), entries(desk)
    old_proofs = {index: proof_of(desk, index) for index in range(len(leaves))}
    old_bundles = {index: evidence_bundle(desk, index) for index in (0, 20, 22, 24, 25)}
    redact(desk, [thing])
    after = entries(desk)
    assert after[: len(leaves)] == leaves
    policy = parse_policy(f"log {log_key(desk).vkey}\nquorum none\n".encode())
    for index, proof in old_proofs.items():
        assert verify_proof(parse_proof(proof.encode()), after[index], policy).index == index
        assert verify_proof(parse_proof(proof_of(desk, index).encode()), after[index], policy).index == index
    for bundle in old_bundles.values():
        assert hold(check_bundle(bundle.encode(), Trust(logs=(log_key(desk),)))) or FAIL not in {
            step.outcome for step in check_bundle(bundle.encode(), Trust(logs=(log_key(desk),)))
        }
    checked = check_register(desk)
    assert checked.holds, checked
    assert "2 redacted" in checked.checks[0].detail
    rebuilt = rebuild(desk)
    assert (rebuilt.identical, rebuilt.withheld) == (True, 2)
    assert rebuilt.state_digest == state_digest(desk) != before
    with desk.inside() as asker:
        assert [one.submission.id for one in submission_list(asker)] == [other]
        assert len(claim_list(asker, ClaimFilter())) == 1


def test_destruction_itself__changes_nothing_in_the_registers_state(filed):
    """Whoever replays the log alone, without a single envelope, comes to the same digest before and after."""
    desk, thing, _other = filed
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    approve_redaction(desk, "chair-1", number)
    approve_redaction(desk, "commissioner-tar", number)
    stated = state_digest(desk)
    finish_redactions(desk)
    assert state_digest(desk) == stated == rebuild(desk).state_digest


def test_after_a_redaction__every_reader_goes_on(filed):
    """Judgements, incidents and papers that rest on what is gone must not bring a page down."""
    desk, thing, other = filed
    with desk.inside() as asker:
        (incident,) = [one.incident.id for one in all_incidents(asker)]
        claims = [claim.id for claim in claim_list(asker, ClaimFilter())]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    for gone in ([thing], [other]):
        redact(desk, gone)
        for audience in (MECHANISM, PUBLIC, party_audience("ARD")):
            draft_daily(desk, DAY, audience)
            with desk.asking(audience) as asker:
                for one in all_incidents(asker):
                    incident_file(asker, one.incident.id)
                assert submission_list(asker, limit=9) is not None
                with pytest.raises(NotFound):
                    submission_file(asker, gone[0])
    with desk.inside() as asker:
        assert list(all_incidents(asker)) == []
        with pytest.raises(NotFound):
            incident_file(asker, incident)
    for name in (thing, *claims):
        with pytest.raises(NotFound):
            why(desk, MECHANISM, name)
    assert corroborate_pending(desk, "machine-1") is not None
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_same_bytes_filed_again_after_a_redaction__are_a_new_submission(filed):
    desk, thing, _other = filed
    redact(desk, [thing])
    details = Details(source="liaison-ard", release="parties")
    again = file_submission(desk, "liaison-ard", marked(MARKER), details)
    assert not again.again
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_redaction_without_the_reading_keys__is_refused_rather_than_emptying_the_tables(filed):
    desk, thing, other = filed
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    approve_redaction(desk, "chair-1", number)
    key = desk.keyring.folder / "SEC.age"
    key.rename(key.with_suffix(".away"))
    before = len(entries(desk))
    for act in (lambda: approve_redaction(desk, "commissioner-tar", number), lambda: finish_redactions(desk)):
        with pytest.raises(Refused, match="RED003"):
            act()
    assert len(entries(desk)) == before
    with desk.inside() as asker:
        assert len(submission_list(asker)) == 2
    key.with_suffix(".away").rename(key)
    assert approve_redaction(desk, "commissioner-tar", number).in_force
    with desk.inside() as asker:
        assert [one.submission.id for one in submission_list(asker)] == [other]


def test_proposal_and_first_approval__do_not_make_the_tables_anew(filed, monkeypatch):
    """That takes long in a large register, and nothing has changed yet."""
    desk, thing, _other = filed
    monkeypatch.setattr("tahqiq.desk.write_entries.remake", None)
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    assert not approve_redaction(desk, "chair-1", number).in_force
