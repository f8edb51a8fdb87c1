"""The rule of a closed mission: nothing new begins; what ends, keeps safe or proves something still may be done."""

from tahqiq.errors import Refused
from tahqiq.model.closing_acts import STILL_DONE

STILL = (
    "close cases and referrals, confirm and hand over evidence, release or destroy identities in the vault, redact,"
    " stop or replace keys, issue the last bulletin, seal and hand over the archive"
)


def check_still_done(verb: str, closed: int | None) -> None:
    """Raises ``Refused`` (END001) for an act that begins something new in a closed mission."""
    if closed is None or verb in STILL_DONE:
        return
    raise Refused(
        "END001",
        f"the mission is closed since entry {closed}, and {verb} would begin something new in it",
        f"what still may be done: {STILL}. Taking it up again takes 'tahqiq mission reopen'.",
    )
