"""The commands that the pages of docs show are there, with the options that they show."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tahqiq.cli.main import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN_BY_THE_PROGRAM = {"cli.md"}
MEANT = {
    "backup": "take",
    "incident": "show",
    "compliance": "test",
}  # where no word of the group's own is given
LINE = re.compile(r"^(?: {4}|\$ )?(?:sudo -u tahqiq )?(tahqiq (?!_)[^\n]*)$")


def shown() -> Iterator[tuple[str, str]]:
    for page in sorted(DOCS.glob("*.md")):
        if page.name in WRITTEN_BY_THE_PROGRAM:
            continue
        text = re.sub(r"\\\n\s*", " ", page.read_text("utf-8"))
        fences = set(re.findall(r"(?ms)^```(?:sh|console)?\n(.*?)^```$", text))
        lines = [line for line in text.splitlines() if line.startswith("    tahqiq ")]
        for line in [*lines, *(line for fence in fences for line in fence.splitlines())]:
            if found := LINE.match(line):
                yield page.name, re.split(r" {3,}| #|\s[…(;|>]", found[1])[0]


@pytest.mark.parametrize(("page", "line"), sorted(set(shown())))
def test_command__is_there_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    known = {option for one in main.params for option in one.opts}
    at = click.Context(main)
    command: click.Command = main
    while words and isinstance(command, click.Group):
        word = words.pop(0)
        if word in known:
            words.pop(0)
            continue
        under = command.get_command(at, word)
        if under is None and command.name in MEANT:
            under = command.get_command(at, MEANT[command.name])
        assert under is not None, f"{page}: there is no '{word}' in '{line}'"
        command = under
    options = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    given = {word.split("=")[0] for word in words if re.fullmatch(r"--[a-z-]+(=.*)?", word)}
    assert given <= options | known | {"--help"}, f"{page}: {given - options - known} in '{line}'"
