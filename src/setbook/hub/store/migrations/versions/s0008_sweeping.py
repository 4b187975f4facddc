"""Note since when a content is unused, who holds them all, and when a chore was last done."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Id, UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("contents", sa.Column("unused_since", UtcTime(), nullable=True))
    op.create_table(
        "blob_holds",
        sa.Column("id", Id, nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob_holds")),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("chores")
    op.drop_table("blob_holds")
    op.drop_column("contents", "unused_since")
