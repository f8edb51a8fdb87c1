"""Bringing a mission's tables to the version this program knows (Alembic); migrations are only ever added."""

from importlib.resources import files

from sqlalchemy import Engine

HEAD = "0001"


def upgrade(engine: Engine) -> None:
    """Runs the migrations that are missing, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("tahqiq.store") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
