"""What an answer looks like from outside, without what changes by itself: tokens of forms, the register's own size."""

import re
from dataclasses import dataclass

from httpx import Response

# Hidden fields of forms are new each time; the register's size and root are public by design (docs/register.md).
_BY_ITSELF = (
    re.compile(r'name="(?:once|token)" value="[0-9a-f]+"'),
    re.compile(r'"based_on_(?:size|root)":\s?(?:\d+|"[^"]*")'),
    re.compile(r"register size \d+"),
    re.compile(r"under checkpoint \d+, root [A-Za-z0-9+/]+="),
    re.compile(
        r'^\{"id":"bul_[a-z2-7]{26}","kind":"pre_round_brief"'
    ),  # a draft's id is made of the size, too
)
_HEADERS = frozenset({"date", "content-length"})  # the length is that of the body, which is compared


@dataclass(frozen=True)
class Picture:
    """Status, headers and body of an answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


def picture(answer: Response, *names: str) -> Picture:
    """An answer with the ids in ``names`` written as one and the same."""
    body, headers = answer.text, [(k, v) for k, v in sorted(answer.headers.items()) if k not in _HEADERS]
    if answer.headers.get("content-type", "").startswith("application/pdf"):
        body = answer.content.hex()
    for pattern in _BY_ITSELF:
        body = pattern.sub("", body)
    for name in names:
        body = body.replace(name, "X")
        headers = [(k, v.replace(name, "X")) for k, v in headers]
    return Picture(answer.status_code, tuple(headers), body)


def differs(one: Picture, other: Picture) -> str:
    """Where two pictures part, in words; empty where they are the same."""
    if one == other:
        return ""
    if one.status != other.status:
        return f"status {one.status} against {other.status}"
    if one.headers != other.headers:
        return f"headers {set(one.headers) ^ set(other.headers)}"
    at = next((n for n, (a, b) in enumerate(zip(one.body, other.body, strict=False)) if a != b), 0)
    return f"at {at}: …{one.body[max(at - 60, 0) : at + 80]!r} against …{other.body[max(at - 60, 0) : at + 80]!r}"
