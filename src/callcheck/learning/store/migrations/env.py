"""Alembic's entry: the migrations run on the connection, and in the transaction, they are given."""

from alembic import context

from callcheck.learning.store.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
