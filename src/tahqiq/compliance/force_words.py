"""Force in words: whether an instrument was in force, as one would write it in a note."""

import re
from collections.abc import Sequence
from datetime import datetime

from tahqiq.compliance.in_force import Account, ForceAnswer
from tahqiq.compliance.period import said_moment
from tahqiq.model.instrument import Instrument

_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?)?")


def force_sentence(instrument: Instrument, force: ForceAnswer) -> str:
    """The answer and its accounts in one or two sentences, every account with who gives it."""
    if not force.accounts:
        told = "; ".join(reason.text for reason in force.reasons)
        return in_letters(f"{told[:1].upper()}{told[1:]}.")
    said = _said(force.accounts)
    beside = "".join(f" {reason.text}." for reason in force.reasons[len(force.accounts) :])
    opening = {
        "yes": f"{instrument.title} was in force then",
        "no": f"{instrument.title} was not in force then",
        "unknown": f"It cannot be told whether {instrument.title} was in force then",
        "contested": f"Accounts differ on whether {instrument.title} was in force then",
    }[force.answer]
    return in_letters(f"{opening}: {said}.{beside}")


def _said(accounts: Sequence[Account]) -> str:
    """Each thing said once; where accounts differ, those that say yes first, in their order."""
    order = {"yes": 0, "no": 1, "contested": 2, "unknown": 3}
    told: dict[str, list[str]] = {}
    for one in sorted(accounts, key=lambda one: order[one.answer]):
        names = told.setdefault(one.said, [])
        if one.who is not None and one.who not in one.said:
            names.append(one.who)
    return "; ".join(
        said if not names else f"{said} (so also {', '.join(names)})" for said, names in told.items()
    )


def in_letters(text: str) -> str:
    """The same text with its moments written out: "19 October 2025" for "2025-10-19T00:00:00+03:00"."""
    return _MOMENT.sub(lambda found: said_moment(datetime.fromisoformat(found.group())), text)
