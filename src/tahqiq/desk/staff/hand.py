"""Whose hand it is: a change of the staff is no entry, but it takes the same right and the same key."""

from tahqiq.desk.append import check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused
from tahqiq_verify.keys import key_id

RIGHT = "member.enrolled"  # whoever may enrol members may say who holds them


def check_hand(desk: Desk, by: str, right: str = RIGHT) -> None:
    """Raises ``Refused`` unless the member has the right and its present key is in the key folder."""
    check_right(desk, by, right)
    check_key(desk, by)


def check_key(desk: Desk, by: str) -> None:
    """Raises ``NotFound`` or ``Refused`` (MEM003) unless the member's present key is in the key folder."""
    member = desk.enrolled(by)
    if key_id(desk.keyring.signer_of(member.id, member.key).public) != member.key:
        raise Refused(
            "MEM003",
            f"the key kept for '{by}' is not the one on the roll",
            "name the folder with the enrolled key, or have the new key entered.",
        )


def check_role(desk: Desk, by: str, roles: tuple[str, ...], what: str) -> None:
    """Raises ``Refused`` (STF030) unless the member has one of the roles, and its key is in the key folder."""
    if not set(desk.enrolled(by).roles).intersection(roles):
        raise Refused(
            "STF030",
            f"'{by}' may not {what}",
            f"it is for a member with the role {' or '.join(roles)}.",
        )
    check_key(desk, by)
