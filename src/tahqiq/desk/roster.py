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


def standing_roster(
    parties: tuple[Actor, ...], mediators: tuple[Actor, ...], relief: tuple[Actor, ...] = ()
) -> tuple[Post, ...]:
    """The secretariat; a liaison and a commissioner a party; a commissioner and an observer a mediator.

    A relief organisation has one reader.
    """
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
        posts.append(_seated(party, "liaison", "Liaison officer", Role.LIAISON))
        posts.append(_seated(party, "commissioner", "Commissioner", Role.COMMISSIONER))
    for mediator in mediators:
        posts.append(_seated(mediator, "commissioner", "Commissioner", Role.COMMISSIONER))
        posts.append(_seated(mediator, "mediator", "Mediator", Role.MEDIATOR))
    posts += [_seated(one, "relief", "Relief officer", Role.HUMANITARIAN) for one in relief]
    return tuple(posts)


def _seated(actor: Actor, word: str, title: str, role: Role) -> Post:
    """The post of this word in the seat of a party or mediator."""
    return Post(id=f"{word}-{actor.id.lower()}", title=f"{title}, {actor.name}", seat=actor.id, role=role)
