"""The SD-JWT authors' own reader (``sd-jwt`` 0.10.4) opens our records to the same values.

It is no dependency of the project: its last release is of early 2024. ``pip install sd-jwt==0.10.4`` beside the
project runs these tests.
"""

import json
import random
from typing import Any

import pytest
from practice_bundle import FINDING, PracticeKey, b64url
from practice_disclosures import digest_of, record_of, salt, seal_act, written
from practice_leaf import DIGESTS, SIGNER
from practice_register import staffed

from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import IN_CLEAR, parse_leaf
from tahqiq_verify.refusal import Refusal

WHY = "the reference reader 'sd-jwt' is not installed; it is run beside the project, not with it"
verifier = pytest.importorskip("sd_jwt.verifier", reason=WHY)
jwk = pytest.importorskip("jwcrypto.jwk", reason=WHY)
ACT = seal_act(FINDING)


def their_values(leaf: bytes, disclosures: list[str], signer: PracticeKey = SIGNER) -> dict[str, Any]:
    """What the reference reader shows of the record, without the names that stand in clear."""
    key = jwk.JWK.from_json(json.dumps({"kty": "OKP", "crv": "Ed25519", "x": b64url(signer.public)}))
    presentation = "~".join([leaf.decode(), *disclosures, ""])
    shown = verifier.SDJWTVerifier(presentation, lambda _issuer, _header: key).get_verified_payload()
    return {name: value for name, value in shown.items() if name not in IN_CLEAR}


def test_full_view__is_the_same_for_both_readers():
    texts = [one.text for field in ACT for one in field.all()]
    leaf = record_of(*(one.text for one in ACT), also=DIGESTS)
    assert their_values(leaf, texts) == disclosed(parse_leaf(leaf), texts).values
    assert their_values(leaf, texts)["body"] == FINDING


def test_any_view__is_the_same_for_both_readers():
    leaf = record_of(*(one.text for one in ACT), also=DIGESTS)
    chance = random.Random(1)
    for _ in range(50):
        texts = [one.text for field in ACT for one in field.all() if chance.random() < 0.7]
        try:
            ours = disclosed(parse_leaf(leaf), texts).values
        except Refusal as refusal:
            assert (
                refusal.why == "the entry does not commit to it"
            )  # inside something withheld: they ignore it
            continue
        assert their_values(leaf, texts) == ours


def test_records_of_the_practice_register__are_the_same_for_both_readers():
    mission = staffed()
    entry = mission.entries[mission.report()]
    shown = list(entry.disclosures)
    ours = disclosed(parse_leaf(entry.leaf), shown)
    assert their_values(entry.leaf, shown, mission.keys["mon-1"]) == ours.values
    assert ours.values["by"] == "mon-1"


@pytest.mark.parametrize(
    "texts",
    [
        [written(salt(1), "origin", "elsewhere")],
        [written(salt(1), "verb", 1), written(salt(2), "verb", 2)],
        [written(salt(1), "body", {"_sd": [DIGESTS[0]]}), written(salt(2), "more", {"_sd": [DIGESTS[0]]})],
        [written(salt(1), "an item")],
    ],
    ids=["in clear", "name twice", "digest twice", "an item as a field"],
)
def test_what_they_refuse__we_refuse(texts):
    leaf = record_of(*texts)
    with pytest.raises((ValueError, KeyError)):
        their_values(leaf, texts)
    with pytest.raises(Refusal):
        disclosed(parse_leaf(leaf), texts)


@pytest.mark.parametrize(
    "texts",
    [
        [written(salt(1), "_sd", [DIGESTS[0]])],
        [written(salt(1), "body", {"...": DIGESTS[0]})],
        [written("short", "verb", 1)],
        [b64url(f'["{salt(1)}","verb",{{"a":1,"a":2}}]'.encode())],
    ],
    ids=["reserved name", "digest outside a list", "short salt", "a name twice inside"],
)
def test_what_they_let_pass_against_the_standard__we_refuse(texts):
    leaf = record_of(*texts)
    assert their_values(leaf, texts)
    with pytest.raises(Refusal):
        disclosed(parse_leaf(leaf), texts)


def test_digest_is_made_as_they_make_it():
    text = ACT[0].text
    common = pytest.importorskip("sd_jwt.common", reason=WHY)
    assert common.SDJWTCommon("compact")._b64hash(text.encode()) == digest_of(text)
