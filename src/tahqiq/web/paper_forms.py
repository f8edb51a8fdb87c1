"""All forms of casework, one for each act, and the words for what a paper says when it is shown."""

from typing import Final

from tahqiq.errors import NotFound
from tahqiq.model.aftermath import Closing
from tahqiq.model.finding import Reply
from tahqiq.model.frozen import Frozen
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.verification.case import Paper
from tahqiq.verification.hearing import due_at
from tahqiq.web.decision_forms import DECISION_FORMS
from tahqiq.web.field_forms import FIELD_FORMS
from tahqiq.web.paper_fields import Field, Form

FORMS: Final[dict[str, Form]] = {form.slug: form for form in (*FIELD_FORMS, *DECISION_FORMS)}
BY_VERB: Final[dict[str, Form]] = {form.verb: form for form in FORMS.values()}
_OF_NOUN: Final[dict[type[Frozen], str]] = {NOUN_OF[word]: verb for verb, word in CASEWORK.items()}
_BY_KIND: Final[dict[str, str]] = {
    "requested": "reply.requested",
    "answered": "reply.answered",
    "closed": "case.closed",
    "reopened": "case.reopened",
}


def form_called(slug: str) -> Form:
    """The form under an address; raises ``NotFound`` (WEB404) for none."""
    if slug not in FORMS:
        raise NotFound("WEB404", "There is no such form.", "Choose one on the page of the case.")
    return FORMS[slug]


def form_of(paper: Paper) -> Form:
    """The form on which a paper was filed, or could have been."""
    if isinstance(paper, Reply | Closing):
        return BY_VERB[_BY_KIND[paper.kind]]
    return BY_VERB[_OF_NOUN[type(paper)]]


def said_in(paper: Paper) -> tuple[tuple[Field, object], ...]:
    """What a paper says, field by field in the order of its form; what was left empty is left out."""
    found = ((one, _moment(one, getattr(paper, one.name))) for one in form_of(paper).fields)
    return tuple((one, value) for one, value in found if value not in (None, "", ()) or one.kind == "actors")


def _moment(field: Field, value: object) -> object:
    """A deadline that a paper holds as text, as a moment where it can be read as one."""
    return due_at(value) or value if field.kind == "due" and isinstance(value, str) else value
