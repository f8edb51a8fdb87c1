"""What operating.md says is so: its files fit, its commands are there, its figures and fields are the program's."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahqiq.cli.main import main
from tahqiq.desk.configure import check_file
from tahqiq.desk.example_configuration import example_configuration

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/operating.md").read_text("utf-8")
BLOCKS = re.findall(r"(?ms)^```toml\n(.*?)^```$", TEXT)


def test_example__is_what_the_program_prints():
    assert BLOCKS[-1] == example_configuration()
    assert (ROOT / "deploy/tahqiq.toml").read_text("utf-8") == example_configuration()


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_configurations__fit(tmp_path, block):
    file = tmp_path / "tahqiq.toml"
    file.write_text(block, "utf-8")
    file.chmod(0o644)
    assert check_file(file).file == file


def commands():
    for line in re.findall(r"(?m)^    (?:sudo -u tahqiq )?(tahqiq [^…\n]*)$", TEXT):
        yield shlex.split(re.split(r" {3,}", line)[0])[1:]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_commands__are_there_with_their_options(words):
    options = [word for word in words if word.startswith("--")]
    named = []
    for word in words:
        if not re.fullmatch(r"[a-z-]+", word) or word.startswith("--"):
            break
        named.append(word)
    done = CliRunner().invoke(main, [*named, "--help"])
    assert done.exit_code == 0, done.output
    assert all(option in done.output for option in options)


def test_figures__are_those_of_the_program():
    told = set(re.findall(r"`(tahqiq_\w+)`", TEXT.split("| figure |")[1].split("\n\n")[0]))
    written = {
        name
        for file in ("cli/stock.py", "web/meters.py")
        for name in re.findall(r'"(tahqiq_\w+)"', (ROOT / "src/tahqiq" / file).read_text("utf-8"))
    }
    assert {name.removesuffix("_total") for name in told} == written


def test_files__that_are_named_are_there():
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", TEXT):
        assert (ROOT / "docs" / path).exists(), path
    for path in re.findall(r"(?<![\w/])deploy/[\w./@-]+[\w]", TEXT):
        assert list(ROOT.glob(path + "*")), path
