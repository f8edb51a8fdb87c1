"""The verifier's README: every command in it is run here, and says what the README says it does."""

import os
from pathlib import Path

import pytest
from practice_shell import run, write_papers

from tahqiq_verify.cli import COMMANDS

README = Path(__file__).resolve().parents[2] / "packages" / "verify" / "README.md"


def transcripts(text: str) -> list[tuple[str, list[str]]]:
    """Each command of the README's console blocks, with the lines printed under it."""
    found: list[tuple[str, list[str]]] = []
    for block in text.split("```console\n")[1:]:
        for line in block.split("```")[0].splitlines():
            if line.startswith("$ tahqiq-verify "):
                found.append((line.removeprefix("$ tahqiq-verify "), []))
            else:
                found[-1][1].append(line)
    return found


def test_transcripts__are_what_the_program_says(tmp_path):
    """Set ``TAHQIQ_WRITE_README=1`` to write what the program says now into the README."""
    papers = write_papers(tmp_path)
    text = README.read_text("utf-8")
    told = {words: run(papers, *words.split()).out.splitlines() for words, _lines in transcripts(text)}
    if os.environ.get("TAHQIQ_WRITE_README") == "1":
        for words, lines in transcripts(text):
            before, after = (
                f"$ tahqiq-verify {words}\n" + "".join(f"{x}\n" for x in y) for y in (lines, told[words])
            )
            text = text.replace(before, after)
        README.write_text(text, "utf-8")
    assert dict(transcripts(text)) == told
    assert len(told) >= 6


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command__stands_in_the_readme(command):
    assert f"tahqiq-verify {command}" in README.read_text("utf-8")
