"""Problems of a form or table, in sentences that whoever filled it in can act on, several at once."""

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from tahqiq.model.event_type import FAMILY_OF

AT_MOST = 10
NEAR_ENOUGH = 60  # rapidfuzz ratio, 0 to 100
_SHOWN = 40  # characters of a foreign value that an error repeats


def listing(problems: Sequence[str]) -> str:
    """The first ten problems in one sentence each, and how many more there are."""
    shown = "; ".join(problems[:AT_MOST])
    more = len(problems) - AT_MOST
    return f"{shown}; and {more} more." if more > 0 else f"{shown}."


def quoted(value: object) -> str:
    """A foreign value as an error may repeat it: short, on one line, nothing that drives a terminal."""
    text = str(value)
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "'" + "".join(sign if sign.isprintable() else "�" for sign in text) + "'"


def nearest(name: str, known: Iterable[str]) -> str:
    """``", did you mean …?"`` if a known name lies close, otherwise nothing."""
    found = process.extractOne(name[:200], sorted(known), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return f" (did you mean '{found[0]}'?)" if found else ""


def field_problems(error: ValidationError, form: type[BaseModel]) -> list[str]:
    """What is wrong with a form, field by field, each field once."""
    said: dict[tuple[int | str, ...], str] = {}
    for detail in error.errors(include_url=False):
        way = fields_only(detail["loc"])
        if way not in said:
            said[way] = f"{_spoken(way)}{what_is_wrong(dict(detail), _names_beside(form, way))}"
    return list(said.values())


def fields_only(loc: Sequence[int | str]) -> tuple[int | str, ...]:
    """The location without the branch of a union that pydantic names behind it."""
    return tuple(step for step in loc if isinstance(step, int) or not step.startswith("literal["))


def what_is_wrong(detail: dict[str, Any], known: Iterable[str] = ()) -> str:
    """One problem without its place: ``is missing``, ``is no field of this form`` …"""
    kind, value = detail["type"], detail.get("input")
    if kind == "missing":
        return " is missing"
    if kind == "extra_forbidden":
        return f" is no field of this form{nearest(str(detail['loc'][-1]), known)}"
    if kind == "literal_error":
        return _not_in_list(detail)
    if kind == "value_error":
        got = f"{quoted(value)}: " if isinstance(value, str | int | float) else ""
        return f": {got}{detail['ctx']['error']}"
    said = str(detail["msg"]).removeprefix("Input ").strip()
    got = f", not {quoted(value)}" if isinstance(value, str | int | float) else ""
    return f" {said[:1].lower()}{said[1:]}{got}"


def _not_in_list(detail: dict[str, Any]) -> str:
    """Event types come as six lists, one a family; then all of them are the choice."""
    value = str(detail.get("input"))
    is_event = str(detail["loc"][-1]).startswith("literal[")
    expected = str(detail["ctx"]["expected"]).replace("' or '", "', '")
    choices = list(FAMILY_OF) if is_event else expected.split(", ")
    choices = [choice.strip("'") for choice in choices]
    near = nearest(value, choices)
    if near and len(choices) > AT_MOST:
        return f": {quoted(value)} is not in the list{near}"
    return f": {quoted(value)} is not one of {', '.join(choices)}{near}"


def _spoken(way: Sequence[int | str]) -> str:
    """``observations no. 3, 'place.lat'``: people count from one."""
    if len(way) > 1 and isinstance(way[1], int):
        rest = ".".join(str(step) for step in way[2:])
        return f"{way[0]} no. {way[1] + 1}" + (f", {quoted(rest)}" if rest else "")
    return quoted(".".join(str(step) for step in way)) if way else "the form"


def _names_beside(form: type[BaseModel], way: Sequence[int | str]) -> tuple[str, ...]:
    """The fields that may stand where the last step of the way stands."""
    for step in way[:-1]:
        if isinstance(step, str) and step in form.model_fields:
            form = _form_inside(form.model_fields[step].annotation) or form
    return tuple(form.model_fields)


def _form_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _form_inside(part))), None)
