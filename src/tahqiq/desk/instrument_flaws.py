"""What does not fit in a written instrument, said with its line and with what may have been meant."""

import difflib
import re
from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tahqiq.desk.marked_yaml import Flaw, Mark, Path, shown
from tahqiq.model.area import Area
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.provision import Period, Provision, Quantity, Retirement, Wording

MOST_FLAWS = 50
_NOUNS = (Instrument, Provision, Area, Period, Quantity, Retirement, LifeEvent, Wording)
_FIELDS = sorted({name for noun in _NOUNS for name in noun.model_fields})
_MEND_FIELD = "docs/instruments.md lists the fields."
_MOST_LISTED = 12


def nearest(marks: Mapping[Path, Mark], path: Path, file: str) -> Mark:
    """Where the thing at this path stands, or the nearest thing around it."""
    return next(
        (marks[path[:length]] for length in range(len(path), -1, -1) if path[:length] in marks), Mark(file, 1)
    )


def flaws_of(
    error: ValidationError, values: Mapping[Path, Mark], keys: Mapping[Path, Mark], file: str
) -> list[Flaw]:
    """One flaw for each place that does not fit; what several readings of one value say stands as one."""
    found: list[Flaw] = []
    unknown: dict[Path, tuple[str, list[str]]] = {}
    for one in error.errors(include_url=False):
        path: Path = tuple(part for part in one["loc"] if not str(part).startswith("literal["))
        if one["type"] == "literal_error":
            said = str((one.get("ctx") or {}).get("expected", ""))
            unknown.setdefault(path, (str(one["input"]), []))[1].extend(re.findall(r"'([^']*)'", said))
        else:
            found.append(_flaw(one, path, values, keys, file))
    for path, (given, known) in unknown.items():
        found.append(_not_known(given, known, path, nearest(values, path, file)))
    return found[:MOST_FLAWS]


def _not_known(given: str, known: list[str], path: Path, mark: Mark) -> Flaw:
    near = difflib.get_close_matches(given, known, n=1)
    listed = ", ".join(known[:_MOST_LISTED]) + (" …" if len(known) > _MOST_LISTED else "")
    mend = f"did you mean '{near[0]}'?" if near else f"it is one of: {listed}."
    return Flaw("INS007", mark, f"{_words(path)}: '{shown(given)}' is not known", mend)


def _flaw(
    one: ErrorDetails, path: Path, values: Mapping[Path, Mark], keys: Mapping[Path, Mark], file: str
) -> Flaw:
    mark = nearest(values, path, file)
    if one["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), _FIELDS, n=1)
        mend = f"did you mean '{near[0]}'?" if near else _MEND_FIELD
        return Flaw("INS006", keys.get(path, mark), f"there is no field '{shown(path[-1])}'", mend)
    if one["type"] == "missing":
        return Flaw("INS007", mark, f"'{_words(path)}' is missing", f"add it; {_MEND_FIELD}")
    said = one["msg"].removeprefix("Value error, ")
    return Flaw("INS007", mark, f"{_words(path) or 'the file'}: {said}", f"mend it; {_MEND_FIELD}")


def _words(path: Path) -> str:
    """The field as a drafter calls it: within its clause, without the clause's place in the list."""
    own = path[2:] if path[:1] == ("provisions",) and len(path) > 2 else path
    return ".".join(str(part) for part in own)
