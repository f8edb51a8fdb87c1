"""Rounds of talks by their number, as addresses name them."""

from tahqiq.desk.record_talks import ROUNDS
from tahqiq.errors import NotFound
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.talks.rounds import RoundNow, rounds_now


def round_seen(asker: Asker, number: int) -> RoundNow:
    """The round of this number; raises ``NotFound`` TLK004 where this asker may not see one."""
    rounds = rounds_now(dealings_by(asker, ROUNDS))
    found = next((one for one in rounds if one.round.number == number), None)
    if found is None:
        raise NotFound("TLK004", f"there is no round {number}", "see /rounds.")
    return found
