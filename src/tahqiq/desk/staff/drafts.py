"""What somebody was writing, kept sealed when his session ends, and given back to him alone."""

import json
from collections.abc import Mapping

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.seal import seal, unseal
from tahqiq.errors import BadInput
from tahqiq.store.staff import sessions as rows

LARGEST = 256 * 1024  # bytes of one draft
MOST = 50  # drafts of one person; the oldest go
_LONGEST_PATH = 500


def keep_draft(book: StaffBook, person: str, path: str, fields: Mapping[str, tuple[str, ...]]) -> None:
    """Keeps the fields of a form by its page, in place of what was kept of it; for 7 days.

    Raises ``BadInput`` (STF024) for more than 256 KiB.
    """
    plain = json.dumps({name: list(values) for name, values in fields.items()}).encode()
    if len(plain) > LARGEST or len(path) > _LONGEST_PATH or not path.isprintable():
        raise BadInput("STF024", "this is too long to be kept as a draft", "save it on your own machine.")
    sealed = seal(book, "draft", f"{person} {path}", plain)
    with book.writing() as connection:
        rows.put_draft(connection, person, path, sealed, book.now)
        rows.drop_oldest_drafts(connection, person, MOST)


def draft_of(book: StaffBook, person: str, path: str) -> dict[str, tuple[str, ...]] | None:
    """What is kept of a page; ``None`` when nothing is."""
    if not path.isprintable():
        return None
    with book.reading() as connection:
        sealed = rows.draft_at(connection, person, path)
    if sealed is None:
        return None
    kept = json.loads(unseal(book, "draft", f"{person} {path}", sealed))
    return {name: tuple(values) for name, values in kept.items()}


def drop_draft(book: StaffBook, person: str, path: str) -> None:
    """Takes away what is kept of a page."""
    with book.writing() as connection:
        rows.drop_draft(connection, person, path)
