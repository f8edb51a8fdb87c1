"""The channel: the third party that a referral or a request goes through, and what is said to whom it is not for."""

from collections.abc import Mapping, Sequence

from tahqiq.errors import NotFound, Refused
from tahqiq.model.member import Member, Role

MOST_OPEN, MOST_A_WEEK = 5, 10  # referrals of one side, and requests for hand-over alike
MOST_DRAFTS_A_WEEK = 20
THIRD = frozenset({Role.MEDIATOR, Role.CHAIR})
_READING = THIRD | {Role.LIAISON, Role.COMMISSIONER}


def no_referral(matter: str) -> NotFound:
    """One answer for a referral that is missing and for one that is not for whoever asks."""
    return NotFound("REF001", f"there is no referral '{matter}'", "give the id that you were given.")


def check_channel(through: str, members: Mapping[str, Member], parties: Sequence[str]) -> None:
    """Raises ``Refused`` REF023 for a channel that is a side's own, or where nobody sits to take it into custody."""
    sits = any(one.seat == through and one.role in THIRD for one in members.values())
    if through in parties or not sits:
        raise Refused(
            "REF023",
            f"'{through}' is no third party's seat that could take it into custody",
            "name the seat of a mediator, or of the chair.",
        )


def too_many(party: str, what: str) -> Refused:
    """The refusal of one more than a side may have open, or hand over in a week (REF007)."""
    return Refused(
        "REF007",
        f"{party} has {MOST_OPEN} {what} open, or handed over {MOST_A_WEEK} in seven days",
        "wait until one is answered, or have one withdrawn or closed.",
    )


def check_readers(to_party: str, through: str, readers: Sequence[str], members: Mapping[str, Member]) -> None:
    """Raises ``Refused`` REF009 for a reader of another side or another post, or where the side asked has none."""
    fit = {to_party, through}
    for reader in readers:
        member = members.get(reader)
        if member is None or member.seat not in fit or member.role not in _READING:
            raise Refused(
                "REF009",
                f"'{reader}' is no liaison officer, commissioner or mediator of {' or '.join(sorted(fit))}",
                "name the persons' accounts one by one.",
            )
    if not any(members[reader].seat == to_party for reader in readers):
        raise Refused("REF009", f"nobody of {to_party} could read it", f"name a reader of {to_party}.")
