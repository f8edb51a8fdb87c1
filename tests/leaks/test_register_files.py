"""What anybody may fetch of the register holds no word of any record: checkpoints, tiles, entries, proofs, receipts."""

import base64
import re

import pytest
from planted_words import WORD
from starlette.testclient import TestClient

from tahqiq.api.log_files import build_log_files
from tahqiq.store.log import log_size

_BASE64 = re.compile(rb"[A-Za-z0-9_/+-]{24,}={0,2}")
PATHS = ("checkpoint", "verify.html", "policy", "witnesses", "sealed/0.age", "tile/0/000")


def unpacked(data: bytes) -> bytes:
    """The bytes, and what is spelt in base64 inside them."""
    found = [data]
    for one in _BASE64.findall(data):
        bare = one.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        bare = bare[: len(bare) // 4 * 4]  # whole groups alone: a word of eleven letters fills some
        found.append(base64.b64decode(bare))
    return b"\n".join(found)


def addresses(size: int) -> list[str]:
    """The static resources of a register of this size."""
    full, rest = divmod(size, 256)
    tiles = [f"tile/{kind}/{number:03d}" for kind in ("0", "entries") for number in range(full)]
    if rest:
        tiles += [f"tile/{kind}/{full:03d}.p/{rest}" for kind in ("0", "entries")]
    return [*PATHS, *tiles]


@pytest.mark.slow
@pytest.mark.parametrize("envelopes", [False, True])
def test_files_of_the_register__hold_no_planted_word(planted_few, envelopes):
    client = TestClient(build_log_files(planted_few.desk, envelopes=envelopes), raise_server_exceptions=False)
    with planted_few.desk.store.reading() as connection:
        size = log_size(connection)
    tried, held = 0, 0
    for path in [*addresses(size), *(f"proof/{index}" for index in range(0, size, 9))]:
        answer = client.get(f"/{path}")
        assert answer.status_code in (200, 404), path
        tried += answer.status_code == 200
        held += len(answer.content)
        said = unpacked(answer.content).decode("utf-8", "ignore").lower()
        words = [
            one for one in WORD.findall(said) if one in planted_few.ledger.values
        ]  # others stand there by chance
        assert words == [], (path, planted_few.ledger.values[words[0]])
    print(f"{tried} files of the register, {held} bytes, hold no word of a record")
    assert tried > 20
