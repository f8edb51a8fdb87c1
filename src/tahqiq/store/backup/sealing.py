"""Sealing whole files with age (C2SP age v1) to reading keys, and opening them, piece by piece as they are."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pyrage

from tahqiq.register.envelope import NotForUs

_FULL = "os error 28"  # how age's own code tells of a full disk


def seal_file(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """The file sealed to these age recipients, in a new file that is on the disk when this returns."""
    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    _private(target)
    try:
        pyrage.encrypt_file(str(source), str(target), keys)
    except pyrage.EncryptError as error:
        raise OSError(errno.ENOSPC if _FULL in str(error) else errno.EIO, str(error)) from error
    _sync(target)


def open_sealed_file(source: Path, target: Path, identities: Sequence[str]) -> None:
    """What is sealed in a file, in a new file for its owner alone; raises ``NotForUs`` if none of these opens it.

    A sealed file that is damaged raises the same: age does not tell the two apart. Nothing is left of it then.
    """
    if not identities:
        raise NotForUs
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    _private(target)
    try:
        pyrage.decrypt_file(str(source), str(target), keys)
    except (pyrage.DecryptError, OSError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if _FULL in str(error):
            raise OSError(errno.ENOSPC, "No space left on device") from error
        raise NotForUs from error
    _sync(target)


def _private(file: Path) -> None:
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
