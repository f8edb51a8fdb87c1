"""A restored staff book: nobody is signed in by it any more, and its audit log says that it came back.

It is as it was on the day of the backup: whoever was cut off or lost a device after that day is in it as before.
"""

from pathlib import Path

from tahqiq.desk.clock import Clock
from tahqiq.desk.open_desk import Chance
from tahqiq.desk.staff.book import STAFF_FILE, STAFF_SECRET, open_staff_book
from tahqiq.model.backup import Backup
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.credentials import drop_invitations
from tahqiq.store.staff.sessions import end_sessions
from tahqiq.store.staff.upgrading import copies_of


def holds_staff(keys: Path) -> bool:
    """Whether there is a staff book with its secret among these keys."""
    return (keys / STAFF_FILE).exists() and (keys / STAFF_SECRET).exists()


def close_sessions(keys: Path, about: Backup, clock: Clock, chance: Chance) -> None:
    """Ends every session and invitation in a copied staff book, before it is put in place."""
    if not holds_staff(keys):
        return
    book = open_staff_book(keys, clock, chance)
    try:
        with book.writing() as connection:
            end_sessions(connection, book.now)
            drop_invitations(connection)  # one that was used since would work a second time
            book.note(connection, Happening("staff.restored", about=f"{about.at:%Y-%m-%d} {about.size}"))
    finally:
        book.close()
    for copy in copies_of(keys):
        copy.unlink()  # an older book was brought up on the way, and the backup itself is the copy of it
