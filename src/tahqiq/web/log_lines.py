"""The log of a server: one line an event, made of numbers and of words that this program chose; never of content.

What came in (an address, a query, a header, a body, what somebody typed) and what goes out is in no line, nor is the
text of an error, which may repeat it. So a line cannot be forged either: nothing from outside has a place in one.
Third-party libraries are heard by name and place alone; their words are withheld, for the same reason.
"""

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

from tahqiq.errors import TahqiqError

Said = int | float | str | None
_LOGGER: Final = logging.getLogger("tahqiq")
_WORD: Final = re.compile(r"[A-Za-z0-9 ._:/{}+@()-]{1,120}")
_UNCHOSEN: Final = "?"
_MOST_FRAMES: Final = 6
# Sentences of the server program, without their arguments; any other may have been made of what came in.
_SERVER: Final = {
    "Invalid HTTP request received.": "request unreadable",
    "Exceeded concurrency limit.": "too many connections",
    "Unsupported upgrade request.": "upgrade refused",
    "Exception in ASGI application\n": "failure",
    "Cancel %s running task(s), timeout graceful shutdown exceeded": "requests cut off at the end",
}


def tell(event: str, level: int = logging.INFO, **said: Said) -> None:
    """One line: an event, and what is said of it. Texts are to be words of this program; others show as ``?``."""
    _LOGGER.log(level, event, extra={"said": said})


def tell_error(event: str, error: BaseException) -> None:
    """That something failed: its code, or its kind and where in the program; never what it says."""
    code = error.code if isinstance(error, TahqiqError) else None
    _LOGGER.error(event, exc_info=error, extra={"said": {"code": code}})


def set_up_log(form: str, level: str) -> None:
    """Sends every line of this process to the error stream, as ``json`` or ``plain``; called once, by a server."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if form == "json" else PlainLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(level.upper())
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # what cannot be written is not printed with its words instead
    sys.excepthook = _of_the_program
    threading.excepthook = _of_a_thread
    sys.unraisablehook = _of_the_collector


class JsonLine(logging.Formatter):
    """A line as one JSON object. The record's message is not even put together: it may hold what came in."""

    def format(self, record: logging.LogRecord) -> str:
        """Nothing but our own fields."""
        return json.dumps(fields_of(record))


class PlainLine(logging.Formatter):
    """A line for people: moment, level, event, then ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Without line breaks and control characters, which no field can hold."""
        fields = fields_of(record)
        head = [str(fields.pop(name)) for name in ("time", "level", "event")]
        return " ".join([*head, *(f"{name}={_quoted(value)}" for name, value in fields.items())])


def fields_of(record: logging.LogRecord) -> dict[str, int | float | str]:
    """What a line says of a record: chosen words and numbers, and where in the program something failed."""
    moment = datetime.fromtimestamp(record.created, UTC)
    fields: dict[str, int | float | str] = {
        "time": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
        "level": record.levelname.lower(),
    }
    if record.name == _LOGGER.name:
        fields["event"] = _chosen(str(record.msg))
        said: dict[str, Said] = getattr(record, "said", {})
        fields |= {name: _chosen(value) for name, value in said.items() if value is not None}
    elif record.name == "uvicorn.error":
        fields["event"] = _SERVER.get(str(record.msg), "server")
    else:
        fields |= {"event": "library", "who": _chosen(record.name)}
    if record.exc_info and record.exc_info[0] is not None:
        fields |= _place(record.exc_info[0], record.exc_info[2])
    return fields


def _chosen(value: Said) -> int | float | str:
    if isinstance(value, int | float):
        return value
    return value if value is not None and _WORD.fullmatch(value) else _UNCHOSEN


def _quoted(value: int | float | str) -> str:
    return f'"{value}"' if isinstance(value, str) and " " in value else str(value)


def _place(kind: type[BaseException], trace: TracebackType | None) -> dict[str, str]:
    """The kind of a failure and the last places of the program that it went through."""
    frames = [(frame.f_code, number) for frame, number in traceback.walk_tb(trace)][-_MOST_FRAMES:]
    places = [f"{code.co_filename.rpartition('/')[2]}:{number} {code.co_name}" for code, number in frames]
    return {"kind": f"{kind.__module__}.{kind.__qualname__}", "at": " / ".join(places) or _UNCHOSEN}


def _of_the_program(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _LOGGER.error("failure", exc_info=(kind, error, trace))


def _of_a_thread(failed: threading.ExceptHookArgs) -> None:
    _LOGGER.error(
        "failure", exc_info=(failed.exc_type, failed.exc_value or failed.exc_type(), failed.exc_traceback)
    )


def _of_the_collector(failed: Any) -> None:
    if failed.exc_value is not None:
        _LOGGER.error("failure", exc_info=failed.exc_value)
