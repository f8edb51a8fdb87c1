"""The shipped case from nothing: the same facts on both databases, rebuilt identically, explained."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tahqiq.desk import keyring
from tahqiq.desk.check_register import check_register
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.play_case import play_case
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.why import WhyStep, why
from tahqiq.model.ids import canonical_json
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.register.envelope import new_identity
from tahqiq.store import tables
from tahqiq.store.bulletins import bulletin_list
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents
from tahqiq.store.submissions import submission_list

pytestmark = pytest.mark.slow
IDENTITIES = tuple(new_identity() for _seat in range(5))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def played(request, tmp_path_factory) -> Iterator[Desk]:
    from throwaway_postgres import empty_database

    folder = tmp_path_factory.mktemp("case")
    place = str(folder / "case.tahqiq")
    if request.param == "postgres":
        place = empty_database(request.getfixturevalue("postgres"), "durand")
    with pytest.MonkeyPatch.context() as chance:  # age draws its own: both plays get the same reading keys
        chance.setattr(keyring, "new_identity", iter(IDENTITIES).__next__)
        desk = play_case("durand-2025", place, folder / "keys", random.Random(11).randbytes, lambda *_: None)
    yield desk
    desk.store.close()


DIGESTS: dict[str, str] = {}
NAMES_A_ROOT = ("bulletin", "done")  # roots differ from play to play: age seals with randomness of its own


def test_register__holds(played):
    assert check_register(played).holds


def test_rebuild__gives_identical_tables_and_the_same_on_both_databases(played):
    result = rebuild(played)
    assert result.identical
    with played.store.reading() as connection:
        facts = {
            name: sorted(canonical_json(list(row)) for row in connection.execute(select(table)))
            for name, table in tables.projections.tables.items()
            if name not in NAMES_A_ROOT
        }
    DIGESTS[played.store.engine.dialect.name] = str(sorted(facts.items()))
    assert len(set(DIGESTS.values())) == 1


def test_everything_that_came_in__is_kept_and_read(played):
    with played.inside() as asker:
        found = submission_list(asker, limit=1000)
        claims = claim_list(asker, ClaimFilter())
    assert len(found) >= 60
    assert {one.submission.channel for one in found} == {
        "article", "statement", "field_report", "complaint", "notification", "observation_table",
    }  # fmt: skip
    texts = {one.submission.id: one.submission.text for one in found}
    assert all(texts[claim.submission][claim.start : claim.end] == claim.span for claim in claims)


def test_contradictions__are_kept_side_by_side(played):
    with played.inside() as asker:
        files = all_incidents(asker)
    assert any(file.incident.affirming and file.incident.denying for file in files)
    assert any(question.differs for file in files for question in file.incident.questions)
    outcomes = {one.outcome for file in files for one in file.determinations}
    assert {"commission_divided", "no_violation", "violation_minor"} <= outcomes


def test_exercise_and_reported__never_share_an_incident(played):
    with played.inside() as asker:
        for file in all_incidents(asker):
            assert len({claim.exercise for claim in file.claims}) == 1


def test_why__leads_from_a_published_sentence_to_words_bytes_and_proof(played):
    with played.asking(PUBLIC) as asker:
        bulletins = bulletin_list(asker)
    cited = [
        f"{one.id}#{sentence.id}"
        for one in bulletins
        for section in one.sections
        for sentence in section.sentences
        if any(cite.startswith(("inc_", "clm_")) for cite in sentence.cites)
    ]
    assert cited
    flat = [step for one in cited for step in flattened(why(played, MECHANISM, one))]
    kinds = {step.kind for step in flat}
    assert {"bulletin", "sentence", "claim", "submission", "determination"} <= kinds
    for step in flat:
        if step.kind == "submission":
            assert "hash equal" in step.text
            assert step.entered is not None
            assert "holds" in step.entered.proof
    public = [step for one in cited for step in flattened(why(played, PUBLIC, one))]
    assert {step.kind for step in public} >= {"claim", "submission"}
    assert not [step for step in public if step.quote and "station" in step.quote]


def flattened(step: WhyStep):
    yield step
    for below in step.rests_on:
        yield from flattened(below)


def test_audiences__see_more_the_closer_they_are(played):
    seen = {}
    for audience in (PUBLIC, party_audience("AFG"), party_audience("PAK"), MECHANISM):
        with played.asking(audience) as asker:
            seen[audience.name] = {one.submission.id for one in submission_list(asker, limit=1000)}
    assert seen["public"] < seen["party:AFG"] <= seen["mechanism"]
    assert seen["public"] < seen["party:PAK"] <= seen["mechanism"]


def test_playing_again__gives_the_same_ids_to_whoever_has_the_secret_and_others_to_all_else(played, tmp_path):
    """A mirror replays ids from the register; nobody outside can recompute one to check a guess."""

    def ids(seed: int) -> set[str]:
        chance = random.Random(seed).randbytes
        other = play_case("durand-2025", str(tmp_path / f"{seed}.tahqiq"), None, chance, lambda *_: None)
        with other.inside() as asker:
            found = {file.incident.id for file in all_incidents(asker)}
        other.store.close()
        return found

    with played.inside() as asker:
        ours = {file.incident.id for file in all_incidents(asker)}
    assert ids(11) == ours
    assert not ids(99) & ours
