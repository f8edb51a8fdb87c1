"""Keys that lie on a person's own machine: a keeper's vault key, a reader's one-time key; never in the key folder.

Each is a file that age seals with a passphrase (C2SP age v1, scrypt). Each guess at one costs whoever
finds the file about a second; whoever has the mission, its keys and the vault's file has nothing.
"""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyrage

from tahqiq.desk.open_desk import Chance, Desk
from tahqiq.errors import BadInput, Refused, StorageFailed
from tahqiq.model.ids import canonical_json
from tahqiq.register.envelope import new_identity, recipient_of
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.store.disk import sync_folder
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import strict_json

LEAST_PASSPHRASE: Final = 14
_KEEPER: Final = "tahqiq-vault-key/1"
_READER: Final = "tahqiq-one-time-key/1"
_FIRST: Final = b"age-encryption.org/v1\n-> scrypt "
_MOST_BYTES: Final = 65_536


@dataclass(frozen=True)
class VaultKey:
    """A keeper's secret: the age identity that opens his halves, and the key that his papers are signed with."""

    member: str
    identity: str = field(repr=False)
    signer: Signer = field(repr=False)

    @property
    def recipient(self) -> str:
        """The public half of the age identity."""
        return recipient_of(self.identity)

    @property
    def signs(self) -> str:
        """The public half of the signing key, in hexadecimal."""
        return self.signer.public.hex()


@dataclass(frozen=True)
class OneTimeKey:
    """A reader's secret for one asking."""

    identity: str = field(repr=False)

    @property
    def recipient(self) -> str:
        """The public half."""
        return recipient_of(self.identity)


def new_vault_key(member: str, chance: Chance) -> VaultKey:
    """A fresh key for a keeper, in memory alone."""
    return VaultKey(member, new_identity(), signer_from_seed(member, chance(32)))


def new_one_time_key() -> OneTimeKey:
    """A fresh key for one reading, in memory alone."""
    return OneTimeKey(new_identity())


def write_vault_key(key: VaultKey, file: Path, passphrase: str) -> None:
    """Keeps a keeper's key in a new file; raises as :func:`_write` does."""
    said = {
        "format": _KEEPER,
        "member": key.member,
        "identity": key.identity,
        "seed": key.signer.seed().hex(),
    }
    _write(said, file, passphrase)


def read_vault_key(file: Path, passphrase: str) -> VaultKey:
    """A keeper's key from its file; raises ``BadInput`` (VLT020)."""
    said = _read(file, passphrase, _KEEPER, {"format", "member", "identity", "seed"})
    try:
        key = VaultKey(
            said["member"], said["identity"], signer_from_seed(said["member"], bytes.fromhex(said["seed"]))
        )
        recipient_of(key.identity)
    except (ValueError, TypeError):
        raise _no_key(file) from None
    return key


def write_one_time_key(key: OneTimeKey, file: Path, passphrase: str) -> None:
    """Keeps a reader's one-time key in a new file; raises as :func:`_write` does."""
    _write({"format": _READER, "identity": key.identity}, file, passphrase)


def read_one_time_key(file: Path, passphrase: str) -> OneTimeKey:
    """A reader's one-time key from its file; raises ``BadInput`` (VLT020)."""
    key = OneTimeKey(_read(file, passphrase, _READER, {"format", "identity"})["identity"])
    try:
        recipient_of(key.identity)
    except (ValueError, TypeError):
        raise _no_key(file) from None
    return key


def fingerprint_of(*public: str) -> str:
    """Public halves in a form that two people read to each other: eight groups of four signs."""
    digest = hashlib.sha256("\n".join(public).encode()).hexdigest()
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def destroy_key(file: Path) -> str:
    """Overwrites a key's file and takes it away; gives why it is there still, where the medium does not let it go."""
    try:
        size = file.stat().st_size
        with file.open("r+b") as handle:
            handle.write(b"\0" * size)
            handle.flush()
            os.fsync(handle.fileno())
        file.unlink()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def check_place(desk: Desk, vault: Path, file: Path) -> None:
    """Raises ``Refused`` (VLT021) for a key file in the key folder, or in the folder of the vault."""
    folder = file.resolve().parent
    kept = (desk.keyring.folder.resolve(), vault.resolve().parent)
    if any(folder == one or one in folder.parents for one in kept[:1]) or folder == kept[1]:
        raise Refused(
            "VLT021",
            f"{file} lies beside what it is to protect",
            "keep it on a medium of your own, which you take out and lock away: /media/…",
        )


def check_passphrase(passphrase: str) -> None:
    """Raises ``BadInput`` (VLT020) for a passphrase that is too short."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise BadInput(
            "VLT020",
            f"a passphrase has at least {LEAST_PASSPHRASE} signs",
            "take five or six words that belong together for nobody but you.",
        )


def _write(said: dict[str, Any], file: Path, passphrase: str) -> None:
    """Seals and keeps it; raises ``BadInput`` (VLT020) for a short passphrase, ``StorageFailed`` for the disk."""
    check_passphrase(passphrase)
    sealed = bytes(pyrage.passphrase.encrypt(canonical_json(said), passphrase))
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(handle)
        sync_folder(file.resolve().parent)
    except FileExistsError as error:
        raise BadInput("VLT020", f"there is a file at {file} already", "name another file.") from error
    except OSError as error:
        raise StorageFailed(
            "STO001", f"the key {file} cannot be written: {error.strerror}", "name another file."
        ) from error


def _read(file: Path, passphrase: str, form: str, names: set[str]) -> dict[str, Any]:
    try:
        with file.open("rb") as source:
            sealed = source.read(_MOST_BYTES)
        if not sealed.startswith(_FIRST):
            raise _no_key(file)
        said = strict_json(bytes(pyrage.passphrase.decrypt(sealed, passphrase)))
    except (OSError, pyrage.DecryptError, Refusal):
        raise _no_key(file) from None  # nothing of what a file holds goes into an error
    if not isinstance(said, dict) or said.get("format") != form or said.keys() != names:
        raise _no_key(file)
    return said


def _no_key(file: Path) -> BadInput:
    return BadInput(
        "VLT020",
        f"{file} does not open: another passphrase, another kind of key, or no key at all",
        "name your own key's file, and type its passphrase again.",
    )
