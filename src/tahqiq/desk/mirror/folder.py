"""A mirror's folder: a party's own copy of the register, laid out so that others can be served from it.

mirror.json     where it is copied from, the log's key, and the owner's own quorum policies
checkpoint      the newest state believed; replaced by rename, last of all
tile/, log.vkey, policy/   the register's static files (C2SP tlog-tiles), each checked before it stands here
sealed/         envelopes, under their hash
believed/       every checkpoint that was believed, under its size
evidence/       what proves a fork or a rollback: never written over, never taken away
incoming/       what a sync has fetched and not yet checked, and the note that it is for
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tahqiq.desk.mirror.disk import explained, write_whole
from tahqiq.desk.mirror.terms import Terms, read_terms
from tahqiq.errors import BadInput, MissionUnusable, StorageFailed
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.evidence import Evidence, write_evidence
from tahqiq_verify.note import MAX_NOTE
from tahqiq_verify.policy_file import MAX_POLICY
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import FolderSource
from tahqiq_verify.spelling import LARGEST_JSON_NUMBER, strict_json

ABOUT: Final = "mirror.json"
CHECKPOINT: Final = "checkpoint"
INCOMING: Final = "incoming"
REPORT: Final = "last-sync.json"
_LOCK: Final = "mirror.lock"
_FORMAT: Final = "tahqiq-mirror/1"
_MAX_ABOUT: Final = 8 * MAX_POLICY
_MAX_REPORT: Final = 1 << 26
_REPORTED: Final = {"at", "size", "state_digest"}


@dataclass(frozen=True)
class About:
    """What a mirror was made with. ``key_given``: its owner gave the log's key; else the source itself did."""

    source: str
    log: str
    key_given: bool
    policies: Mapping[str, str]


@dataclass(frozen=True)
class MirrorFolder:
    """An opened mirror."""

    folder: Path
    about: About
    terms: Terms

    @cached_property
    def files(self) -> FolderSource:
        """The mirror's own copy, as any reader of a register's files reads it."""
        return FolderSource(self.folder)

    @property
    def incoming(self) -> Path:
        """Where fetched files wait to be checked."""
        return self.folder / INCOMING

    def believed(self) -> SignedCheckpoint | None:
        """The newest state believed; raises ``MissionUnusable`` (MIR002) if the mirror's own notes are damaged.

        It is noted twice, so that neither a crash between the two nor the loss of one makes the mirror forget.
        """
        head, sizes = self._note(self.folder / CHECKPOINT), self.believed_sizes()
        kept = self.believed_at(sizes[0]) if sizes else None
        if kept is None or head is None or kept.checkpoint.size != head.checkpoint.size:
            both = [one for one in (head, kept) if one is not None]
            return max(both, key=lambda one: one.checkpoint.size, default=None)
        if kept.checkpoint.text != head.checkpoint.text:
            raise _unusable(self.folder, f"{CHECKPOINT} and believed/{sizes[0]} are two states of one size")
        return kept

    def shown(self) -> tuple[SignedCheckpoint, ...]:
        """The states that syncs were shown, signed and cosigned, and could not check; the log stands by them."""
        files = sorted((self.folder / "shown").glob("*.note"))
        return tuple(one for file in files if (one := self._note(file)) is not None)

    def believed_sizes(self) -> tuple[int, ...]:
        """The sizes of all states that were ever believed, the newest first."""
        names = [file.name for file in (self.folder / "believed").glob("*")]
        return tuple(sorted((int(name) for name in names if name.isascii() and name.isdigit()), reverse=True))

    def believed_at(self, size: int) -> SignedCheckpoint | None:
        """The state of this size as it was believed."""
        signed = self._note(self.folder / "believed" / str(size))
        if signed is not None and signed.checkpoint.size != size:
            raise _unusable(self.folder, f"believed/{size} is a state of {signed.checkpoint.size} entries")
        return signed

    def expect(self, signed: SignedCheckpoint) -> None:
        """Notes what a sync is about to check, so that it is remembered even if it cannot be checked now."""
        head = signed.checkpoint
        with explained(self.folder):
            write_whole(self.folder / "shown" / f"{head.size}-{head.root.hex()}.note", signed.note)

    def forget_shown(self) -> None:
        """After a sync that has found all of them to be continued by what is believed now."""
        with explained(self.folder):
            for file in (self.folder / "shown").glob("*.note"):
                file.unlink()

    def believe(self, signed: SignedCheckpoint) -> None:
        """Replaces the state believed; everything that it implies stands in the folder already."""
        with explained(self.folder):
            write_whole(self.folder / "believed" / str(signed.checkpoint.size), signed.note)
            write_whole(self.folder / CHECKPOINT, signed.note)

    def forget_incoming(self) -> None:
        """Takes away what was fetched."""
        if self.incoming.exists():
            with explained(self.folder):
                shutil.rmtree(self.incoming)

    def keep_evidence(self, evidence: Evidence) -> Path:
        """Keeps a proof for ever, under a name made of what it proves; the same proof is kept once.

        Sizes that no JSON file can state (beyond 2**53) are told by the two notes alone.
        """
        first, second = evidence.sizes
        name = (
            f"{evidence.verdict}-{first}-{second}-{hashlib.sha256(b''.join(evidence.notes)).hexdigest()[:16]}"
        )
        if max(evidence.sizes) <= LARGEST_JSON_NUMBER:
            files = {f"{name}.json": write_evidence(evidence)}
        else:
            files = {f"{name}.{n}.note": note for n, note in enumerate(evidence.notes, 1)}
        with explained(self.folder):
            for file, data in files.items():
                if not (self.folder / "evidence" / file).exists():
                    write_whole(self.folder / "evidence" / file, data)
        return self.folder / "evidence" / next(iter(files))

    def evidence(self) -> tuple[Path, ...]:
        """All proofs that are kept."""
        return tuple(sorted((self.folder / "evidence").glob("*-*.[jn]*")))

    def write_report(self, report: Mapping[str, Any]) -> None:
        """Keeps what the last sync found, for whoever asks how the mirror stands."""
        with explained(self.folder):
            write_whole(
                self.folder / REPORT, json.dumps(report, ensure_ascii=False, indent=1).encode() + b"\n"
            )

    def report(self) -> dict[str, Any] | None:
        """What the last sync found; ``None`` before the first."""
        try:
            found = strict_json(_read(self.folder / REPORT, _MAX_REPORT))
            if type(found) is not dict or not found.keys() >= _REPORTED:
                raise ValueError("out of form; the next sync writes it anew")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _unusable(self.folder, f"{REPORT}: {error}") from error
        return found

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Holds the mirror while it is changed; raises ``StorageFailed`` (MIR011) if somebody else does."""
        with explained(self.folder), (self.folder / _LOCK).open("ab") as lock:
            self._take(lock.fileno(), fcntl.LOCK_EX)
            yield

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Keeps a sync from changing the mirror while it is read; a mirror on a read-only disk is read all the same."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                lock = stack.enter_context((self.folder / _LOCK).open("rb"))
                self._take(lock.fileno(), fcntl.LOCK_SH)
            yield

    def _take(self, handle: int, kind: int) -> None:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageFailed(
                "MIR011", f"{self.folder} is at work already", "wait until the other command has ended."
            ) from error

    def _note(self, file: Path) -> SignedCheckpoint | None:
        try:
            return self.terms.open(_read(file, MAX_NOTE), str(file))
        except FileNotFoundError:
            return None
        except (OSError, Refusal) as error:
            raise _unusable(self.folder, str(error)) from error


def make_folder(folder: Path, about: About) -> MirrorFolder:
    """A mirror in a new or empty folder; raises ``MissionUnusable`` (MIR003) for any other, ``BadInput`` (MIR004)."""
    terms = read_terms(about.log, about.policies)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise MissionUnusable(
                "MIR003",
                f"there is something already in {folder}",
                "name a new folder; a mirror is never made over another.",
            )
        (folder / _LOCK).touch()
        write_whole(folder / "log.vkey", f"{terms.log.vkey}\n".encode())
        plain = {
            "format": _FORMAT,
            "source": about.source,
            "log": terms.log.vkey,
            "key_given": about.key_given,
            "policies": dict(about.policies),
        }
        write_whole(folder / ABOUT, json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n")
    return MirrorFolder(folder, about, terms)


def open_folder(folder: Path) -> MirrorFolder:
    """The mirror in this folder; raises ``MissionUnusable`` (MIR001 none, MIR002 what it was made with is damaged)."""
    try:
        plain = strict_json(_read(folder / ABOUT, _MAX_ABOUT))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissionUnusable(
            "MIR001", f"there is no mirror in {folder}", "make one with 'tahqiq mirror init FOLDER'."
        ) from error
    except (OSError, Refusal) as error:
        raise _unusable(folder, f"{ABOUT}: {error}") from error
    try:
        about = _about(plain)
        return MirrorFolder(folder, about, read_terms(about.log, about.policies))
    except (KeyError, TypeError, ValueError) as error:
        raise _unusable(folder, f"{ABOUT} is out of form: {error}") from error
    except BadInput as error:
        raise _unusable(folder, f"{ABOUT}: {error.cause}") from error


def _about(plain: Any) -> About:
    if plain["format"] != _FORMAT:
        raise ValueError("another format")
    about = About(plain["source"], plain["log"], plain["key_given"], plain["policies"])
    texts = [about.source, about.log, *about.policies.values()]
    if not all(isinstance(one, str) for one in texts) or not isinstance(about.key_given, bool):
        raise ValueError("a name has a value of the wrong kind")
    if not set(about.policies) <= set(LEVELS):
        raise ValueError("an unknown level of policy")
    return about


def _unusable(folder: Path, why: str) -> MissionUnusable:
    return MissionUnusable(
        "MIR002",
        f"the mirror in {folder} is damaged: {why}",
        "keep the folder as it is, and restore this file from a backup or make a new mirror beside it.",
    )


def _read(file: Path, limit: int) -> bytes:
    with file.open("rb") as opened:
        data = opened.read(limit + 1)
    if len(data) > limit:
        raise Refusal("too_big", f"is larger than {limit} bytes", str(file))
    return data
