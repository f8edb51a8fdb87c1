"""Pseudonyms: what a person is called in cases, claims and papers; who it is stands in the vault alone.

``W-7F3K-2``: a letter for the kind of person, four signs drawn by lot, and a check sign, so that a slip of the pen
names nobody instead of somebody else.
"""

from collections.abc import Callable
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

IdentityKind = Literal["witness", "victim", "staff", "other"]
SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # 31, a prime: every single slip and every swap is found
_LETTERS: Final[dict[str, str]] = {"witness": "W", "victim": "V", "staff": "S", "other": "P"}
_DRAWN: Final = 4


def check_sign(letter: str, drawn: str) -> str:
    """The last sign of a pseudonym: the weighted sum of those before it, modulo 31."""
    total = ord(letter) + sum((place + 2) * SIGNS.index(sign) for place, sign in enumerate(drawn))
    return SIGNS[total % len(SIGNS)]


def known_pseudonym(text: str) -> str:
    """The pseudonym in its one spelling; raises ``ValueError`` for a text that cannot be one."""
    spelt = text.strip().upper()
    letter, _, rest = spelt.partition("-")
    drawn, _, check = rest.partition("-")
    whole = letter in _LETTERS.values() and len(drawn) == _DRAWN and set(drawn) <= set(SIGNS)
    if not whole or check != check_sign(letter, drawn):
        raise ValueError("this is no pseudonym: one of its signs is wrong, or missing")
    return spelt


def new_pseudonym(kind: IdentityKind, chance: Callable[[int], bytes], *, closed: bool = False) -> str:
    """A pseudonym drawn by lot; in a closed compartment its letter does not tell the kind of person either."""
    letter = _LETTERS["other" if closed else kind]
    number = int.from_bytes(chance(16))  # far more than 31^4, so that no sign is drawn more often
    drawn = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(_DRAWN))
    return f"{letter}-{drawn}-{check_sign(letter, drawn)}"


Pseudonym = Annotated[str, AfterValidator(known_pseudonym)]
