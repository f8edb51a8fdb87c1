"""What a server tells its operator of itself: the stock of a mission, or of a witness, as figures and as health."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tahqiq.cli.operating import Served
from tahqiq.desk.clock import Clock
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import IDLE_SECONDS, StaffBook
from tahqiq.desk.take_stock import health_of, take_stock
from tahqiq.errors import TahqiqError
from tahqiq.model.release import Audience
from tahqiq.store.staff.stock import signing_in
from tahqiq.store.witness.book import WitnessBook
from tahqiq.web.meters import Figure

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def served(desk: Desk, app: "ASGIApp", audience: Audience, book: StaffBook | None = None) -> Served:
    """The pages of a mission, with its stock; with the staff book where members sign in."""

    def figures() -> Iterator[Figure]:
        yield from mission_figures(desk)
        if book is not None:
            yield from staff_figures(book)

    def health() -> Mapping[str, bool]:
        return health_of(desk) | ({} if book is None else {"staff_book_opens": any(staff_figures(book))})

    return Served(app, audience.kind, figures, health, desk.clock)


def staff_figures(book: StaffBook) -> Iterator[Figure]:
    """How signing in goes; nothing where the staff book cannot be read."""
    try:
        with book.reading() as connection:
            found = signing_in(connection, book.now, IDLE_SECONDS)
    except TahqiqError:
        return
    yield Figure("tahqiq_sign_ins", "Times that somebody signed in, by the staff book.", found.signed_in)
    yield Figure("tahqiq_sign_in_failures", "Tries that failed, by the staff book.", found.failed)
    yield Figure("tahqiq_sessions_open", "Sessions that go on.", found.open_now)


def mission_figures(desk: Desk) -> Iterator[Figure]:
    """The stock of a mission as figures."""
    try:
        found = take_stock(desk)
    except TahqiqError:
        yield _readable(False)
        return
    yield _readable(True)
    yield Figure("tahqiq_register_entries", "Entries in the register.", found.size)
    yield Figure("tahqiq_register_unsigned_entries", "Entries under no signed head yet.", found.unsigned)
    yield Figure("tahqiq_witnesses", "Witnesses that can be asked.", found.witnesses)
    yield Figure("tahqiq_witnesses_behind", "Of them, those that lack the newest head.", found.behind)
    yield Figure(
        "tahqiq_cosigned_seconds", "Seconds since any witness last cosigned a head.", found.cosigned_ago
    )
    yield Figure("tahqiq_readings_waiting", "Submissions that the machine has not read.", found.waiting)


def served_witness(book: WitnessBook, app: "ASGIApp", clock: Clock) -> Served:
    """A witness's interface, with its stock."""
    return Served(app, "public", lambda: witness_figures(book, clock), lambda: witness_health(book), clock)


def witness_figures(book: WitnessBook, clock: Clock) -> Iterator[Figure]:
    """The stock of a witness as figures, over all its logs."""
    try:
        found = book.standing()
    except TahqiqError:
        yield _readable(False)
        return
    yield _readable(True)
    serving = [one for one in found if one.keys]
    times = [one.time for one in serving if one.time is not None]
    now = clock.now().timestamp()
    yield Figure("tahqiq_witness_logs", "Logs that it cosigns for.", len(serving))
    yield Figure(
        "tahqiq_witness_cosigned_seconds",
        "Seconds since it last cosigned for the log that waits longest.",
        max(0.0, now - min(times)) if times else None,
    )
    yield Figure(
        "tahqiq_witness_proofs_of_guilt",
        "Proofs that a log signed two truths.",
        sum(one.proofs for one in found),
    )


def witness_health(book: WitnessBook) -> Mapping[str, bool]:
    """Whether its book opens and agrees with what it remembers to have signed."""
    try:
        book.standing()
    except TahqiqError:
        return {"book_opens": False}
    return {"book_opens": True}


def _readable(whether: bool) -> Figure:
    return Figure("tahqiq_readable", "Whether what is served can be read: 1, else 0.", float(whether))
