"""docs/register.md is for those who never read the code: its tables and its example are compared with it."""

import hashlib
import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tahqiq.desk.sealed_entry import FORMAT as SEALED_FORMAT
from tahqiq.model.act import VERBS
from tahqiq.register.draft_policy import draft_policy
from tahqiq.register.envelope import disclosures_in, padded, tail_of
from tahqiq.register.witness import MAX_PROOF
from tahqiq_verify import bundle_form, evidence
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.keys import key_id
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.policy import Lint, lint, parse_policy
from tahqiq_verify.refusal import CODES
from tahqiq_verify.replay import OPEN_ACTS, Replay
from tahqiq_verify.spelling import canonical_json
from tahqiq_verify.tiles import tile_path
from tahqiq_verify.tree import Frontier, leaf_hash

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "register.md").read_text("utf-8")
WORD = re.compile(r"`([^`]+)`")
ORIGIN = "example.org/register"


def section(number: int) -> str:
    """The text of one numbered section."""
    return TEXT.split(f"\n## {number}. ", 1)[1].split("\n## ", 1)[0]


def rows(number: int) -> list[list[str]]:
    """The cells of every row of a section's tables, without their heads."""
    lines = [line for line in section(number).split("\n") if line.startswith("|")]
    heads = {place - 1 for place, line in enumerate(lines) if line.startswith("| ---")}
    kept = [line for place, line in enumerate(lines) if place not in heads and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def named(cell: str) -> list[str]:
    """What stands between backquotes."""
    return WORD.findall(cell)


def blocks(kind: str) -> list[str]:
    """The example's blocks of a kind, as they stand."""
    return re.findall(rf"```{kind}\n(.*?)\n```", section(21), re.DOTALL)


@pytest.fixture
def leaves() -> list[bytes]:
    return [block.replace("\n", "").encode() for block in blocks("leaf")]


@pytest.fixture
def register(leaves) -> Replay:
    made, tree, roots = Replay(origin=ORIGIN), Frontier(), {}
    for index, leaf in enumerate(leaves):
        assert made.enter(index, leaf, roots.__getitem__).outcome == "valid"
        tree.append(leaf_hash(leaf))
        roots[tree.size] = tree.root()
    return made


def test_open_acts__are_those_of_the_replay_with_every_field_of_their_bodies():
    told = {name: set(named(cells[1])) for cells in rows(8) for name in named(cells[0])}
    assert told.keys() == OPEN_ACTS
    assert {verb for verb, one in VERBS.items() if one.open} == OPEN_ACTS
    for verb, fields in told.items():
        known = set(VERBS[verb].noun.model_fields)
        assert fields <= known if verb == "mission.founded" else fields == known, verb


def test_codes__are_those_of_a_refusal():
    assert {code for cells in rows(17) for code in named(cells[0])} == CODES
    for number in (7, 8, 12):
        used = set(re.findall(r"\(`([a-z_]+)`\)", section(number)))
        assert used - {name for cells in rows(8) for cell in cells[:2] for name in named(cell)} <= CODES


@pytest.mark.parametrize(("limit", "constant"), [(cells[1], named(cells[2])[0]) for cells in rows(18)])
def test_limits__are_the_constants(limit, constant):
    room, name = constant.rsplit(".", 1)
    assert getattr(import_module(f"tahqiq_verify.{room}"), name) == int(limit.replace(",", ""))


def test_other_numbers__are_those_of_the_code():
    assert len(padded(b"~")) == 1024
    assert tile_path("entries", 1_234_067, 256) == "tile/entries/x001/x234/067"
    assert "`x001/x234/067`" in section(2)
    assert MAX_PROOF == 63


def test_formats__are_named_as_they_are_written():
    assert f'"{bundle_form.FORMAT}"' in section(15)
    assert f"`{evidence.FORMAT}`" in section(15)
    assert f"`{SEALED_FORMAT}`" in section(10)


def test_names_of_files__are_those_that_are_read():
    shape = re.search(r"```\n(\{.*?\})\n```", section(15), re.DOTALL)
    assert shape is not None
    outer = re.findall(r'^[ {]"(\w+)":', shape[1], re.MULTILINE)
    assert set(outer) == bundle_form._NAMES
    told = [name for cells in rows(15) if cells[0].startswith("`") for name in named(cells[0])]
    assert set(told) == evidence._NAMES


def test_words_of_standing__are_told(register):
    assert {word for cells in rows(13) for word in named(cells[0])} == {
        *("valid", "invalid", "unknown", "disputed", "reaffirmed", "annulled", "redacted")
    }


def test_levels__withstand_what_the_table_says():
    def key(name: str) -> str:
        seed = hashlib.sha256(name.encode()).digest()
        return NoteKey(
            name, 4, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        ).vkey

    sides = [(name, key(name)) for name in "ABMNO"]
    for cells in rows(12):
        if cells[0] in ("recorded", "final"):
            policy = draft_policy(cells[0], blocks("vkey")[0].split("\n")[0], sides[:2], sides[2:])
            assert lint(parse_policy(policy.encode())) == Lint(int(cells[2]), int(cells[3]))


def test_state__has_the_names_and_the_bytes_that_the_example_shows(register):
    assert {name for cells in rows(14) for name in named(cells[0])} == register.state().keys()
    stated = blocks("state")[0].replace("\n", "").encode()
    assert canonical_json(register.state()) == stated
    assert hashlib.sha256(stated).hexdigest() == register.digest()
    assert f"Its digest: `{register.digest()}`" in section(21)


def test_example_record__opens_to_what_is_said(leaves):
    record = parse_leaf(leaves[2])
    assert [sorted(set(named(cells[0]))) for cells in rows(6)][:3] == [["alg"], ["typ"], ["kid"]]
    shown = blocks("disclosures")[0].split("\n")
    opened = disclosed(record, shown)
    assert (opened.verb, opened.by, opened.withheld) == ("submission.received", "mon-1", 0)
    assert opened.values["body"] == json.loads(blocks("opened")[0])
    assert disclosures_in(padded(tail_of(shown))) == tuple(shown)
    assert json.loads(blocks("json")[0])["_sd"] == list(record.digests)


def test_example_checkpoint__is_of_these_entries_and_cosigned(leaves):
    log, witness = (parse_vkey(line) for line in blocks("vkey")[0].split("\n"))
    signed = open_checkpoint(blocks("note")[0].encode() + b"\n", [log], [witness])
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf_hash(leaf))
    assert (signed.checkpoint.origin, signed.checkpoint.size) == (ORIGIN, len(leaves))
    assert signed.checkpoint.root == tree.root()
    assert [one.name for one in signed.cosignatures] == ["example.org/w1"]


def test_example_keys__come_from_the_seeds_that_are_named(leaves):
    seeds = {
        name: hashlib.sha256(f"tahqiq example {name}".encode()).digest() for name in ("founder", "monitor")
    }
    publics = [
        Ed25519PrivateKey.from_private_bytes(one).public_key().public_bytes_raw() for one in seeds.values()
    ]
    assert [parse_leaf(leaf).key_id for leaf in (leaves[0], leaves[2])] == [key_id(one) for one in publics]
