"""Figures on referrals that both sides accept: the same counts for each direction, in one table."""

from collections.abc import Callable, Sequence

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import Breach, ReferralBreach
from tahqiq.referral.course import Course

_FOUND = frozenset({"found_and_seized", "arrested", "partly"})

_SHARED = frozenset(
    {
        "acted_in_time",
        "found",
        "nothing_found",
        "vacated",
        "declined",
        "expired_unacted",
        "verified",
        "contradicted",
    }
)


class Direction(Frozen):
    """Referrals of one party to the other, by what came of them.

    Breaches count only as found by the third party; ``alleged`` are those that one side laid to the other and nobody
    found. ``bypassed`` are acts of the requesting side, ``obstructed`` too (Lebanon Mechanism 2024–26, DOMAIN §2.4).
    """

    from_party: str
    to_party: str
    handed_over: int
    acted_in_time: int
    found: int
    nothing_found: int
    vacated: int
    declined: int
    expired_unacted: int
    verified: int
    contradicted: int
    preempted: int
    obstructed: int
    bypassed: int
    compromised: int
    alleged: int

    def share(self, name: str) -> int | None:
        """Acted in time, found, and what else came of a referral, in per cent of those handed over; nothing of none.

        Breaches have no share: a strike with no referral before it is none of those handed over.
        """
        shared = name in _SHARED and self.handed_over > 0
        return round(100 * int(getattr(self, name)) / self.handed_over) if shared else None


def directions(
    courses: Sequence[Course], bypasses: Sequence[Dealt], parties: Sequence[str]
) -> tuple[Direction, ...]:
    """One line for each ordered pair of parties, in alphabetical order; zero where there was none."""
    ordered = sorted(parties)
    return tuple(
        _direction(one, other, courses, bypasses) for one in ordered for other in ordered if one != other
    )


def _direction(one: str, other: str, courses: Sequence[Course], bypasses: Sequence[Dealt]) -> Direction:
    own = [c for c in courses if (c.from_party, c.to_party) == (one, other) and c.referral is not None]
    breaches = [p.paper for c in own for p in c.papers if isinstance(p.paper, ReferralBreach)]
    struck = [p.paper for p in bypasses if isinstance(p.paper, ReferralBreach) and p.paper.by_party == one]

    def count(test: Callable[[Course], bool]) -> int:
        return sum(test(course) for course in own)

    def broke(kind: Breach) -> int:
        return len({_what(b) for b in (*breaches, *struck) if b.kind == kind and b.found})

    found = {_what(b) for b in (*breaches, *struck) if b.found}
    alleged = {_what(b) for b in (*breaches, *struck) if not b.found} - found
    return Direction(
        from_party=one,
        to_party=other,
        handed_over=len(own),
        acted_in_time=count(lambda c: c.acted_in_time is True),
        found=count(lambda c: c.outcome is not None and c.outcome.outcome in _FOUND),
        nothing_found=count(lambda c: c.outcome is not None and c.outcome.outcome == "nothing_found"),
        vacated=count(lambda c: c.outcome is not None and c.outcome.outcome == "vacated"),
        declined=count(lambda c: c.declined),
        expired_unacted=count(lambda c: c.lapsed),
        verified=count(lambda c: _finding(c) == "verified"),
        contradicted=count(lambda c: _finding(c) == "contradicted"),
        preempted=broke("preempted"),
        obstructed=broke("obstructed"),
        bypassed=broke("bypassed"),
        compromised=broke("compromised"),
        alleged=len(alleged),
    )


def _what(breach: ReferralBreach) -> tuple[str, str]:
    """What a breach is about: however often and by whomever one is filed, it counts once."""
    return breach.kind, breach.matter or breach.incident or breach.at.isoformat()


def _finding(course: Course) -> str | None:
    found = [getattr(dealt.paper, "finding", None) for dealt in course.papers]
    return next((one for one in reversed(found) if one), None)
