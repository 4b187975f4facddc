"""Give lists the indexes that hold them in their order: pieces of a kind, the comments of a piece, what carries a tag."""

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
    op.create_index(
        "ix_piece_tags_tag_name_piece_id_is_technique", "piece_tags", ["tag_name", "piece_id", "is_technique"]
    )
    op.drop_index("ix_piece_tags_tag_name_is_technique", "piece_tags")


def downgrade() -> None:
    """Take it back."""
    op.create_index("ix_piece_tags_tag_name_is_technique", "piece_tags", ["tag_name", "is_technique"])
    op.drop_index("ix_piece_tags_tag_name_piece_id_is_technique", "piece_tags")
    op.create_index("ix_comments_piece_id_id", "comments", ["piece_id", "id"])
    op.drop_index("ix_comments_piece_id_parent_id_is_pinned_id", "comments")
    op.drop_index("ix_pieces_kind_id", "pieces")
