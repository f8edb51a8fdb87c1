"""Taking in a feed: every item is a submission with a receipt of its own; one bad item spoils no other."""

from collections.abc import Callable
from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import Filed, file_submission
from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.feed import FeedItems, split_feed

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FiledFeed:
    """What became of a feed: items taken in, items refused by their number from 1, and items beyond the limit."""

    filed: tuple[Filed, ...]
    refused: tuple[tuple[int, BadInput], ...]
    beyond: int


def file_feed(
    desk: Desk, by: str, data: bytes, details: Details, progress: Progress = lambda *_: None
) -> FiledFeed:
    """Takes in the items of a feed, oldest last as they stand; the same feed again changes nothing.

    An item carries the feed's title as publisher and its language, where ``details`` do not say otherwise.
    Raises ``BadInput`` INT019 where nothing can be cut out of the feed.
    """
    feed = split_feed(data)
    said = item_details(feed, details)
    filed, refused = [], []
    for number, item in enumerate(feed.items, 1):
        try:
            filed.append(file_submission(desk, by, item, said))
        except BadInput as error:
            if error.code == "INT011":  # the source is unknown: so it is for every other item
                raise
            refused.append((number, error))
        progress(number, len(feed.items))
    return FiledFeed(tuple(filed), tuple(refused), feed.beyond)


def item_details(feed: FeedItems, details: Details) -> Details:
    """What goes with each item of a feed: what was stated, else what the feed says about itself."""
    return details.but(
        publisher=details.publisher or feed.title, language=details.language or feed.language, title=None
    )
