"""Files of hostile sizes and shapes, by the paper that each of them pretends to be."""

import gzip
from typing import Final

from second_reader.static_log import LOG, WITNESS_KEYS, b64, policy_text, practice_log, signed_text

LOGGED: Final = practice_log(9)
TEXT, NOTE = LOGGED.text(), LOGGED.note()
POLICY: Final = policy_text("final")
HASH: Final = b64(bytes(32)).encode()
LINE: Final = "\N{EM DASH} x AAAAAAA=\n".encode()
BOMB: Final = gzip.compress(bytes(64 << 20))
MEBIBYTE: Final = 1 << 20


def sized(size: int) -> bytes:
    """A checkpoint of this size that log and witnesses have signed."""
    return signed_text(f"{LOG.name}\n{size}\n{HASH.decode()}\n".encode())


NOTES: Final[dict[str, tuple[bytes, str]]] = {
    "10 MB of one letter": (b"A" * 10_000_000, "too_big"),
    "10 MB of lines": (b"\n" * 10_000_000, "too_big"),
    "10^6 signature lines": (NOTE + LINE * 1_000_000, "too_big"),
    "as many signature lines as 1 MiB holds": (
        NOTE + LINE * ((MEBIBYTE - len(NOTE)) // len(LINE)),
        "too_big",
    ),
    "101 signature lines": (NOTE + LINE * 95, "too_big"),
    "one line of 1 MiB": (b"A" * MEBIBYTE, "malformed"),
    "1 MiB of empty lines": (b"\n" * MEBIBYTE, "malformed"),
    "a name of 1 MiB": (NOTE + "\N{EM DASH} ".encode() + b"n" * 1_000_000 + b" AAAAAAA=\n", "malformed"),
    "size 2^63": (sized(2**63), "malformed"),
    "size of 10^5 digits": (
        signed_text(f"{LOG.name}\n{'9' * 100_000}\n{HASH.decode()}\n".encode()),
        "malformed",
    ),
    "10^4 further lines of text": (signed_text(TEXT + b"more\n" * 10_000), "malformed"),
    "gzip of an honest note": (gzip.compress(NOTE), "malformed"),
    "a gzip bomb": (BOMB, "malformed"),
    "zeros": (bytes(MEBIBYTE), "malformed"),
}
HEAD: Final = b"c2sp.org/tlog-proof@v1\nindex 3\n"
PROOFS: Final[dict[str, tuple[bytes, str]]] = {
    "64 proof lines": (HEAD + (HASH + b"\n") * 64 + b"\n" + NOTE, "too_big"),
    "10^4 proof lines": (HEAD + (HASH + b"\n") * 10_000 + b"\n" + NOTE, "too_big"),
    "63 proof lines that prove nothing": (HEAD + (HASH + b"\n") * 63 + b"\n" + NOTE, "inclusion"),
    "10 MB": (HEAD + b"A" * 10_000_000, "too_big"),
    "index 2^63": (LOGGED.proof(3).replace(b"index 3\n", b"index %d\n" % 2**63), "malformed"),
    "index 2^63-1": (LOGGED.proof(3).replace(b"index 3\n", b"index %d\n" % (2**63 - 1)), "inclusion"),
    "a note of 101 lines inside": (LOGGED.proof(3) + LINE * 95, "too_big"),
    "gzip of an honest proof": (gzip.compress(LOGGED.proof(3)), "malformed"),
}
ARDEN: Final = f"witness arden {WITNESS_KEYS['arden'].vkey}\n"
POLICIES: Final[dict[str, tuple[bytes, str]]] = {
    "10^6 lines": (b"#\n" * 1_000_000, "too_big"),
    "500,000 empty lines and no quorum": (b"\n" * 500_000, "policy"),
    "a group of 10^5 members": ((ARDEN + "group g any " + "arden " * 100_000 + "\n").encode(), "policy"),
    "129 groups one inside the other": (
        (
            ARDEN
            + "group g0 any arden\n"
            + "".join(f"group g{n} any g{n - 1}\n" for n in range(1, 129))
            + "quorum g128\n"
        ).encode(),
        "too_big",
    ),
    "a threshold of 10^5 digits": ((ARDEN + f"group g {'9' * 100_000} arden\nquorum g\n").encode(), "policy"),
    "a name of 1 MB": (b"quorum " + b"q" * 1_000_000 + b"\n", "policy"),
    "gzip of an honest policy": (gzip.compress(POLICY), "policy"),
}
EMPTY_BUNDLE: Final = b'{"format":"tahqiq-bundle/1","entry":'
PAPERS: Final[dict[str, tuple[bytes, str]]] = {
    "gzip of a paper": (gzip.compress(b'{"format":"tahqiq-bundle/1"}'), "malformed"),
    "a gzip bomb": (BOMB, "malformed"),
    "10^6 lists, one inside the other": (b"[" * 1_000_000, "malformed"),
    "10^5 objects, one inside the other": (b'{"a":' * 100_000 + b"0" + b"}" * 100_000, "malformed"),
    "64 levels more than there may be": (b"[" * 128 + b"]" * 128, "malformed"),
    "a number of 10^6 digits": (b'{"format":' + b"9" * 1_000_000 + b"}", "malformed"),
    "5 million empty lists": (EMPTY_BUNDLE + b"[" + b"[]," * 5_000_000 + b"[]]}", "malformed"),
    "a million names": (b"{" + b",".join(b'"%d":0' % n for n in range(1_000_000)) + b"}", "malformed"),
    "one name a million times": (b"{" + b'"a":0,' * 1_000_000 + b'"a":0}', "malformed"),
    "17 MiB": (b" " * (17 * MEBIBYTE), "too_big"),
}
