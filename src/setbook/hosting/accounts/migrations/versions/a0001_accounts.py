"""Make the tables of accounts and attempts, or take over those of a hub from before there were steps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step. Before there were steps, both tables were made as they are made here."""
    known = set(sa.inspect(op.get_bind()).get_table_names())
    if "accounts" not in known:
        op.create_table(
            "accounts",
            sa.Column("name", sa.String(length=32), nullable=False),
            sa.Column("password_hash", sa.String(length=255), nullable=False),
            sa.Column("standing", sa.String(length=16), nullable=False),
            sa.Column("is_admin", sa.Boolean(), nullable=False),
            sa.Column("one_time", sa.Boolean(), nullable=False),
            sa.Column("introduction", sa.String(length=300), nullable=False),
            sa.Column("created_at", sa.Float(), nullable=False),
            sa.PrimaryKeyConstraint("name"),
        )
    if "attempts" not in known:
        op.create_table(
            "attempts",
            sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("subject", sa.String(length=200), nullable=False),
            sa.Column("at", sa.Float(), nullable=False),
            sa.PrimaryKeyConstraint("number"),
        )
        op.create_index("attempts_by_subject", "attempts", ["subject", "at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("attempts")
    op.drop_table("accounts")
