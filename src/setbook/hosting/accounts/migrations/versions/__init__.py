"""The steps of the accounts' tables, run by alembic."""
