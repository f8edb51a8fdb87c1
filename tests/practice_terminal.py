"""The command line as a member types it: against one mission, under one's own name, with the exit code expected."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from practice_mission import new_desk
from tahqiq.cli.main import main


class Terminal:
    """``terminal("crossing", "list", by="duty-1")`` gives what is printed, after holding the exit code."""

    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, by: str | None = None, code: int = 0) -> str:
        return self._run(words, by, code).output

    def json(self, *words: str, by: str | None = None) -> Any:
        """What a command prints for programs; warnings go elsewhere."""
        return json.loads(self._run((*words, "--json"), by, 0).stdout)

    def _run(self, words: Sequence[str], by: str | None, code: int) -> Result:
        acting = ("--as", by) if by else ()
        done = CliRunner().invoke(main, [*self.options, *words, *acting], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done


def practice_terminal(place: str, folder: Path) -> Terminal:
    """A terminal at a practice mission just made."""
    new_desk(place, folder / "keys").store.close()
    return Terminal(place, folder)
