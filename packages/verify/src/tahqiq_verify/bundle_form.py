"""The file in which one entry leaves the register with all that is needed to check it offline.

JSON of one exact shape (``tahqiq-bundle/1``): the entry with the fields that are shown, its proof, the quorum
policies, and the register's history of keys and roles, each act with its own place in the same tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahqiq_verify.leaf import MAX_LEAF
from tahqiq_verify.proof import MAX_PATH
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, canonical_json, from_b64, strict_json
from tahqiq_verify.tree import HASH_BYTES

FORMAT: Final = "tahqiq-bundle/1"
MAX_BUNDLE: Final = 16 * (1 << 20)  # bytes
MAX_HISTORY: Final = 100_000
LEVELS: Final = ("recorded", "final")
_NAMES = {"format", "entry", "proof", "log", "policies", "history"}


@dataclass(frozen=True)
class Placed:
    """An entry at its index, with the hashes that lead from it to the root."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Bundle:
    """An evidence bundle as it was read: its form is checked, and nothing else."""

    index: int
    leaf: bytes
    disclosures: tuple[str, ...]
    proof: bytes
    log: str
    policies: Mapping[str, bytes]
    history: tuple[Placed, ...]


def write_bundle(bundle: Bundle) -> bytes:
    """The bundle as a file: canonical JSON, one line."""
    value = {
        "format": FORMAT,
        "entry": {
            "index": bundle.index,
            "leaf": bundle.leaf.decode("ascii"),
            "disclosures": list(bundle.disclosures),
        },
        "proof": bundle.proof.decode(),
        "log": bundle.log,
        "policies": {level: text.decode() for level, text in bundle.policies.items()},
        "history": [
            {"index": act.index, "leaf": act.leaf.decode("ascii"), "path": [b64(step) for step in act.path]}
            for act in bundle.history
        ],
    }
    return canonical_json(value) + b"\n"


def parse_bundle(data: bytes) -> Bundle:
    """The bundle in a file's bytes; refuses (malformed, too_big), naming the part, all but the exact form.

    At most 16 MiB and 100,000 acts of history, in ascending order of their indexes.
    """
    if len(data) > MAX_BUNDLE:
        raise Refusal("too_big", f"a bundle holds at most {MAX_BUNDLE} bytes", "bundle")
    value = _named(strict_json(data, "bundle"), _NAMES, "bundle")
    if value["format"] != FORMAT:
        raise Refusal("malformed", f"is not of the form {FORMAT}", "bundle")
    entry = _named(value["entry"], {"index", "leaf", "disclosures"}, "entry")
    disclosures = _list(entry["disclosures"], "entry", "disclosures")
    return Bundle(
        _index(entry["index"], "entry"),
        _leaf(entry["leaf"], "entry"),
        tuple(_text(one, "entry", "a disclosure") for one in disclosures),
        _text(value["proof"], "bundle", "the proof").encode(),
        _text(value["log"], "bundle", "the log's key"),
        _policies(value["policies"]),
        _history(value["history"]),
    )


def _history(value: Any) -> tuple[Placed, ...]:
    acts = _list(value, "bundle", "history")
    if len(acts) > MAX_HISTORY:
        raise Refusal("too_big", f"has more than {MAX_HISTORY} acts", "history")
    placed = []
    for number, act in enumerate(acts):
        where = f"history {number}"
        named = _named(act, {"index", "leaf", "path"}, where)
        path = _list(named["path"], where, "path")
        if len(path) > MAX_PATH:
            raise Refusal("too_big", f"a path has at most {MAX_PATH} hashes", where)
        hashes = tuple(_hash(step, where) for step in path)
        placed.append(Placed(_index(named["index"], where), _leaf(named["leaf"], where), hashes))
        if number and placed[number].index <= placed[number - 1].index:
            raise Refusal("malformed", "does not come after the act before it", where)
    return tuple(placed)


def _policies(value: Any) -> dict[str, bytes]:
    if not isinstance(value, dict) or not value.keys() <= set(LEVELS):
        raise Refusal("malformed", "are named 'recorded' and 'final'", "policies")
    return {level: _text(text, "policies", level).encode() for level, text in value.items()}


def _named(value: Any, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != names:
        raise Refusal("malformed", "has missing or foreign names", where)
    return value


def _list(value: Any, where: str, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refusal("malformed", f"'{what}' is no list", where)
    return value


def _text(value: Any, where: str, what: str) -> str:
    if not isinstance(value, str):
        raise Refusal("malformed", f"{what} is no text", where)
    return value


def _index(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise Refusal("malformed", "has no index", where)
    return value


def _leaf(value: Any, where: str) -> bytes:
    text = _text(value, where, "the leaf")
    if not text.isascii() or len(text) > MAX_LEAF:
        raise Refusal("malformed", "the leaf is not an entry's ASCII", where)
    return text.encode()


def _hash(value: Any, where: str) -> bytes:
    raw = from_b64(value, where) if isinstance(value, str) else b""
    if len(raw) != HASH_BYTES:
        raise Refusal("malformed", f"a hash is not {HASH_BYTES} bytes", where)
    return raw
