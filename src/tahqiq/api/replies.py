"""The shapes of the replies that are not simply a noun."""

from tahqiq.corroboration.voice import Voice
from tahqiq.model.claim import Claim
from tahqiq.model.determination import Determination, Engagement
from tahqiq.model.entry import Checkpoint
from tahqiq.model.finding import Attribution, Reply, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.incident import Incident
from tahqiq.store.views import IncidentFile, ListedIncident


class Fault(Frozen):
    """An error: code, cause and next step; ``field`` names the field of the request that does not fit."""

    code: str
    cause: str
    next: str
    field: str | None = None


class Problem(Frozen):
    """What every refusal looks like."""

    error: Fault


class ListedReply(Frozen):
    """A line of the incident list."""

    incident: Incident
    status: str
    sector: str | None
    reviewed: bool


class DisputedEntry(Frozen):
    """An entry in dispute on which the incident rests; without index where that is not released."""

    index: int | None
    verb: str | None


class FileReply(Frozen):
    """One incident with what was found about it."""

    incident: Incident
    status: str
    sector: str | None
    claims: tuple[Claim, ...]
    set_aside: tuple[Claim, ...]
    verification: Verification | None
    attribution: Attribution | None
    replies: tuple[Reply, ...]
    determinations: tuple[Determination, ...]
    disputed: tuple[DisputedEntry, ...]
    also_known_as: tuple[str, ...] = ()
    incident_rules: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    engagements: tuple[Engagement, ...] = ()  # proposed by the program; only people conclude


class ClaimPage(Frozen):
    """Claims."""

    claims: tuple[Claim, ...]


class RegisterReply(Frozen):
    """Where the register stands."""

    origin: str
    size: int
    checkpoint: Checkpoint | None


def listed_reply(one: ListedIncident) -> ListedReply:
    """A line of the list as a reply."""
    return ListedReply(incident=one.incident, status=one.status, sector=one.sector, reviewed=one.reviewed)


def file_reply(found: IncidentFile, engagements: tuple[Engagement, ...] = ()) -> FileReply:
    """An incident's file as a reply."""
    return FileReply(
        incident=found.incident,
        status=found.status,
        sector=found.sector,
        claims=found.claims,
        set_aside=found.set_aside,
        verification=found.verification,
        attribution=found.attribution,
        replies=found.replies,
        determinations=found.determinations,
        also_known_as=found.also,
        incident_rules=found.rules,
        voices=found.voices,
        engagements=engagements,
        disputed=tuple(DisputedEntry(index=one.index, verb=one.verb) for one in found.disputed),
    )
