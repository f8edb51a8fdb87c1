"""Why something was refused, in words that every tool of the register shares.

The code is for programs and never changes its meaning; the sentence is for people.
"""

from typing import Final

CODES: Final = frozenset(
    {
        "malformed",  # not the form that the format demands
        "too_big",  # over a stated limit
        "missing",  # a resource is not there
        "wrong_origin",  # of another register
        "bad_signature",  # a signature of a known key does not hold
        "not_signed",  # the signature that must be there is not
        "bad_key",  # a public key that nobody should use
        "quorum",  # too few of the witnesses have cosigned
        "stale",  # the quorum's cosignatures are too old
        "future",  # the quorum's cosignatures are ahead of the clock
        "inclusion",  # the entry does not stand where it is said to
        "consistency",  # a later state does not continue an earlier one
        "fork",  # two signed states of one size differ
        "rollback",  # a state older than one already believed
        "tree",  # hashes do not make the signed root
        "entry",  # an entry is not what it must be
        "policy",  # the quorum file says something it may not
        "disclosure",  # a shown field does not belong to the entry
        "rule",  # an act that its author may not do
    }
)


class Refusal(ValueError):
    """What was refused and why.

    ``code`` is one of ``CODES``; ``where`` names the resource, line or entry, and may be empty.
    """

    def __init__(self, code: str, why: str, where: str = "") -> None:
        if code not in CODES:
            raise AssertionError(f"'{code}' is no code of a refusal")
        super().__init__(code, why, where)
        self.code = code
        self.why = why
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why
