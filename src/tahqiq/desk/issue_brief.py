"""The brief before a round: put together from what its audience may see, issued by a person, entered."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from tahqiq.bulletin.brief import compose_brief
from tahqiq.bulletin.brief_material import BriefEdition, BriefMaterial, Period
from tahqiq.bulletin.daily import release_label
from tahqiq.desk.append import append
from tahqiq.desk.briefed import (
    access_lines,
    conflicts_and_cases,
    dispute_lines,
    gate_lines,
    hotline_lines,
    measure_lines,
    need_lines,
    promise_lines,
    referral_lines,
)
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.publish import check_reader
from tahqiq.desk.record_talks import ROUNDS
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import BadInput, Refused
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.ids import content_id
from tahqiq.model.release import Audience
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.talks.rounds import rounds_now

CHANGED = "BRF003"  # what was to be issued is not what was looked at
_MOVING = ("about", "method")


def issue_brief(
    desk: Desk, by: str, audience: Audience, since: datetime | None = None, seen: str | None = None
) -> Bulletin:
    """Issues the brief as of now; raises as :func:`draft_brief` and ``append`` do.

    ``seen`` is the mark of the draft that the publisher looked at (:func:`seen_mark`). Where something has changed
    since, nothing is issued: raises ``Refused`` BRF003 that names the parts that are not as he saw them.
    """
    made = draft_brief(desk, audience, since)
    if seen is not None and (changed := changed_since(made, seen)):
        raise Refused(
            CHANGED,
            f"since you saw the draft these parts have changed: {', '.join(changed)}",
            "look at the draft as it is now, and issue that.",
        )
    check_reader(desk, by, made)
    append(desk, by, [("bulletin.issued", made)])
    return made


def seen_mark(draft: Bulletin) -> str:
    """A mark of what a draft says, part by part: what is issued can be held against what was looked at."""
    return ".".join(f"{key}-{mark}" for key, mark in _marks(draft).items())


def changed_since(draft: Bulletin, seen: str) -> tuple[str, ...]:
    """The headings of the parts of a draft that are not as they were when it bore this mark."""
    was = dict(one.rpartition("-")[::2] for one in seen.split("."))
    now, headings = _marks(draft), {one.key: one.heading for one in draft.sections}
    keys = [key for key in now if was.get(key) != now[key]] + [key for key in was if key not in now]
    return tuple(headings.get(key, "a part that is no more") for key in keys)


def _marks(draft: Bulletin) -> dict[str, str]:
    """For each part but those that tell the period and the size of the register, which move whatever happens."""
    told = {one.key: one.model_dump(mode="json") for one in draft.sections if one.key not in _MOVING}
    told["for"] = {"audience": draft.audience, "since": draft.title}
    return {key: content_id("m", said).partition("_")[2][:6] for key, said in told.items()}


def draft_brief(desk: Desk, audience: Audience, since: datetime | None = None) -> Bulletin:
    """The brief with what is known now; nothing is entered.

    It looks back to the beginning of the last round that this audience knows of, or to ``since``. Raises
    ``BadInput`` BRF001 where there is neither, BRF002 where that lies ahead.
    """
    now, mission = desk.clock.now(), desk.mission
    head = sign_pending(desk)
    with desk.asking(audience) as asker:
        period = _period(asker, since, now, mission.zone)
        edition = BriefEdition(period, audience, head, mission.zone)
        material = _material(desk, asker, period)
    return compose_brief(edition, material, mission, release_label(audience))


def _period(asker: Asker, since: datetime | None, now: datetime, zone: str) -> Period:
    rounds = [one.round for one in rounds_now(dealings_by(asker, ROUNDS))]
    local = ZoneInfo(zone)
    begun = [one for one in rounds if datetime.combine(one.start, time(), tzinfo=local) <= now]
    following = max((one.number for one in begun), default=0) + 1
    if since is not None:
        start, title = since, "the day that was asked for"
    elif begun:
        start = datetime.combine(begun[-1].start, time(), tzinfo=local)
        title = f"the beginning of {begun[-1].title}"
    else:
        raise BadInput(
            "BRF001",
            "no round of talks is on record from which to look back",
            "enter the rounds (tahqiq talks round), or give a day: --since 2025-10-25T00:00+03:00.",
        )
    if start >= now:
        raise BadInput("BRF002", "the period begins after this moment", "give an earlier day.")
    return Period(start, now, title, following)


def _material(desk: Desk, asker: Asker, period: Period) -> BriefMaterial:
    parties = desk.mission.party_codes
    files, papers = conflicts_and_cases(asker, period.start, period.end)
    directions, referrals = referral_lines(asker, parties, period.end)
    return BriefMaterial(
        files=files,
        promises=promise_lines(asker, period.end),
        directions=directions,
        referrals=referrals,
        gates=gate_lines(asker, period.end),
        needs=need_lines(asker),
        parties=parties,
        access=access_lines(papers, parties, period.end),
        disputes=dispute_lines(papers),
        measures=measure_lines(papers),
        hotline=hotline_lines(asker, parties),
    )
