"""Judging: a person says whether a claim belongs to an incident; it stands over every machine, for good."""

from sqlalchemy import Connection

from tahqiq.desk.append import append
from tahqiq.desk.keep_words import check_words
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.regroup import changed, findings_on
from tahqiq.errors import BadInput, Refused
from tahqiq.model.claim_thread import STANDING
from tahqiq.model.ids import content_id
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.reason import Reason
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.claims import claims_by_id, claims_by_incident, review_states
from tahqiq.store.log import log_size
from tahqiq.store.membership import members, same_question
from tahqiq.store.regrouping import now_known_as, places_of
from tahqiq.store.submissions import not_found


def judge(desk: Desk, by: str, claim: str, incident: str, verdict: Verdict, note: str) -> Judgement:
    """Enters the judgement; the earlier ones stay in the record beneath it.

    An earlier answer of a person to the same question stands no more. Raises ``Refused`` (JDG001) where the
    judgement contradicts any other that stands, ``BadInput`` (JDG002) where nothing is left to differ from.
    """
    if not note.strip():
        raise BadInput("FND003", "a judgement needs its reason", "say why with --note.")
    with desk.inside() as asker:
        known = _check(asker, claim, incident, verdict)
        stamp = (desk.clock.now().isoformat(), log_size(asker.connection))
    made = Judgement(
        id=content_id("jdg", by, claim, known, verdict, *stamp),
        claim=claim,
        incident=known,
        verdict=verdict,
        by=by,
        person=True,
        reasons=(Reason(code="person", text=note),),
    )

    def holds(connection: Connection) -> None:
        if _check(asker_for(connection, INSIDE, desk.mission.seats), claim, incident, verdict) != known:
            raise changed()

    append(desk, by, [("judgement.made", made)], guard=holds)
    return made


def _check(asker: Asker, claim: str, incident: str, verdict: Verdict) -> str:
    """The incident under the id by which it is known now, once the judgement may be entered."""
    _check_claim(asker, claim)
    known = now_known_as(asker.connection, incident)
    held = claims_by_incident(asker, known).get(known)
    if not held:
        raise not_found("incident", incident)
    if verdict == "different" and members(asker.connection, known) == (claim,):
        raise BadInput(
            "JDG002",
            "the claim is all that the incident is made from",
            "judge it against another incident, or reject it: tahqiq review-claims.",
        )
    _check_exercise(asker, claim, {one.exercise for one in held}, verdict)
    moves: dict[str, str | None] = {}
    if verdict == "same":
        _check_emptied(asker, claim, known)
        moves[claim] = known
    elif verdict == "different" and places_of(asker.connection, [claim]).get(claim) == known:
        moves[claim] = None
    if moves:
        check_words(asker, moves, answered=same_question(asker.connection, claim, known, verdict))
    return known


def _check_emptied(asker: Asker, claim: str, known: str) -> None:
    """A claim does not take along the findings on an incident of which it is the last."""
    home = places_of(asker.connection, [claim]).get(claim)
    if home in (None, known) or members(asker.connection, home) != (claim,):
        return
    if findings_on(asker, home):
        raise Refused(
            "JDG004",
            f"the claim is all that incident {home} is made from, and people found something on it",
            f"merge the two: tahqiq incident merge {known} {home} --despite-findings --note WHY.",
        )


def _check_claim(asker: Asker, claim: str) -> None:
    if claim not in claims_by_id(asker, [claim]):
        raise not_found("claim", claim)
    if review_states(asker, [claim])[claim] not in STANDING:
        raise Refused(
            "CLM006",
            "the claim counts no more: a person rejected it or put another in its place",
            "accept it first, or judge the claim that counts in its place: 'tahqiq review-claims'.",
        )


def _check_exercise(asker: Asker, claim: str, kinds: set[bool], verdict: Verdict) -> None:
    if verdict == "same" and {claims_by_id(asker, [claim])[claim].exercise} != kinds:
        raise Refused(
            "JDG006",
            "one of the two was invented for an exercise, the other was reported",
            "keep them apart: what was invented never joins what was reported.",
        )
