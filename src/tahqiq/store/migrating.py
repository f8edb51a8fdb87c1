"""Bringing a mission's tables to the version this program knows (Alembic); migrations are only ever added."""

from importlib.resources import files

from sqlalchemy import Connection, Engine, text

from tahqiq.errors import MissionUnusable

HEAD = "0012"
_REHEARSAL = "0001"  # the tables of version 0.1, which kept another kind of register


def upgrade(engine: Engine) -> None:
    """Runs the migrations that are missing, in one transaction.

    Raises ``MissionUnusable`` (MIS009) for a mission of the rehearsal version, and changes nothing in it.
    """
    _refuse_rehearsal(engine)
    with engine.begin() as connection:
        upgrade_on(connection)


def upgrade_on(connection: Connection) -> None:
    """Runs them on an open transaction, so that what is then filled in stands or falls with the tables."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("tahqiq.store") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _refuse_rehearsal(engine: Engine) -> None:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if version == _REHEARSAL:
        engine.dispose()  # nobody is going to use it
        raise MissionUnusable(
            "MIS009",
            "this mission was made by the rehearsal version 0.1, whose register is of another kind",
            "play its case again, or export it with that version; nothing was changed.",
        )
