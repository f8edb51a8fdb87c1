"""A PostgreSQL server of our own for one test session: made in a temporary folder, on loopback, then gone.

It does nothing by itself: an autovacuum of one test's database would write that one's rows into the log that all
databases share, and another test would find them there. It keeps little log, and does not wait for the disk,
which no test takes the power from.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

_SETTINGS = {"autovacuum": "off", "fsync": "off", "min_wal_size": "32MB", "max_wal_size": "64MB"}


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed server; ``None`` without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The address of a running server with an empty superuser database; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tahqiq-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = as_server_user(folder)
    data = folder / "data"
    run([programs / "initdb", "-D", data, "-U", "tahqiq", "-A", "trust", "-E", "UTF8", "--no-sync"])
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, **_SETTINGS}
    options = " ".join([f"-p {port}", *(f"-c {name}={value}" for name, value in settings.items())])
    run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"])
    try:
        yield f"postgresql://tahqiq@127.0.0.1:{port}"
    finally:
        run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def empty_database(server: str, name: str) -> str:
    """A new database on the server, and its address."""
    _told(server, f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def drop_database(address: str) -> None:
    """Takes a database away, whoever is still connected; some eight megabytes for each test would fill a disk."""
    server, name = address.rsplit("/", 1)
    _told(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _told(server: str, statement: str) -> None:
    engine = create_engine(
        f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def as_server_user(folder: Path):
    """PostgreSQL refuses to run as root: then it runs as the account that its package made."""
    if os.geteuid() != 0:
        return lambda command: subprocess.run(command, check=True, capture_output=True)
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return lambda command: subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=folder,
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
