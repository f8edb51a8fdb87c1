"""Quorum files to steal keys under: those of the design's table and those that the program itself drafts.

With each stands, worked out by hand and not by the program, which stolen witnesses are enough for a split.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from two_branches import KEYS

from second_reader.static_log import LOG
from tahqiq.model.accord import Level
from tahqiq.register.draft_policy import draft_policy

PARTIES: Final = ("arden", "belmar")
MEDIATORS: Final = ("qasr", "tarn", "ulm", "vell")
FIVE: Final = (*PARTIES, *MEDIATORS[:3])
Thieves = Callable[[frozenset[str]], bool]


@dataclass(frozen=True)
class QuorumFile:
    """A policy; ``split_by`` says whether these stolen witnesses, with the log's key, can split it unseen."""

    name: str
    witnesses: tuple[str, ...]
    text: bytes
    liars: int
    absentees: int
    split_by: Thieves


def both_parties(stolen: frozenset[str]) -> bool:
    return stolen >= set(PARTIES)


def any_of(many: int, names: Sequence[str]) -> Thieves:
    return lambda stolen: len(stolen & set(names)) >= many


def _file(name: str, rule: str, liars: int, absentees: int, split_by: Thieves) -> QuorumFile:
    lines = [f"log {LOG.vkey}", *(f"witness {one} {KEYS[one].vkey}" for one in FIVE), rule, ""]
    return QuorumFile(name, FIVE, "\n".join(lines).encode(), liars, absentees, split_by)


def _draft(level: Level, mediators: int, liars: int, absentees: int, split_by: Thieves) -> QuorumFile:
    vkeys = [[(name, KEYS[name].vkey) for name in side] for side in (PARTIES, MEDIATORS[:mediators])]
    text = draft_policy(level, LOG.vkey, *vkeys).encode()
    names = (*PARTIES, *MEDIATORS[:mediators])
    return QuorumFile(f"drafted {level}, {mediators} mediators", names, text, liars, absentees, split_by)


TABLE: Final = (
    _file(
        "final: A and B and any M",
        "group mediators any qasr tarn ulm\ngroup final all arden belmar mediators\nquorum final",
        2,
        1,
        both_parties,
    ),
    _file(
        "(A or B) and any M",
        "group parties any arden belmar\ngroup mediators any qasr tarn ulm\n"
        "group weak all parties mediators\nquorum weak",
        0,
        2,
        lambda _stolen: True,
    ),
    _file(
        "recorded: (A or B) and 2 of 3 M",
        "group parties any arden belmar\ngroup mediators 2 qasr tarn ulm\n"
        "group recorded all parties mediators\nquorum recorded",
        1,
        2,
        any_of(1, MEDIATORS),
    ),
    _file("3 of 5", f"group three 3 {' '.join(FIVE)}\nquorum three", 1, 3, any_of(1, FIVE)),
    _file("4 of 5", f"group four 4 {' '.join(FIVE)}\nquorum four", 3, 2, any_of(3, FIVE)),
)
DRAFTED: Final = (
    _draft("recorded", 0, 2, 1, both_parties),
    _draft("recorded", 1, 1, 2, any_of(1, FIVE)),
    _draft("recorded", 2, 2, 2, any_of(2, FIVE)),
    _draft("recorded", 3, 1, 2, any_of(1, MEDIATORS)),
    _draft("recorded", 4, 2, 2, any_of(2, MEDIATORS)),
    _draft("final", 0, 2, 1, both_parties),
    _draft("final", 1, 3, 1, any_of(3, FIVE)),
    _draft("final", 2, 2, 1, both_parties),
    _draft("final", 3, 2, 1, both_parties),
    _draft("final", 4, 2, 1, both_parties),
)
WEAK: Final = TABLE[1]
