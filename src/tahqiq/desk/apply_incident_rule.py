"""Applying the rule in force to what machines judged under an older one: each claim is judged anew, by new entries."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from tahqiq.corroboration.weights import MATCHER
from tahqiq.desk.append import append
from tahqiq.desk.corroborate import JudgedMeanwhile, check_unsaid, judge_in_turn, named_by
from tahqiq.desk.open_desk import Desk
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.judgement import Corroboration
from tahqiq.store.asker import Asker
from tahqiq.store.claims import claims_by_id, incident_of_claims
from tahqiq.store.findings import findings_by_incident
from tahqiq.store.incident_rules import held_by_machine_before, incident_rule_in_force
from tahqiq.store.judgements import newest_word

MOST: Final = 1000  # claims judged by one entry


@dataclass(frozen=True)
class Applied:
    """What came of it: claims judged anew, those that are in another incident since, and those left alone.

    ``left`` are claims of incidents on which people found something: those are regrouped by people.
    """

    rule: IncidentRule
    judged: int
    moved: int
    left: int


def apply_incident_rule(desk: Desk, by: str) -> Applied:
    """Judges anew, oldest first, what machines judged before the rule in force was adopted. Safe to run again.

    What a person judged holds, and no incident with a finding changes.
    """
    judged, moved = set[str](), 0
    while True:
        with desk.inside() as asker:
            seen, rule = _seen(asker)
            older = held_by_machine_before(asker.connection, seen[1])
            found, where = findings_by_incident(asker), incident_of_claims(asker, older)
            open_to = [claim for claim in older if claim in where and where[claim] not in found]
            waiting = [claim for claim in open_to if claim not in judged]
            claims = claims_by_id(asker, waiting[:MOST])
            pending = tuple(claims[one] for one in waiting if one in claims)
            judgements = judge_in_turn(desk, asker, pending, rule, frozenset(waiting))
        if not judgements:
            return Applied(rule, len(judged), moved, len(where) - len(open_to))
        named = tuple(named_by(rule, one) for one in judgements)
        noun = Corroboration(matcher=MATCHER, judgements=named)
        with suppress(JudgedMeanwhile):
            append(desk, by, [("claims.corroborated", noun)], guard=partial(check_unsaid, desk, seen))
            judged |= {one.claim for one in named}
            moved += sum(1 for one in named if one.verdict != "same" or one.incident != where[one.claim])


def _seen(asker: Asker) -> tuple[tuple[int, int], IncidentRule]:
    """The newest word of a person and the entry of the rule in force, and that rule."""
    entry, rule = incident_rule_in_force(asker.connection)
    return (newest_word(asker), entry), rule
