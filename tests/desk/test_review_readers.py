"""Who learns of a review: whoever may see the claim learns how it stands, its reason the mechanism alone."""

import pytest

from practice_article import article
from tahqiq.desk.check_register import check_register
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience
from tahqiq.register.envelope import NotForUs, open_envelope
from tahqiq.store import gate
from tahqiq.store.claim_standing import reviews_of, threads_of
from tahqiq.store.history import entries_about
from tahqiq.store.opened import act_of
from tahqiq.store.sealed import leaf_at, sealed_rest

pytestmark = pytest.mark.slow

SECRET = "The editor told us in confidence."
AUDIENCES = (PUBLIC, party_audience("ARD"), party_audience("BEL"), MEDIATOR, MECHANISM)


@pytest.fixture
def reviewed(desk):
    """A desk with an article for the parties, one claim of it corrected and one rejected."""
    give_reading_keys(desk, "adm-1")
    submission, shelling, airstrike, _denial = article(desk, "parties")
    wanted = [
        Wanted("corrected", shelling.id, {"killed": "4"}, SECRET),
        Wanted("rejected", airstrike.id, note=SECRET),
    ]
    review_claims(desk, "analyst-1", submission, wanted)
    return desk, submission


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda one: one.name)
def test_note__is_shown_to_the_mechanism_alone(reviewed, audience):
    desk, submission = reviewed
    with desk.asking(audience) as asker:
        found = reviews_of(asker, submission)
        threads = threads_of(asker, submission)
    if audience == PUBLIC:
        assert found == () and threads == ()
        return
    assert [one.verdict for one in found] == ["corrected", "rejected"]
    assert {one.note for one in found} == ({SECRET} if audience == MECHANISM else {None})
    assert sorted(one.state for one in threads) == ["corrected", "rejected", "unreviewed"]
    assert (SECRET in str(threads)) == (audience == MECHANISM)


@pytest.mark.parametrize("seat", ["ARD", "BEL", "QAS"])
def test_envelope_of_a_review__opens_for_a_party_without_the_note(reviewed, seat):
    desk, submission = reviewed
    with desk.inside() as asker:
        index = max(entries_about(asker, submission))
        own = [desk.keyring.identity(seat)]

        def opener(data: bytes) -> bytes:
            return open_envelope(data, own)

        seen = act_of(asker.connection, index, leaf_at(asker.connection, index), opener)
        with pytest.raises(NotForUs):
            opener(sealed_rest(asker.connection, index))
        whole = act_of(asker.connection, index, leaf_at(asker.connection, index), desk.keyring.opener)
    assert seen.verb == "claim.reviewed"
    assert SECRET not in seen.model_dump_json()
    assert [one.verdict for one in seen.noun().reviews] == ["corrected", "rejected"]
    assert SECRET in whole.model_dump_json()
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_review_of_a_closed_submission__is_sealed_to_the_secretariat(desk):
    give_reading_keys(desk, "adm-1")
    submission, shelling, *_others = article(desk, "mechanism")
    review_claims(desk, "duty-1", submission, [Wanted("accepted", shelling.id)])
    with desk.inside() as asker:
        index = max(entries_about(asker, submission))
        own = [desk.keyring.identity("ARD")]
        leaf = leaf_at(asker.connection, index)
        assert act_of(asker.connection, index, leaf, lambda data: open_envelope(data, own)) is None
    for audience in AUDIENCES[:-1]:
        with desk.asking(audience) as asker:
            assert reviews_of(asker, submission) == ()


def test_gate__names_the_note_as_kept_inside_wherever_it_is_listed(reviewed):
    desk, submission = reviewed
    with desk.inside() as asker:
        review = reviews_of(asker, submission)[0]
    assert gate.kept_inside(review) == {"note"}
    assert gate.kept_inside(review.but(note=None)) == frozenset()


def test_ids_of_corrections__cannot_be_made_from_guesses(reviewed):
    """An id made of the content alone would tell a withheld note or value to whoever tries all guesses."""
    desk, submission = reviewed
    other = type(desk.keyring)(desk.keyring.folder)
    assert other.veil("clm", "a") == desk.keyring.veil("clm", "a")
    with desk.inside() as asker:
        ids = {one.id for one in reviews_of(asker, submission)}
    assert all(one.startswith("rvw_") for one in ids) and len(ids) == 2
