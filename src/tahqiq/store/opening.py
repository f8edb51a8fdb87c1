"""Opening a mission: one SQLite file, or one PostgreSQL database; the same tables in both."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.settings import password_file_setting
from tahqiq.store.half_made import no_mission
from tahqiq.store.migrating import HEAD, upgrade
from tahqiq.store.secret_file import read_secret

APPLICATION_ID = 0x54_48_51_4B  # "THQK": marks the SQLite file as a mission
_ADVISORY_LOCK = 0x54_48_51_4B
# A server that is set to answer before its disk has spoken could lose what was acknowledged and signed.
_POSTGRES_PEN = """
    SELECT pg_advisory_xact_lock(:key), CASE WHEN current_setting('synchronous_commit') = 'off'
      THEN set_config('synchronous_commit', 'on', true) END
"""
_POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")


class Store:
    """A mission's tables. ``name`` is the file or address without its password, fit to be printed."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the mission from beginning to end."""
        level = "SERIALIZABLE" if self._sqlite else "REPEATABLE READ"
        with (
            _explained(self.name),
            self.engine.connect().execution_options(isolation_level=level) as connection,
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writer: everything done on this connection is kept, or nothing.

        After a commit that failed on its way to the disk the file is not closed and opened anew: SQLite would
        then take what it had just given up for written, while the next act in place writes over it.
        """
        with _explained(self.name), self.engine.connect() as connection:
            if not self._sqlite:  # else the state seen could be one from before the lock was had
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                self._take_pen(connection)
                yield connection

    def _take_pen(self, connection: Connection) -> None:
        if self._sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(_POSTGRES_PEN), {"key": _ADVISORY_LOCK})

    def close(self) -> None:
        """Lets go of the file or of the server's connections."""
        self.engine.dispose()

    @property
    def _sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"


def is_address(mission: str) -> bool:
    """Whether the mission is named by a PostgreSQL address rather than a file."""
    return _POSTGRES.match(mission) is not None


def database_name(address: str) -> str:
    """The database that an address names."""
    return make_url(address).database or "mission"


def without_password(mission: str) -> str:
    """How a mission is named where anybody may read it: an address with its password hidden, a file as it is."""
    return shown_address(make_url(mission)) if is_address(mission) else mission


def shown_address(url: URL) -> str:
    """An address without its passwords: libpq takes them as parameters, too (``?password=``, ``?sslpassword=``)."""
    shown = {name: "hidden" for name in url.query if "password" in name.lower()}
    return url.update_query_dict(shown).render_as_string(hide_password=True)


def create_store(mission: str) -> Store:
    """An empty mission where there is none; raises ``MissionUnusable`` if something is there already."""
    if not is_address(mission):
        _claim(Path(mission))
    store = _connect(mission)
    try:
        with _explained(store.name), store.engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise MissionUnusable(
                    "MIS002",
                    f"the database {store.name} is not empty",
                    "give an empty database to 'tahqiq init'.",
                )
        with _explained(store.name):
            upgrade(store.engine)
    except BaseException:
        store.close()
        remove_file(mission)
        raise
    return store


def remove_file(mission: str) -> None:
    """Takes away the file of a mission that did not come to be; a database on a server is left to its owner."""
    if not is_address(mission):
        for part in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):  # what the disk does not let go of is found there by the next who looks
                Path(f"{mission}{part}").unlink()


def open_store(mission: str) -> Store:
    """The mission that is there; raises ``MissionUnusable`` saying why it cannot be opened."""
    if not is_address(mission) and not _is_file(Path(mission)):
        raise MissionUnusable(
            "MIS001",
            f"there is no mission at {mission}",
            "make one with 'tahqiq init', or name another with --mission or TAHQIQ_MISSION.",
        )
    store = _connect(mission)
    version = _version(store)
    if version == HEAD:
        return store
    if version is None:
        store.close()
        raise no_mission(mission, store.name, None if is_address(mission) else APPLICATION_ID)
    if version > HEAD:
        raise MissionUnusable(
            "MIS003",
            f"the mission was written by a newer version (tables {version}, this program knows {HEAD})",
            "install the newer version of tahqiq; nothing was changed.",
        )
    with _explained(store.name):
        upgrade(store.engine)
    return store


def _claim(path: Path) -> None:
    """Makes an empty file of this name, so that nobody else makes a mission of it at the same time."""
    try:
        # its tables are for its owner alone
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise MissionUnusable(
            "MIS002",
            f"there is already something at {path}",
            "choose another path, or leave out 'init' and use what is there: 'tahqiq register status' says whether "
            "it is a mission, and what to do if an 'init' was cut short.",
        ) from error
    except OSError as error:
        raise StorageFailed(
            "STO001", f"{path} cannot be written: {error.strerror}", "name a folder that you may write to."
        ) from error


def _connect(mission: str) -> Store:
    if is_address(mission):
        url = make_url(mission).set(drivername="postgresql+psycopg")
        arguments: dict[str, Any] = {"connect_timeout": 5}
        if url.password is None and (file := password_file_setting()):
            arguments["password"] = read_secret(file, "the database's password")
        engine = create_engine(url, pool_pre_ping=True, connect_args=arguments)
        return Store(engine, shown_address(url))
    path = Path(mission).absolute()
    # "rw": a file that is gone is never made anew, empty
    where = URL.create("sqlite", database=path.as_uri(), query={"mode": "rw", "uri": "true"})
    engine = create_engine(where, connect_args={"timeout": 10})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "connect", lambda _db, record: record.info.update(file=_file_at(path)))
    event.listen(engine, "checkout", lambda _db, record, _use: _check_still_there(path, record.info["file"]))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return Store(engine, str(mission))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that a writer can take its lock first
    cursor = connection.cursor()
    if cursor.execute("PRAGMA application_id").fetchone()[0] == 0:
        empty = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if empty:
            cursor.execute(
                "PRAGMA page_size = 8192"
            )  # a tenth faster to append to than 4096, and no slower alone
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose acknowledged entries on power loss
    # 8 MB, then written over from its start: fewer syncs of the file itself, and each commit still syncs the log
    cursor.execute("PRAGMA wal_autocheckpoint = 1000")
    cursor.execute("PRAGMA cache_size = -8192")  # 8 MB: the pages that lead to the tiles of a million entries
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise MissionUnusable(
            "MIS005",
            f"the mission {path} cannot be reached: {error.strerror}",
            "check the path and the disk.",
        ) from error


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_still_there(path: Path, opened: tuple[int, int] | None) -> None:
    """Has the pool connect anew when another file has come into the mission's place, as a restored backup does.

    What is written into a file that has lost its name is lost with it.
    """
    if _file_at(path) != opened:
        raise DisconnectionError(f"another file has come to {path}")


def _version(store: Store) -> str | None:
    try:
        with store.engine.connect() as connection:
            names = inspect(connection).get_table_names()
            if "alembic_version" not in names or "entry" not in names:
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            return str(found) if found is not None else None
    except DBAPIError as error:
        if "not a database" in str(error.orig):
            return None
        raise _unreachable(store.name, error) from error


def _unreachable(name: str, error: DBAPIError) -> MissionUnusable:
    cause = str(error.orig).strip().splitlines()[0] if error.orig else "no reason given"
    return MissionUnusable(
        "MIS005",
        f"the mission {name} cannot be reached: {cause}",
        "check the path or address, that the server runs, and that you may read it.",
    )


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turns what the database says into our errors, in this one place."""
    try:
        yield
    except OperationalError as error:
        words = str(error.orig).lower()
        if "readonly" in words or "read-only" in words or "unable to open" in words:
            raise StorageFailed(
                "STO001",
                f"{name} cannot be written: {str(error.orig).strip()}",
                "use a disk and folder that you may write to; what was acknowledged before is safe.",
            ) from error
        if "i/o error" in words:
            raise StorageFailed(
                "STO001",
                f"the disk fails under {name}: {str(error.orig).strip()}",
                "look at the disk, then whether the act was entered before you repeat it.",
            ) from error
        if "full" in words or "no space" in words:
            raise StorageFailed(
                "STO002",
                f"no space left for {name}",
                "free some space, then repeat; nothing was half-written.",
            ) from error
        if "locked" in words:
            raise StorageFailed(
                "STO003", f"{name} is being written by somebody else", "wait a moment, then repeat."
            ) from error
        raise _unreachable(name, error) from error
    except DBAPIError as error:
        raise StorageFailed(
            "STO004",
            f"the database refused: {str(error.orig).strip().splitlines()[0]}",
            "run 'tahqiq register verify'; nothing of this act was written.",
        ) from error
