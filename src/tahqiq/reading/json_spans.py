"""Where exactly the parts of a JSON text stand, so that a claim can point at the row it was read from."""

import re
from json import JSONDecoder

_DECODER = JSONDecoder()
_BLANKS = re.compile(r"[ \t\r\n]*")

Span = tuple[int, int]


def member_spans(text: str, start: int = 0) -> dict[str, Span]:
    """Where each value of the object at ``start`` stands, by its name; offsets count code points.

    The text must be valid JSON, which intake has made sure of; ``ValueError`` otherwise.
    """
    spans: dict[str, Span] = {}
    here = _into(text, start, "{")
    while text[here] != "}":
        name, here = _DECODER.raw_decode(text, here)
        here = _past(text, _into(text, here, ":"))
        _, end = _DECODER.raw_decode(text, here)
        spans[name] = (here, end)
        here = _next(text, end)
    return spans


def item_spans(text: str, start: int) -> tuple[Span, ...]:
    """Where each item of the list at ``start`` stands."""
    spans: list[Span] = []
    here = _into(text, start, "[")
    while text[here] != "]":
        _, end = _DECODER.raw_decode(text, here)
        spans.append((here, end))
        here = _next(text, end)
    return tuple(spans)


def whole_span(text: str) -> Span:
    """Where the one value of the text stands, without the blanks around it."""
    here = _past(text, 0)
    return here, len(text.rstrip(" \t\r\n"))


def _past(text: str, here: int) -> int:
    found = _BLANKS.match(text, here)
    return found.end() if found else here


def _into(text: str, here: int, sign: str) -> int:
    here = _past(text, here)
    if text[here : here + 1] != sign:
        raise ValueError(f"no {sign!r} at {here}")
    return _past(text, here + 1)


def _next(text: str, here: int) -> int:
    here = _past(text, here)
    return _past(text, here + 1) if text[here] == "," else here
