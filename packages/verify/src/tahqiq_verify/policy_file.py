"""Reads the quorum file that every party holds, and refuses whatever two readers could take differently.

C2SP tlog-policy. Two rules of this house are stricter than the format: the last line must end in a line feed, so
that a file cut short is seen, and no key may be both a log's and a witness's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tahqiq_verify.note import COSIGNER, COSIGNER_MLDSA, LOG, NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal

NOBODY: Final = "none"  # the quorum that asks for no cosignature at all
MAX_POLICY: Final = 1 << 20  # bytes
MAX_NAMED: Final = 128  # logs, witnesses, groups: of each (the format recommends at least 32)
_ALLOWED: Final = bytes([0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])


@dataclass(frozen=True)
class Witness:
    """A cosigner under the name that the policy gives it; ``url`` may be empty."""

    name: str
    key: NoteKey
    url: str


@dataclass(frozen=True)
class Group:
    """At least ``threshold`` of these members, each a witness or a group."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Known logs, known witnesses, and the quorum: the name of a witness or a group, or ``none``.

    Groups stand in the order of the file, so members come before the groups that name them, and each name is a
    member at most once. ``text`` is the file as it was read.
    """

    logs: tuple[NoteKey, ...]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, Group]
    quorum: str
    text: bytes
    log_urls: Mapping[NoteKey, str]


def parse_policy(text: bytes, where: str = "") -> Policy:
    """The policy in a file's bytes; refuses (policy, too_big; malformed, bad_key for its keys), naming the line.

    At most 1 MiB and 128 logs, 128 witnesses and 128 groups.
    """
    whole = where or "policy"
    if len(text) > MAX_POLICY:
        raise Refusal("too_big", f"a policy holds at most {MAX_POLICY} bytes", whole)
    if text.translate(None, _ALLOWED):
        raise Refusal("policy", "a policy holds no control signs but tabs and line feeds", whole)
    lines = text.split(b"\n")
    if lines.pop():
        raise Refusal("policy", "the last line does not end in a line feed: the file may be cut short", whole)
    reading = _Reading()
    for number, line in enumerate(lines, start=1):
        words = [word for word in line.replace(b"\t", b" ").split(b" ") if word]
        if words and not words[0].startswith(b"#"):
            reading.take(words[0], words[1:], f"{where} line {number}".lstrip())
    if not reading.quorum:
        raise Refusal("policy", "a policy has one quorum line, and this has none", whole)
    return Policy(
        logs=tuple(reading.logs),
        witnesses=reading.witnesses,
        groups=reading.groups,
        quorum=reading.quorum,
        text=text,
        log_urls=reading.log_urls,
    )


def spoken(octets: bytes) -> str:
    """A name or an address of the file as text, one text for each row of octets.

    Octets that are no UTF-8 are written in hexadecimal after a space, which no name can hold.
    """
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return f"octets {octets.hex()}"


@dataclass
class _Reading:
    """What the lines so far have defined."""

    logs: list[NoteKey] = field(default_factory=list)
    log_urls: dict[NoteKey, str] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""
    _publics: set[bytes] = field(default_factory=set)
    _members: set[str] = field(default_factory=set)

    def take(self, keyword: bytes, words: list[bytes], where: str) -> None:
        """Add what one line defines."""
        takers = {
            b"log": (self._log, 1, 2),
            b"witness": (self._witness, 2, 3),
            b"group": (self._group, 3, MAX_NAMED + 2),
            b"quorum": (self._quorum, 1, 1),
        }
        if keyword not in takers:
            raise Refusal("policy", "a line begins with log, witness, group or quorum", where)
        taker, least, most = takers[keyword]
        if not least <= len(words) <= most:
            raise Refusal("policy", f"a {keyword.decode()} line has another number of words", where)
        taker(words, where)

    def _log(self, words: list[bytes], where: str) -> None:
        key = self._key(words[0], {LOG}, where)
        self.logs.append(key)
        _check_number(len(self.logs), where)
        if len(words) == 2:
            self.log_urls[key] = spoken(words[1])

    def _witness(self, words: list[bytes], where: str) -> None:
        name = self._new_name(words[0], where)
        key = self._key(words[1], {COSIGNER, COSIGNER_MLDSA}, where)
        self.witnesses[name] = Witness(name, key, spoken(words[2]) if len(words) == 3 else "")
        _check_number(len(self.witnesses), where)

    def _group(self, words: list[bytes], where: str) -> None:
        name = self._new_name(words[0], where)
        members = tuple(spoken(word) for word in words[2:])
        for member in members:
            self._check_known(member, where)
            if member in self._members:
                raise Refusal("policy", f"'{member}' is a member twice, so it would count twice", where)
            self._members.add(member)
        self.groups[name] = Group(name, _threshold(words[1], len(members), where), members)
        _check_number(len(self.groups), where)

    def _quorum(self, words: list[bytes], where: str) -> None:
        name = spoken(words[0])
        if self.quorum:
            raise Refusal("policy", "a policy has one quorum line, and this is the second", where)
        if name != NOBODY:
            self._check_known(name, where)
        self.quorum = name

    def _new_name(self, word: bytes, where: str) -> str:
        name = spoken(word)
        if name == NOBODY:
            raise Refusal("policy", f"the name '{NOBODY}' is taken: it is the quorum of nobody", where)
        if name in self.witnesses or name in self.groups:
            raise Refusal("policy", f"'{name}' is defined twice", where)
        return name

    def _check_known(self, name: str, where: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Refusal("policy", f"'{name}' is not defined on a line before", where)

    def _key(self, vkey: bytes, kinds: set[int], where: str) -> NoteKey:
        try:
            key = parse_vkey(vkey.decode(), where)
        except UnicodeDecodeError:
            raise Refusal("malformed", "a verifier key is UTF-8", where) from None
        if key.kind not in kinds:
            raise Refusal("policy", f"a key of type {key.kind} has no place on this line", where)
        if key.public in self._publics:
            raise Refusal("policy", f"the key of '{key.name}' stands in the file twice", where)
        self._publics.add(key.public)
        return key


def _threshold(word: bytes, members: int, where: str) -> int:
    if word in {b"any", b"all"}:
        return 1 if word == b"any" else members
    if word not in {b"%d" % number for number in range(1, members + 1)}:
        raise Refusal("policy", f"a threshold is any, all, or a plain number from 1 to {members}", where)
    return int(word)


def _check_number(count: int, where: str) -> None:
    if count > MAX_NAMED:
        raise Refusal("too_big", f"a policy names at most {MAX_NAMED} of each", where)
