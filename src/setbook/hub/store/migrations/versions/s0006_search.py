"""Make the search index, each database's own."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WORDS = "title, tags, problem, body"
_OLD = ", ".join(f"old.{column}" for column in _WORDS.split(", "))
_NEW = ", ".join(f"new.{column}" for column in _WORDS.split(", "))
_FORGET = f"INSERT INTO search_index(search_index, rowid, {_WORDS}) VALUES ('delete', old.number, {_OLD});"
_LEARN = f"INSERT INTO search_index(rowid, {_WORDS}) VALUES (new.number, {_NEW});"

# FTS5 reads the words from the table itself; the triggers keep it in step within each transaction.
_SQLITE = (
    f"CREATE VIRTUAL TABLE search_index USING fts5({_WORDS}, content='search_documents', content_rowid='number', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN {_LEARN} END",
    f"CREATE TRIGGER search_documents_gone AFTER DELETE ON search_documents BEGIN {_FORGET} END",
    f"CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN {_FORGET} {_LEARN} END",
)
_WEIGHTED = " || ".join(
    f"setweight(to_tsvector('english', {column}), '{weight}')"
    for column, weight in zip(_WORDS.split(", "), "ABCD", strict=True)
)
_POSTGRESQL = (
    f"ALTER TABLE search_documents ADD COLUMN document tsvector GENERATED ALWAYS AS ({_WEIGHTED}) STORED",
    "CREATE INDEX search_index ON search_documents USING gin (document)",
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "search_documents",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_search_documents_piece_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("piece_id", name=op.f("uq_search_documents_piece_id")),
    )

    for statement in _POSTGRESQL if op.get_context().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    if op.get_context().dialect.name != "postgresql":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_documents")
