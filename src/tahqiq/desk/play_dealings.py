"""Playing what goes on between the parties in a case: crossings, talks, calls, referrals, each by its own door."""

from collections.abc import Callable, Mapping
from typing import Any

from tahqiq.desk.account import account
from tahqiq.desk.case_script import DEALT, Deed
from tahqiq.desk.deal import deal
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_referral import read_hand_over, read_referral
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.tell_crossing import tell
from tahqiq.errors import BadInput, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import LIAISON, REFERRALS, TALKS, UNDERTAKINGS

_Door = Callable[[Desk, str, str, dict[str, Any]], Dealing]
# the fields in which such a paper names earlier ones: by one name, or among other things
_NAMES = ("matter", "round", "replaces")
_MAY_NAME = ("basis", "tied_to")
# fields of the noun whose names the act itself has in the script: whoever does it, and when it is done
_UNDER_ANOTHER_NAME = {"by_seats": "by", "happened": "at"}


def play_dealing(
    desk: Desk, deed: Deed, named: Callable[[str], str], known: Mapping[str, str], incident: str | None
) -> Dealing | None:
    """Files one paper of the script; nothing where the script says that it is refused, and it is.

    ``named`` gives the id of the paper or submission of a name, and raises where there is none; ``known`` are the
    papers named so far. Raises ``BadInput`` CAS005 where what was to be refused was taken, or refused by another rule.
    """
    said = _said(deed, named, known)
    if incident is not None:
        said["incident"] = incident
    if deed.refused is None:
        return _file(desk, deed, said)
    told = "it was taken"
    try:
        _file(desk, deed, said)
    except Refused as refusal:
        if refusal.code == deed.refused:
            return None
        told = f"{refusal.code} refused it: {refusal.cause}"
    raise BadInput(
        "CAS005",
        f"'{deed.do}' by {deed.by} at {deed.at.isoformat()} was to be refused by {deed.refused}, but {told}",
        "mend the act in the case, or take 'refused' out of it.",
    )


def _file(desk: Desk, deed: Deed, said: dict[str, Any]) -> Dealing:
    verb = DEALT[deed.do]
    if verb == "referral.read":
        return read_referral(desk, deed.by, str(said.get("matter"))).reading
    if verb == "handover.read":
        return read_hand_over(desk, deed.by, str(said.get("matter"))).reading
    if verb in UNDERTAKINGS:
        return account(desk, deed.by, said)
    return _door(verb)(desk, deed.by, verb, said)


def _door(verb: str) -> _Door:
    if verb in REFERRALS:
        return refer
    if verb in TALKS:
        return record
    return deal if verb in LIAISON else tell


def _said(deed: Deed, named: Callable[[str], str], known: Mapping[str, str]) -> dict[str, Any]:
    said = {_UNDER_ANOTHER_NAME.get(name, name): value for name, value in deed.said().items()}
    for name in _NAMES:
        if said.get(name):
            said[name] = named(str(said[name]))
    for name in _MAY_NAME:
        if name in said:
            said[name] = [known.get(one, one) for one in said[name]]
    if "needs" in said:
        said["needs"] = [
            {**need, "tied_to": [known.get(one, one) for one in need.get("tied_to", ())]}
            for need in said["needs"]
        ]
    return said
