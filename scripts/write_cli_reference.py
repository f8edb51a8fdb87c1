"""Writes docs/cli.md from the command's own help, so that it cannot drift; a test compares them."""

from pathlib import Path

import click

from tahqiq.cli.main import main

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
HEAD = "# The command `tahqiq`\n\nWritten by `scripts/write_cli_reference.py` from the program's own help.\n"


def reference() -> str:
    """The help of every command, in the order in which help lists them."""
    text = "\n".join([HEAD, *_described(main, "tahqiq", None, 2)])
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _described(command: click.Command, name: str, parent: click.Context | None, depth: int) -> list[str]:
    width = {"max_content_width": 100, "terminal_width": 100}
    with command.make_context(name, [], parent=parent, resilient_parsing=True, **width) as here:
        parts = [f"{'#' * depth} {here.command_path}\n\n```text\n{command.get_help(here)}\n```\n"]
        if isinstance(command, click.Group):
            for inner in command.list_commands(here):
                found = command.get_command(here, inner)
                assert found is not None
                parts += _described(found, inner, here, depth + 1)
    return parts


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8")
