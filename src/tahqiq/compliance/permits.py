"""Permits: clauses that permit or exempt, held against the clauses from which they exempt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tahqiq.compliance.answer import Answer, no, unknown, yes
from tahqiq.compliance.clauses import Clause


@dataclass(frozen=True, slots=True)
class Tested:
    """A clause with the answers to its tests, and what a notice or another clause says for its exemption."""

    clause: Clause
    answers: tuple[Answer, ...]
    exempt: Answer | None = None

    @property
    def holds(self) -> str:
        """All tests together: one *no* is no; otherwise one *unknown* is unknown."""
        said = {answer.holds for answer in self.answers}
        return "no" if "no" in said else "unknown" if "unknown" in said else "yes"


def with_permits(tested: Sequence[Tested]) -> tuple[Tested, ...]:
    """The same clauses, those exempted by a permission or exemption that applies, or may apply, saying so."""
    permits: dict[str, list[Tested]] = {}
    for one in tested:
        if one.clause.provision.modality in {"permission", "exemption"}:
            for name in one.clause.provision.exempts:
                permits.setdefault(name, []).append(one)
    return tuple(
        replace(one, exempt=_best(one.exempt, permits.get(one.clause.provision.id, ()))) for one in tested
    )


def _best(own: Answer | None, permits: Sequence[Tested]) -> Answer | None:
    said = [answer for answer in (own, *(_said(one) for one in permits)) if answer is not None]
    return min(said, key=lambda each: ("yes", "unknown", "no").index(each.holds)) if said else None


def _said(permit: Tested) -> Answer | None:
    provision, title = permit.clause.provision, permit.clause.instrument.title
    name = f"clause {provision.number} of {title}"
    if permit.holds == "yes":
        return yes("permitted", f"It is permitted by {name}.", provision.id)
    if permit.holds == "no":
        late = [one for one in permit.answers if one.reason.code.startswith("notice_") and one.holds == "no"]
        return no("permit_not_met", late[0].reason.text, provision.id) if late else None
    doubts = [one for one in permit.answers if one.holds == "unknown"]
    text = f"It may be permitted by {name}, which cannot be told yet."
    missing = tuple(fact for one in doubts for fact in one.missing)
    return Answer("unknown", unknown("permitted_perhaps", text, provision.id).reason, missing)
