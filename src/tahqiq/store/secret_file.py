"""A secret that stands in a file of its own: read when it is needed, refused where others could read it."""

import os
import stat
from pathlib import Path
from typing import Final

from tahqiq.errors import BadInput
from tahqiq.model.configuration import CREDENTIAL
from tahqiq.settings import credentials_folder

_MOST: Final = 4096  # bytes


def read_secret(where: str, what: str) -> str:
    """The one line in the file ``where``, or in systemd's credential ``credential:NAME``; ``what`` is it for errors.

    Raises ``BadInput``: CFG006 where the file is open to others, CFG007 where it cannot be read or holds no one line.
    The secret itself is in no error.
    """
    credential = where.startswith(CREDENTIAL)
    file = _credential(where, what) if credential else Path(where)
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            # systemd keeps credentials in memory for this service alone, and lets it in by an access list that
            # shows as a right of the group
            open_to = found.st_mode & (stat.S_IRWXO if credential else stat.S_IRWXG | stat.S_IRWXO)
            text = opened.read(_MOST + 1)
    except OSError as error:
        raise _unusable(file, what, error.strerror or "it cannot be read") from error
    if open_to:
        raise BadInput(
            "CFG006",
            f"{file}, which holds {what}, can be read by others (mode {stat.S_IMODE(found.st_mode):04o})",
            f"chmod 600 {file}, and think about a new secret if somebody may have read this one.",
        )
    try:
        secret = text.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        secret = ""
    if not secret or len(text) > _MOST or "\n" in secret or "\0" in secret:
        raise _unusable(file, what, "it does not hold one line of text")
    return secret


def _credential(where: str, what: str) -> Path:
    folder = credentials_folder()
    if folder is None:
        raise BadInput(
            "CFG007",
            f"{what} is a credential of the service ('{where}'), and this is not run by systemd",
            "name a file by the variable that 'tahqiq config show --where' tells, or run it as the service does.",
        )
    return folder / where.removeprefix(CREDENTIAL)


def _unusable(file: Path, what: str, why: str) -> BadInput:
    return BadInput(
        "CFG007",
        f"{file}, which should hold {what}, cannot be used: {why}",
        "put the secret there as one line, for the eyes of whoever runs this alone (mode 0600).",
    )
