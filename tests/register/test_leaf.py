"""Leaves: what is signed, what is withheld, and every way of being wrong."""

import json
from datetime import UTC, datetime

import pytest

from tahqiq.model.act import Act
from tahqiq.register.leaf import claimed_origin, leaf_facts, leaf_signed_by, open_disclosure, seal
from tahqiq.register.signer import key_id, signer_from_seed
from tahqiq.register.spelling import b64url, from_b64url

ORIGIN = "practice.example/register"
AT = datetime(2025, 10, 28, 12, tzinfo=UTC)
PEN = signer_from_seed("duty-1", b"\x01" * 32)
ACT = Act(verb="incident.reviewed", by="duty-1", at=AT, body={"incident": "inc_x", "note": "یک"})
SEALED = seal(ACT, PEN, ORIGIN, b"s" * 16, b"n" * 16)


def part(leaf: str, number: int) -> dict:
    return json.loads(from_b64url(leaf.split(".")[number]))


def rewritten(number: int, **changes: object) -> str:
    parts = SEALED.leaf.split(".")
    parts[number] = b64url(json.dumps(part(SEALED.leaf, number) | changes).encode())
    return ".".join(parts)


def test_leaf__opens_to_the_act_it_was_sealed_from():
    facts = leaf_facts(SEALED.leaf, ORIGIN)
    assert facts.key_id == key_id(PEN.public)
    assert facts.verb_class == "incident.reviewed"
    assert open_disclosure(SEALED.disclosure, facts) == ACT
    assert leaf_signed_by(SEALED.leaf, PEN.public)
    assert claimed_origin(SEALED.leaf) == ORIGIN


def test_leaf__shows_nothing_of_what_was_said():
    assert "inc_x" not in SEALED.leaf
    assert "inc_x" not in json.dumps(part(SEALED.leaf, 1))


def test_salt__keeps_two_equal_acts_apart():
    again = seal(ACT, PEN, ORIGIN, b"t" * 16, b"n" * 16)
    assert part(again.leaf, 1)["_sd"] != part(SEALED.leaf, 1)["_sd"]


@pytest.mark.parametrize(
    ("leaf", "says"),
    [
        ("a.b", "three parts"),
        (rewritten(0, alg="none"), "header"),
        (rewritten(0, typ="JWT"), "header"),
        (rewritten(0, jwk={"kty": "OKP"}), "foreign names"),
        (rewritten(1, origin="elsewhere.example/register"), "another register"),
        (rewritten(1, v=2), "form"),
        (rewritten(1, _sd=[]), "exactly one"),
        (rewritten(1, _sd_alg="md5"), "exactly one"),
        (SEALED.leaf.replace(".", "=.", 1), "base64url"),
    ],
)
def test_leaf__out_of_form_is_refused(leaf, says):
    with pytest.raises(ValueError, match=says):
        leaf_facts(leaf, ORIGIN)


def test_repeated_name__is_refused():
    header, payload, signature = SEALED.leaf.split(".")
    twice = from_b64url(payload).replace(b'{"_sd"', b'{"v":1,"_sd"', 1)
    with pytest.raises(ValueError, match="twice"):
        leaf_facts(".".join((header, b64url(twice), signature)), ORIGIN)


def test_signature__of_another_key_or_another_text_does_not_hold():
    other = signer_from_seed("duty-1", b"\x02" * 32)
    assert not leaf_signed_by(SEALED.leaf, other.public)
    assert not leaf_signed_by(rewritten(1, type="incident.verified"), PEN.public)
    assert not leaf_signed_by(SEALED.leaf[:-4] + "!!!!", PEN.public)


def test_disclosure__of_another_act_is_refused():
    facts = leaf_facts(SEALED.leaf, ORIGIN)
    other = seal(ACT.but(verb="incident.verified"), PEN, ORIGIN, b"s" * 16, b"n" * 16)
    with pytest.raises(ValueError, match="committed"):
        open_disclosure(other.disclosure, facts)
    with pytest.raises(ValueError, match="committed"):
        open_disclosure(SEALED.disclosure + "A", facts)
