"""The README's tour, run as it stands: each ``$`` line, its output against what is printed there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """Each command with the output printed under it."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall((ROOT / "README.md").read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


def fits(printed: str, expected: str) -> bool:
    """Whether the output is as expected, ``…`` standing for anything, also for nothing."""
    pattern = ".*?".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.mark.slow
def test_tour__prints_what_the_readme_says(tmp_path):
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    for command, expected in steps():
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert fits(done.stdout, expected), f"{command}\nprinted:\n{done.stdout}\nREADME:\n{expected}"


def test_cli_reference__is_the_help_as_it_is():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from write_cli_reference import reference
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == reference(), "run scripts/write_cli_reference.py"
