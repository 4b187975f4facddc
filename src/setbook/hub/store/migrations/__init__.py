"""The steps of the tables, run by alembic."""
