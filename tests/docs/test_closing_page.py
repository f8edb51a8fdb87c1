"""docs/closing.md names every command of the end of a mission, and every command that it names there is."""

import re
from pathlib import Path

import click

from tahqiq.cli.closing import mission
from tahqiq.cli.main import main

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "closing.md").read_text("utf-8")


def test_every_command_of_the_end__is_on_the_page():
    named = set(re.findall(r"mission ([a-z]+)", TEXT))
    assert set(mission.commands) - named == set()


def test_every_command_on_the_page__is_there():
    context = click.Context(main)
    for words in re.findall(r"tahqiq ((?!--)[a-z-]+(?: [a-z-]+)?)", TEXT):
        first, *rest = words.split()
        found = main.get_command(context, first)
        assert found is not None, words
        if isinstance(found, click.Group) and rest:
            assert found.get_command(context, rest[0]) is not None, words
