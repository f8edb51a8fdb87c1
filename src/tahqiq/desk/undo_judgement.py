"""Undoing: what a person judged, merged or split is taken back, and its claims return to where they were.

What was said stays in the record beneath. Only the last word on a claim is taken back; what a later one moved
further is taken back first.
"""

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.keep_words import check_words
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.regroup import changed
from tahqiq.errors import NotFound, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.regrouping import Move, Undo
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.history import done_by, whole_subject
from tahqiq.store.log import log_size
from tahqiq.store.membership import members
from tahqiq.store.regrouping import (
    judgement,
    later_shift,
    moved_at,
    now_known_as,
    places_of,
    regrouping,
    shifts_of,
    taken_back_by,
    took_back,
)

JUDGED = ("judgement.made", "incidents.merged", "incidents.split")


def undo(desk: Desk, by: str, judgement_id: str | None = None, note: str = "") -> Undo:
    """Takes back a judgement, merge or split by a person; without an id the member's own newest that stands.

    Raises ``NotFound`` where there is none, ``Refused`` for one that stands no more (JDG003), for one whose claims
    a later judgement moved (JDG005), and where another's standing word would become untrue (JDG001).
    """
    check_right(desk, by, "judgement.undone")
    with desk.inside() as asker:
        about = whole_subject(asker, judgement_id) if judgement_id else own_newest(asker, by)
        stamp = (desk.clock.now().isoformat(), log_size(asker.connection))
        made = _plan(asker, by, about, note, content_id("und", by, about, *stamp))

    def unchanged(connection: Connection) -> None:
        again = asker_for(connection, INSIDE, desk.mission.seats)
        if _plan(again, by, about, note, made.id) != made:
            raise changed()

    append(desk, by, [("judgement.undone", made)], guard=unchanged)
    return made


def own_newest(asker: Asker, by: str) -> str:
    """The newest judgement of this member that stands; raises ``NotFound`` where none does."""
    for subject in done_by(asker, by, JUDGED):
        if taken_back_by(asker.connection, subject) is None:
            return subject
    raise NotFound(
        "NOT001", f"no judgement of '{by}' stands that could be undone", "see: tahqiq incident history ID."
    )


def _plan(asker: Asker, by: str, about: str, note: str, noun_id: str) -> Undo:
    connection = asker.connection
    incident = _incident_of(asker, about)
    if taken_back_by(connection, about) is not None:
        raise Refused(
            "JDG003", f"'{about}' stands no more already", "see what does: tahqiq incident history ID."
        )
    places = places_of(connection, (row.claim for row in shifts_of(connection, about)))
    moves = []
    for row in shifts_of(connection, about):
        later = later_shift(connection, row.claim, row.idx, about)
        if later is not None:
            raise Refused(
                "JDG005",
                f"claim {row.claim} was judged again since, by {later}",
                f"take that back first: tahqiq incident undo {later} --note WHY.",
            )
        moves += _back(asker, row.claim, row.was, about, places.get(row.claim))
    restored = took_back(connection, about)
    check_words(asker, {one.claim: one.incident for one in moves}, (about,), restored)
    return Undo(
        id=noun_id,
        undoes=about,
        incident=incident,
        moves=tuple(moves),
        note=note.strip() or "taken back",
        by=by,
    )


def _incident_of(asker: Asker, about: str) -> str:
    """The incident that a person's judgement is about; raises ``NotFound`` for none, ``Refused`` for a machine's."""
    found = regrouping(asker.connection, about)
    if isinstance(found, Undo):
        raise Refused("JDG003", "an undo is not undone", "say again what was taken back.")
    if found is not None:
        return found.incident
    made = judgement(asker.connection, about)
    if made is None:
        raise NotFound("NOT001", f"no judgement '{about}'", "see them: tahqiq incident history ID.")
    if not made.person:
        raise Refused(
            "JDG003",
            f"'{about}' is {made.by}'s, a machine's",
            "say what is right instead: tahqiq judge CLAIM INCIDENT --verdict same|different.",
        )
    return now_known_as(asker.connection, made.incident)


def _back(asker: Asker, claim: str, was: str | None, about: str, now: str | None) -> list[Move]:
    """Back to where it was; what waited before, and has an incident of its own by now, stays there.

    Where it was, others may have been merged into another incident since, on another's word.
    """
    connection = asker.connection
    if was is None:
        alone = now is not None and members(connection, now) == (claim,)
        return [] if now is None or alone else [Move(claim=claim, incident=None)]
    left = moved_at(connection, was)
    target = was if left is None or left.by == about else now_known_as(connection, was)
    return [Move(claim=claim, incident=target)]  # also where it stays: it is held by what had held it before
