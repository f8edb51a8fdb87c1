"""Rules of opening one identity to one reader: asked, granted by two, read once, within its time and its consent."""

from datetime import timedelta
from typing import Final

from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.vault import (
    IdentityRead,
    ReaderReady,
    ReleaseAsked,
    ReleaseGranted,
    ReleaseRefused,
    VaultAttempt,
)
from tahqiq.vault.house import READERS, House, kept_for
from tahqiq.vault.state import Asked, Kept, VaultState

MOST_ASKED: Final = 20  # by one member in a day, what was refused included
LONGEST: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


def may_ask(paper: ReleaseAsked, by: str, state: VaultState, house: House) -> None:
    """Whether this may be asked."""
    house.check_fit(by, READERS)
    _check_rate(by, state, house)
    kept = kept_for(state, house, by, paper.pseudonym)
    house.check_fit(paper.reader, READERS)
    if not house.may_know(state, kept, paper.reader):
        raise Refused(
            "VLT004",
            f"'{paper.reader}' is not in the circle of a closed compartment",
            "only its keepers and the case's investigator read it.",
        )
    if not house.now < paper.until <= house.now + LONGEST:
        raise BadInput("VLT013", "a release ends after now, and within seven days", "give another --until.")
    check_consent(kept, paper, house)
    if (paper.recipient is None) == (paper.reader == by):
        raise BadInput(
            "VLT013", "the reader makes the one-time key, and nobody else", "leave it to the reader."
        )
    able = [
        one for one in house.keepers(state) if not house.same(one, by) and not house.same(one, paper.reader)
    ]
    if len(able) < 2:
        raise Refused(
            "VLT005",
            "no two keepers are left who could grant it: neither the asker nor the reader grants",
            "let somebody else ask or read, or take in another keeper: tahqiq vault open --help.",
        )


def may_be_ready(paper: ReaderReady, by: str, state: VaultState, house: House) -> None:
    """Whether this member is the reader who is waited for."""
    ask = ask_of(state, paper.ask)
    if ask.paper.reader != by:
        raise no_ask()
    check_going(ask, house, "waiting_for_reader")


def may_grant(paper: ReleaseGranted, by: str, state: VaultState, house: House) -> None:
    """Whether this keeper may grant: neither asker nor reader, nor one person with the first keeper."""
    house.keeper(state, by)
    ask = ask_of(state, paper.ask)
    kept = kept_for(state, house, by, ask.paper.pseudonym)
    if paper.pseudonym != kept.pseudonym:
        raise no_ask()
    check_going(ask, house, "asked", "granted_once")
    check_two(ask, by, house)
    if paper.version != kept.newest.version:
        raise Refused("VLT012", "the identity was corrected in between", "grant it again.")
    check_consent(kept, ask.paper, house)


def may_refuse(paper: ReleaseRefused, by: str, state: VaultState, house: House) -> None:
    """Whether this keeper may refuse: any keeper, as long as nothing was read."""
    house.keeper(state, by)
    ask = ask_of(state, paper.ask)
    kept_for(state, house, by, ask.paper.pseudonym)
    check_going(ask, house, "waiting_for_reader", "asked", "granted_once", "granted")


def may_read(paper: IdentityRead, by: str, state: VaultState, house: House) -> None:
    """Whether this member may open it now, by these grants."""
    ask = ask_of(state, paper.ask)
    member = house.members[by]
    if by != ask.paper.reader or (paper.reader, paper.seat) != (by, member.seat):
        raise no_ask()
    house.check_fit(by, READERS)
    kept = kept_for(state, house, by, ask.paper.pseudonym)
    check_going(ask, house, "granted")
    check_consent(kept, ask.paper, house)
    for keeper, grant in ask.grants:
        house.keeper(state, keeper)  # a keeper who is none any more has granted nothing
        if (grant.pseudonym, grant.version) != (paper.pseudonym, paper.version):
            raise no_ask()


def check_two(ask: Asked, by: str, house: House) -> None:
    """Raises ``Refused`` where this keeper asked it, is to read it (VLT015), or has granted it already (VLT007)."""
    for other in (ask.by, ask.paper.reader):
        if house.same(other, by):
            raise Refused(
                "VLT015",
                "nobody grants what he asked for, or is to read himself",
                "let two other keepers grant it.",
            )
    for first, _grant in ask.grants:
        if house.same(first, by):
            raise Refused(
                "VLT007",
                f"'{first}' and '{by}' are one person's",
                "it takes two persons: let another grant it.",
            )


def check_going(ask: Asked, house: House, *fit: str) -> None:
    """Raises ``Refused`` (VLT016) unless the asking stands as it must."""
    stands = ask.standing(house.now)
    if stands in fit:
        return
    words = {
        "waiting_for_reader": ("it waits for the reader's one-time key", "the reader makes it: vault ready."),
        "asked": ("no keeper has granted it yet", "two keepers grant it: tahqiq vault grant."),
        "granted_once": ("one keeper has granted it, and it takes two", "let a second keeper grant it."),
        "granted": ("two keepers have granted it", "the reader opens it: tahqiq vault read."),
        "refused": ("a keeper has refused it", "speak with the keepers; then ask anew."),
        "read": ("it was read, and a grant opens it once", "ask anew, with the reason why."),
        "void": ("the consent no longer covers it, or it is gone", "see 'tahqiq vault log'."),
        "expired": ("its time is over", "ask anew."),
    }
    cause, step = words[stands]
    raise Refused("VLT016", cause, step)


def check_consent(kept: Kept, paper: ReleaseAsked, house: House) -> None:
    """Raises ``Refused`` (VLT014) where the person's consent does not cover it now."""
    consent = kept.consent
    if consent is None:
        why = "the person has withdrawn the consent"
    elif house.now >= consent.until:
        why = "the consent has run out"
    elif paper.purpose not in consent.scope:
        why = f"the person did not agree to '{paper.purpose}'"
    else:
        return
    raise Refused(
        "VLT014", why, "confidentiality outranks every other interest; ask the person, if that is safe."
    )


def ask_of(state: VaultState, ask: str) -> Asked:
    """What is asked under this id; raises ``NotFound`` (VLT011)."""
    if ask not in state.asked:
        raise no_ask()
    return state.asked[ask]


def no_ask() -> NotFound:
    """The error for what was never asked, or is none of the member's business: the two look alike."""
    return NotFound("VLT011", "nothing is asked under this id for you", "see 'tahqiq vault list'.")


def _check_rate(by: str, state: VaultState, house: House) -> None:
    since = house.now - _DAY
    asked = sum(one.by == by and one.at > since for one in state.asked.values())
    tried = sum(
        act.by == by
        and act.at > since
        and isinstance(act.paper, VaultAttempt)
        and act.paper.tried == "release.asked"
        for act in state.attempts
    )
    if asked + tried >= MOST_ASKED:
        raise Refused(
            "VLT017",
            f"'{by}' has asked {MOST_ASKED} times in a day",
            "wait; the vault opens one identity at a time, and many are never needed at once.",
        )
