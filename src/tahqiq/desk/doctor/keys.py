"""The doctor on keys and people: reading keys, signing keys, the staff book, the vault's keepers. Counts, no names."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.audit import check as check_audit
from tahqiq.desk.staff.book import STAFF_FILE, book_if_any
from tahqiq.desk.staff.people import holdings
from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.health import Finding, fail, ok, warn
from tahqiq.store.register_state import replay_of
from tahqiq.store.staff.opening import staff_version
from tahqiq.store.staff.upgrading import VERSION, copies_of
from tahqiq.store.vault.acts import vault_as_it_stands
from tahqiq_verify.keys import key_id

SOON = timedelta(days=14)


def examine_keys(desk: Desk) -> Iterator[Finding]:
    """Whose key is here, and whose papers can be sealed."""
    with desk.store.reading() as connection:
        roll = replay_of(connection).roll
    blind = [seat for seat in desk.mission.seat_codes if seat not in roll.readers]
    if blind:
        yield warn(
            "reading keys",
            f"none for {', '.join(blind)}: nothing is sealed to them, so they read it on this machine alone",
            "tahqiq key reader SEAT --recipient age1… --as ADMINISTRATOR.",
        )
    else:
        yield ok("reading keys", f"each of {len(desk.mission.seat_codes)} seats has one")
    absent, other = [], []
    for member, one in sorted(roll.members.items()):
        if roll.keys[one.key].until is not None:
            continue
        try:
            here = {key_id(desk.keyring.signer(member).public)}
        except NotFound:
            absent.append(member)
            continue
        if f"{member}.next" in desk.keyring.names():
            here.add(key_id(desk.keyring.signer(f"{member}.next").public))
        if one.key not in here:
            other.append(member)
    if other:
        yield fail(
            "signing keys",
            f"another key than the enrolled one is here for {', '.join(other)}",
            "find the right key in a backup of the key folder, or replace it: tahqiq key revoke, tahqiq key replace.",
        )
    elif absent:
        yield warn(
            "signing keys",
            f"not in this folder: {', '.join(absent)}",
            "as it should be, if these members keep their keys elsewhere; else look in a backup.",
        )
    else:
        yield ok("signing keys", "every member's key is here")


def examine_staff(desk: Desk) -> Iterator[Finding]:
    """The staff book: its version, its audit chain, and how many hold a post for how long."""
    folder = desk.keyring.folder
    try:
        version = staff_version(folder / STAFF_FILE) if (folder / STAFF_FILE).exists() else VERSION
        if version < VERSION:
            yield _waits(version)
            return
        book = book_if_any(desk)
    except TahqiqError as error:
        yield fail("staff book", f"{error.code}: {error.cause}", error.next_step)
        return
    if book is None:
        yield ok("staff book", "none was begun: nobody signs in")
        return
    yield _version_told(version, len(copies_of(folder)))
    try:
        chain = check_audit(book)
        now = desk.clock.now()
        held = holdings(book, now)
        ending = [one for one in held if one.until is not None and one.until <= now + SOON]
    except TahqiqError as error:
        yield fail("staff book", f"{error.code}: {error.cause}", error.next_step)
        return
    finally:
        book.close()
    if chain.flaw:
        yield fail(
            "audit log",
            "its chain is broken or the file is damaged",
            "stop; keep the file, and compare its head with the one noted elsewhere (docs/members.md).",
        )
    else:
        yield ok(
            "audit log", f"each line follows from the one before, up to {chain.size}; head {chain.noted}"
        )
    if ending:
        yield warn(
            "posts",
            f"{len(ending)} of {len(held)} holdings end within {SOON.days} days",
            "renew those that go on: tahqiq person --help.",
        )
    else:
        yield ok("posts", f"held now: {len(held)}; none ends within {SOON.days} days")


def _waits(version: int) -> Finding:
    return warn(
        "staff book",
        f"its tables are of version {version} and wait to be brought to {VERSION}; the rest was not looked at",
        "stop the servers, take a backup, then run 'tahqiq person list': that brings it up. Look again afterwards.",
    )


def _version_told(version: int, copies: int) -> Finding:
    if not copies:
        return ok("staff book", f"opens; tables of version {version}")
    return warn(
        "staff book",
        f"opens; tables of version {version}; {copies} from before an upgrade lie beside it (staff.v….old)",
        "take them away once all is as it should be: what was changed since stands in them as before.",
    )


def examine_vault(desk: Desk, file: Path) -> Iterator[Finding]:
    """Whether two keepers can open the vault, and whether its file is where the register says there is one."""
    with desk.store.reading() as connection:
        state = vault_as_it_stands(connection, desk.mission.origin)
    if state.vault is None:
        yield ok("vault", "none was opened")
        return
    keepers = sum(one.stands for one in state.enrolments.values())
    if not file.exists():
        yield fail(
            "vault",
            f"the register has one, and there is no file at {file}",
            "name it with --vault, or restore it from a backup taken with --with-vault.",
        )
    elif keepers < 2:
        yield fail(
            "vault",
            f"{keepers} keeper{'s' if keepers != 1 else ''}: it takes two to open it",
            "have another enrol before one more is lost: tahqiq vault open.",
        )
    elif keepers == 2:
        yield warn(
            "vault",
            "two keepers: with one of them lost nobody opens it",
            "have a third enrol: tahqiq vault open.",
        )
    else:
        yield ok("vault", f"{keepers} keepers")
