"""Rehearse the quorum on loopback: four sides, four witnesses, one goes away, one lies. What programs print is shown.

Run after ``tahqiq demo``: ``python scripts/rehearse_quorum.py [MISSION]`` (``make rehearse``). The mission is
copied first, and every step is a command that a person could type.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
SEATS = ("AFG", "PAK", "QAT", "TUR")
START = "from tahqiq.cli.witness import witness; witness()"


class Rehearsal:
    """One mission, four witness folders and the processes that serve them, in a folder of their own."""

    def __init__(self, mission: Path, folder: Path) -> None:
        self.folder, self.mission = folder, folder / "honest.tahqiq"
        shutil.copy(mission, self.mission)
        shutil.copytree(f"{mission}.keys", f"{self.mission}.keys")
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.ports: dict[str, str] = {}

    def tahqiq(
        self, *words: str | Path, mission: Path | None = None, ends: int = 0, show: bool = True
    ) -> str:
        """Runs a command on the mission, shows it and what it says, and insists on how it ends."""
        command = [BIN / "tahqiq", "--mission", mission or self.mission, *words]
        return run(command, "tahqiq " + " ".join(map(str, words)), ends, show=show)

    def verify(self, *words: str | Path, ends: int = 0) -> str:
        """The same with the verifier, which knows nothing of missions."""
        shown = "tahqiq-verify " + " ".join(short(str(word)) for word in words)
        return run([BIN / "tahqiq-verify", *words], shown, ends)

    def serve(self, seat: str, folder: Path) -> None:
        """Starts a side's witness, on the port that it had before if it had one."""
        command = [sys.executable, "-c", START, "serve", folder, "--port", self.ports.get(seat, "0")]
        started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        assert started.stdout is not None
        said = started.stdout.readline()
        self.running[seat], self.ports[seat] = started, said.split(":")[2].split("/")[0]
        print(f"   {seat}: {said.strip()}")

    def stop(self, seat: str) -> None:
        """Ends a side's witness."""
        self.running.pop(seat).kill()

    def status(self) -> dict[str, object]:
        """The register's status, for the steps that compare."""
        found = self.tahqiq("register", "status", "--json", show=False)
        return dict(json.loads(found))


def run(command: list[object], shown: str, ends: int, *, show: bool = True) -> str:
    """Runs a program and shows its command and its answer."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)  # noqa: S603
    if show:
        print(f"   $ {shown}" + (f"   [exit {done.returncode}]" if done.returncode else ""))
        for line in (done.stdout + (done.stderr if done.returncode else "")).splitlines():
            print(f"     {line}")
    if done.returncode != ends:
        raise SystemExit(f"expected exit {ends}: {shown}\n{done.stderr}")
    return done.stdout


def short(text: str) -> str:
    """A long key or path, cut for the eye."""
    return text if len(text) < 60 else text[:28] + "…"


def step(title: str) -> None:
    """A heading."""
    print(f"\n{title}", flush=True)


@contextmanager
def rehearsal(mission: Path) -> Iterator[Rehearsal]:
    """A rehearsal whose processes and files are gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        made = Rehearsal(mission, Path(folder))
        try:
            yield made
        finally:
            for one in made.running.values():
                one.kill()


def enter_witnesses(one: Rehearsal) -> None:
    """Each side makes a witness of its own and has it entered with proof that it holds the key."""
    step("1. Each side makes a witness; its key is entered in the register with proof of possession")
    origin, log_key = str(one.status()["origin"]), str(one.status()["log_key"])
    for seat in SEATS:
        folder = one.folder / seat
        vkey = one.tahqiq(
            "witness", "init", folder, "--name", f"{seat.lower()}.example/w1", show=False
        ).strip()
        one.tahqiq("witness", "add-log", folder, log_key, show=False)
        shutil.copytree(folder, one.folder / f"{seat}-forgetful")
        proof = one.tahqiq(
            "witness", "possession", folder, "--origin", origin, "--name", seat, show=False
        ).strip()
        one.serve(seat, folder)
        url = f"http://127.0.0.1:{one.ports[seat]}/"
        words = ("--vkey", vkey, "--seat", seat, "--url", url, "--possession", proof, "--as", "adm-1")
        one.tahqiq("register", "witness", "add", seat, *words, show=False)
    one.tahqiq("register", "witness", "list")


def agree(one: Rehearsal) -> None:
    """The sides agree on two levels; each policy is measured before it is proposed."""
    step("2. The sides agree on two quorum policies; each signs with the key that it alone holds")
    for level in ("recorded", "final"):
        file = one.folder / f"{level}.policy"
        file.write_text(one.tahqiq("register", "policy", "draft", "--level", level, show=False))
        one.tahqiq("register", "policy", "lint", file)
        said = one.tahqiq(
            "register", "policy", "propose", file, "--level", level, "--as", "adm-1", show=False
        )
        number = said.split("entry ")[1].split(";")[0]
        for seat in SEATS:
            by, last = f"commissioner-{seat.lower()}", seat == SEATS[-1]
            asked = ("--proposal", number, "--level", level, "--policy", file)
            line = one.tahqiq("witness", "approve", one.folder / seat, *asked, show=last).splitlines()[-1]
            words = ("--signature", line, "--as", by)
            one.tahqiq("register", "policy", "approve", number, *words, show=last)
    one.tahqiq("register", "cosign")


def one_goes_away(one: Rehearsal) -> None:
    """A party's witness is gone: the record goes on, and who is missing is shown and entered."""
    step("3. Pakistan's witness goes away: recorded goes on, final waits, and the absence is entered")
    one.stop("PAK")
    one.tahqiq("key", "rotate", "--as", "duty-1")
    one.tahqiq("register", "cosign", "--timeout", "30")
    one.tahqiq("register", "absent", "--within", "0", "--as", "adm-1")
    step("   It comes back:")
    one.serve("PAK", one.folder / "PAK")
    one.tahqiq("register", "cosign")


def one_lies(one: Rehearsal) -> None:
    """The operator's key is stolen and Qatar's witness signs whatever it is shown: the others refuse."""
    step("4. Somebody has the log's key and shows another story; Qatar's witness signs both")
    fork = one.folder / "fork.tahqiq"
    shutil.copy(one.mission, fork)
    shutil.copytree(f"{one.mission}.keys", f"{fork}.keys")
    one.tahqiq("key", "rotate", "--as", "duty-2", show=False)
    one.tahqiq("register", "cosign", show=False)
    one.tahqiq("key", "rotate", "--as", "analyst-1", mission=fork)
    one.stop("QAT")
    one.serve("QAT", one.folder / "QAT-forgetful")
    one.tahqiq("register", "cosign", mission=fork)
    step("   What the honest witnesses keep proves it to anybody:")
    one.tahqiq("witness", "evidence", one.folder / "PAK", one.folder / "proof")
    evidence = next(file for file in sorted((one.folder / "proof").glob("*.json")))
    one.verify("evidence", evidence, "--log", str(one.status()["log_key"]))
    one.tahqiq("register", "compare", one.mission, fork, ends=7)


def mirror(one: Rehearsal) -> None:
    """A side replays the whole register from a copy and finds the same state."""
    step("5. Türkiye's mirror replays the whole register and finds the same state")
    status = one.status()
    one.tahqiq("register", "export", one.folder / "log", "--envelopes")
    held = one.folder / "mirror"
    policies = [
        word for level in ("recorded", "final") for word in (f"--{level}", one.folder / f"{level}.policy")
    ]
    one.tahqiq(
        "mirror", "init", held, "--source", one.folder / "log", "--log", str(status["log_key"]), *policies,
        show=False,
    )  # fmt: skip
    said = one.tahqiq("mirror", "sync", held)
    same = str(status["state_digest"]) in said
    print(
        f"   the mission's own state digest is {status['state_digest']}: {'THE SAME' if same else 'ANOTHER'}"
    )
    if not same:
        raise SystemExit("the mirror's state digest differs")


def take_away(one: Rehearsal) -> None:
    """Evidence is checked where neither the server nor its libraries are."""
    step("6. A bundle is checked by a Python that cannot even import the server")
    bundle = one.folder / "evidence.json"
    index = next(
        line for line in one.tahqiq("submissions", "--json", show=False).splitlines() if '"id"' in line
    )
    one.tahqiq("bundle", index.split('"')[3], "--field", "title", "--field", "sha256", "--out", bundle)
    import cryptography

    import tahqiq_verify

    paths = [str(Path(module.__file__ or "").parents[1]) for module in (tahqiq_verify, cryptography)]
    alone = f"import sys; sys.path[:0] = {paths[:1]!r}; sys.modules['tahqiq'] = None; sys.path.append({paths[1]!r})"
    code = f"{alone}; from tahqiq_verify.cli import main; sys.exit(main(sys.argv[1:]))"
    words = ["bundle", bundle, "--policy", one.folder / "final.policy"]
    run([sys.executable, "-I", "-S", "-c", code, *words], f"tahqiq-verify bundle {bundle.name}", 0)


def main() -> None:
    """The whole rehearsal."""
    mission = Path(sys.argv[1] if len(sys.argv) > 1 else "demo/durand-2025.tahqiq")
    if not mission.is_file():
        raise SystemExit(f"There is no mission at {mission}. Next: run 'make demo' first, or name one.")
    with rehearsal(mission) as one:
        for part in (enter_witnesses, agree, one_goes_away, one_lies, mirror, take_away):
            part(one)
    print("\nDone: nothing was changed in the mission itself.")


if __name__ == "__main__":
    main()
