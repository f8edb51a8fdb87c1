"""Exemption: did a notice, received in advance, cover what happened?"""

from collections.abc import Sequence

from tahqiq.compliance.answer import Answer, bounds, no, unknown, within, yes
from tahqiq.model.incident import Incident
from tahqiq.model.instrument import Provision
from tahqiq.model.notice import Notice
from tahqiq.model.place import Place


def exemption(
    incident: Incident,
    provision: Provision,
    notices: Sequence[Notice],
    doers: frozenset[str],
    *,
    attributed: bool,
) -> Answer | None:
    """Whether a notice exempts the incident; ``None`` where no notice has anything to do with it.

    ``doers`` are the parties that did it if ``attributed``, otherwise those alleged to have done it: a notice
    then exempts at most *perhaps*. The best notice counts; of a late one it is said that it exempts nothing.
    """
    fitting = [notice for notice in notices if notice.kind in provision.exempt_notices]
    answers = [
        _covers(incident, notice, doers, attributed) for notice in sorted(fitting, key=lambda each: each.id)
    ]
    said = [answer for answer in answers if answer is not None]
    if not said:
        return None
    return min(said, key=lambda answer: ("yes", "unknown", "no").index(answer.holds))


def _covers(incident: Incident, notice: Notice, doers: frozenset[str], attributed: bool) -> Answer | None:
    if attributed and notice.party not in doers:
        return None
    when, where = _in_time(incident, notice), _in_place(incident, notice)
    if when.holds == "no" or where.holds == "no":
        return None
    name = f"{notice.party}'s notice of {notice.kind.replace('_', ' ')}"
    if not notice.in_advance:
        return no("notice_late", f"{name} came after it began, so it exempts nothing", notice.id)
    doubts = [each.reason.text for each in (when, where) if each.holds == "unknown"]
    if not attributed:
        doubts.append(f"it is not attributed to {notice.party}")
    if doubts:
        return unknown("notice_perhaps", f"{name} may cover it, but {'; '.join(doubts)}", notice.id)
    return yes("notice_covers", f"{name}, received in advance, covers its time and place", notice.id)


def _in_time(incident: Incident, notice: Notice) -> Answer:
    if incident.when is None:
        return unknown("time_missing", "when it happened is not known")
    first, last = bounds(incident.when)
    if last < notice.start or first > notice.end:
        return no("time_outside", "it happened at another time")
    if notice.start <= first and last <= notice.end:
        return yes("time_inside", "it happened within the time announced")
    return unknown("time_straddles", "the time given for it is wider than the time announced")


def _in_place(incident: Incident, notice: Notice) -> Answer:
    if incident.place is None:
        return unknown("place_missing", "where it happened is not known")
    return within(incident.place, _sure(notice.place), notice.place.precision_km)


def _sure(place: Place) -> Place:
    """The notice's place as the area it announces: its stated radius is the extent, not a doubt."""
    return place.but(precision_km=0.0) if place.precision_km is not None else place
