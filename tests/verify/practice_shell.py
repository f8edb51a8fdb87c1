"""A folder of practice papers, and ``tahqiq-verify`` run on them as its own process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import practice_bundle
from practice_agreement import agreed_register

from second_reader.static_log import (
    LOG,
    StaticLog,
    policy_text,
    practice_log,
    tile_name,
    write_files,
)

HONEST = practice_log(600)
FORGED = StaticLog((b"forged", *HONEST.entries[1:]))


@dataclass(frozen=True)
class Said:
    """What the program said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.out.splitlines()[-1]

    @property
    def data(self):
        return json.loads(self.out)


def run(papers: Path, *words: str, environment: dict[str, str] | None = None, seconds: float = 60) -> Said:
    """``tahqiq-verify`` with these words, in the folder of papers."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tahqiq_verify.cli", *words],
        cwd=papers,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in said.err + said.out, said.err
    return said


def write_papers(folder: Path) -> Path:
    """Every kind of paper the commands take: two registers, notes, a proof, policies, bundles, entries."""
    write_files(HONEST.files(), folder / "log")
    write_files(FORGED.files(), folder / "forged")
    damaged = HONEST.files()
    damaged[tile_name("entries", 1, 256)] = damaged[tile_name("entries", 1, 256)][:-1]
    write_files(damaged, folder / "damaged")
    for quorum in ("final", "recorded", "none"):
        (folder / f"{quorum}.policy").write_bytes(policy_text(quorum))
    (folder / "log.vkey").write_text(LOG.vkey + "\n")
    (folder / "old").write_bytes(HONEST.note(300))
    (folder / "forged-old").write_bytes(FORGED.note(300))
    (folder / "new").write_bytes(HONEST.note())
    (folder / "one-witness").write_bytes(HONEST.note(cosigners=("arden",)))
    (folder / "growth").write_bytes(HONEST.consistency(300))
    (folder / "proof").write_bytes(HONEST.proof(9))
    (folder / "leaf").write_bytes(HONEST.entries[9])
    _write_mission(folder)
    return folder


def _write_mission(folder: Path) -> None:
    made = agreed_register()
    last = len(made.entries) - 1
    log = StaticLog(tuple(entry.leaf for entry in made.entries))
    write_files(log.files(made.note().encode()), folder / "mission")
    (folder / "mission.policy").write_text(practice_bundle.policy_text("final"))
    (folder / "mission.vkey").write_text(practice_bundle.LOG.vkey(1))
    (folder / "bundle").write_bytes(practice_bundle.plain_json(made.bundle(last)))
    disclosed = "".join(f"~{one}" for one in made.entries[last].disclosures) + "~"
    (folder / "record").write_bytes(made.entries[last].leaf + disclosed.encode())
    (folder / "act").write_bytes(made.entries[1].leaf)
