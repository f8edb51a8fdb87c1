"""Entries made up for benchmarks: 300 bytes each, always the same, with nonces of the form that the register has."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Iterator

BATCH = 1000
_KEYS = 12


def batches(size: int) -> Iterator[tuple[int, list[bytes], list[str]]]:
    """Batches of a thousand entries until there are ``size``: where each starts, the entries, their nonces."""
    chance = random.Random(2025)
    keys = [chance.randbytes(16).hex() for _key in range(_KEYS)]
    for start in range(0, size, BATCH):
        count = min(BATCH, size - start)
        leaves = [chance.randbytes(150).hex().encode() for _entry in range(count)]
        nonces = [f"{start:016x}.{chance.choice(keys)}.{_nonce(chance)}" for _entry in range(count)]
        yield start, leaves, nonces


def scattered(nonces: list[str]) -> list[str]:
    """The same nonces without what brings those together that were made together: the worst case."""
    return [nonce.rpartition(".")[2] for nonce in nonces]


def _nonce(chance: random.Random) -> str:
    return urlsafe_b64encode(chance.randbytes(16)).rstrip(b"=").decode()
