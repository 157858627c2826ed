"""Alembic's entrance: it is given an open connection, in the transaction that the ledger began."""

from alembic import context

from core.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
