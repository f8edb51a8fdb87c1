"""What one reader is shown of a referral or a request for hand-over, line by line, in neutral words."""

from collections.abc import Sequence

from tahqiq.model.referral import Allegation, Clarification, HandOver, Referral

Line = tuple[str, str]
REDACTED = "what it said was redacted"


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
