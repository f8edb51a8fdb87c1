"""What is typed for the vault: passphrases and identities come from the terminal or a file descriptor, never an option.

What stands in an option lies in the shell's history and in the list of processes.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.vault_key import VaultKey, check_passphrase, check_place, read_vault_key
from tahqiq.errors import BadInput, Refused
from tahqiq.model.identity import Identity

_MOST_BYTES = 64 * 1024
_MOST_CONTACTS = 20


def keeper_key(vault: VaultDesk, file: Path) -> VaultKey:
    """A keeper's key, opened with the passphrase that is asked for."""
    check_place(vault.desk, vault.file.path, file)
    return read_vault_key(file, passphrase_of(file))


def passphrase_of(file: Path) -> str:
    """The passphrase of a key that is there; it is not shown."""
    return str(click.prompt(f"Passphrase of {file.name}", hide_input=True, err=True))


def new_passphrase(vault: VaultDesk, file: Path) -> str:
    """A passphrase for a new key in this place, typed twice."""
    check_place(vault.desk, vault.file.path, file)
    if file.exists():
        raise BadInput("VLT020", f"there is a file at {file} already", "name another file.")
    words = click.prompt(
        f"Passphrase for {file.name} (five or six words)", hide_input=True, confirmation_prompt=True, err=True
    )
    check_passphrase(words)
    return str(words)


def typed_identity(form: str | None, descriptor: int | None) -> Identity:
    """Who it is: from a form's file, from an open file descriptor, or asked for one by one.

    Raises ``BadInput`` (VLT025), which never repeats what was typed.
    """
    said = _asked() if form is None and descriptor is None else _parsed(_text_of(form, descriptor))
    try:
        return Identity.model_validate(said)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise _malformed(f"{where} is missing, empty or too long") from None


def check_terminal() -> None:
    """Raises ``Refused`` (VLT024) where what is shown would go into a file or to another program."""
    if not sys.stdout.isatty():
        raise Refused(
            "VLT024",
            "an identity is shown on a terminal, and goes into no file and no other program",
            "run it on a terminal, without '>' or '|'; nothing was opened.",
        )


def show_once(lines: list[str]) -> None:
    """Shows lines until the reader presses Enter; then they are gone."""
    with own_screen():
        for line in lines:
            click.echo(line)
        click.prompt("Press Enter, and it is gone", default="", show_default=False, prompt_suffix="")


@contextmanager
def own_screen() -> Iterator[None]:
    """A screen of its own on a terminal, to which nobody scrolls back afterwards."""
    terminal = sys.stdout.isatty()
    if terminal:
        click.echo("\x1b[?1049h\x1b[H", nl=False)
    try:
        yield
    finally:
        if terminal:
            click.echo("\x1b[2J\x1b[3J\x1b[?1049l", nl=False)


def _asked() -> dict[str, Any]:
    with own_screen():
        name = click.prompt("Name", err=True)
        contacts: list[str] = []
        while len(contacts) < _MOST_CONTACTS:
            contact = click.prompt("Contact (empty to end)", default="", show_default=False, err=True)
            if not contact:
                break
            contacts.append(contact)
        notes = click.prompt("Notes (how to approach, risks)", default="", show_default=False, err=True)
    return {"name": name, "contacts": contacts, "notes": notes}


def _text_of(form: str | None, descriptor: int | None) -> str:
    try:
        if form not in (None, "-"):
            data = Path(str(form)).read_bytes()[: _MOST_BYTES + 1]
        else:
            with (
                os.fdopen(os.dup(descriptor), "rb") if descriptor is not None else sys.stdin.buffer as source
            ):
                data = source.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise _malformed("it is larger than 64 KB")
        return data.decode("utf-8")
    except OSError as error:
        raise _malformed(f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _malformed("it is not in UTF-8") from None


def _parsed(text: str) -> dict[str, Any]:
    """``name: …``, ``contact: …`` as often as there are, and ``notes: …`` up to the end."""
    said: dict[str, Any] = {"contacts": []}
    lines = text.splitlines()
    for place, line in enumerate(lines):
        field, colon, value = line.partition(":")
        field = field.strip().lower()
        if not line.strip():
            continue
        if not colon or field not in ("name", "contact", "notes"):
            raise _malformed(f"line {place + 1} is neither name:, contact: nor notes:")
        if field == "notes":
            said["notes"] = "\n".join([value.strip(), *lines[place + 1 :]]).strip()
            break
        if field == "contact":
            said["contacts"].append(value.strip())
        else:
            said[field] = value.strip()
    return said


def _malformed(why: str) -> BadInput:
    return BadInput(
        "VLT025",
        f"the identity cannot be taken: {why}",
        "give 'name:', 'contact:' (one a line) and 'notes:' to the end; or leave the form out and type it.",
    )
