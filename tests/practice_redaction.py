"""A complaint that names a witness's street, its redaction, and the search for traces of it in every file.

What is looked for is looked for as a thief of the disk would: byte by byte through every file that the database
and the key folder consist of, as UTF-8, as UTF-16, and as the base64url in which a disclosure carries it.
"""

import base64
import copy
import re
import secrets
from datetime import date
from pathlib import Path

from practice_papers import COMPLAINT, REPORT, as_json
from practice_sides import lines
from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, propose_redaction
from tahqiq.intake.details import Details
from tahqiq.store.opening import is_address

MARKER = f"Zwirbel{secrets.token_hex(8)}gasse"  # not a word that stands anywhere by chance
DAY = date(2025, 10, 28)


def marked(marker: str) -> bytes:
    """A complaint whose place and words both hold the marker."""
    said = copy.deepcopy(COMPLAINT)
    said["place"]["name"] = f"{marker} 7"
    said["facts"] = f"A woman of {marker} saw it."
    return as_json(said)


def file_both(desk) -> None:
    """A complaint that names a witness's street, and a report on the same shelling that does not."""
    details = Details(source="liaison-ard", release="parties", filename=f"{MARKER}.json")
    file_submission(desk, "liaison-ard", marked(MARKER), details)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")


def redact(desk, things, fields=(), by="duty-1", approving=("chair-1", "commissioner-tar")):
    """Proposed and approved; what came of the last approval."""
    number = propose_redaction(desk, by, tuple(things), "it protects a witness", fields)
    return [approve_one(desk, member, number) for member in approving][-1]


def approve_one(desk, member, number):
    """A member approves, with its seat's witness's signature if the register knows witnesses."""
    signed = lines(desk, number, desk.enrolled(member).seat) if witnesses_of(desk) else []
    return approve_redaction(desk, member, number, signed)


def forms_of(marker: str) -> set[bytes]:
    """Every way in which the marker could stand in a file: plain, in two bytes a sign, and inside base64."""
    found = {marker.encode(), marker.encode("utf-16-le"), marker.encode("utf-16-be")}
    for lead in range(3):  # base64 takes three bytes at a time, so the marker has three looks inside it
        raw = b"x" * lead + marker.encode()
        spelt = base64.b64encode(raw)
        found.add(spelt[4 if lead else 0 : len(raw) // 3 * 4])
    return found | {one.translate(bytes.maketrans(b"+/", b"-_")) for one in found}


def files_of(desk, tmp_path: Path) -> list[Path]:
    """Every file that the mission consists of: the database's own, and those of the key folder."""
    files = _inside(tmp_path)
    if is_address(desk.store.name):
        with desk.store.engine.connect() as connection:
            query = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            place, own = connection.exec_driver_sql(query).one()
        databases = Path(place) / "base"
        for folder in Path(place).iterdir():
            files += _inside(folder) if folder != databases else _inside(databases / str(own))
    return files


def _inside(place: Path) -> list[Path]:
    return [file for file in (place, *place.rglob("*")) if file.is_file()]


def traces(desk, tmp_path: Path) -> list[str]:
    """The files of the mission that hold the marker in any form."""
    pattern = re.compile(b"|".join(map(re.escape, forms_of(MARKER))))
    return [str(file) for file in files_of(desk, tmp_path) if pattern.search(_bytes_of(file))]


def _bytes_of(file: Path) -> bytes:
    """What is in a file; nothing if the server has just taken it away."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
