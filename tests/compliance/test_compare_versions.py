"""Versions of a text: what changed is found word by word, and no sequence of them loses a clause or reuses its id."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from compliance_parts import provision, truce
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.compliance.compare_versions import difference, faults_against, words_compared
from tahqiq.compliance.versions import version_at
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision

START = datetime(2025, 10, 19, tzinfo=UTC)
WORDS = st.lists(st.sampled_from(["no", "guns", "within", "30", "km", "\n\n", "توپ"]), max_size=12).map(
    " ".join
)


@given(WORDS, WORDS)
def test_pieces__put_together_are_the_newer_text_and_without_what_is_new_the_older(was, now):
    pieces = words_compared(was, now)
    assert "".join(text for kind, text in pieces if kind != "gone").split() == now.split()
    assert "".join(text for kind, text in pieces if kind != "new").split() == was.split()
    if was == now:
        assert all(kind == "same" for kind, _ in pieces)


def _clause(number: int, text: str, retired_by: int | None) -> Provision:
    gone = {"at": START, "version": retired_by, "why": "Agreed."} if retired_by else None
    return provision(id=f"truce/{number}", number=str(number), text=text, retired=gone)


CLAUSES = st.dictionaries(
    st.integers(1, 4),
    st.tuples(st.sampled_from(["No guns.", "No drones."]), st.sampled_from([None, None, 2, 3, 4])),
    max_size=4,
)
DRAFTS = st.lists(st.tuples(st.integers(1, 5), CLAUSES, st.integers(0, 5)), max_size=8)


def _draft(version: int, clauses: dict[int, tuple[str, int | None]], days: int) -> Instrument:
    text = truce(provisions=tuple(_clause(number, *said) for number, said in sorted(clauses.items())))
    since = START + timedelta(days=days) if version > 1 else None
    return text.model_copy(update={"version": version, "applies_from": since})


@given(DRAFTS)
@settings(max_examples=300)
def test_no_sequence_of_drafts__loses_a_clause_reuses_an_id_or_goes_back_in_time(drafts):
    adopted: list[Instrument] = []
    for draft in drafts:
        new = _draft(*draft)
        if not faults_against(adopted, new):
            adopted.append(new)
    assert [one.version for one in adopted] == list(range(1, len(adopted) + 1))
    for was, now in pairwise(adopted):
        assert {one.id for one in was.provisions} <= {one.id for one in now.provisions}
        assert all(now.provision(one.id) == one for one in was.provisions if one.retired is not None)
        born = {one.id for one in now.provisions if one.retired} - {one.id for one in was.provisions}
        assert not born
        assert now.applies_from >= (was.applies_from or START)
        assert {one.what for one in difference(was, now).provisions} <= {
            "added",
            "changed",
            "retired",
            "kept",
        }
    for moment in (START - timedelta(days=1), START + timedelta(days=9)):
        if adopted:
            assert version_at(adopted, moment) in adopted
    if adopted:
        assert version_at(adopted, START + timedelta(days=9)) == adopted[-1]
        assert version_at(adopted, START - timedelta(days=1)) == adopted[0]
