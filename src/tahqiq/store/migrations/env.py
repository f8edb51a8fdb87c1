"""Alembic's way in: the connection is handed over by tahqiq.store.migrating."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
