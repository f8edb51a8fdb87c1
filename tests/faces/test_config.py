"""One configuration file: found where an operator put it, checked to the line, and never with a secret in it."""

import json
import os
import re
import shutil
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from practice_mission import new_desk
from tahqiq.cli import configured, running, witness
from tahqiq.cli.main import main
from tahqiq.desk.configure import check_file, configure, keys
from tahqiq.desk.example_configuration import example_configuration
from tahqiq.errors import BadInput, MissionUnusable
from tahqiq.model.configuration import Configuration
from tahqiq.settings import behind_environment
from tahqiq.store.opening import _connect, open_store
from tahqiq.store.secret_file import read_secret
from throwaway_postgres import as_server_user, server_programs


@pytest.fixture(autouse=True)
def nothing_left_behind():
    yield
    behind_environment({})


def kept(folder, text, name="tahqiq.toml"):
    file = folder / name
    file.write_text(text, "utf-8")
    file.chmod(0o644)
    return file


def said(*words, code=0, env=None):
    done = CliRunner().invoke(main, list(words), env=env or {})
    assert done.exit_code == code, done.output
    return done.output


def refused(file, code):
    with pytest.raises(BadInput) as caught:
        check_file(file)
    assert caught.value.code == code
    return caught.value.cause


def test_option_stands_over_environment_over_file_over_default(tmp_path):
    file = kept(tmp_path, "mission = 'from-file'\n[serve]\nport = 9001\nlanguage = 'ur'\n")
    found = configure(str(file), {"TAHQIQ_SERVE_PORT": "9002"})
    assert (found.value("serve.port"), found.value("serve.language"), found.value("serve.host")) == (
        9002,
        "ur",
        "127.0.0.1",
    )
    assert found.whence["serve.port"] == "TAHQIQ_SERVE_PORT"
    assert found.whence["serve.language"] == f"{file}:4"
    assert found.whence["serve.host"] == "default"
    shown = json.loads(
        said("--config", str(file), "--mission", "typed", "config", "show", "--json")
    )  # an option before the command
    assert shown["keys"]["mission"] == {"value": "typed", "from": "--mission"}


def test_commands__take_what_the_file_says_unless_told_otherwise(tmp_path):
    """A port that cannot be had tells which port was meant: of the file, of the variable, of the option."""
    mission = str(tmp_path / "m.tahqiq")
    new_desk(mission, tmp_path / "m.tahqiq.keys").store.close()
    file = kept(tmp_path, f"mission = {mission!r}\n[serve]\nhost = '0.0.0.0'\n")
    assert "WEB003" in said("--config", str(file), "serve", code=3)  # no host name is allowed beside loopback
    assert "WEB003" in said("serve", code=3, env={"TAHQIQ_CONFIG": str(file)})
    more = kept(
        tmp_path, f"mission = {mission!r}\n[serve]\naudience = 'party:ARD'\nhost = '0.0.0.0'\n", "more.toml"
    )
    assert "WEB002" in said("--config", str(more), "serve", code=3)
    assert "WEB003" in said("--config", str(more), "serve", "--for", "public", code=3)
    assert "WEB003" in said("--config", str(more), "serve", code=3, env={"TAHQIQ_SERVE_AUDIENCE": "public"})


def test_file__is_never_looked_for_where_one_stands(tmp_path, monkeypatch):
    kept(tmp_path, "[serve]\nport = 9001\n")
    monkeypatch.chdir(tmp_path)
    assert configure(None, {}, tmp_path / "etc" / "tahqiq.toml").file is None
    standard = kept(tmp_path, "[serve]\nport = 9003\n", "standard.toml")
    assert configure(None, {}, standard).value("serve.port") == 9003
    assert configure("none", {}, standard).value("serve.port") == 8710


def test_unknown_key__is_named_with_its_line_and_the_nearest(tmp_path):
    cause = refused(kept(tmp_path, "# ours\n[serve]\nport = 1\nprot = 2\n"), "CFG003")
    assert "tahqiq.toml:4: there is no key 'serve.prot'; 'serve.port' is meant?" in cause
    assert "'limits' is meant?" in refused(kept(tmp_path, "[limts]\nat_once = 9\n"), "CFG003")
    assert "'serve.port' is meant?" in refused(kept(tmp_path, "port = 1\n"), "CFG003")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[serve]\nport = '8710'\n", 2),
        ("\nserve.port = 70000\n", 2),
        ("serve = { port = true }\n", 1),
        ("[serve]\n\nallow_hosts = ['https://mission.example']\n", 3),
        ("[serve]\naudience = 'everybody'\n", 2),
        ("[serve]\npublic_url = 'http://mission.example'\n", 2),
        ("[serve]\nsign_in = 'yes'\n", 2),
        ("[log]\nform = 'xml'\n", 2),
        ("[contact]\nsecurity = ['security at mission']\n", 2),
        ("[metrics]\ntoken_file = 'credential:../shadow'\n", 2),
        ("mission = ''\n", 1),
        ("serve = 1\n", 1),
    ],
)
def test_value_that_does_not_fit__is_named_with_its_line(tmp_path, text, line):
    cause = refused(kept(tmp_path, text), "CFG004")
    assert f"tahqiq.toml:{line}: " in cause


def test_variable_that_does_not_fit__is_named():
    with pytest.raises(BadInput, match=r"CFG004: TAHQIQ_SERVE_PORT: 'serve\.port' does not fit"):
        configure("none", {"TAHQIQ_SERVE_PORT": "eighty"})


def test_no_toml__names_the_line(tmp_path):
    assert "line 2" in refused(kept(tmp_path, "[serve]\nport = eighty\n"), "CFG002")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://tahqiq:hunter2@db.example/mission",
        "postgres://tahqiq:hunter2@db/mission",
        "postgresql+psycopg://tahqiq:hunter2@/mission",
        "postgresql://tahqiq@db/mission?sslmode=require&password=hunter2",
    ],
)
def test_password_in_the_file__is_refused_and_not_repeated(tmp_path, address):
    cause = refused(kept(tmp_path, "[log]\nform = 'jsn'\n[language_model]\nurl = 7\n", "x.toml"), "CFG004")
    cause = refused(kept(tmp_path, f"mission = '{address}'\n[log]\nform = 'jsn'\n"), "CFG005")
    assert "tahqiq.toml:1: " in cause
    assert "hunter2" not in cause


def test_password_in_an_address__is_never_shown():
    env = {"TAHQIQ_MISSION": "postgresql://tahqiq:hunter2@db.example/mission", "TAHQIQ_CONFIG": "none"}
    for words in (("config", "show", "--where"), ("config", "show", "--json")):
        out = said(*words, env=env)
        assert "hunter2" not in out
        assert "postgresql://tahqiq:***@db.example/mission" in out


@pytest.mark.parametrize(
    "way", ["tahqiq@127.0.0.1:1/m?password=hunter2", "127.0.0.1:1/m?user=t&sslpassword=hunter2"]
)
def test_password_among_the_parameters_of_an_address__is_never_shown_nor_in_an_error(way):
    mission = f"postgresql://{way}"
    env = {"TAHQIQ_MISSION": mission, "TAHQIQ_CONFIG": "none"}
    assert "password=hidden" in said("config", "show", env=env) and "hunter2" not in said(
        "config", "show", env=env
    )
    with pytest.raises(MissionUnusable, match="MIS005") as refusal:
        open_store(mission)
    assert "hunter2" not in str(refusal.value) and "password=hidden" in str(refusal.value)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_file_that_others_may_change__is_refused(tmp_path, mode):
    file = kept(tmp_path, "")
    file.chmod(mode)
    assert f"mode {mode:04o}" in refused(file, "CFG006")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_file_of_another_owner__is_refused(tmp_path):
    file = kept(tmp_path, "")
    os.chown(file, 4321, 4321)
    assert "owner 4321" in refused(file, "CFG006")


def test_file_that_is_named_and_not_there__is_refused(tmp_path):
    refused(tmp_path / "none.toml", "CFG001")
    assert "CFG001" in said("--config", str(tmp_path / "none.toml"), "claims", code=3)


def test_broken_file__leaves_the_config_commands_able_to_say_so(tmp_path):
    file = kept(tmp_path, "[serve]\nprot = 1\n")
    assert "CFG003" in said("config", "check", str(file), code=3)
    assert "CFG003" in said("--config", str(file), "config", "show", code=3)
    assert said("--config", str(file), "config", "example") == example_configuration()


def test_check__notes_a_secret_that_others_could_read(tmp_path):
    file = kept(tmp_path, "[metrics]\n\ntoken_file = 'token'\n")
    assert "note, line 3: CFG007" in said("config", "check", str(file))
    kept(tmp_path, "hunter2hunter2\n", "token")
    told = said("config", "check", str(file))
    assert "note, line 3: CFG006" in told
    assert "hunter2" not in told
    (tmp_path / "token").chmod(0o600)
    assert said("config", "check", str(file)) == f"{file}: 1 key set, everything fits\n"


def test_paths__are_taken_from_the_folder_of_the_file(tmp_path):
    found = check_file(
        kept(tmp_path, "mission = 'm.tahqiq'\nkeys = '/srv/keys'\ndatabase.password_file = 'pw'\n")
    )
    assert found.value("mission") == str(tmp_path / "m.tahqiq")
    assert found.value("keys") == "/srv/keys"
    assert found.value("database.password_file") == str(tmp_path / "pw")


def test_secret_file__is_for_its_owner_alone(tmp_path):
    file = kept(tmp_path, "hunter2\n", "password")
    with pytest.raises(BadInput, match=r"CFG006.*mode 0644") as caught:
        read_secret(str(file), "the database's password")
    assert "hunter2" not in str(caught.value)
    file.chmod(0o600)
    assert read_secret(str(file), "the database's password") == "hunter2"
    for wrong in ("", "two\nlines\n", "x" * 5000):
        file.write_text(wrong)
        with pytest.raises(BadInput, match="CFG007"):
            read_secret(str(file), "the database's password")
    with pytest.raises(BadInput, match="CFG007"):
        read_secret(str(tmp_path / "none"), "the database's password")


def test_credential__is_read_where_systemd_lays_it(tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(BadInput, match=r"CFG007.*not run by systemd"):
        read_secret("credential:database", "the database's password")
    kept(tmp_path, "hunter2\n", "database").chmod(0o440)  # as systemd shows its access list
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_secret("credential:database", "the database's password") == "hunter2"


def test_password_file__reaches_the_database_and_no_address(tmp_path):
    file = kept(tmp_path, "hunter2\n", "password")
    file.chmod(0o600)
    behind_environment({"TAHQIQ_PASSWORD_FILE": str(file)})
    store = _connect("postgresql://tahqiq@db.example/mission")
    _, arguments = store.engine.dialect.create_connect_args(store.engine.url)
    assert "hunter2" not in f"{store.name}{store.engine.url!r}{arguments}"
    given = {}

    def instead(_dialect, _record, _arguments, named):
        given.update(named)
        raise ConnectionError("far enough")

    from sqlalchemy import event

    event.listen(store.engine, "do_connect", instead)
    with pytest.raises(ConnectionError):
        store.engine.connect()
    assert given["password"] == "hunter2"
    store.close()


def test_example__has_every_key_and_fits(tmp_path):
    text = example_configuration()
    assert check_file(kept(tmp_path, text)).configuration == Configuration()
    full = re.sub(r"(?m)^#([a-z_]+ = )", r"\1", text)
    found = check_file(kept(tmp_path, full))
    assert set(found.said()) == {key.name for key in keys()}
    for key in keys():
        assert f"Variable {key.variable}" in text


def test_every_key__has_a_variable_of_its_own():
    variables = [key.variable for key in keys()]
    assert len(variables) == len(set(variables))
    assert all(re.fullmatch(r"TAHQIQ_[A-Z_]+", one) for one in variables)


@pytest.mark.parametrize(
    ("command", "parameters"),
    [(running.serve, configured.SERVE), (witness.witness.commands["serve"], configured.WITNESS_SERVE)],
)
def test_defaults_of_the_options__are_those_of_the_file(command, parameters):
    """What 'config show' calls a default is what the command does without being told."""
    options = {one.name: one for one in command.params if isinstance(one, click.Option)}
    written = {key.name: key.option for key in keys()}
    for parameter, name in parameters.items():
        option = options[parameter]
        assert written[name] in option.opts
        default = option.get_default(click.Context(command))
        kept_default = configure("none", {}).value(name)
        assert default == kept_default or (not kept_default and not isinstance(default, str | int))


def test_options_over_the_file__are_judged_like_the_environment():
    found = configure("none", {"TAHQIQ_MISSION": "postgresql://tahqiq:hunter2@db.example/mission"})
    serve = found.configuration.serve.but(public_url="https://mission.example")
    assert found.configuration.but(serve=serve).serve.public_url == "https://mission.example"


@pytest.mark.slow
def test_password_file__opens_a_database_that_asks_for_a_password(tmp_path):
    """A PostgreSQL server that lets nobody in without one: the mission is made, and served from, by the file alone."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    password = kept(tmp_path, "a long pass: word/@\n", "password")
    password.chmod(0o600)
    with guarded_server(programs, "a long pass: word/@") as port:
        file = kept(
            tmp_path,
            f"mission = 'postgresql://tahqiq@127.0.0.1:{port}/postgres'\nkeys = 'keys'\n"
            "[database]\npassword_file = 'password'\n",
        )
        words = ("--config", str(file))
        assert "made at postgresql://tahqiq@127.0.0.1" in said(
            *words, "init", "--party", "ARD=Arden", "--party", "BEL=Belmar"
        )
        assert "adm-1" in said(*words, "member", "list")
        password.write_text("another\n")
        failed = said(*words, "member", "list", code=6)
        assert "MIS005" in failed
        assert "another" not in failed


@contextmanager
def guarded_server(programs, password):
    folder = Path(tempfile.mkdtemp(prefix="tahqiq-pg-"))
    run = as_server_user(folder)
    (folder / "first").write_text(password)
    (folder / "first").chmod(0o644)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "tahqiq",
            "-A",
            "scram-sha-256",
            "--pwfile",
            folder / "first",
            "--no-sync",
        ]
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"])
    try:
        yield port
    finally:
        run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)
