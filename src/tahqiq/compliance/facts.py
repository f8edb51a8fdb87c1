"""Facts: what is known of one incident when provisions are held against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tahqiq.compliance.answer import bounds
from tahqiq.compliance.tally import Tally
from tahqiq.model.actor import Actor, side_of
from tahqiq.model.claim import Claim
from tahqiq.model.finding import Attribution, Reply, Verification
from tahqiq.model.incident import Incident
from tahqiq.model.notice import Notice
from tahqiq.model.reason import Reason


@dataclass(frozen=True)
class Facts:
    """One incident with what was said and found of it, as far as the asker may see it.

    ``actors`` are the mission's: they say which forces are part of which party. ``zone`` is the mission's, in
    which days are counted. ``tallies`` are counts held against provisions that set a quantity. ``objections`` stand
    against notices, by the notice's id; ``remarks`` change no answer, but are told beside each.
    """

    incident: Incident
    claims: Sequence[Claim]
    attribution: Attribution | None = None
    verification: Verification | None = None
    replies: Sequence[Reply] = ()
    notices: Sequence[Notice] = ()
    actors: Sequence[Actor] = ()
    tallies: Sequence[Tally] = ()
    zone: str = "UTC"
    objections: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    remarks: Sequence[Reason] = ()

    @property
    def attributed(self) -> bool:
        """Whether somebody has been found to have done it."""
        return self.attribution is not None and bool(self.attribution.to)

    @cached_property
    def doers(self) -> frozenset[str]:
        """The parties or others to whom it is attributed, or while it is not, whom the affirming claims blame."""
        if self.attribution is not None and self.attribution.to:
            return frozenset(side_of(name, self.actors) or name for name in self.attribution.to)
        return frozenset(name for name, _ in self.accusations)

    @cached_property
    def accusations(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Whom the affirming claims blame, by code or the name as written, with the claims' ids."""
        found: dict[str, set[str]] = {}
        for claim in self.claims:
            if affirms(claim):
                for name in claim.actors.initiator:
                    found.setdefault(side_of(name, self.actors) or name, set()).add(claim.id)
        return tuple((name, tuple(sorted(found[name]))) for name in sorted(found))

    @cached_property
    def span(self) -> tuple[datetime, datetime] | None:
        """The first and last moment at which it may have happened; ``None`` where nobody says when."""
        return None if self.incident.when is None else bounds(self.incident.when)


def affirms(claim: Claim) -> bool:
    """Whether a claim says that the thing happened."""
    return claim.polarity == "affirmed" and claim.certainty != "denied"
