"""Finding and reading the configuration: the file, over it the environment, and for each value where it came from.

The file is looked for where an operator put it, never in the folder one happens to stand in: whoever can place a
file there must not decide which mission is opened. Options of a command stand over all of it.
"""

import difflib
import os
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from tahqiq.desk.configured_lines import line_of
from tahqiq.errors import BadInput
from tahqiq.model.configuration import CREDENTIAL, ENVIRONMENT, Configuration
from tahqiq.store.opening import is_address

STANDARD_PLACE: Final = Path("/etc/tahqiq/tahqiq.toml")
NO_FILE: Final = "none"
_PATHS: Final = frozenset(
    ("mission", "keys", "vault", "database.password_file", "metrics.token_file", "language_model.key_file",
     "spark.folder")
)  # fmt: skip
_MOST: Final = 256 * 1024  # bytes of a file
_YES, _NO = ("1", "yes", "true", "on"), ("0", "no", "false", "off")
Place = Callable[[str], str]  # of a key by its name: where a person finds it


@dataclass(frozen=True)
class Key:
    """One key of the file: its whole name, what the model says of it, and the variable that overrules it."""

    name: str
    field: FieldInfo
    variable: str
    option: str


@dataclass(frozen=True)
class Effective:
    """What holds, and for each key where it came from: ``default``, ``FILE:LINE``, or the name of a variable."""

    configuration: Configuration
    whence: Mapping[str, str]
    file: Path | None

    def value(self, name: str) -> Any:
        """The value of a key by its whole name, such as ``serve.port``."""
        found: Any = self.configuration
        for part in name.split("."):
            found = getattr(found, part)
        return found

    def said(self) -> dict[str, Any]:
        """What file or environment say, by whole names; defaults are left out."""
        return {name: self.value(name) for name, where in self.whence.items() if where != "default"}

    def from_file(self) -> dict[str, str]:
        """What the file alone says, as text by the names of the variables: to be laid behind the environment."""
        return {
            key.variable: str(self.value(key.name))
            for key in keys()
            if self.whence[key.name] not in ("default", key.variable)
        }


def keys() -> Iterator[Key]:
    """Every key of the file, in its order."""
    for name, field in Configuration.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            for inner, inner_field in section.model_fields.items():
                yield _key(f"{name}.{inner}", inner_field)
        else:
            yield _key(name, field)


def _key(name: str, field: FieldInfo) -> Key:
    more = field.json_schema_extra
    told: Mapping[str, Any] = more if isinstance(more, dict) else {}
    return Key(name, field, str(told["variable"]), str(told["option"]))


def configure(
    named: str | None, environment: Mapping[str, str], standard: Path = STANDARD_PLACE
) -> Effective:
    """The configuration that holds: of the file ``named`` (or ``none``), else of the standard place if there is one.

    Raises ``BadInput``: CFG001 (unreadable), CFG002 (no TOML), CFG003 (unknown key), CFG004 (a value that does not
    fit), CFG005 (a secret in the file), CFG006 (others may change the file).
    """
    if named == NO_FILE:
        return _effective(None, environment)
    return _effective(Path(named) if named else standard if _is_there(standard) else None, environment)


def check_file(file: Path) -> Effective:
    """The same of one file, without the environment."""
    return _effective(file, {})


def _is_there(standard: Path) -> bool:
    try:
        return standard.exists()
    except OSError:
        return True  # there is something that we may not look at: reading it will say so


def _effective(file: Path | None, environment: Mapping[str, str]) -> Effective:
    text = _text_of(file) if file is not None else ""
    told = _parsed(text, file)
    checked = _checked(told, lambda name: f"{file}:{line_of(text, name)}")
    values = checked.model_dump(exclude_unset=True)
    whence: dict[str, str] = {}
    for key in keys():
        section, _, name = key.name.rpartition(".")
        place = values.setdefault(section, {}) if section else values
        whence[key.name] = f"{file}:{line_of(text, key.name)}" if name in place else "default"
        if file is not None and name in place and key.name in _PATHS:
            place[name] = _from_folder(file, place[name])
        if given := environment.get(key.variable):
            place[name] = _from_text(key, given)
            whence[key.name] = key.variable
    variables = {key.name: key.variable for key in keys()}
    return Effective(_checked(values, lambda name: variables.get(name, name), ENVIRONMENT), whence, file)


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            data = opened.read(_MOST + 1)
        if len(data) > _MOST:
            raise ValueError(f"it is larger than {_MOST} bytes")
        text = data.decode()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(
            "CFG001",
            f"the configuration {file} cannot be read: {why}",
            "name another with --config or TAHQIQ_CONFIG, or none with '--config none'; "
            "'tahqiq config example' prints one to begin with.",
        ) from error
    if found.st_uid not in (0, os.geteuid()) or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise BadInput(
            "CFG006",
            f"others may change the configuration {file} "
            f"(owner {found.st_uid}, mode {stat.S_IMODE(found.st_mode):04o})",
            f"chown root {file} && chmod 644 {file}; look first whether anything in it was changed.",
        )
    return text


def _parsed(text: str, file: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            "CFG002", f"{file} is not TOML: {error}", "mend the line; text stands in quotation marks."
        ) from error


def _from_folder(file: Path, value: str | None) -> str | None:
    if value is None or is_address(value) or value.startswith(CREDENTIAL):
        return value
    return str(file.absolute().parent / value)


def _from_text(key: Key, text: str) -> Any:
    """A variable's text as the key's kind of value; what is no such thing is left for the check to refuse."""
    kind = key.field.annotation
    if kind is bool:
        return True if text.lower() in _YES else False if text.lower() in _NO else text
    if kind is int:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    if get_origin(kind) is tuple:
        return tuple(text.replace(",", " ").split())
    return text


def _checked(values: Mapping[str, Any], place: Place, context: str | None = None) -> Configuration:
    try:
        return Configuration.model_validate(values, context=context)
    except ValidationError as error:
        found = [_problem(one, place) for one in error.errors(include_url=False, include_input=False)]
        found.sort(key=lambda one: one[0] != "CFG005")  # a secret in the file is the most pressing
        code, _, next_step = found[0]
        raise BadInput(code, "; ".join(said for _, said, _ in found[:10]), next_step) from error


def _problem(one: Any, place: Place) -> tuple[str, str, str]:
    """Code, sentence and next step of one thing that does not fit; the value itself is not repeated."""
    parts = [str(part) for part in one["loc"]]
    name = ".".join(parts[:2]) if parts[0] in _sections() else parts[0]
    where = place(name)
    if one["type"] == "extra_forbidden":
        near = _nearest(name)
        return (
            "CFG003",
            f"{where}: there is no key '{name}'" + (f"; '{near}' is meant?" if near else ""),
            "see 'tahqiq config example' for all keys.",
        )
    if one["type"] == "secret_in_file":
        return (
            "CFG005",
            f"{where}: {one['msg']}, and secrets are not kept here",
            "take it out, change it, and name a file that holds it: password_file under [database].",
        )
    said = one["msg"].removeprefix("Value error, ")
    return (
        "CFG004",
        f"{where}: '{name}' does not fit: {_small(said)}",
        "see 'tahqiq config example' for what fits.",
    )


def _small(said: str) -> str:
    return said[:1].lower() + said[1:]


def _sections() -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.name.split(".")[0] for key in keys() if "." in key.name))


def _nearest(name: str) -> str | None:
    known = [key.name for key in keys()] + list(_sections())
    last = name.rpartition(".")[2]
    found = difflib.get_close_matches(name, known, 1, 0.6)
    if found:
        return found[0]
    alike = difflib.get_close_matches(last, [one.rpartition(".")[2] for one in known], 1, 0.75)
    return next((one for one in known if alike and one.rpartition(".")[2] == alike[0]), None)
