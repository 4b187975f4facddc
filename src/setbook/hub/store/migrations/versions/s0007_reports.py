"""Make the table of reports, and let a comment be hidden."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Id, UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "reports",
        sa.Column("id", Id, nullable=False),
        sa.Column("reporter_id", Id, nullable=True),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("comment_id", Id, nullable=True),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decider_id", Id, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('spam', 'abuse', 'copyright', 'harmful', 'other')", name=op.f("ck_reports_reason")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'hidden', 'restored', 'dismissed')", name=op.f("ck_reports_state")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_reports_reporter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_reports_piece_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_reports_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"], ["users.id"], name=op.f("fk_reports_decider_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_state_id", "reports", ["state", "id"], unique=False)
    for column in ("piece_id", "comment_id", "reporter_id", "decider_id"):
        op.create_index(f"ix_reports_{column}", "reports", [column], unique=False)
    # Added as it is, not by making the table anew: comments refer to each other, and would go with their parents.
    op.add_column("comments", sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("comments", "is_hidden")
    op.drop_table("reports")
