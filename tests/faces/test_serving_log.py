"""The server beside the pages: the register's files under /log, and witnesses that lag behind are asked again."""

import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from practice_mission import new_desk
from tahqiq.cli.main import main
from tahqiq.desk.agree import add_witness
from tahqiq.desk.export_register import export_register
from tahqiq.model.accord import WitnessPost
from tahqiq.register.signer import signer_from_seed
from tahqiq.store.witness.book import make_witness
from tahqiq_verify.roll import possession_message
from tahqiq_verify.source import open_source
from tahqiq_verify.spelling import b64url

pytestmark = pytest.mark.slow


@contextmanager
def running(*words: str):
    process = subprocess.Popen([sys.executable, "-m", "tahqiq", *words], stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split("http://")[1].split("/")[0]
    finally:
        process.kill()
        process.communicate()


def got(address: str, path: str) -> bytes:
    for _ in range(600):  # the address is printed just before it is listened to
        try:
            with urllib.request.urlopen(f"http://{address}/{path}", timeout=60) as answer:
                return answer.read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError(f"nothing listens at {address}")


def test_server__serves_the_register_and_asks_the_witness_that_lagged(tmp_path):
    place, seed = str(tmp_path / "m.tahqiq"), random.Random(4).randbytes(32)
    desk = new_desk(place, tmp_path / "m.tahqiq.keys")
    book = make_witness(tmp_path / "w", "tarn.example/w1", seed)
    vkey = CliRunner().invoke(main, ["--mission", place, "register", "status", "--json"]).output
    book.add_log(vkey.split('"log_key": "')[1].split('"')[0], 1761652800)
    book.close()
    with running("witness", "serve", str(tmp_path / "w"), "--port", "0") as witness:
        proof = signer_from_seed("w", seed).sign(
            possession_message(desk.mission.origin, "TAR", book.key.vkey)
        )
        post = WitnessPost(
            name="TAR", vkey=book.key.vkey, url=f"http://{witness}/", seat="TAR", possession=b64url(proof)
        )
        add_witness(desk, "adm-1", post)
        export_register(desk, tmp_path / "static")
        options = ("serve", "--port", "8741", "--cosign-every", "1")
        with running("--mission", place, *options) as address:
            for _ in range(600):
                if b"tarn.example/w1" in got(address, "log/checkpoint"):
                    break
                time.sleep(0.1)
            assert b"tarn.example/w1" in got(address, "log/checkpoint")
            source = open_source(f"http://{address}/log")
            for file in (tmp_path / "static").rglob("*"):
                name = file.relative_to(tmp_path / "static").as_posix()
                if file.is_file() and name != "checkpoint":
                    assert source.fetch(name) == file.read_bytes(), name
            assert got(address, "log/proof/3").startswith(b"c2sp.org/tlog-proof@v1\nindex 3\n")
    desk.store.close()
