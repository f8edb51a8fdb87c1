"""The roll of members, replayed from entry 0: whose key counts, and for which acts, at each index."""

from dataclasses import dataclass, field

from tahqiq.model.act import VERBS, Act
from tahqiq.model.entry import Entry
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.register.leaf import leaf_facts, leaf_signed_by, open_disclosure
from tahqiq.register.signer import key_id


@dataclass(frozen=True)
class Roll:
    """The members known after some entry, by key id."""

    members: dict[str, Member] = field(default_factory=dict)

    def with_member(self, member: Member) -> "Roll":
        """The roll once this member has been enrolled; an id and a key are enrolled once."""
        key = key_id(bytes.fromhex(member.public_key))
        if key in self.members or self.by_id(member.id) is not None:
            raise ValueError(f"member '{member.id}' or its key is on the roll already")
        return Roll(self.members | {key: member})

    def by_id(self, member_id: str) -> Member | None:
        """The member under this id."""
        return next((m for m in self.members.values() if m.id == member_id), None)


def open_entry(index: int, leaf: str, disclosure: str | None, origin: str, roll: Roll) -> Entry:
    """One leaf checked against the roll as it stood before it; raises ``ValueError`` saying what fails."""
    facts = leaf_facts(leaf, origin)
    if facts.verb_class not in VERBS:
        raise ValueError(f"'{facts.verb_class}' is no verb of this register")
    if facts.verb_class == "mission.founded" and index:
        raise ValueError("a mission is founded once")
    act = open_disclosure(disclosure, facts) if disclosure is not None else None
    if act is not None:
        act.noun()  # the body is the noun of its verb, or the entry does not hold
    member = _signer_of(index, act, facts.key_id, roll)
    if not leaf_signed_by(leaf, bytes.fromhex(member.public_key)):
        raise ValueError("the member's signature does not hold")
    if member.role not in VERBS[facts.verb_class].roles:
        raise ValueError(f"role {member.role} may not do {facts.verb_class}")
    if act is not None and act.by != member.id:
        raise ValueError("the act names another member than the one who signed it")
    return Entry(index=index, leaf=leaf, key_id=facts.key_id, verb_class=facts.verb_class, act=act)


def roll_after(roll: Roll, entry: Entry) -> Roll:
    """The roll once this entry counts."""
    if entry.act is None:
        return roll
    if entry.act.verb == "mission.founded":
        return roll.with_member(Mission.model_validate(entry.act.body).founder)
    if entry.act.verb == "member.enrolled":
        return roll.with_member(Member.model_validate(entry.act.body))
    return roll


def _signer_of(index: int, act: Act | None, signing_key: str, roll: Roll) -> Member:
    if index == 0:
        if act is None or act.verb != "mission.founded":
            raise ValueError("a register begins with the founding of its mission")
        founder = Mission.model_validate(act.body).founder
        if key_id(bytes.fromhex(founder.public_key)) != signing_key:
            raise ValueError("the founding is not signed by the founder it names")
        return founder
    if signing_key not in roll.members:
        raise ValueError("signed with a key that is not on the roll")
    return roll.members[signing_key]
