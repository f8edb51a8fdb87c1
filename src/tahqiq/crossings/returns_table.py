"""Tables of returns, as monitoring agencies publish them: one row a crossing and period, checked before any counts."""

import csv
import io
from collections.abc import Mapping
from itertools import islice
from typing import Any, get_args

from pydantic import ValidationError

from tahqiq.errors import BadInput
from tahqiq.model.release import no_more_open
from tahqiq.model.returns import Group, ReturnsReport, Vulnerability

MOST_ROWS = 20_000
MOST_LINES = 2 * MOST_ROWS  # blank ones too
_MOST_FAULTS = 10
_PLAIN = ("crossing", "toward", "start", "end", "source", "caveat", "interviewed", "release")
_NEEDED = ("crossing", "toward", "start", "end")
_GROUPS: tuple[str, ...] = get_args(Group)
_WAYS: tuple[str, ...] = get_args(Vulnerability)
_PARTS = ("origins", "destinations")
COLUMNS = (*_PLAIN, *_GROUPS, *(f"{group}_families" for group in _GROUPS), *_WAYS, *_PARTS)


def returns_rows(text: str, given: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """The rows as fields of :class:`ReturnsReport`; ``given`` fills what the table does not say (source, caveat).

    Counts stand in columns named after groups and vulnerabilities; ``origins`` and ``destinations`` as
    ``Kabul: 120; Logar: 30``. An empty cell is not zero: it is left out. Raises ``BadInput`` XNG020 for missing or
    unknown columns, XNG021 naming up to ten rows that do not fit; then nothing is taken.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        columns = [name.strip().lower() for name in reader.fieldnames or ()]
        _check_columns(columns)
        reader.fieldnames = columns
        written = islice(reader, MOST_LINES + 1)
        rows = [row for row in written if any(value and str(value).strip() for value in row.values())]
        too_long = reader.line_num > MOST_LINES
    except csv.Error as error:
        raise BadInput("XNG020", f"this is no table: {error}", "save it as CSV or XLSX again.") from error
    if not rows or too_long or len(rows) > MOST_ROWS:
        many = f"more than {MOST_ROWS}" if too_long else str(len(rows))
        raise BadInput("XNG020", f"the table has {many} rows", f"give 1 to {MOST_ROWS} rows.")
    found, faults = [], []
    for number, row in enumerate(rows, 2):
        try:
            said = _said(row, given)
            ReturnsReport.model_validate({"release": "parties", **said, "id": ""})
            found.append(said)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the row"
            faults.append(f"row {number}: {where}: {first['msg'].removeprefix('Value error, ')}")
        except ValueError as error:
            faults.append(f"row {number}: {error}")
    if faults:
        more = f" and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        raise BadInput(
            "XNG021",
            "; ".join(faults[:_MOST_FAULTS]) + more,
            "mend these rows and import the table again; nothing of it was taken.",
        )
    return tuple(found)


def _check_columns(columns: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in columns]
    strange = sorted(set(columns) - set(COLUMNS))
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if missing or strange or twice:
        parts = [
            f"{what}: {short_list(names)}"
            for what, names in (("missing", missing), ("unknown", strange), ("twice", twice))
            if names
        ]
        raise BadInput(
            "XNG020", f"the columns do not fit ({'; '.join(parts)})", f"use: {', '.join(COLUMNS)}."
        )


def short_list(names: list[str]) -> str:
    """Names as somebody wrote them, cut short: a table may hold megabytes where a name should stand."""
    shown = ", ".join(name[:40] for name in names[:_MOST_FAULTS])
    return shown if len(names) <= _MOST_FAULTS else f"{shown} and {len(names) - _MOST_FAULTS} more"


def _said(row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    if None in row:
        raise ValueError("it has more cells than the table has columns")
    cells = {name: str(value).strip() for name, value in row.items() if value and str(value).strip()}
    plain = {**given, **{name: cells[name] for name in _PLAIN if name in cells}}
    if "release" in given:
        plain["release"] = no_more_open(plain["release"], (given["release"],))
    counts = [
        {"group": group, "individuals": _number(cells[group]), "families": _families(cells, group)}
        for group in _GROUPS
        if group in cells
    ]
    ways = [{"kind": way, "individuals": _number(cells[way])} for way in _WAYS if way in cells]
    parts = {name: _parts(cells[name]) for name in _PARTS if name in cells}
    if "interviewed" in plain:
        plain["interviewed"] = str(_number(plain["interviewed"]))
    return {**plain, "counts": counts, "vulnerable": ways, **parts}


def _families(cells: Mapping[str, str], group: str) -> int | None:
    written = cells.get(f"{group}_families")
    return None if written is None else _number(written)


def _number(written: str) -> int:
    plain = written.replace(",", "").replace(" ", "").removesuffix(".0")
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"'{written[:40]}' is no whole number")
    return int(plain)


def _parts(written: str) -> list[dict[str, Any]]:
    found = []
    for one in written.split(";"):
        name, colon, number = one.rpartition(":")
        if one.strip() and not colon:
            raise ValueError(f"'{one.strip()[:40]}' is no 'place: number'")
        if one.strip():
            found.append({"place": name.strip(), "individuals": _number(number.strip())})
    return found
