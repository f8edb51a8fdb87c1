"""The entry itself, once it stands in the register: whose key, what is shown of it, and who may do such an act."""

from collections.abc import Iterator, Sequence

from tahqiq_verify.disclosure import Disclosed, disclosed
from tahqiq_verify.leaf import RECORD, Leaf, leaf_signed_by, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import OPEN_ACTS, Replay, Standing
from tahqiq_verify.roll import Enrolled
from tahqiq_verify.steps import FAIL, HOLDS, OPEN, Step, attempt


def entry_steps(before: Replay, index: int, raw: bytes, disclosures: Sequence[str]) -> Iterator[Step]:
    """Key, signature, disclosures and right, as the register stood just before the entry."""
    name = "key and role in force"
    try:
        leaf = parse_leaf(raw)
        if index == 0:
            return  # the founding brings its own key: see ``counted``
        if leaf.origin != before.roll.origin:
            raise Refusal(
                "wrong_origin", f"is of '{leaf.origin}', the history of '{before.roll.origin}'", "entry"
            )
        member = before.roll.signer(leaf, index)
    except Refusal as refusal:
        yield Step(name, FAIL, f"at entry {index}: {refusal}")
        return
    yield Step(name, HOLDS, f"at entry {index}: {_called(member)}")
    yield attempt("signature of the member", lambda: _signed(leaf, before, member))
    shown: list[Disclosed] = []
    yield attempt("disclosures belong to the entry", lambda: _opened(leaf, disclosures, shown))
    if leaf.kind == RECORD:
        yield _right(before, member, shown)


def counted(standing: Standing) -> Step:
    """Whether the register's rules hold for the entry; for an open act that includes the right to do it."""
    sealed = standing.leaf is not None and standing.leaf.kind == RECORD
    name = "the rules for every entry hold" if sealed else "the role may do this act, and its rules hold"
    if standing.outcome == "valid":
        return Step(name, HOLDS, "" if sealed or standing.leaf is None else standing.leaf.kind)
    return Step(name, FAIL if standing.outcome == "invalid" else OPEN, standing.why)


def _called(member: Enrolled) -> str:
    return f"{member.id}, {member.title}, seat {member.seat}, roles {', '.join(member.roles)}"


def _signed(leaf: Leaf, before: Replay, member: Enrolled) -> str:
    if not leaf_signed_by(leaf, before.roll.public_of(leaf.key_id)):
        raise Refusal("bad_signature", f"the signature is not of {member.id}'s key", "entry")
    return f"key {leaf.key_id}"


def _opened(leaf: Leaf, disclosures: Sequence[str], shown: list[Disclosed]) -> str:
    if leaf.kind != RECORD:
        if disclosures:
            raise Refusal("disclosure", "the act stands in clear and has no disclosures", "entry")
        return "the act stands in clear"
    found = disclosed(leaf, disclosures)
    shown.append(found)
    return f"{found.shown} shown, {found.withheld} withheld or decoys"


def _right(before: Replay, member: Enrolled, shown: list[Disclosed]) -> Step:
    name = "the role may do this act"
    if not shown:
        return Step(name, OPEN, "what was done is not known without its disclosures")
    by, verb = shown[0].by, shown[0].verb
    if (by is None and "by" in shown[0].values) or (verb is None and "verb" in shown[0].values):
        return Step(name, FAIL, "what was done, or by whom, is disclosed as something that is no text")
    if by is not None and by != member.id:
        return Step(name, FAIL, f"the entry says it is by '{by}', and '{member.id}' signed it")
    if verb is None:
        return Step(name, OPEN, "what was done is withheld")
    if verb in OPEN_ACTS:
        return Step(name, FAIL, f"{verb} must stand in clear and not in a record")
    if not before.roll.may(member, verb):
        return Step(name, FAIL, f"none of the roles of '{member.id}' may do {verb}")
    return Step(name, HOLDS, f"{verb} by {member.id}")
