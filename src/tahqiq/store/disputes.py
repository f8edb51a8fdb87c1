"""Entries in dispute: signed with a key that may have been in other hands by then, and settled by nobody yet.

What such an entry says stays where it is used, so whoever reads it is told. Whose eyes are asked for decides what
is told: that something shown rests on such an entry always, which entry it is only where its line is released.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Select, select

from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.leaves import readable, standing_of
from tahqiq.store.log import entries, log_size
from tahqiq.store.rebuilding import register_now
from tahqiq.store.register_state import replay_of
from tahqiq.store.regrouping import known_also_as
from tahqiq.store.sealed import leaf_at
from tahqiq.store.views import Disputed
from tahqiq_verify.replay import Replay

DISPUTED = "disputed"
STANDINGS = ("valid", DISPUTED, "reaffirmed", "annulled", "redacted", "invalid", "unknown")
_OF_DOUBT = (DISPUTED, "reaffirmed", "annulled")


def entries_standing(connection: Connection, standing: str) -> tuple[int, ...]:
    """The indexes of all entries that stand so by now, the newest first."""
    register = register_now(connection)
    start = _first_in_doubt(register) if standing in _OF_DOUBT else 0
    if start is None:
        return ()
    found = [
        index
        for index, raw in entries(connection, start, log_size(connection))
        if standing_of(register, index, readable(raw)) == standing
    ]
    return tuple(reversed(found))


def disputed_at(asker: Asker, indexes: Iterable[int]) -> tuple[Disputed, ...]:
    """Those of these entries that stand in dispute, in order."""
    register = replay_of(asker.connection)
    first = _first_in_doubt(register)
    if first is None:
        return ()
    doubtful = sorted({index for index in indexes if index >= first})
    found = [index for index in doubtful if _stands(asker.connection, register, index) == DISPUTED]
    return tuple(dict.fromkeys(_told(asker, found)))  # nobody is told how many there are that he may not know


def disputed_of_submission(asker: Asker, submission: str) -> tuple[Disputed, ...]:
    """The disputed entries by which a submission came in and was read; the asker may see the submission."""
    done, claim = tables.done, tables.claim
    came_in = select(done.c.idx).where(done.c.subject == submission)
    read = select(claim.c.idx).where(claim.c.submission == submission, _released(asker))
    reviewed = _reviews(asker).where(tables.claim_review.c.submission == submission)
    return disputed_at(asker, _indexes(asker, came_in, read, reviewed))


def disputed_of_incident(asker: Asker, incident: str, submissions: Sequence[str]) -> tuple[Disputed, ...]:
    """The disputed entries under what this asker sees of an incident: claims, judgements on them, papers.

    ``submissions`` are those that the visible claims were read out of.
    """
    done, claim, held, judged = tables.done, tables.claim, tables.membership, tables.judgement
    seen = select(held.c.claim).join(claim, claim.c.id == held.c.claim)
    seen = seen.where(held.c.incident == incident, _released(asker))
    came_in = select(tables.submission.c.idx).where(tables.submission.c.id.in_(list(submissions)))
    read = select(claim.c.idx).where(claim.c.id.in_(seen))
    every = [incident, *known_also_as(asker.connection, incident)]
    put_together = select(judged.c.idx).where(judged.c.incident.in_(every), judged.c.claim.in_(seen))
    regrouped = select(tables.regrouping.c.idx).where(tables.regrouping.c.incident.in_(every))
    reviewed = _reviews(asker).where(tables.claim_review.c.claim.in_(seen))
    papers = select(done.c.idx).where(done.c.incident.in_(every), done.c.release.in_(sorted(asker.labels)))
    return disputed_at(asker, _indexes(asker, came_in, read, put_together, regrouped, reviewed, papers))


def disputed_of_claim(asker: Asker, claim: str) -> tuple[Disputed, ...]:
    """The disputed entries by which a claim was read and reviewed; the asker may see the claim."""
    read = select(tables.claim.c.idx).where(tables.claim.c.id == claim)
    reviewed = _reviews(asker).where(tables.claim_review.c.claim == claim)
    return disputed_at(asker, _indexes(asker, read, reviewed))


def _reviews(asker: Asker) -> "Select[int]":
    """Which entries of reviews this asker may know of."""
    table = tables.claim_review
    return select(table.c.idx).where(table.c.release.in_(sorted(asker.labels)))


def _released(asker: Asker) -> ColumnElement[bool]:
    return tables.claim.c.release.in_(sorted(asker.labels))


def _indexes(asker: Asker, *queries: Select[int]) -> set[int]:
    return {int(index) for query in queries for index in asker.connection.execute(query).scalars()}


def _first_in_doubt(register: Replay) -> int | None:
    """The first index that any key is suspect from; ``None`` while none is."""
    starts = (key.suspect_from for key in register.roll.keys.values())
    return min((start for start in starts if start is not None), default=None)


def _stands(connection: Connection, register: Replay, index: int) -> str:
    leaf = leaf_at(connection, index)
    return register.standing_of(index, leaf.key_id) if leaf is not None else ""


def _told(asker: Asker, indexes: Sequence[int]) -> Iterator[Disputed]:
    table = tables.done
    query = select(table.c.idx, table.c.verb, table.c.release).where(table.c.idx.in_(list(indexes)))
    lines = {row.idx: row for row in asker.connection.execute(query)} if indexes else {}
    for index in indexes:
        line = lines.get(index)
        told = line is not None and asker.may_read(line.release)
        yield Disputed(index if told else None, line.verb if line is not None and told else None)
