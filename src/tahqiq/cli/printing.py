"""Printing: tables for people, JSON for programs, progress on the error stream so that output pipes."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from tahqiq.desk.check_register import Progress
from tahqiq.errors import TahqiqError
from tahqiq.model.frozen import Frozen
from tahqiq.store.views import Disputed

Listed = TypeVar("Listed", bound=Frozen)


def print_json(value: Any) -> None:
    """One JSON value, readable, in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(value: Any) -> None:
    """One JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Text from outside made safe for a terminal: control characters and direction overrides become ``·``."""
    return "".join("·" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") else sign for sign in text)


def short(text: str, width: int) -> str:
    """Text cut to a width, with an ellipsis."""
    one = " ".join(plain(text).split())
    return one if len(one) <= width else one[: width - 1] + "…"


def counted(number: int, noun: str) -> str:
    """``1 incident``, ``3 incidents``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def short_id(noun_id: str) -> str:
    """The beginning of an id that a person can type; commands take it while it is unambiguous."""
    prefix, _, rest = noun_id.partition("_")
    return f"{prefix}_{rest[:8]}" if rest else noun_id


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Rows under their columns; a sentence when there are none."""
    if not rows:
        click.echo(empty)
        return
    widths = [max(len(column), *(len(row[i]) for row in rows)) for i, column in enumerate(columns)]
    click.secho("  ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)).rstrip(), bold=True)
    for row in rows:
        click.echo("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def print_list(
    found: Sequence[Listed],
    columns: Sequence[str],
    row: Callable[[Listed], Sequence[str]],
    *,
    empty: str,
    plain_json: bool,
) -> None:
    """What was found: whole for programs, or a line for each as ``row`` tells it under the columns."""
    if plain_json:
        print_json([one.model_dump(mode="json") for one in found])
    else:
        print_table(columns, [row(one) for one in found], empty=empty)


def print_disputed(found: Sequence[Disputed]) -> None:
    """That something shown rests on entries in dispute; nothing where it does not."""
    for one in found:
        click.secho(f"IN DISPUTE: this rests on {disputed_words(one)}", fg="red")


def disputed_words(one: Disputed) -> str:
    """Which entry is in dispute, and what that means."""
    which = "an entry not released to you" if one.index is None else f"entry {one.index} ({one.verb})"
    return f"{which}, signed with a key that was suspect by then, and not settled yet"


def print_error(error: TahqiqError, *, plain_json: bool) -> None:
    """The error on the error stream: code, cause, next step."""
    if plain_json:
        click.echo(json.dumps({"error": error.as_dict()}, ensure_ascii=False), err=True)
        return
    click.secho(f"{error.code}: ", fg="red", bold=True, nl=False, err=True)
    click.echo(plain(error.cause), err=True)
    click.echo(f"Next: {plain(error.next_step)}", err=True)


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A bar on the error stream while a long work goes on; a line where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar: Any = None

    def move(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = click.progressbar(length=total, label=label, file=sys.stderr)
            bar.__enter__()
        bar.update(done - bar.pos)

    try:
        yield move
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)
