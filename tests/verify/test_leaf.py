"""Entries read strictly: each way of being out of form is refused, and nothing but a refusal ever comes out."""

import json

import pytest
from practice_bundle import EMPTY_ROOT, ORIGIN, PracticeKey, b64, b64url, plain_json, signed_leaf
from practice_leaf import AFTER, COMMON, DIGESTS, HEADER, OPEN, SEALED, SIGNER, leaf_of, refused, without

from tahqiq_verify.leaf import leaf_signed_by, parse_leaf


def test_open_act__is_read_as_it_stands():
    leaf = signed_leaf(SIGNER, OPEN)
    read = parse_leaf(leaf)
    assert (read.key_id, read.origin, read.kind, read.by) == (SIGNER.key_id, ORIGIN, "state.digest", "adm-1")
    assert (read.at, read.body, read.digests) == ("2025-10-28T12:00:00Z", {"size": 1}, ())
    assert (read.after_size, read.after_root) == (0, EMPTY_ROOT)
    assert read.signing_input == leaf.rpartition(b".")[0]


def test_record__shows_digests_and_hashes_alone():
    read = parse_leaf(signed_leaf(SIGNER, SEALED))
    assert (read.by, read.at, read.body) == (None, None, None)
    assert (read.digests, read.sealed) == (tuple(DIGESTS), SEALED["sealed"])
    assert read.blobs == tuple(SEALED["blobs"])


@pytest.mark.parametrize("payload", [OPEN, SEALED], ids=["open", "record"])
def test_signature__is_of_this_key_over_these_bytes(payload):
    read = parse_leaf(signed_leaf(SIGNER, payload))
    assert leaf_signed_by(read, SIGNER.public)
    assert not leaf_signed_by(read, PracticeKey("mon-1").public)
    assert not leaf_signed_by(read._replace(signing_input=read.signing_input + b"A"), SIGNER.public)


@pytest.mark.parametrize("payload", [OPEN, SEALED], ids=["open", "record"])
def test_spaces_and_order__are_free_since_the_bytes_are_signed(payload):
    loose = json.dumps(dict(reversed(payload.items())), indent=1)
    assert parse_leaf(leaf_of(plain_json(HEADER), loose)).nonce == COMMON["nonce"]


BAD_HEADERS = {
    "alg none": HEADER | {"alg": "none"},
    "alg HS256": HEADER | {"alg": "HS256"},
    "alg Ed25519": HEADER | {"alg": "Ed25519"},
    "alg in small letters": HEADER | {"alg": "eddsa"},
    "alg null": HEADER | {"alg": None},
    "typ JWT": HEADER | {"typ": "JWT"},
    "typ of the example": HEADER | {"typ": "example+sd-jwt"},
    "typ as media type": HEADER | {"typ": "application/tahqiq-entry+jwt"},
    "no typ": without(HEADER, "typ"),
    "no alg": without(HEADER, "alg"),
    "no kid": without(HEADER, "kid"),
    "kid short": HEADER | {"kid": "0" * 31},
    "kid long": HEADER | {"kid": "0" * 33},
    "kid in capitals": HEADER | {"kid": "A" * 32},
    "kid in other digits": HEADER | {"kid": "\u0661" * 32},
    "kid with line feed": HEADER | {"kid": "0" * 32 + "\n"},
    "kid a number": HEADER | {"kid": 1},
    "key inside": HEADER | {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": b64url(SIGNER.public)}},
    "key elsewhere": HEADER | {"jku": "https://keys.example"},
    "certificate elsewhere": HEADER | {"x5u": "https://keys.example"},
    "certificate inside": HEADER | {"x5c": []},
    "critical": HEADER | {"crit": ["b64"], "b64": False},
    "content type": HEADER | {"cty": "JWT"},
    "a list": [HEADER],
    "a text": "EdDSA",
    "a number": 1,
}


@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_header_out_of_form__is_refused(header):
    assert refused(leaf_of(json.dumps(header), plain_json(SEALED))) == "entry"


@pytest.mark.parametrize(
    "header",
    [
        plain_json(HEADER)[:-1] + b',"alg":"EdDSA"}',
        b'{"alg":"none",' + plain_json(HEADER)[1:],
        plain_json(HEADER) + b" {}",
        plain_json(HEADER) + b"\x00",
        b"\xef\xbb\xbf" + plain_json(HEADER),
        plain_json(HEADER)[:-1] + b" " * 200 + b"}",
        b"",
        b"\xff",
    ],
    ids=["name twice", "alg twice", "two objects", "nul", "byte order mark", "padded", "empty", "not UTF-8"],
)
def test_header_of_other_bytes__is_refused(header):
    assert refused(leaf_of(header, plain_json(SEALED))) == "entry"


BAD_COMMON = {
    "v true": {"v": True},
    "v a fraction": {"v": 2.0},
    "v a text": {"v": "2"},
    "v one": {"v": 1},
    "v three": {"v": 3},
    "v null": {"v": None},
    "origin empty": {"origin": ""},
    "origin a number": {"origin": 1},
    "origin null": {"origin": None},
    "nonce of 15 bytes": {"nonce": b64url(bytes(15))},
    "nonce of 17 bytes": {"nonce": b64url(bytes(17))},
    "nonce padded": {"nonce": b64url(bytes(16)) + "=="},
    "nonce with spare bits": {"nonce": "A" * 21 + "B"},
    "nonce with a plus": {"nonce": "+" * 21 + "A"},
    "nonce a number": {"nonce": 0},
    "nonce with line feed": {"nonce": "A" * 22 + "\n"},
    "after empty": {"after": {}},
    "after a list": {"after": [0, b64(EMPTY_ROOT)]},
    "after with more": {"after": AFTER | {"time": 1}},
    "after without root": {"after": {"size": 0}},
    "size negative": {"after": AFTER | {"size": -1}},
    "size true": {"after": AFTER | {"size": True}},
    "size a fraction": {"after": AFTER | {"size": 0.0}},
    "size a text": {"after": AFTER | {"size": "0"}},
    "size beyond 2^53": {"after": AFTER | {"size": 2**53}},
    "size beyond 2^63": {"after": AFTER | {"size": 2**63}},
    "root of 31 bytes": {"after": AFTER | {"root": b64(bytes(31))}},
    "root of 33 bytes": {"after": AFTER | {"root": b64(bytes(33))}},
    "root unpadded": {"after": AFTER | {"root": b64(EMPTY_ROOT).rstrip("=")}},
    "root for addresses": {"after": AFTER | {"root": "_" * 42 + "8="}},
    "root with spare bits": {"after": AFTER | {"root": "A" * 42 + "B="}},
    "root null": {"after": AFTER | {"root": None}},
    "a foreign name": {"exp": 1},
    "a foreign issuer": {"iss": "https://issuer.example"},
    "confirmation key": {"cnf": {}},
}


@pytest.mark.parametrize("change", BAD_COMMON.values(), ids=BAD_COMMON)
@pytest.mark.parametrize("payload", [OPEN, SEALED], ids=["open", "record"])
def test_payload_out_of_form__is_refused(payload, change):
    assert refused(leaf_of(plain_json(HEADER), json.dumps(payload | change))) == "entry"


@pytest.mark.parametrize("payload", [OPEN, SEALED], ids=["open", "record"])
def test_payload_without_one_of_its_names__is_refused(payload):
    for name in payload:
        assert refused(signed_leaf(SIGNER, without(payload, name))) == "entry", name


BAD_OPEN = {
    "act a record": {"type": "record"},
    "act without a dot": {"type": "founded"},
    "act in capitals": {"type": "Mission.founded"},
    "act with line feed": {"type": "state.digest\n"},
    "act with two dots": {"type": "state.digest.x"},
    "act a list": {"type": ["state.digest"]},
    "act null": {"type": None},
    "by nobody": {"by": ""},
    "by a number": {"by": 7},
    "at without zone": {"at": "2025-10-28T12:00:00"},
    "at in small letters": {"at": "2025-10-28t12:00:00z"},
    "at with a space": {"at": "2025-10-28 12:00:00Z"},
    "at in other digits": {"at": "\u0662\u0660\u0662\u0665-10-28T12:00:00Z"},
    "at month 13": {"at": "2025-13-28T12:00:00Z"},
    "at day 32": {"at": "2025-10-32T12:00:00Z"},
    "at day 0": {"at": "2025-10-00T12:00:00Z"},
    "at hour 24": {"at": "2025-10-28T24:00:00Z"},
    "at minute 60": {"at": "2025-10-28T12:60:00Z"},
    "at second 60": {"at": "2025-12-31T23:59:60Z"},
    "at zone 25": {"at": "2025-10-28T12:00:00+25:00"},
    "at with a comma": {"at": "2025-10-28T12:00:00,5Z"},
    "at too fine": {"at": "2025-10-28T12:00:00.1234567Z"},
    "at with line feed": {"at": "2025-10-28T12:00:00Z\n"},
    "at a number": {"at": 1761652800},
    "body a list": {"body": []},
    "body null": {"body": None},
    "body with _sd": {"body": {"_sd": []}},
    "body with ...": {"body": {"list": [{"...": DIGESTS[0]}]}},
    "body with _sd_alg deep down": {"body": {"a": [[{"b": {"_sd_alg": "sha-256"}}]]}},
    "digests beside it": {"_sd": DIGESTS, "_sd_alg": "sha-256"},
    "sealed beside it": {"sealed": b64(bytes(32)), "blobs": []},
}


@pytest.mark.parametrize("change", BAD_OPEN.values(), ids=BAD_OPEN)
def test_open_act_out_of_form__is_refused(change):
    assert refused(leaf_of(plain_json(HEADER), json.dumps(OPEN | change))) == "entry"


@pytest.mark.parametrize(
    "at", ["2025-10-28T23:59:59.123456Z", "0000-01-01T00:00:00+23:59", "2024-02-29T00:00:00-00:00"]
)
def test_time_by_rfc_3339__is_read(at):
    assert parse_leaf(signed_leaf(SIGNER, OPEN | {"at": at})).at == at


BAD_SEALED = {
    "no digest": {"_sd": []},
    "257 digests": {"_sd": sorted(b64url(number.to_bytes(32, "big")) for number in range(257))},
    "digests no list": {"_sd": dict.fromkeys(DIGESTS, 1)},
    "digests not in order": {"_sd": DIGESTS[::-1]},
    "a digest twice": {"_sd": [DIGESTS[0], *DIGESTS]},
    "a digest of 31 bytes": {"_sd": [b64url(bytes(31))]},
    "a digest of 33 bytes": {"_sd": [b64url(bytes(33))]},
    "a digest padded": {"_sd": [DIGESTS[0] + "="]},
    "a digest with spare bits": {"_sd": ["A" * 42 + "B"]},
    "a digest with a plus": {"_sd": ["+" + "A" * 42]},
    "a digest a number": {"_sd": [*DIGESTS, 5]},
    "a digest null": {"_sd": [None]},
    "two digests in one text": {"_sd": [",".join(DIGESTS[:2]), *DIGESTS[2:]]},
    "two in one beside an empty one": {"_sd": ["", ",".join(DIGESTS[:2])]},
    "other hash": {"_sd_alg": "sha-512"},
    "hash in capitals": {"_sd_alg": "SHA-256"},
    "hash null": {"_sd_alg": None},
    "sealed of 31 bytes": {"sealed": b64(bytes(31))},
    "sealed for addresses": {"sealed": "_" * 42 + "8="},
    "sealed null": {"sealed": None},
    "65 attachments": {"blobs": [b64(bytes(32))] * 65},
    "attachments a text": {"blobs": b64(bytes(32))},
    "attachments a number": {"blobs": 1},
    "attachments an object": {"blobs": {}},
    "attachments null": {"blobs": None},
    "attachment of 31 bytes": {"blobs": [b64(bytes(31))]},
    "attachment a number": {"blobs": [1]},
    "who beside it": {"by": "adm-1", "at": "2025-10-28T12:00:00Z", "body": {}},
    "type Record": {"type": "Record"},
    "type null": {"type": None},
}


@pytest.mark.parametrize("change", BAD_SEALED.values(), ids=BAD_SEALED)
def test_record_out_of_form__is_refused(change):
    assert refused(signed_leaf(SIGNER, SEALED | change)) == "entry"


def test_256_digests_and_64_attachments__are_read():
    digests = sorted(b64url(number.to_bytes(32, "big")) for number in range(256))
    read = parse_leaf(signed_leaf(SIGNER, SEALED | {"_sd": digests, "blobs": [b64(bytes(32))] * 64}))
    assert (len(read.digests), len(read.blobs)) == (256, 64)
