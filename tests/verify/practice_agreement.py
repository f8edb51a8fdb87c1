"""A practice register whose sides enrolled their witnesses and adopted both quorum policies in its own history."""

import hashlib

from practice_bundle import (
    ADMIN,
    FINDING,
    INVESTIGATOR,
    ORIGIN,
    RIGHTS,
    WITNESSES,
    PracticeKey,
    PracticeRegister,
    b64url,
    founding_body,
    member_body,
    policy_text,
    witness_key,
)

AGREED_RIGHTS = RIGHTS | {
    "witness.added": ["administrator"],
    "policy.proposed": ["administrator"],
    "policy.approved": ["delegate"],
    "redaction.proposed": ["administrator"],
    "redaction.approved": ["delegate"],
    "entries.reaffirmed": ["administrator"],
    "state.digest": ["administrator"],
}
DELEGATES = {name: PracticeKey(f"del-{name}") for name in WITNESSES}


def agreed_register(levels: tuple[str, ...] = ("recorded", "final")) -> PracticeRegister:
    """Founding, five witnesses of five seats, five delegates, policies that every seat approved, a sealed finding."""
    made = PracticeRegister()
    made.write_open(ADMIN, "mission.founded", "adm-1", founding_body() | {"rights": AGREED_RIGHTS})
    for name in WITNESSES:
        made.write_open(ADMIN, "witness.added", "adm-1", witness_body(name))
        delegate = member_body(f"del-{name}", "delegate", DELEGATES[name]) | {"seat": name}
        made.write_open(ADMIN, "member.enrolled", "adm-1", delegate)
    made.write_open(ADMIN, "member.enrolled", "adm-1", member_body("inv-1", "investigator", INVESTIGATOR))
    for level in levels:
        adopt(made, level)
    made.write_record(INVESTIGATOR, "incident.verified", "inv-1", FINDING)
    return made


def adopt(made: PracticeRegister, level: str, approving: tuple[str, ...] = WITNESSES) -> None:
    """The administrator proposes the policy of a level, and these seats approve it."""
    text = policy_text(level)
    number = made.write_open(ADMIN, "policy.proposed", "adm-1", {"level": level, "text": text})
    named = hashlib.sha256(text.encode()).hexdigest()
    said = f"tahqiq-approval/v1\n{ORIGIN}\n{number}\npolicy.{level}\n{named}\n".encode()
    for name in approving:
        approval = {
            "proposal": number,
            "sha256": named,
            "signatures": {name: b64url(witness_key(name).sign(said))},
        }
        made.write_open(DELEGATES[name], "policy.approved", f"del-{name}", approval)


def witness_body(name: str) -> dict[str, str]:
    """A witness as an act brings it in, with the signature that shows possession of its key."""
    key = witness_key(name)
    said = f"tahqiq-possession/v1\n{ORIGIN}\n{name}\n{key.vkey(4)}\n".encode()
    return {"name": name, "vkey": key.vkey(4), "url": "", "seat": name, "possession": b64url(key.sign(said))}
