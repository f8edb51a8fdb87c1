"""What the codes of agreements are called on a page, in English; the catalogues translate these words."""

from typing import Final

INSTRUMENT_LABELS: Final[dict[str, str]] = {
    # the life of an agreement
    "announced": "announced",
    "life_confirmed": "confirmed",
    "not_confirmed": "not confirmed",
    "breached": "breached, it is alleged",
    "verbal": "by word of mouth",
    "written": "in writing",
    # whether it was in force
    "force_yes": "in force",
    "force_no": "not in force",
    "force_contested": "contested",
    "force_unknown": "not known",
    # clauses and how they are read
    "exemption": "exemption",
    "reservation": "reservation",
    "reading": "reading",
    "objection": "objection",
    "agreed_interpretation": "agreed interpretation",
    # what became of a clause in a version
    "clause_added": "added",
    "clause_changed": "changed",
    "clause_retired": "retired",
}
