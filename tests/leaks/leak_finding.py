"""Finding what crossed: values and ids in an answer that the table keeps from whoever got it."""

import io
import re
from collections import Counter
from dataclasses import dataclass, field

from httpx import Response
from leak_readers import Reader
from leak_routes import Ask
from planted_words import Planted
from planting import Mission
from pypdf import PdfReader
from who_may_read import reads_field, reads_record

_ID = re.compile(r"\b[a-z]{3}_[a-z2-7]{26}\b")


@dataclass
class Found:
    """What came of many requests: how many, of which statuses, what was rightly seen, and what crossed."""

    requests: int = 0
    compared: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)


def body_of(answer: Response) -> str:
    """The words of an answer and its headers; of a PDF file, what is printed in it."""
    body = answer.text
    if answer.headers.get("content-type", "").startswith("application/pdf"):
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return f"{body}\n{dict(answer.headers)}"


def look(mission: Mission, reader: Reader, ask: Ask, found: Found) -> None:
    """Sends one request and notes what came back; an id in it that was asked for tells nothing."""
    client = reader.api if ask.side == "api" else reader.web
    answer = client.get(ask.path, follow_redirects=False)
    found.requests += 1
    found.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        found.leaks.append(f"{reader.name}: {ask.side} {ask.path} fails inside ({answer.status_code})")
    weigh(mission, reader, f"{ask.side} {ask.route} ({ask.path})", body_of(answer), ask.ids, found)


def weigh(
    mission: Mission, reader: Reader, where: str, text: str, asked: tuple[str, ...], found: Found
) -> None:
    """Holds every planted value and id that stands in a text against the table."""
    for value in mission.ledger.found_in(text):
        one = mission.ledger.values[value]
        found.compared += 1
        if reads_field(reader.who, one.noun, one.field, one.label):
            found.seen.add(value)
        else:
            found.leaks.append(_said(reader, where, one, value))
    for name in set(_ID.findall(text)) - set(asked):
        record = mission.ledger.ids.get(name)
        if record is None:
            continue
        found.compared += 1
        if reads_record(reader.who, record.label):
            found.seen.add(name)
        else:
            found.leaks.append(_said(reader, where, record, name))


def _said(reader: Reader, where: str, one: Planted, value: str) -> str:
    return f"{reader.name}: {where} shows {one.where} of a record under '{one.label}': {value}"
