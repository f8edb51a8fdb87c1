"""What stands behind a record's digests: honest views open to what was said, and every trick is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_bundle import FINDING, b64url, signed_leaf
from practice_disclosures import committed, digest_of, record_of, salt, seal_act, written
from practice_leaf import DIGESTS, OPEN, SIGNER

from tahqiq_verify.disclosure import MAX_BYTES, MAX_DISCLOSURES, Disclosed, disclosed
from tahqiq_verify.leaf import Leaf, parse_leaf
from tahqiq_verify.refusal import Refusal

VERB, BY, AT = (written(salt(n), name, f"the {name}") for n, name in enumerate(["verb", "by", "at"], 1))
ACT = seal_act(FINDING)


def refused(leaf: Leaf, disclosures: list[str]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        disclosed(leaf, disclosures)
    assert caught.value.code == "disclosure"
    return caught.value


def test_full_view__is_what_was_said():
    texts = [one.text for field in ACT for one in field.all()]
    found = disclosed(committed(*(one.text for one in ACT), also=DIGESTS), texts)
    assert found.values == {"verb": "submission.received", "by": "mon-1", "at": "2025-10-28T12:00:00Z"} | {
        "body": FINDING
    }
    assert (found.verb, found.by, found.shown) == ("submission.received", "mon-1", len(texts))
    assert found.withheld == len(DIGESTS) + sum(one.decoys for field in ACT for one in field.all())


def test_empty_view__is_valid_and_says_how_much_is_withheld():
    found = disclosed(committed(*(one.text for one in ACT), also=DIGESTS), [])
    assert found == Disclosed({}, 0, len(ACT) + len(DIGESTS))
    assert (found.verb, found.by) == (None, None)


def test_open_act__has_no_disclosures():
    leaf = parse_leaf(signed_leaf(SIGNER, OPEN))
    assert disclosed(leaf, []) == Disclosed({}, 0, 0)
    refused(leaf, [VERB])


def test_verb_that_is_no_text__is_no_verb():
    found = disclosed(
        committed(text := written(salt(1), "verb", 5), other := written(salt(2), "by", {})), [text, other]
    )
    assert (found.verb, found.by, found.values) == (None, None, {"verb": 5, "by": {}})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5).filter(lambda name: name not in {"_sd", "_sd_alg", "..."}), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["area", "when", "what", "killed"]), VALUES), st.data())
def test_any_view__shows_what_was_chosen_and_counts_the_rest(body, data):
    act = seal_act(body, seed=len(str(body)))
    everything = [one for field in act for one in field.all()]
    chosen = {one.text for one in everything if data.draw(st.booleans())}
    reached = {one.text for field in act for one in field.all() if one.text in chosen}
    for one in everything:  # whatever stands inside something withheld cannot be reached
        if one.text not in reached:
            reached -= {lower.text for lower in one.all()}
    leaf = committed(*(one.text for one in act), also=DIGESTS)
    found = disclosed(leaf, data.draw(st.permutations(sorted(reached))))
    assert found.values == {one.name: one.view(reached) for one in act if one.text in reached}
    assert found.shown == len(reached)
    assert found.withheld == len(DIGESTS) + sum(one.withheld(reached) for one in act)
    if chosen - reached:
        refused(leaf, sorted(chosen))


def test_disclosure_of_another_entry__is_refused_by_its_number():
    caught = refused(committed(VERB, BY), [VERB, AT])
    assert (caught.where, caught.why) == ("disclosure 1", "the entry does not commit to it")


def test_field_whose_parent_is_withheld__is_refused():
    body = ACT[3]
    assert body.name == "body"
    refused(committed(*(one.text for one in ACT)), [body.inner[0].text])


def test_disclosure_given_twice__is_refused():
    assert refused(committed(VERB, BY), [VERB, BY, VERB]).where == "disclosure 2"


def test_guessed_value_under_a_shown_salt__does_not_match():
    for killed in range(20):
        refused(committed(written(salt(7), "killed", 21)), [written(salt(7), "killed", killed)])


def test_salt_that_serves_twice__is_refused():
    other = written(salt(1), "by", "mon-1")
    assert refused(committed(VERB, other), [VERB, other]).why == "its salt serves another disclosure too"
    assert disclosed(committed(VERB, other), [other]).by == "mon-1"


@pytest.mark.parametrize("name", ["_sd", "_sd_alg", "..."])
def test_reserved_name__is_refused_at_any_depth(name):
    refused(committed(text := written(salt(1), name, "x")), [text])
    refused(committed(text := written(salt(1), "body", {name: "x"})), [text])
    refused(committed(text := written(salt(1), "body", {"a": {"b": {name: 1}}})), [text])
    inner = written(salt(1), name, [])
    outer = written(salt(2), "body", {"_sd": [digest_of(inner)]})
    refused(committed(outer), [outer, inner])


@pytest.mark.parametrize("name", ["v", "origin", "type", "nonce", "after", "sealed", "blobs"])
def test_name_that_the_entry_says_in_clear__is_refused(name):
    text = written(salt(1), name, "another")
    assert refused(committed(text), [text]).why == "it names what the entry says in clear"


def test_name_twice__is_refused():
    again = written(salt(4), "verb", "another verb")
    refused(committed(VERB, again), [VERB, again])
    inner = written(salt(5), "area", "there")
    outer = written(salt(6), "body", {"area": "here", "_sd": [digest_of(inner)]})
    refused(committed(outer), [outer, inner])
    assert disclosed(committed(outer), [outer]).values == {"body": {"area": "here"}}


def test_same_name_at_two_levels__is_no_trouble():
    inner = written(salt(5), "by", "a witness")
    outer = written(salt(6), "body", {"_sd": [digest_of(inner)]})
    found = disclosed(committed(outer, BY), [BY, inner, outer])
    assert found.values == {"by": "the by", "body": {"by": "a witness"}}


@pytest.mark.parametrize(
    "value",
    [
        {"_sd": [digest_of(VERB), digest_of(VERB)]},
        {"_sd": [digest_of(BY)]},
        [{"...": DIGESTS[0]}, {"...": DIGESTS[0]}],
        {"_sd": [DIGESTS[0]], "list": [{"...": DIGESTS[0]}]},
        {"a": {"_sd": [DIGESTS[1]]}, "b": {"_sd": [DIGESTS[1]]}},
    ],
    ids=["twice in one object", "below as above", "twice in a list", "object and list", "two objects"],
)
def test_digest_that_stands_twice__is_refused_shown_or_not(value):
    text = written(salt(9), "body", value)
    assert "twice" in refused(committed(text, BY), [text]).why
    assert "twice" in refused(committed(text, BY), [text, BY]).why


@pytest.mark.parametrize(
    "value",
    [
        {"_sd": DIGESTS[0]},
        {"_sd": {DIGESTS[0]: 1}},
        {"_sd": None},
        {"_sd": [5]},
        {"_sd": [[DIGESTS[0]]]},
        {"_sd": [None]},
        {"...": DIGESTS[0]},
        [{"...": DIGESTS[0], "more": 1}],
        [{"...": 7}],
        [{"...": [DIGESTS[0]]}],
        [{"...": None}],
        [[{"...": {"...": DIGESTS[0]}}]],
        {"_sd_alg": "sha-256", "_sd": [DIGESTS[0]]},
    ],
    ids=str,
)
def test_digests_in_the_wrong_place_or_form__are_refused(value):
    refused(committed(text := written(salt(1), "body", value)), [text])


def test_values_in_clear_inside_a_disclosure__stay_as_they_are():
    body = {
        "list": ["first", 5, None, True, "three ... dots", [1, {"a": []}], {}],
        "none": None,
        "not": False,
    }
    assert disclosed(committed(text := written(salt(1), "body", body)), [text]).values == {"body": body}


def test_field_in_a_list__is_refused():
    outer = written(salt(6), "body", [{"...": digest_of(VERB)}])
    assert "for a list item" in refused(committed(outer), [outer, VERB]).why


def test_list_item_as_a_field__is_refused():
    item = written(salt(5), "an item")
    assert refused(committed(item, VERB), [VERB, item]).where == "disclosure 1"


def test_withheld_list_items__leave_the_others_in_order():
    items = [written(salt(number), f"item {number}") for number in range(5)]
    outer = written(salt(9), "body", ["first", *({"...": digest_of(one)} for one in items), "last"])
    found = disclosed(committed(outer), [outer, items[3], items[1]])
    assert found.values == {"body": ["first", "item 1", "item 3", "last"]}
    assert (found.shown, found.withheld) == (3, 3)


BAD_FORMS = {
    "empty": "",
    "no JSON": b64url(b"salt, verb"),
    "a text": b64url(b'"text"'),
    "an object": b64url(b'{"0":"' + salt(9).encode() + b'","1":"verb","2":1}'),
    "one part": written(salt(9)),
    "four parts": written(salt(9), "verb", 1, 2),
    "no salt": written("", "verb", 1),
    "salt of 15 bytes": written(b64url(bytes(15)), "verb", 1),
    "salt of 17 bytes": written(b64url(bytes(17)), "verb", 1),
    "salt padded": written(salt(9) + "==", "verb", 1),
    "salt with spare bits": written("A" * 21 + "B", "verb", 1),
    "salt a number": written(1, "verb", 1),
    "salt not ASCII": written("\u0661" * 22, "verb", 1),
    "a name twice inside": b64url(f'["{salt(9)}","verb",{{"a":1,"a":2}}]'.encode()),
    "NaN": b64url(f'["{salt(9)}","verb",NaN]'.encode()),
    "a lone surrogate": b64url(f'["{salt(9)}","verb","\\ud800"]'.encode()),
    "a huge number": b64url(f'["{salt(9)}","verb",{2**53}]'.encode()),
    "nested 100,000 deep": b64url(f'["{salt(9)}","verb",{"[" * 100_000}{"]" * 100_000}]'.encode()),
    "not UTF-8": b64url(b'["' + salt(9).encode() + b'","verb","\xff"]'),
    "padded": written(salt(9), "verb", "x") + "=",
    "line feed": written(salt(9), "verb", 1) + "\n",
    "other base64": written(salt(9), "verb", "\u07ff\u07ff\u07ff").replace("-", "+").replace("_", "/"),
    "not ASCII": "\u0661",
    "a lone surrogate itself": "\ud800",
    "tilde behind": written(salt(9), "verb", 1) + "~",
}


@pytest.mark.parametrize("text", BAD_FORMS.values(), ids=BAD_FORMS)
def test_disclosure_out_of_form__is_refused_though_the_entry_commits_to_it(text):
    also = [digest_of(text)] if text.isprintable() or text.isascii() else DIGESTS[:1]
    assert refused(committed(VERB, also=also), [VERB, text]).where == "disclosure 1"


@pytest.mark.parametrize("name", [1, None, True, ["verb"], {"verb": 1}, 1.5], ids=str)
def test_name_that_is_no_text__is_refused(name):
    assert "the name" in refused(committed(text := written(salt(9), name, 2)), [text]).why


def chain(length: int) -> list[str]:
    """Disclosures each of which opens the next; the outermost last."""
    texts = [written(salt(0), "leaf", "deep down")]
    for number in range(1, length):
        texts.append(written(salt(number), "body", {"_sd": [digest_of(texts[-1])]}))
    return texts


def test_openings_inside_openings__end_at_a_stated_depth():
    texts = chain(24)
    assert disclosed(committed(texts[-1]), texts).shown == 24
    for length in (30, 5000):
        texts = chain(length)
        assert "deep" in refused(committed(texts[-1]), texts).why


def test_as_many_disclosures_as_allowed__are_looked_at():
    for many in (["x"] * MAX_DISCLOSURES, ["x" * MAX_BYTES]):
        assert refused(committed(VERB), many).where == "disclosure 0"


def test_too_many_disclosures__are_refused_before_any_is_read():
    for many in (["x"] * (MAX_DISCLOSURES + 1), ["x" * (MAX_BYTES + 1)]):
        with pytest.raises(Refusal) as caught:
            disclosed(committed(VERB), many)
        assert caught.value.code == "too_big"


@given(st.integers(0, 10_000), st.integers(1, 127))
def test_one_sign_changed__is_refused(place, turn):
    texts = [one.text for field in ACT for one in field.all()]
    number = place % len(texts)
    text = texts[number]
    at = place % len(text)
    texts[number] = text[:at] + chr(ord(text[at]) ^ turn) + text[at + 1 :]
    refused(committed(*(one.text for one in ACT)), texts)


@given(st.lists(st.text() | st.binary().map(b64url), max_size=5))
def test_any_texts__are_refused_and_nothing_else_is_raised(texts):
    leaf = parse_leaf(record_of(*(one.text for one in ACT)))
    if texts:
        refused(leaf, texts)
