"""Who says so: parties under their neutral names in one fixed order, everybody else as named."""

from collections.abc import Mapping

from tahqiq.bulletin.material import CaseFile
from tahqiq.bulletin.wording import plain
from tahqiq.model.claim import Claim
from tahqiq.model.mission import Mission
from tahqiq.model.source import Source

SECRETARIAT = "SEC"


def actor_name(mission: Mission, code: str) -> str:
    """The neutral display name of an actor, whatever name it was called by; an unknown one as written."""
    if code == SECRETARIAT:
        return "Secretariat"
    for actor in mission.actors:
        if code == actor.id or code in (actor.name, *actor.aliases):
            return plain(actor.name, 80)
    return plain(code, 80)


def actor_names(mission: Mission, codes: tuple[str, ...]) -> list[str]:
    """Display names in alphabetical order: the order of the parties never says who is blamed."""
    return sorted({actor_name(mission, code) for code in codes}, key=str.casefold)


def party_of(mission: Mission, name: str) -> str | None:
    """The party that an actor is, or is a part of; ``None`` for everybody else."""
    wanted = name.casefold()
    for actor in mission.actors:
        if wanted in (actor.id.casefold(), actor.name.casefold(), *(a.casefold() for a in actor.aliases)):
            code = actor.id if actor.kind == "party" else actor.part_of
            return code if code in mission.party_codes else None
    return None


def speaking_party(claim: Claim, sources: Mapping[str, Source], mission: Mission) -> str | None:
    """The party that makes the claim: by its own paper, or as the one whom an outlet quotes."""
    source = sources.get(claim.source_id)
    if source is not None and source.party in mission.party_codes:
        return source.party
    return party_of(mission, claim.source.chain[0]) if claim.source.chain else None


def according_to(claim: Claim, sources: Mapping[str, Source]) -> str:
    """The whole chain, from the one who knows to the outlet: "a provincial official, carried by AFP"."""
    source = sources.get(claim.source_id)
    outlet = source.name if source else claim.source_id
    chain = [plain(link, 60) for link in (*claim.source.chain, outlet)]
    unique = list(dict.fromkeys(chain))
    return unique[0] if len(unique) == 1 else f"{unique[0]}, carried by {', '.join(unique[1:])}"


def source_name(file: CaseFile, key: str) -> str:
    """A source's name by its id; the id itself where the source is not released."""
    source = file.sources.get(key)
    return plain(source.name if source else key, 60)
