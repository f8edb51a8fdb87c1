"""``tahqiq-verify`` on hostile files, odd terminals and closed pipes: one clear line, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import practice_bundle
import pytest
from practice_agreement import agreed_register
from practice_shell import run, write_papers

from tahqiq_verify.cli import COMMANDS

FINAL = ("--policy", "final.policy")


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    return write_papers(tmp_path_factory.mktemp("papers"))


HOSTILE = {
    "empty": b"",
    "one byte": b"\n",
    "random": b"".join(bytes([number * 37 % 256]) for number in range(4000)),
    "zeros": bytes(5000),
    "truncated": lambda honest: honest[: len(honest) // 2],
    "cut by a byte": lambda honest: honest[:-1],
    "utf-16": lambda honest: honest.decode().encode("utf-16"),
    "with a byte order mark": lambda honest: b"\xef\xbb\xbf" + honest,
    "in another alphabet": lambda honest: honest + "é".encode("latin-1"),
    "line ends of Windows": lambda honest: honest.replace(b"\n", b"\r\n") + b"\r\n",
    "doubled": lambda honest: honest + honest,
    "deep": b"[" * 100_000,
    "huge": None,
}
PAPERS = {
    "checkpoint X --policy final.policy": "new",
    "proof X --leaf leaf --policy final.policy": "proof",
    "proof proof --leaf X --policy final.policy": "leaf",
    "consistency X new --proof growth --policy final.policy": "old",
    "consistency old new --proof X --policy final.policy": "growth",
    "compare X log --policy final.policy": "old",
    "audit log --believed X --policy final.policy": "old",
    "bundle X --log mission.vkey": "bundle",
    "evidence X --log log.vkey": "evidence",
    "leaf X": "record",
    "policy lint X": "final.policy",
    "checkpoint new --policy X": "final.policy",
    "checkpoint new --log X": "log.vkey",
}


# White space after JSON and the line feed after a key are no part of what they say.
HARMLESS = {
    ("bundle X --log mission.vkey", "line ends of Windows"),
    ("evidence X --log log.vkey", "line ends of Windows"),
    ("evidence X --log log.vkey", "cut by a byte"),
    ("checkpoint new --log X", "cut by a byte"),
}


@pytest.mark.slow
@pytest.mark.parametrize("words", PAPERS)
def test_hostile_file__is_refused_in_a_line_or_few(papers, tmp_path, words):
    file = tmp_path / "X"
    command = words.replace("X", str(file)).split()
    fork = ("consistency", "forged-old", "new", "--source", "log", *FINAL, "--evidence", str(file))
    honest = file.read_bytes() if run(papers, *fork) and "evidence" in words else _paper(papers, words)
    file.write_bytes(honest)
    assert run(papers, *command).code == 0
    for kind, damage in HOSTILE.items():
        _make(file, honest, damage)
        said = run(papers, *command)
        assert said.code in ((0,) if (words, kind) in HARMLESS else (1, 2)), (kind, said)
        assert said.code == 0 or 1 <= (said.out + said.err).count("\n") <= 4, (kind, said)


def _paper(papers, words):
    return (papers / PAPERS[words]).read_bytes()


def _make(file, honest, damage):
    if damage is None:
        with file.open("wb") as opened:
            opened.truncate(3 << 30)  # a hole: three gibibytes that take no room
    else:
        file.write_bytes(damage if isinstance(damage, bytes) else damage(honest))


@pytest.mark.parametrize("place", ["folder", "pipe", "device"])
def test_place_that_is_no_file__is_unreadable_and_never_waited_for(papers, tmp_path, place):
    thing = tmp_path / "thing"
    if place == "folder":
        thing.mkdir()
    elif place == "pipe":
        os.mkfifo(thing)
    else:
        thing.symlink_to("/dev/zero")
    said = run(papers, "bundle", str(thing))
    assert (said.code, said.out) == (2, "")
    assert "no such file" in said.err


def test_signs_that_steer_a_terminal__are_spelled_out(papers, tmp_path):
    made = agreed_register()
    body = {"member": "\x1b[2J\u202eevil\u200b", "role": "x"}
    made.write_open(practice_bundle.ADMIN, "role.granted", "adm-1", body)
    (tmp_path / "act").write_bytes(made.entries[-1].leaf)
    said = run(tmp_path, "leaf", "act")
    assert said.code == 0
    assert not {"\x1b", "\u202e", "\u200b"} & set(said.out)
    assert "\\u{202e}evil" in said.out
    assert json.loads(run(tmp_path, "leaf", "act", "--json").out)["says"]["body"] == body


def test_terminal_of_ascii_alone__is_no_fault(papers, tmp_path):
    made = agreed_register()
    made.write_open(practice_bundle.ADMIN, "role.granted", "adm-1", {"member": "تحقیق", "role": "x"})
    (tmp_path / "act").write_bytes(made.entries[-1].leaf)
    assert run(tmp_path, "leaf", "act", environment={"PYTHONIOENCODING": "ascii"}).code == 0


def test_reader_that_went_away__is_no_traceback(papers):
    command = [sys.executable, "-m", "tahqiq_verify.cli", "bundle", "bundle"]
    with subprocess.Popen(command, cwd=papers, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait() == 2


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command__has_help(papers, command):
    assert run(papers, command, "--help").code == 0
