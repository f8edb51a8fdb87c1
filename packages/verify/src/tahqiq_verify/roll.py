"""The roll of members, replayed from entry 0: whose key counts, in which roles, from which entry to which.

Validity goes by index, never by a clock: a signature at index ``i`` is good if its key was active at ``i``.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from tahqiq_verify.disputes import Doubt
from tahqiq_verify.keys import check_public_key, key_id, signature_holds
from tahqiq_verify.leaf import Leaf, leaf_signed_by
from tahqiq_verify.note import check_name
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import from_b64url

REVOKED = "revoked: "


@dataclass(frozen=True)
class Key:
    """A member's signing key: active for entries ``since`` up to, not including, ``until``.

    ``suspect_from`` is set by a revocation: entries of this key from there on stand, but disputed.
    """

    member: str
    public: str
    since: int
    until: int | None = None
    suspect_from: int | None = None
    why: str = ""

    def active_at(self, index: int) -> bool:
        """Whether an entry at this index may be signed with the key."""
        return self.since <= index and (self.until is None or index < self.until)


@dataclass(frozen=True)
class Enrolled:
    """A role account as the register knows it: its seat, its title, the roles it holds, its present key."""

    id: str
    title: str
    seat: str
    roles: tuple[str, ...]
    key: str


def possession_message(origin: str, name: str, key_text: str) -> bytes:
    """What the holder of a new key signs to show that it holds it; bound to one register and one name."""
    return f"tahqiq-possession/v1\n{origin}\n{name}\n{key_text}\n".encode()


def text_of(body: dict[str, Any], name: str, limit: int = 500) -> str:
    """A field that must be a text of 1 to ``limit`` signs; raises ``Refusal`` (``rule``)."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise Refusal("rule", f"'{name}' is missing or too long")
    return value


def index_of(body: dict[str, Any], name: str) -> int:
    """A field that must be an index."""
    value = body.get(name)
    if type(value) is not int or not 0 <= value < 2**63:
        raise Refusal("rule", f"'{name}' is not an index")
    return value


class Roll:
    """Members and keys as they stand after some entry. Acts are applied in order; each raises or counts."""

    def __init__(self) -> None:
        self.origin = ""
        self.rights: dict[str, frozenset[str]] = {}
        self.members: dict[str, Enrolled] = {}
        self.keys: dict[str, Key] = {}
        self.readers: dict[str, str] = {}
        self.doubts: dict[str, list[Doubt]] = {}  # of each key, in the order of its revocations
        self.witness_keys: set[str] = set()  # ids of keys that cosign: none of them may sign entries

    def found(self, leaf: Leaf) -> None:
        """Entry 0: the mission, its founder and the rights table, signed by the founder it names."""
        body = leaf.body or {}
        founder = body.get("founder")
        if leaf.kind != "mission.founded" or not isinstance(founder, dict):
            raise Refusal("rule", "a register begins with the founding of its mission")
        if body.get("origin") != leaf.origin:
            raise Refusal("rule", "the mission founded is of another register")
        check_name(leaf.origin)  # C2SP: the origin is the name of the log's key; no spaces, no line feeds
        rights = _rights(body.get("rights"))
        public = _public(founder)
        if key_id(public) != leaf.key_id or founder.get("id") != leaf.by:
            raise Refusal("rule", "the founding is not signed by the founder it names")
        if not leaf_signed_by(leaf, public):
            raise Refusal("bad_signature", "the founder's signature does not hold")
        self._add(founder, public, 0)
        self.origin, self.rights = leaf.origin, rights

    def signer(self, leaf: Leaf, index: int) -> Enrolled:
        """The member whose active key the entry names; raises ``Refusal`` (``rule``) otherwise."""
        key = self.keys.get(leaf.key_id)
        if key is None:
            raise Refusal("rule", "signed with a key that is not on the roll")
        if not key.active_at(index):
            raise Refusal("rule", f"signed with a key that stopped at entry {key.until}: {key.why}")
        return self.members[key.member]

    def public_of(self, kid: str) -> bytes:
        """The public key under this key id."""
        return bytes.fromhex(self.keys[kid].public)

    def may(self, member: Enrolled, verb: str) -> bool:
        """Whether one of the member's roles may do this."""
        return not self.rights.get(verb, frozenset()).isdisjoint(member.roles)

    def enrol(self, leaf: Leaf, index: int) -> None:
        """A new member with a new key, of which the holder shows possession."""
        body = leaf.body or {}
        public = _public(body)
        if text_of(body, "id", 80) in self.members:
            raise Refusal("rule", f"member '{body['id']}' is on the roll already")
        self._free(public)
        self._possessed(public, body["id"], body)
        self._add(body, public, index + 1)

    def rotate(self, leaf: Leaf, index: int) -> None:
        """A member takes a new key: the old one signs the entry, the new one shows possession."""
        body = leaf.body or {}
        if body.get("member") != leaf.by or leaf.by is None:
            raise Refusal("rule", "a key is rotated by its own member")
        public = _public(body)
        self._free(public)
        self._possessed(public, leaf.by, body)
        self.keys[leaf.key_id] = replace(self.keys[leaf.key_id], until=index + 1, why="rotated")
        fresh = key_id(public)
        self.keys[fresh] = Key(leaf.by, public.hex(), index + 1)
        self.members[leaf.by] = replace(self.members[leaf.by], key=fresh)

    def revoke(self, leaf: Leaf, index: int) -> None:
        """A key stops; with ``suspect_from``, what it signed from there on is disputed.

        A revoked key can be revoked again to dispute more: a thief may have revoked it first, doubting nothing.
        """
        body = leaf.body or {}
        key = self.keys.get(text_of(body, "key_id", 32))
        if key is None:
            raise Refusal("rule", "there is no such key")
        until = index + 1 if key.until is None else key.until
        suspect = body.get("suspect_from")
        if suspect is not None and not key.since <= index_of(body, "suspect_from") < until:
            raise Refusal("rule", "'suspect_from' lies outside the key's time")
        before = until if key.suspect_from is None else key.suspect_from
        if key.why.startswith(REVOKED) and (suspect is None or suspect >= before):
            raise Refusal("rule", "the key is revoked already, and this disputes no more of its entries")
        why = f"{REVOKED}{text_of(body, 'reason')}"
        self.keys[body["key_id"]] = replace(key, until=until, suspect_from=suspect, why=why)
        if suspect is not None:
            self.doubts.setdefault(body["key_id"], []).append(Doubt(index, suspect))

    def replace_key(self, leaf: Leaf, index: int) -> None:
        """A member whose key was revoked gets a new one, entered by whoever enrols members."""
        body = leaf.body or {}
        member = self.members.get(text_of(body, "member", 80))
        if member is None or self.keys[member.key].until is None:
            raise Refusal("rule", "no such member, or its key is still active: rotate or revoke it first")
        public = _public(body)
        self._free(public)
        self._possessed(public, member.id, body)
        self.keys[key_id(public)] = Key(member.id, public.hex(), index + 1)
        self.members[member.id] = replace(member, key=key_id(public))

    def grant(self, leaf: Leaf, _index: int) -> None:
        """A member holds one more role from the next entry on."""
        member, role = self._role_act(leaf)
        if role in member.roles:
            raise Refusal("rule", f"'{member.id}' holds the role {role} already")
        self.members[member.id] = replace(member, roles=(*member.roles, role))

    def withdraw(self, leaf: Leaf, _index: int) -> None:
        """A member holds a role no longer."""
        member, role = self._role_act(leaf)
        if role not in member.roles:
            raise Refusal("rule", f"'{member.id}' does not hold the role {role}")
        self.members[member.id] = replace(member, roles=tuple(one for one in member.roles if one != role))

    def set_reader(self, leaf: Leaf, _index: int) -> None:
        """The key to which what a seat may read is sealed from now on (an age recipient)."""
        body = leaf.body or {}
        recipient = text_of(body, "recipient", 4000)
        if not recipient.isascii() or not recipient.startswith("age1"):
            raise Refusal("rule", "the recipient is not an age key")
        self.readers[text_of(body, "seat", 80)] = recipient

    def state(self) -> dict[str, Any]:
        """The roll as plain data: texts and whole numbers only."""
        return {
            "origin": self.origin,
            "rights": {verb: sorted(roles) for verb, roles in self.rights.items()},
            "members": {one.id: {**asdict(one), "roles": list(one.roles)} for one in self.members.values()},
            "keys": {kid: asdict(key) for kid, key in self.keys.items()},
            "readers": dict(self.readers),
            "doubts": {kid: [list(one) for one in doubts] for kid, doubts in self.doubts.items()},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """The roll as :meth:`state` gave it."""
        self.origin = state["origin"]
        self.rights = {verb: frozenset(roles) for verb, roles in state["rights"].items()}
        self.members = {
            name: Enrolled(**{**one, "roles": tuple(one["roles"])}) for name, one in state["members"].items()
        }
        self.keys = {kid: Key(**one) for kid, one in state["keys"].items()}
        self.readers = dict(state["readers"])
        self.doubts = {kid: [Doubt(*one) for one in doubts] for kid, doubts in state["doubts"].items()}

    def _role_act(self, leaf: Leaf) -> tuple[Enrolled, str]:
        body = leaf.body or {}
        member, role = self.members.get(text_of(body, "member", 80)), text_of(body, "role", 80)
        if member is None or not any(role in roles for roles in self.rights.values()):
            raise Refusal("rule", "no such member or role")
        return member, role

    def _add(self, body: dict[str, Any], public: bytes, since: int) -> None:
        name, title, seat = text_of(body, "id", 80), text_of(body, "title"), text_of(body, "seat", 80)
        member = Enrolled(name, title, seat, (text_of(body, "role", 80),), key_id(public))
        self.keys[member.key] = Key(name, public.hex(), since)  # only now: an act that fails changes nothing
        self.members[name] = member

    def _free(self, public: bytes) -> None:
        if key_id(public) in self.keys or key_id(public) in self.witness_keys:
            raise Refusal("rule", "this key is or was a member's or a witness's key already")

    def _possessed(self, public: bytes, name: str, body: dict[str, Any]) -> None:
        try:
            proof = from_b64url(text_of(body, "possession", 100))
        except Refusal as refusal:
            raise Refusal("rule", f"possession of the new key is not shown: {refusal.why}") from refusal
        if not signature_holds(public, possession_message(self.origin, name, public.hex()), proof):
            raise Refusal("rule", "possession of the new key is not shown: the signature does not hold")


ROLL_ACTS: dict[str, Callable[[Roll, Leaf, int], None]] = {
    "member.enrolled": Roll.enrol,
    "key.rotated": Roll.rotate,
    "key.revoked": Roll.revoke,
    "key.replaced": Roll.replace_key,
    "role.granted": Roll.grant,
    "role.revoked": Roll.withdraw,
    "reader.set": Roll.set_reader,
}


def _public(body: dict[str, Any]) -> bytes:
    text = text_of(body, "public_key", 64)
    if len(text) != 64 or text.strip("0123456789abcdef"):
        raise Refusal("rule", "the public key is not 32 bytes in hexadecimal")
    public = bytes.fromhex(text)
    check_public_key(public)
    return public


def _rights(table: object) -> dict[str, frozenset[str]]:
    if not isinstance(table, dict) or not table:
        raise Refusal("rule", "the founding names no rights")
    for verb, roles in table.items():
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise Refusal("rule", f"the roles of '{verb}' are not a list of texts")
    return {verb: frozenset(roles) for verb, roles in table.items()}
