"""Give lists the indexes that hold them in their order: pieces of a kind for members, and the comments of a piece."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COMMENTS = ["piece_id", "parent_id", "is_pinned", "id"]


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_pieces_kind_id", "pieces", ["kind", "id"])
    op.create_index("ix_comments_piece_id_parent_id_is_pinned_id", "comments", _COMMENTS)
    op.drop_index("ix_comments_piece_id_id", "comments")


def downgrade() -> None:
    """Take it back."""
    op.create_index("ix_comments_piece_id_id", "comments", ["piece_id", "id"])
    op.drop_index("ix_comments_piece_id_parent_id_is_pinned_id", "comments")
    op.drop_index("ix_pieces_kind_id", "pieces")
