"""Choosing and cutting: whatever is left out, what is left is a valid view of the very same entry."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.model.act import Act
from tahqiq.register.cut import FRAME, choose, cut, named
from tahqiq.register.envelope import new_identity, recipient_of
from tahqiq.register.seal import Readers, SealedEntry, Seen, seal
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.disclosure import digest_of, disclosed
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.tree import EMPTY_ROOT

PEN = signer_from_seed("duty-1", b"\x01" * 32)
READER = recipient_of(new_identity())
NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)

words = st.sampled_from(["text", "span", "place", "killed", "note", "by"])
values = st.recursive(
    st.integers(0, 9) | words | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=16,
)
bodies = st.dictionaries(words, values, max_size=5)
REPORT = {
    "text": "Three shells",
    "place": {"name": "North ridge", "lat": 34.2},
    "claims": [{"span": "shells", "place": {"name": "ridge"}}, {"span": "fire", "place": None}],
    "seen": [1, 2],
}


def sealed_of(body: dict) -> SealedEntry:
    numbers = count()
    act = Act(verb="submission.read", by="machine-1", at=NOON, body=body)
    return seal(
        act,
        PEN,
        "x.example/r",
        Seen(0, EMPTY_ROOT),
        lambda n: next(numbers).to_bytes(n, "big"),
        Readers([READER]),
    )


ENTRY = sealed_of(REPORT)
LEAF = parse_leaf(ENTRY.leaf)


def shown(names: set[str]):
    return disclosed(LEAF, choose(LEAF, ENTRY.disclosures, frozenset(names))).values


def left(names: set[str]):
    return disclosed(LEAF, cut(LEAF, ENTRY.disclosures, named(ENTRY.disclosures, frozenset(names)))).values


@given(body=bodies, numbers=st.sets(st.integers(0, 60)))
@settings(max_examples=60, deadline=None)
def test_cutting_anything_whatever__leaves_a_valid_view(body, numbers):
    entry = sealed_of(body)
    leaf = parse_leaf(entry.leaf)
    digests = frozenset(digest_of(one) for n, one in enumerate(entry.disclosures) if n in numbers)
    rest = cut(leaf, entry.disclosures, digests)
    view = disclosed(leaf, rest)
    assert view.shown == len(rest)
    assert digests.isdisjoint(map(digest_of, rest))
    assert rest == tuple(one for one in entry.disclosures if one in rest)
    assert cut(leaf, rest, digests) == rest
    whole = disclosed(leaf, entry.disclosures)
    assert view.shown + view.withheld <= whole.shown
    assert is_part(view.values, whole.values)


@given(body=bodies, names=st.sets(words))
@settings(max_examples=60, deadline=None)
def test_choosing_any_names__shows_all_of_these_and_the_frame(body, names):
    entry = sealed_of(body)
    leaf = parse_leaf(entry.leaf)
    view = disclosed(leaf, choose(leaf, entry.disclosures, frozenset(names)))
    whole = disclosed(leaf, entry.disclosures)
    assert view.values.keys() == FRAME
    assert is_part(view.values, whole.values)
    for name in names & body.keys():
        assert view.values["body"][name] == body[name]
    if not names:
        assert view == whole


@given(body=bodies, names=st.sets(words, min_size=1))
@settings(max_examples=60, deadline=None)
def test_what_is_chosen_and_then_cut__is_gone(body, names):
    entry = sealed_of(body)
    leaf = parse_leaf(entry.leaf)
    chosen = choose(leaf, entry.disclosures, frozenset(names))
    rest = cut(leaf, chosen, named(chosen, frozenset(names)))
    assert not named(rest, frozenset(names))
    disclosed(leaf, rest)


def is_part(part, whole) -> bool:
    """Whether one value is the other with some fields and items left out."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and is_part(one, whole[name]) for name, one in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        rest = iter(whole)
        return all(any(is_part(one, other) for other in rest) for one in part)
    return part == whole


def test_chosen_field__comes_with_the_frame_and_with_nothing_beside_it():
    assert shown({"text"}) == {
        "verb": "submission.read",
        "by": "machine-1",
        "at": "2025-10-28T12:00:00Z",
        "body": {"text": "Three shells"},
    }


def test_field_of_list_items__is_chosen_in_every_item():
    assert shown({"span"})["body"] == {"claims": [{"span": "shells"}, {"span": "fire"}]}
    assert shown({"name"})["body"] == {
        "place": {"name": "North ridge"},
        "claims": [{"place": {"name": "ridge"}}],
    }


def test_cut_field__takes_what_stands_under_it_along():
    assert left({"place"})["body"] == {
        "text": "Three shells",
        "claims": [{"span": "shells"}, {"span": "fire"}],
        "seen": [1, 2],
    }
    assert left({"claims", "text", "place", "seen"})["body"] == {}
    assert left({"body"}).keys() == {"verb", "by", "at"}
    assert left(set(FRAME)) == {}


def test_name_that_nobody_uses__chooses_the_frame_and_cuts_nothing():
    assert shown({"nothing"})["body"] == {}
    assert left({"nothing"})["body"] == REPORT


def test_nothing_held__gives_nothing():
    assert choose(LEAF, (), frozenset({"text"})) == cut(LEAF, (), frozenset()) == ()
