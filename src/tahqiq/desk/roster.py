"""The roster of a new mission: role accounts for every desk, so that each step has somebody to take it."""

from tahqiq.model.actor import Actor
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role

FOUNDER_ID = "adm-1"
MACHINE_ID = "machine-1"


class Post(Frozen):
    """One role account to be enrolled."""

    id: str
    title: str
    seat: str
    role: Role


def standing_roster(parties: tuple[Actor, ...], mediators: tuple[Actor, ...]) -> tuple[Post, ...]:
    """The secretariat, one liaison and one commissioner a party, one commissioner and observer a mediator."""
    third = mediators[0].id if mediators else "SEC"
    posts = [
        Post(id="duty-1", title="Duty officer", seat="SEC", role=Role.DUTY_OFFICER),
        Post(id="analyst-1", title="Analyst", seat="SEC", role=Role.ANALYST),
        Post(id="monitor-1", title="Monitoring team leader", seat=third, role=Role.MONITOR),
        Post(id="investigator-1", title="Investigator", seat="SEC", role=Role.INVESTIGATOR),
        Post(id="chair-1", title="Chair of the commission", seat=third, role=Role.CHAIR),
        Post(id="publisher-1", title="Publisher", seat="SEC", role=Role.PUBLISHER),
        Post(id="auditor-1", title="Auditor", seat="SEC", role=Role.AUDITOR),
        Post(id=MACHINE_ID, title="Reader and matcher (machine)", seat="SEC", role=Role.MACHINE),
    ]
    for party in parties:
        code = party.id.lower()
        posts.append(
            Post(
                id=f"liaison-{code}", title=f"Liaison officer, {party.name}", seat=party.id, role=Role.LIAISON
            )
        )
        posts.append(
            Post(
                id=f"commissioner-{code}",
                title=f"Commissioner, {party.name}",
                seat=party.id,
                role=Role.COMMISSIONER,
            )
        )
    for mediator in mediators:
        code = mediator.id.lower()
        posts.append(
            Post(
                id=f"commissioner-{code}",
                title=f"Commissioner, {mediator.name}",
                seat=mediator.id,
                role=Role.COMMISSIONER,
            )
        )
        posts.append(
            Post(
                id=f"mediator-{code}",
                title=f"Mediator, {mediator.name}",
                seat=mediator.id,
                role=Role.MEDIATOR,
            )
        )
    return tuple(posts)
