"""The vault at the command line: kept from a prompt, a form or a descriptor; granted by two; read on a terminal."""

import fcntl
import json
import os
import pty
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from practice_mission import new_desk
from practice_vault import CANARIES, NAME, NOTE, PHONE, with_posts
from tahqiq.cli.main import main

pytestmark = pytest.mark.slow
WORDS = "six quiet herons over the mill"
CONSENT = ("--scope", "contact", "--scope", "protection", "--until", "2031-01-01", "--given", "spoken")
FORM = f"name: {NAME}\ncontact: {PHONE}\nnotes: {NOTE}\nand a second line\n"
KEEPERS = ("custodian-1", "custodian-2", "custodian-3")


class Office:
    """A secretariat's machine, the keepers' sticks, and everything that was ever printed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.printed = folder, ""
        self.options = ["--mission", str(folder / "mission.tahqiq"), "--keys", str(folder / "keys")]
        (folder / "sticks").mkdir()

    def run(self, *words: str, by: str, code: int = 0, typed: str = "") -> Result:
        line = [*self.options, "vault", *words, "--as", by]
        done = CliRunner().invoke(main, line, input=typed, catch_exceptions=False)
        self.printed += done.output
        assert done.exit_code == code, done.output
        return done

    def stick(self, name: str) -> str:
        return str(self.folder / "sticks" / f"{name}.key")

    def enrol(self, member: str) -> Result:
        return self.run("open", "--vault-key", self.stick(member), by=member, typed=f"{WORDS}\n{WORDS}\n")

    def grant(self, asked: str, by: str, code: int = 0) -> Result:
        return self.run("grant", asked, "--vault-key", self.stick(by), by=by, typed=f"{WORDS}\n", code=code)

    def ask(self, pseudonym: str, stick: str) -> str:
        words = ("ask", pseudonym, "--purpose", "contact", "--one-time-key", self.stick(stick))
        return self.run(*words, by="investigator-1", typed=f"{WORDS}\n{WORDS}\n").stdout.split()[-1]

    def on_terminal(self, *words: str, by: str, typed: tuple[str, ...]) -> tuple[int, str]:
        """The same as a member sits before it: a terminal of its own; gives the exit code and all that it showed."""
        command = [sys.executable, "-m", "tahqiq", *self.options, "vault", *words, "--as", by]
        child, terminal = pty.fork()
        if child == 0:
            os.execve(sys.executable, command, os.environ)
        shown, pending, until = b"", [one.encode() for one in typed], time.monotonic() + 120
        while time.monotonic() < until:
            ready, _, _ = select.select([terminal], [], [], 0.2)
            if ready:
                try:
                    more = os.read(terminal, 4096)
                except OSError:
                    break
                if not more:
                    break
                shown += more
            if pending and shown.rstrip().endswith((b":", b"gone")):
                os.write(terminal, pending.pop(0) + b"\n")
                time.sleep(0.3)
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three keepers have enrolled; the third is taken in by the first two."""
    made = Office(tmp_path_factory.mktemp("office"))
    with_posts(new_desk(made.options[1], Path(made.options[3]))).store.close()
    for member in KEEPERS:
        made.enrol(member)
    for member in KEEPERS[:2]:
        made.run("accept", "custodian-3", "--vault-key", made.stick(member), by=member, typed=f"{WORDS}\n")
    yield made
    assert not [canary for canary in CANARIES if canary in made.printed]
    disk = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert not [canary for canary in CANARIES if canary.encode() in disk]


def test_identity__is_kept_asked_granted_by_two_and_read_once_on_a_terminal(office):
    pseudonym = office.run(
        "keep", "--kind", "witness", *CONSENT, "--form", "-", by="monitor-1", typed=FORM
    ).stdout
    pseudonym = pseudonym.strip()
    asked = office.ask(pseudonym, "once")
    read = ("read", asked, "--one-time-key", office.stick("once"))
    refused = office.run(*read, by="investigator-1", code=4)
    assert "VLT024" in refused.output  # standard output is no terminal here
    first = office.grant(asked, "custodian-1")
    assert "takes a second keeper" in first.output and "to be read by investigator-1" in first.stderr
    assert "one-time key" in first.stderr  # the keeper asks the reader for this fingerprint
    assert "VLT007" in office.grant(asked, "custodian-1", code=4).output
    assert "the reader may open it once" in office.grant(asked, "custodian-2").output
    code, shown = office.on_terminal(*read, by="investigator-1", typed=(WORDS, ""))
    assert code == 0 and NAME in shown and PHONE in shown and "and a second line" in shown
    assert (
        shown.index("\x1b[?1049h") < shown.index(NAME) < shown.index("\x1b[?1049l")
    )  # on a screen of its own
    assert not Path(office.stick("once")).exists()
    log = json.loads(office.run("log", pseudonym, "--json", by="auditor-1").stdout)
    assert [line["act"] for line in log][-1] == "identity.read"
    code, shown = office.on_terminal(*read, by="investigator-1", typed=(WORDS,))
    assert code == 3 and "VLT020" in shown and NAME not in shown


def test_key_on_a_medium_that_lets_nothing_be_written__opens_the_identity_all_the_same(office):
    """The reading is entered by then, and a grant opens once: what goes wrong with the key must not cost it."""
    pseudonym = office.run(
        "keep", "--kind", "witness", *CONSENT, "--form", "-", by="monitor-1", typed=FORM
    ).stdout
    asked = office.ask(pseudonym.split()[0], "locked")
    office.grant(asked, "custodian-1")
    office.grant(asked, "custodian-2")
    medium = os.memfd_create("locked", os.MFD_ALLOW_SEALING)
    os.write(medium, Path(office.stick("locked")).read_bytes())
    fcntl.fcntl(medium, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK)
    key = f"/proc/{os.getpid()}/fd/{medium}"
    code, shown = office.on_terminal(
        "read", asked, "--one-time-key", key, by="investigator-1", typed=(WORDS, "")
    )
    assert code == 0 and NAME in shown and "destroy the one-time key yourself" in shown, shown
    os.close(medium)


def test_identity__is_typed_in_or_comes_by_a_descriptor_and_never_by_an_option(office):
    typed, before = f"{NAME}\n{PHONE}\n\n{NOTE}\n", office.printed
    done = office.run("keep", "--kind", "victim", *CONSENT, by="investigator-1", typed=typed)
    office.printed = before  # the runner echoes what is typed, as a terminal does
    assert done.stdout.strip().startswith("V-")
    incoming, outgoing = os.pipe()
    os.write(outgoing, FORM.encode())
    os.close(outgoing)
    words = ("keep", "--kind", "staff", *CONSENT, "--identity-fd", str(incoming))
    assert office.run(*words, by="custodian-1").stdout.strip().startswith("S-")
    os.close(incoming)
    code, shown = office.on_terminal("keep", "--help", by="custodian-1", typed=())
    assert code == 0 and "--name" not in shown


def test_form_that_cannot_be_taken__is_refused_without_a_word_of_it(office):
    for form in (
        f"{NAME}\n",
        f"nmae: {NAME}\n",
        f"contact: {PHONE}\n",
        f"name: {NAME * 40}\n",
        "",
        f"name: {NAME}\0\udcff",
    ):
        typed = form.encode("utf-8", "surrogateescape")
        line = [
            *office.options,
            "vault",
            "keep",
            "--kind",
            "witness",
            *CONSENT,
            "--form",
            "-",
            "--as",
            "monitor-1",
        ]
        done = CliRunner().invoke(main, line, input=typed, catch_exceptions=False)
        office.printed += done.output
        assert done.exit_code == 3 and "VLT025" in done.output


def test_form_on_the_disk__is_named_to_be_destroyed(office, tmp_path):
    (tmp_path / "form.txt").write_text(FORM)
    done = office.run(
        "keep", "--kind", "other", *CONSENT, "--form", str(tmp_path / "form.txt"), by="custodian-1"
    )
    assert "still holds it in clear" in done.stderr


def test_list_check_and_mistyped_pseudonym(office):
    words = (
        "keep",
        "--kind",
        "victim",
        *CONSENT,
        "--closed",
        "--investigator",
        "investigator-1",
        "--form",
        "-",
    )
    closed = office.run(*words, by="custodian-1", typed=FORM).stdout.strip()
    within = json.loads(office.run("list", "--json", by="investigator-1").stdout)
    assert closed in {one["pseudonym"] for one in within["kept"]}
    outside = office.run("list", by="auditor-1").output
    assert closed not in outside and "in closed compartments: 1 victim" in outside
    checked = json.loads(office.run("check", "--json", by="auditor-1").stdout)
    assert sorted(checked["keepers"]) == list(KEEPERS) and checked["faults"] == []
    slip = closed[:-1] + ("2" if closed[-1] != "2" else "3")
    assert "VLT001" in office.run("consent", slip, "--withdraw", by="custodian-1", code=3).output
    for by in ("liaison-ard", "adm-1", "chair-1"):
        assert "VLT00" in office.run("list", by=by, code=4).output
        assert closed not in office.run("log", by=by, code=4).output


def test_consent_withdrawn__is_told_and_identity_destroyed_by_two(office):
    pseudonym = office.run(
        "keep", "--kind", "witness", *CONSENT, "--form", "-", by="monitor-1", typed=FORM
    ).stdout.strip()
    asked = office.ask(pseudonym, "later")
    assert (
        "nothing is opened any more" in office.run("consent", pseudonym, "--withdraw", by="monitor-1").output
    )
    assert "VLT016" in office.grant(asked, "custodian-1", code=4).output
    words = ("destroy", pseudonym, "--reason", "withdrawn", "--vault-key")
    first = office.run(*words, office.stick("custodian-1"), by="custodian-1", typed=f"{WORDS}\n")
    assert "when a second keeper says so" in first.output
    second = office.run(*words, office.stick("custodian-3"), by="custodian-3", typed=f"{WORDS}\n")
    assert f"{pseudonym} is destroyed" in second.output
    asked = ("ask", pseudonym, "--purpose", "contact", "--for", "mediator-tar")
    assert "VLT009" in office.run(*asked, by="investigator-1", code=4).output


def test_vault_key__is_not_made_beside_the_mission_nor_with_a_short_passphrase(office):
    beside = str(office.folder / "mine.key")
    done = office.run("open", "--vault-key", beside, by="investigator-1", typed=f"{WORDS}\n{WORDS}\n", code=4)
    assert "VLT021" in done.output and not Path(beside).exists()
    short = ("open", "--vault-key", office.stick("short"))
    assert "VLT020" in office.run(*short, by="investigator-1", typed="short\nshort\n", code=3).output
    wrong = ("rewrap", "--begin", "--vault-key", office.stick("custodian-2"))
    assert "VLT020" in office.run(*wrong, by="custodian-2", typed="not the words at all\n", code=3).output
    assert (
        "VLT002" in office.run("open", "--vault-key", office.stick("ard"), by="custodian-ard", code=4).output
    )
    assert not Path(office.stick("ard")).exists()
