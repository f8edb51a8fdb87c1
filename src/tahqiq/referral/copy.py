"""What one reader is shown of a referral or a request for hand-over, line by line, in neutral words.

What leaves as data says nothing in words of its own but in the marked text: beside it stand only codes, numbers,
moments, seats and accounts, so that no program passes on words that do not tell whose copy they are.
"""

from collections.abc import Sequence

from pydantic import AwareDatetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import Allegation, Civilians, Clarification, HandOver, Referral, Site
from tahqiq.referral.watermark import Mark, marked

Line = tuple[str, str]
REDACTED = "what it said was redacted"


class AllegedInCodes(Frozen):
    """What is alleged as far as no words tell it: the point in hundredths of a degree, its radius in kilometres."""

    site: Site
    lat: float | None
    lon: float | None
    precision_km: float | None
    seen_on: AwareDatetime
    civilians: Civilians


class HandedOver(Frozen):
    """Between whom a referral goes, who reads it, and its times."""

    from_party: str
    to_party: str
    through: str
    readers: tuple[str, ...]
    due: AwareDatetime
    expires: AwareDatetime
    standing_still_until: AwareDatetime


class AskedFor(Frozen):
    """Between whom a request for hand-over goes, under which pseudonym, who reads it and by when it is due."""

    from_party: str
    to_party: str
    through: str
    pseudonym: str
    readers: tuple[str, ...]
    due: AwareDatetime


class ReferralCopy(Frozen):
    """A referral as one named reader takes it along, or a draft as its own side does.

    ``mark`` tells whose copy it is, and every line of ``text`` bears its code; all that it says in words stands there
    alone. ``allegation`` is missing once it was redacted, ``referral`` of a draft.
    """

    mark: Mark
    text: tuple[str, ...]
    allegation: AllegedInCodes | None
    referral: HandedOver | None


class HandOverCopy(Frozen):
    """A request for hand-over as one named reader takes it along; ``mark`` and ``text`` as above."""

    mark: Mark
    text: tuple[str, ...]
    request: AskedFor


def copy_of(
    what: Allegation | None, referral: Referral | None, clarifications: Sequence[Clarification], mark: Mark
) -> ReferralCopy:
    """What leaves of a referral or draft that was read."""
    alleged = what and AllegedInCodes(
        site=what.site,
        lat=what.place.lat,
        lon=what.place.lon,
        precision_km=what.place.precision_km,
        seen_on=what.seen_on,
        civilians=what.civilians,
    )
    handed = referral and HandedOver(
        from_party=referral.from_party,
        to_party=referral.to_party,
        through=referral.through,
        readers=referral.readers,
        due=referral.due,
        expires=referral.expires,
        standing_still_until=referral.stand_still.until,
    )
    text = marked_lines(lines_of(what, referral, clarifications), mark)
    return ReferralCopy(mark=mark, text=text, allegation=alleged, referral=handed)


def copy_of_hand_over(asked: HandOver, mark: Mark) -> HandOverCopy:
    """What leaves of a request that was read."""
    return HandOverCopy(
        mark=mark,
        text=marked_lines(lines_of_hand_over(asked), mark),
        request=AskedFor(
            from_party=asked.from_party,
            to_party=asked.to_party,
            through=asked.through,
            pseudonym=asked.pseudonym,
            readers=asked.readers,
            due=asked.due,
        ),
    )


def marked_lines(lines: Sequence[Line], mark: Mark) -> tuple[str, ...]:
    """Headings and words as lines, each with the code."""
    return marked((f"{head}: {words}" for head, words in lines), mark.code)


def lines_of(
    what: Allegation | None, referral: Referral | None, clarifications: Sequence[Clarification]
) -> tuple[Line, ...]:
    """What is alleged and what was added to it, as pairs of a heading and words; a draft has no referral yet."""
    lines = list(_alleged(what)) if what is not None else [("what is alleged", REDACTED)]
    if referral is not None and referral.new_information:
        lines.append(("new since an earlier one", referral.new_information))
    lines += [("clarified", one.words or REDACTED) for one in clarifications]
    if referral is not None:
        lines.append(("to be acted on by", referral.due.isoformat(timespec="minutes")))
        until = referral.stand_still.until.isoformat(timespec="minutes")
        lines.append(("stand-still", f"{until}: {referral.stand_still.undertaking}"))
    return tuple(lines)


def _alleged(what: Allegation) -> tuple[Line, ...]:
    place = what.place
    return (
        ("what is alleged", f"{what.site.replace('_', ' ')}: {what.description}"),
        ("group", what.group),
        ("where", f"within {place.precision_km or 0:g} km of {place.lat}, {place.lon} ({place.name})"),
        ("last seen", what.seen_on.isoformat(timespec="minutes")),
        ("civilians", f"{what.civilians.replace('_', ' ')}: {what.civilian_statement}"),
        ("legal basis", what.legal_basis),
    )


def lines_of_hand_over(asked: HandOver) -> tuple[Line, ...]:
    """The request under its pseudonym, with its warrant, legal basis and safeguards."""
    return (
        ("person", f"{asked.pseudonym}, asked for by {asked.from_party}"),
        ("warrant", asked.warrant or REDACTED),
        ("legal basis", asked.legal_basis or REDACTED),
        ("safeguards", asked.safeguards or REDACTED),
        ("due", asked.due.isoformat(timespec="minutes")),
    )
