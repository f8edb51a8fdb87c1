"""An invented article in the practice mission, read by hand into three claims, so that no reader's rules matter."""

from datetime import UTC, date, datetime

from tahqiq.desk.append import append
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.found import register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.claim import Claim, ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.moment import whole_day
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range
from tahqiq.model.reading import Reading
from tahqiq.model.source import Source
from tahqiq.store.claim_standing import threads_of
from tahqiq.store.missions import sources_of

TEXT = (
    "Border notes\n\n"
    "Shelling hit the North ridge on 26 October, killing three people, Arden officials said.\n"
    "An airstrike struck Mill town on 25 October. Belmar denied that its aircraft had flown.\n"
)
SHELLING = "Shelling hit the North ridge on 26 October, killing three people, Arden officials said."
AIRSTRIKE = "An airstrike struck Mill town on 25 October."
DENIAL = "Belmar denied that its aircraft had flown."


def drafts(reader: str = "hand") -> tuple[ClaimDraft, ...]:
    """What a careful reader finds in the article."""
    return (
        _draft(
            SHELLING,
            reader,
            event_type="shelling",
            place=(Place(name="North ridge", lat=34.2, lon=71.2, precision_km=3, kind="village"),),
            date=whole_day(date(2025, 10, 26)),
            casualties=Casualties(killed=Range(min=3, max=3)),
            source=SaidBy(chain=("Arden officials",), kind="official"),
            certainty="reported",
        ),
        _draft(
            AIRSTRIKE,
            reader,
            event_type="airstrike",
            place=(Place(name="Mill town", lat=33.0, lon=70.0, precision_km=3, kind="town"),),
            date=whole_day(date(2025, 10, 25)),
        ),
        _draft(
            DENIAL,
            reader,
            event_type="denial",
            actors=Parts(initiator=("Belmar",)),
            polarity="negated",
            certainty="denied",
            source=SaidBy(chain=("Belmar",), kind="party"),
        ),
    )


def _draft(span: str, reader: str, **said: object) -> ClaimDraft:
    start = TEXT.index(span)
    fields = {"start": start, "end": start + len(span), "span": span, "confidence": 0.8, "reader": reader}
    return ClaimDraft.model_validate(fields | said)


def file_article(desk: Desk, release: str = "public", text: str = TEXT) -> str:
    """The article filed and not read; its id."""
    with desk.inside() as asker:
        known = "gazette" in sources_of(asker)
    if not known:
        gazette = Source(id="gazette", name="The Gazette", kind="media", independence_group="gazette")
        register_source(desk, "duty-1", gazette)
    published = datetime(2025, 10, 27, 9, tzinfo=UTC)
    details = Details(source="gazette", release=release, published=published)
    return file_submission(desk, "duty-1", text.encode(), details).submission.id


def read_by_hand(desk: Desk, submission: str, release: str = "public", version: str = "1", **changed) -> None:
    """Enters the reading and matches it; ``changed`` are fields of the first claim read otherwise."""
    found = [draft.but(reader=f"hand/{version}") for draft in drafts()]
    found[0] = found[0].but(**changed)
    claims = tuple(
        keep_claim(one, submission=submission, source_id="gazette", release=release, exercise=False)
        for one in found
    )
    reading = Reading(submission=submission, reader="hand", version=version, knowledge="none", claims=claims)
    append(desk, "machine-1", [("submission.read", reading)])
    corroborate_pending(desk, "machine-1")


def article(desk: Desk, release: str = "public") -> tuple[str, Claim, Claim, Claim]:
    """The article filed, read and matched: its id, and the claims of shelling, air strike and denial."""
    submission = file_article(desk, release)
    read_by_hand(desk, submission, release)
    with desk.inside() as asker:
        found = {one.first.event_type: one.first for one in threads_of(asker, submission)}
    return submission, found["shelling"], found["airstrike"], found["denial"]
