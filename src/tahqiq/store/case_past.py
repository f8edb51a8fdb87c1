"""What a case was before people changed their minds: claims that left it, and incidents that were merged into it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from tahqiq.model.claim import Claim
from tahqiq.model.finding import Review
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate
from tahqiq.store.regrouping import all_moves

_BATCH = 500  # ids asked for at a time: both databases limit the number of parameters


@dataclass(frozen=True)
class CasePast:
    """``left`` are the claims that belong to the case no more, each with the entry by which it left.

    ``also`` are the ids that lead to the incident, each with the entry since when; ``reviews`` are what duty officers
    had said of those, each with its entry.
    """

    left: tuple[tuple[int, Claim], ...] = ()
    also: tuple[tuple[str, int], ...] = ()
    reviews: tuple[tuple[int, Review], ...] = ()


NOTHING = CasePast()


def pasts(asker: Asker, incident: str | None = None) -> Mapping[str, CasePast]:
    """The past of every incident that has one, or of one of them; only the mechanism is told of it whole."""
    moves = all_moves(asker.connection)
    if incident is not None:
        moves = {old: now for old, now in moves.items() if now == incident}
    left, also, reviews = _left(asker, moves, incident), _also(asker, moves), _reviews(asker, moves)
    return {
        one: CasePast(tuple(left[one]), tuple(also[one]), tuple(reviews[one]))
        for one in sorted({*left, *also, *reviews})
    }


def _left(asker: Asker, moves: Mapping[str, str], incident: str | None) -> dict[str, list[tuple[int, Claim]]]:
    """Claims that people put elsewhere, and those that they rejected or replaced."""
    gone: dict[tuple[str, str], int] = {}
    table = tables.shift
    moved = select(table.c.claim, table.c.idx, table.c.was, table.c.became)
    if incident is not None:
        moved = moved.where(table.c.was.in_([incident, *moves][:_BATCH]))
    for row in asker.connection.execute(moved):
        was, now = (moves.get(one, one) if one else None for one in (row.was, row.became))
        if was is not None and was != now:
            gone[was, row.claim] = max(row.idx, gone.get((was, row.claim), row.idx))
    held, claim, review = tables.membership, tables.claim, tables.claim_review
    aside = select(held.c.incident, claim.c.id, func.max(review.c.idx).label("idx"))
    aside = aside.join(claim, claim.c.id == held.c.claim).join(review, review.c.claim == claim.c.id)
    aside = aside.where(claim.c.stands == 0).group_by(held.c.incident, claim.c.id)
    if incident is not None:
        aside = aside.where(held.c.incident == incident)
    for home, one, index in asker.connection.execute(aside):
        gone[home, one] = index
    claims = _claims(asker, {one for _home, one in gone})
    found: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for (home, one), index in sorted(gone.items(), key=lambda pair: (pair[1], pair[0])):
        if one in claims and claims[one][1] != home:
            found[home].append((index, claims[one][0]))
    return found


def _claims(asker: Asker, ids: Iterable[str]) -> dict[str, tuple[Claim, str | None]]:
    """These claims, each with the incident in which it counts now."""
    table, held, wanted = tables.claim, tables.membership, sorted(ids)
    found: dict[str, tuple[Claim, str | None]] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(table.c.id, table.c.body, table.c.stands, held.c.incident)
        query = query.outerjoin(held, held.c.claim == table.c.id)
        query = query.where(table.c.id.in_(wanted[start : start + _BATCH]))
        for row in asker.connection.execute(query.where(table.c.release.in_(sorted(asker.labels)))):
            claim = pass_gate(Claim.model_validate_json(row.body), asker)
            if claim is not None:
                found[row.id] = (claim, row.incident if row.stands else None)
    return found


def _also(asker: Asker, moves: Mapping[str, str]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    table = tables.moved
    for row in asker.connection.execute(select(table.c.incident, table.c.idx).order_by(table.c.idx)):
        if row.incident in moves:
            found[moves[row.incident]].append((row.incident, row.idx))
    return found


def _reviews(asker: Asker, moves: Mapping[str, str]) -> dict[str, list[tuple[int, Review]]]:
    found: dict[str, list[tuple[int, Review]]] = defaultdict(list)
    if not moves:
        return found
    table = tables.finding
    query = select(table.c.idx, table.c.incident, table.c.body).where(table.c.kind == "review")
    query = query.where(table.c.release.in_(sorted(asker.labels))).order_by(table.c.idx)
    for row in asker.connection.execute(query):
        if row.incident in moves:
            review = pass_gate(Review.model_validate_json(row.body), asker)
            if review is not None:
                found[moves[row.incident]].append((row.idx, review))
    return found
