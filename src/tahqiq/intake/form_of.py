"""From JSON text to a filled-in form, strictly: whatever is wrong is named, as much as possible at once."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from tahqiq.errors import BadInput
from tahqiq.intake.decode import UNPRINTABLE
from tahqiq.intake.problems import field_problems, listing, nearest, quoted
from tahqiq.model.forms import Complaint, FieldReport, Form, Notification
from tahqiq.model.submission import Channel

FORMS: dict[str, type[FieldReport] | type[Complaint] | type[Notification]] = {
    "field-report/1": FieldReport,
    "complaint/1": Complaint,
    "notification/1": Notification,
}
CHANNEL_OF_FORM: dict[str, Channel] = {
    "field-report/1": "field_report",
    "complaint/1": "complaint",
    "notification/1": "notification",
}

_LONGEST_NUMBER = 18  # digits


def parse_form(text: str) -> Form:
    """The form that a JSON text holds.

    Raises ``BadInput``: INT007 if the text is no usable JSON object, INT008 if it does not say which form
    it is, INT009 with up to ten problems if the fields do not fit the form.
    """
    content = _json_object(text)
    name = content.get("form")
    if not isinstance(name, str) or name not in FORMS:
        raise _unknown_form(name)
    form = FORMS[name]
    problems = list(_unprintable(content))
    if problems:
        raise _unfit(name, problems)
    try:
        # Strict, and from JSON: "3" is no number, 0 is no "no".
        return form.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _unfit(name, field_problems(error, form)) from error


def parties_of(form: Form) -> tuple[str, ...]:
    """The party codes that a form names, for the desk to check: a report names none."""
    if isinstance(form, Complaint):
        return (form.complainant, form.against)
    if isinstance(form, Notification):
        return (form.party,)
    return ()


def filed_at(form: Form) -> datetime:
    """When the form says that it was filed."""
    return form.reported_at if isinstance(form, FieldReport) else form.filed_at


def form_title(form: Form) -> str:
    """What to call it in a list: its kind, number and sender."""
    if isinstance(form, FieldReport):
        return f"Field report {form.report_no}, {form.team}"
    if isinstance(form, Complaint):
        return f"Complaint {form.complaint_no}, {form.complainant}"
    return f"Notification {form.notification_no}, {form.party}"


def _json_object(text: str) -> dict[str, Any]:
    try:
        content = json.loads(
            text, object_pairs_hook=_each_name_once, parse_constant=_no_constant, parse_int=_whole_number
        )
    except json.JSONDecodeError as error:
        raise _not_json(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise _not_json("it is nested too deeply for a form") from error
    except ValueError as error:  # raised by the hooks below
        raise _not_json(str(error)) from error
    if not isinstance(content, dict):
        raise _not_json(f"a form is one JSON object, this is {_kind_of(content)}")
    return content


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {quoted(twice)} stands twice in one object")
    return content


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(digits)} digits is none of a form's")
    return int(digits)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _unprintable(content: Any, where: str = "") -> Iterator[str]:
    """Escapes such as ``\\u0000`` or half a character smuggle in what the text itself may not hold."""
    if isinstance(content, str):
        if UNPRINTABLE.search(content):
            yield f"{quoted(where)} holds a control character or half of a surrogate pair"
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from _unprintable(value, f"{where}.{name}".lstrip("."))
    elif isinstance(content, list):
        for number, value in enumerate(content, start=1):
            yield from _unprintable(value, f"{where} no. {number}")


def _kind_of(content: Any) -> str:
    if content is None:
        return "null"
    return {list: "a list", str: "a string", bool: "a truth value"}.get(type(content), "a number")


def _unfit(name: str, problems: list[str]) -> BadInput:
    return BadInput(
        "INT009", f"The form {name} cannot be taken: {listing(problems)}", "Correct these, submit it again."
    )


def _not_json(cause: str) -> BadInput:
    return BadInput(
        "INT007",
        f"This is no usable JSON form: {cause}.",
        "Correct the file, or give --channel article if it is prose.",
    )


def _unknown_form(name: object) -> BadInput:
    known = ", ".join(FORMS)
    if name is None:
        cause = "The JSON object has no field 'form', which says what form it is."
    else:
        cause = f"There is no form {quoted(name)}{nearest(str(name), FORMS)}."
    return BadInput("INT008", cause, f"Set 'form' to one of: {known} (docs/intake.md).")
