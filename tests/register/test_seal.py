"""Sealing: whatever an act says comes back as it was, and the entry itself says nothing of it."""

import base64
import json
import secrets
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.model.act import VERBS, Act
from tahqiq.register.envelope import disclosures_in, new_identity, open_envelope, recipient_of
from tahqiq.register.seal import Readers, SealedEntry, Seen, act_behind, seal
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import MAX_LEAF, RECORD, leaf_signed_by, parse_leaf
from tahqiq_verify.spelling import b64url, from_b64url, strict_json
from tahqiq_verify.tree import EMPTY_ROOT

NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)
SEEN = Seen(0, EMPTY_ROOT)
PEN = signer_from_seed("duty-1", b"\x01" * 32)
READER = new_identity()
SEALED_VERBS = sorted(verb for verb, one in VERBS.items() if not one.open)
OPEN_VERBS = sorted(verb for verb, one in VERBS.items() if one.open)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = texts.filter(lambda name: name not in ("_sd", "_sd_alg", "..."))
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)
bodies = st.dictionaries(names, values, max_size=6)


def sealed_of(body: dict, verb: str = "submission.received", chance=secrets.token_bytes) -> SealedEntry:
    act = Act(verb=verb, by="duty-1", at=NOON, body=body)
    return seal(act, PEN, "practice.example/register", SEEN, chance, Readers([recipient_of(READER)]))


def payload_of(entry: SealedEntry) -> dict:
    return json.loads(from_b64url(entry.leaf.split(b".")[1]))


@given(body=bodies, verb=st.sampled_from(SEALED_VERBS))
@settings(max_examples=60, deadline=None)
def test_any_act__comes_back_as_it_was_sealed(body, verb):
    entry = sealed_of(body, verb)
    leaf = parse_leaf(entry.leaf)
    found = disclosed(leaf, entry.disclosures)
    assert found.values == {"verb": verb, "by": "duty-1", "at": "2025-10-28T12:00:00Z", "body": body}
    assert found.withheld == 0
    assert act_behind(found) == Act(verb=verb, by="duty-1", at=NOON, body=body)
    assert leaf_signed_by(leaf, PEN.public)
    opened = open_envelope(entry.envelopes[0].data, [READER])
    assert disclosures_in(opened) == entry.disclosures


@given(body=bodies)
@settings(max_examples=30, deadline=None)
def test_order_of_the_disclosures__does_not_matter(body):
    entry = sealed_of(body)
    leaf = parse_leaf(entry.leaf)
    assert disclosed(leaf, entry.disclosures[::-1]).values == disclosed(leaf, entry.disclosures).values


@pytest.mark.parametrize("verb", SEALED_VERBS)
@pytest.mark.parametrize(
    "body", [{}, {"a": 1}, {"many": [{"x": n} for n in range(50)], "text": "long " * 900}]
)
def test_every_record__shows_four_digests_and_nothing_else(verb, body):
    entry = sealed_of(body, verb)
    payload = payload_of(entry)
    assert payload.keys() == {"v", "origin", "nonce", "after", "type", "_sd", "_sd_alg", "sealed", "blobs"}
    assert (payload["type"], len(payload["_sd"]), payload["blobs"]) == (RECORD, 4, [])
    assert len(entry.leaf) == len(sealed_of({}).leaf)


@given(marker=st.text(st.characters(codec="utf-8"), min_size=6, max_size=30))
@settings(max_examples=40, deadline=None)
def test_entry__holds_nothing_of_what_was_said(marker):
    entry = sealed_of({"text": marker, marker: [marker, {marker: marker}]}, "incident.verified")
    clear = b"".join(from_b64url(part) for part in entry.leaf.split(b"."))
    for spelt in (marker.encode(), marker.encode("utf-16-le"), json.dumps(marker)[1:-1].encode()):
        assert spelt not in entry.leaf
        assert spelt not in clear
        assert all(spelt not in one.data for one in entry.envelopes)
    assert b"incident.verified" not in clear
    assert b"duty-1" not in clear


def test_salts__are_never_used_twice():
    same = {"text": "the same words", "killed": 3, "places": [{"name": "North ridge"}] * 5}
    entries = [sealed_of(same) for _time in range(150)]
    salts = [strict_json(from_b64url(one))[0] for entry in entries for one in entry.disclosures]
    digests = [one for entry in entries for one in parse_leaf(entry.leaf).digests]
    assert len(set(salts)) == len(salts) == 150 * 17
    assert len(set(digests)) == len(digests)
    assert {len(from_b64url(salt)) for salt in salts} == {16}
    assert len({parse_leaf(entry.leaf).nonce for entry in entries}) == 150


def test_chance_that_repeats_itself__is_refused():
    """A broken source of randomness would let one shown field give away the salt of a hidden one."""
    with pytest.raises(ValueError, match="salt"):
        sealed_of({"text": "words"}, chance=lambda size: b"\x07" * size)


def test_guessable_values__are_not_found_by_trying_them_all():
    """Casualty counts, yes and no: a digest says nothing without its salt, and zero salts are not salts."""
    entry = sealed_of({"killed": 7, "confirmed": True}, "incident.verified")
    digests = {base64.urlsafe_b64decode(f"{one}=") for one in parse_leaf(entry.leaf).digests}
    below = {base64.urlsafe_b64decode(f"{one}=") for text in entry.disclosures for one in digests_in(text)}
    guesses = [*range(1001), True, False, *SEALED_VERBS, "duty-1", "2025-10-28T12:00:00Z"]
    assert not (digests | below) & set(spellings(guesses))


def digests_in(disclosure: str) -> list[str]:
    value = strict_json(from_b64url(disclosure))[-1]
    return value["_sd"] if isinstance(value, dict) else []


def spellings(guesses: list):
    """Every likely way in which a value without a real salt could have been hashed."""
    import hashlib

    empty = ("", b64url(b"\0" * 16), b64url(b""), "duty-1")
    for value in guesses:
        forms = [value, *([salt, value] for salt in empty)]
        forms += [
            [salt, name, value] for salt in empty for name in ("killed", "confirmed", "verb", "by", "at")
        ]
        for form in forms:
            text = json.dumps(form, separators=(",", ":"))
            yield hashlib.sha256(text.encode()).digest()
            yield hashlib.sha256(b64url(text.encode()).encode()).digest()


@pytest.mark.parametrize("verb", OPEN_VERBS)
def test_open_act__stands_in_clear_without_any_envelope(verb):
    entry = sealed_of({"member": "duty-1"}, verb)
    leaf = parse_leaf(entry.leaf)
    assert (leaf.kind, leaf.by, leaf.body) == (verb, "duty-1", {"member": "duty-1"})
    assert (entry.disclosures, entry.envelopes) == ((), ())


def nested(depth: int) -> dict:
    value: dict = {}
    for _level in range(depth):
        value = {"in": value}
    return value


@pytest.mark.parametrize(
    "body",
    [
        {"_sd": []},
        {"deep": [{"...": "x"}]},
        {"deep": {"_sd_alg": "sha-256"}},
        {"count": 2**53},
        {"text": "\ud800"},
        nested(40),
        {"factor": float("inf")},
    ],
    ids=["_sd", "...", "_sd_alg", "too large a number", "half a character", "too deep", "infinite"],
)
def test_act_that_would_not_read_back__is_not_signed(body):
    act = Act.model_construct(verb="submission.received", by="duty-1", at=NOON, body=body)
    with pytest.raises(ValueError):
        seal(
            act, PEN, "practice.example/register", SEEN, secrets.token_bytes, Readers([recipient_of(READER)])
        )


def test_open_act_longer_than_an_entry__is_not_signed():
    with pytest.raises(ValueError, match="65,535"):
        sealed_of({"text": "x" * MAX_LEAF}, "policy.proposed")


def test_record_of_any_length__has_an_entry_of_one_length():
    entry = sealed_of({"text": "x" * 1_000_000})
    assert len(entry.leaf) < 1500
    assert disclosed(parse_leaf(entry.leaf), entry.disclosures).values["body"] == {"text": "x" * 1_000_000}


def test_originals__are_committed_to_and_open_for_the_reader():
    act = Act(verb="submission.received", by="duty-1", at=NOON, body={})
    files = [("a" * 64, b"first"), ("b" * 64, b"")]
    entry = seal(act, PEN, "x.example/r", SEEN, secrets.token_bytes, Readers([recipient_of(READER)]), files)
    leaf = parse_leaf(entry.leaf)
    assert [base64.b64decode(one) for one in leaf.blobs] == [one.digest for one in entry.envelopes[1:]]
    assert base64.b64decode(leaf.sealed) == entry.envelopes[0].digest
    assert [open_envelope(one.data, [READER]) for one in entry.envelopes[1:]] == [b"first", b""]
