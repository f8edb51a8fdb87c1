"""The doctor on the machine: its clock, its database, its Python and libraries, and what its environment says."""

import difflib
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.desk.configure import keys as configured_keys
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import TahqiqError
from tahqiq.model.health import Finding, fail, ok, warn
from tahqiq.settings import CONFIG_VARIABLE, KEYS_VARIABLE, MEMBER_VARIABLE, MISSION_VARIABLE
from tahqiq.store.diagnosis import file_settings, newest_moment, server_settings

PREFIX: Final = "TAHQIQ_"
KNOWN: Final = frozenset(
    {MISSION_VARIABLE, KEYS_VARIABLE, MEMBER_VARIABLE, CONFIG_VARIABLE, "TAHQIQ_LLM_KEY"}
) | {key.variable for key in configured_keys()}
_OLDEST: Final = datetime.fromisoformat("2026-01-01T00:00:00+00:00")  # this program was written later
_AHEAD: Final = timedelta(minutes=5)
_LOCKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
_NEEDED: Final = re.compile(r"^([A-Za-z0-9._-]+)")


def examine_clock(desk: Desk) -> Iterator[Finding]:
    """The machine's clock against the newest entry, and the mission's time zone."""
    now = desk.clock.now()
    with desk.store.reading() as connection:
        newest = newest_moment(connection)
    if now < _OLDEST:
        yield fail(
            "clock", f"it shows {now:%Y-%m-%d %H:%M}Z", "set the machine's clock before anything is entered."
        )
    elif newest is not None and datetime.fromisoformat(newest) > now + _AHEAD:
        ahead = datetime.fromisoformat(newest) - now
        yield fail(
            "clock",
            f"the newest entry is {ahead} ahead of it",
            "one of the two clocks was wrong: set this one by a time server, and look at that entry.",
        )
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M}Z, not before the newest entry")
    try:
        ZoneInfo(desk.mission.zone)
        yield ok("time zones", desk.mission.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield fail("time zones", f"'{desk.mission.zone}' is not known here", "install the package tzdata.")


def examine_database(desk: Desk) -> Iterator[Finding]:
    """Whether what is acknowledged survives a power cut."""
    check = "database"
    file = file_settings(desk.store)
    if file is not None:
        if file["journal_mode"] == "wal":
            yield ok(check, "SQLite with a write-ahead log; every commit waits for the disk")
        else:
            yield warn(
                check,
                f"SQLite's journal is '{file['journal_mode']}'",
                "readers and writers wait for each other: open it once with nobody else at work.",
            )
        return
    found = server_settings(desk.store) or {}
    lost = [name for name in ("fsync", "full_page_writes") if found.get(name) == "off"]
    if lost:
        yield fail(
            check,
            f"PostgreSQL runs with {' and '.join(lost)} off: a power cut can damage what was acknowledged",
            "set them to 'on' in postgresql.conf and restart the server.",
        )
    elif found.get("synchronous_commit") == "off":
        yield warn(
            check,
            "synchronous_commit is off; each entry of ours turns it on for itself",
            "set it to 'on', as for everything else on that server.",
        )
    elif found.get("server_encoding") != "UTF8":
        yield fail(
            check,
            f"its encoding is {found.get('server_encoding')}",
            "make the database anew with ENCODING 'UTF8'.",
        )
    else:
        yield ok(check, f"PostgreSQL {found['server_version']}, durable")
    if found.get("archive_mode", "off") != "off":
        yield warn(
            "database archive",
            "the server keeps its write-ahead log: what is redacted stays readable there",
            "agree how long it is kept, and say so to whom it concerns (docs/security.md).",
        )


def examine_program() -> Iterator[Finding]:
    """Python and the libraries that this program names, and the letters that bulletins are set in."""
    missing = []
    try:
        needed = metadata.requires("tahqiq") or []
    except metadata.PackageNotFoundError:
        needed = []
    for line in needed:
        name = _NEEDED.match(line)
        if name is None or "extra ==" in line:
            continue
        try:
            metadata.version(name[1])
        except metadata.PackageNotFoundError:
            missing.append(name[1])
    python = ".".join(map(str, sys.version_info[:3]))
    other = _unlike_lock()
    if missing:
        yield fail("libraries", f"not installed: {', '.join(missing)}", "install tahqiq anew from its lock.")
    elif other:
        yield warn(
            "libraries",
            f"of other versions than the lock: {', '.join(other[:5])}{' …' if len(other) > 5 else ''}",
            "install them anew from requirements.lock: what was tested is what it names.",
        )
    else:
        yield ok(
            "libraries", f"Python {python}; all {sum('extra ==' not in one for one in needed)} are there"
        )
    letters = files("tahqiq.bulletin") / "fonts"
    if any(one.name.endswith((".ttf", ".otf", ".woff2")) for one in letters.iterdir()):
        yield ok("letters of bulletins", "shipped with the program; no browser and no network is needed")
    else:
        yield fail(
            "letters of bulletins", "the fonts that belong to the program are gone", "install tahqiq anew."
        )


def _unlike_lock() -> list[str]:
    """The libraries whose versions are not those of the lock, where the program runs from a checkout that has one."""
    lock = Path(str(files("tahqiq"))).parents[1] / "requirements.lock"
    if not lock.is_file():
        return []
    locked: dict[str, set[str]] = {}
    for name, version in _LOCKED.findall(lock.read_text("utf-8")):
        locked.setdefault(name, set()).add(version)  # one for each version of Python, where they differ
    found = []
    for name, versions in locked.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of an extra that is not used here
        if here not in versions:
            found.append(f"{name} {here} for {' or '.join(sorted(versions))}")
    return found


def examine_environment(environment: Mapping[str, str]) -> Finding:
    """Variables that look like ours and are not: a setting that is misspelt is not obeyed."""
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in KNOWN)
    if not strange:
        return ok("environment", f"{sum(name in KNOWN for name in environment)} settings of ours")
    near = [(name, difflib.get_close_matches(name, KNOWN, 1)) for name in strange]
    told = ", ".join(f"{name} (is it {close[0]}?)" if close else name for name, close in near)
    return warn(
        "environment",
        f"not known, and not obeyed: {told}",
        "correct or unset it; 'tahqiq config --help' knows them all.",
    )


def unreachable(error: TahqiqError) -> Finding:
    """The mission cannot be opened: the first thing to mend."""
    return fail("mission", f"{error.code}: {error.cause}", error.next_step)
