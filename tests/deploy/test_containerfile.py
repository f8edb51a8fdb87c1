"""The container file: no engine builds it here, so it is read line by line; what it copies is there."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy/Containerfile"
KNOWN = set(  # noqa: C405
    [
        "FROM",
        "RUN",
        "WORKDIR",
        "COPY",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ]
)


def steps():
    text = re.sub(r"(?m)^\s*#.*\n", "", FILE.read_text("utf-8")).replace("\\\n", " ")
    return [
        (line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in text.splitlines() if line.strip()
    ]


def said(word):
    return [rest for first, rest in steps() if first == word]


def test_steps__are_known_words():
    assert {word for word, _ in steps()} <= KNOWN  # no ADD, which fetches; no ARG, which ends up in the image


def test_bases__are_named_with_registry_and_version():
    for base in said("FROM"):
        assert re.fullmatch(r"docker\.io/library/debian:12-slim( AS built)?", base)


def test_copied__is_there_and_enough_to_install():
    copied = {name for rest in said("COPY") if not rest.startswith("--from") for name in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = {
        project["project"]["readme"],
        *project["project"]["license-files"],
        "pyproject.toml",
        "requirements.lock",
    }
    needed |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    needed |= {source["path"].split("/")[0] for source in project["tool"]["uv"]["sources"].values()}
    script = (ROOT / "scripts/make-venv").read_text("utf-8")
    needed |= set(re.findall(r"-r (\S+\.lock)", script)) | {"scripts/make-venv", "src"}
    assert needed <= copied
    for secret in ("keys", "demo", "mission", ".env", "."):
        assert secret not in copied


@pytest.mark.parametrize("step", said("RUN"))
def test_commands__are_good_shell_and_leave_no_lists(step):
    assert subprocess.run(["sh", "-n", "-c", step], capture_output=True, check=False).returncode == 0
    if "apt-get" in step:
        assert "--no-install-recommends" in step
        assert "rm -rf /var/lib/apt/lists/*" in step
    assert not re.search(r"curl|wget|pip install(?!.*require-hashes)|sudo|chmod 777", step)


def test_it_runs__as_nobody_and_says_how_it_is():
    words = [word for word, _ in steps()]
    assert said("USER") == ["8710:8710"]
    assert words.index("USER") > max(index for index, word in enumerate(words) if word in ("RUN", "COPY"))
    health = said("HEALTHCHECK")[0]
    command = json.loads(health[health.index("[") :])
    assert command[-1].count("http://127.0.0.1:8710/healthz") == 1
    compile(command[-1], "healthcheck", "exec")
    assert json.loads(said("ENTRYPOINT")[0]) == ["/opt/tahqiq/.venv/bin/tahqiq"]
    assert json.loads(said("CMD")[0]) == ["serve"]
    assert not re.search(r"(?i)password|secret|token|key=", "".join(said("ENV")))
