"""Let the index of what is trending hold the ids too: most pieces have the same score, and were sorted for each page."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COLUMNS = ["kind", "visibility", "trending_score"]


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_pieces_kind_visibility_trending_score_id", "pieces", [*_COLUMNS, "id"])
    op.drop_index("ix_pieces_kind_visibility_trending_score", "pieces")


def downgrade() -> None:
    """Take it back."""
    op.create_index("ix_pieces_kind_visibility_trending_score", "pieces", _COLUMNS)
    op.drop_index("ix_pieces_kind_visibility_trending_score_id", "pieces")
