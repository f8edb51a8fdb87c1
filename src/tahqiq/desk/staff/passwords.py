"""Passwords: long ones, none that anybody would try first, kept as argon2id, checked in the same time for everybody.

Argon2id with the second recommended option of RFC 9106 (3 passes, 64 MiB, 4 lanes); the policy follows NIST
SP 800-63B-4: length counts, no rules about kinds of characters, common and personal words are refused.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from tahqiq.errors import BadInput

SHORTEST, LONGEST = 12, 200  # characters
_DISTINCT = 5
_WORD = 4  # letters from which on a part of a name counts
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE = threading.BoundedSemaphore(4)  # 64 MiB each: many tries at once do not take all the memory
# The hash of 32 random bytes that nobody kept, for logins that do not exist; what it says is never believed.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$plWWftPT+tvnscS0honJ6g$VL667McFv5bAUivvzLG+VCT46oXMt+olcyTQ4s0LP2Y"
_TRIED_FIRST = """
password passwort passw0rd p4ssw0rd qwertyuiop qwertyuio qwerty qwertz azerty asdfghjkl asdfgh zxcvbnm zxcvbn
1q2w3e4r5t6y 1q2w3e4r5t 1q2w3e4r 1qaz2wsx3edc 1qaz2wsx qazwsx abcdefghijkl abcdefgh abc123 abcd letmein welcome
administrator admin iloveyou changeme change sunshine princess football baseball basketball superman batman
!@#$%^&* !@#$%^ !@#$ dragon monkey master shadow michael jordan trustno login secret default temp test user guest
root system ceasefire truce monitor mission secretariat commission verification tahqiq peace
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
"""
_COMMON = tuple(sorted(_TRIED_FIRST.split(), key=len, reverse=True))


def check_password(password: str, personal: Iterable[str]) -> str:
    """The password as it is hashed (NFKC); raises ``BadInput`` (STF015) for one that would be guessed.

    ``personal`` are the login, the person's name and the mission's.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise _weak(f"the password is shorter than {SHORTEST} characters")
    if len(plain) > LONGEST:
        raise _weak(f"the password is longer than {LONGEST} characters")
    if len(set(plain)) < _DISTINCT:
        raise _weak("the password repeats a few characters")
    folded = plain.casefold()
    if any(word in folded for word in _words(personal)):
        raise _weak("the password contains your login, your name or the mission's")
    if len(_without_common(folded)) < _WORD:
        raise _weak("the password is made of words and rows that are tried first")
    return plain


def hash_password(password: str) -> str:
    """The password as argon2id in PHC spelling, with a salt of its own."""
    with _AT_ONCE:
        return _HASHER.hash(_spelt(password))


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the password; one hash is computed in every case, also when nothing is kept."""
    plain = _spelt(password[: LONGEST * 4])
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, plain)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def _spelt(password: str) -> bytes:
    """The bytes that are hashed: one spelling for what looks the same."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _words(personal: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in personal:
        folded = unicodedata.normalize("NFKC", text).casefold()
        found |= {word for word in re.findall(r"[^\W_]+", folded) if len(word) >= _WORD}
        found |= {folded} if len(folded) >= _WORD else set()
    return found


def _without_common(folded: str) -> str:
    """What is left when common words, rows of the keyboard and digits are taken out."""
    left = folded
    for word in _COMMON:
        left = left.replace(word, "")
    return "".join(sign for sign in left if not (sign.isdigit() or sign.isspace()))


def _weak(cause: str) -> BadInput:
    return BadInput(
        "STF015",
        cause,
        f"take {SHORTEST} characters or more: four or five words that do not belong together are easy to keep.",
    )
