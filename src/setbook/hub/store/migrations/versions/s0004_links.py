"""Make the tables of what ties pieces to people and to each other."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Digest, Id, UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ATTRIBUTION = (
    "fork_id", "reason", "attributed_title", "attributed_owner", "attributed_version", "attributed_sha256",
    "created_at",
)  # fmt: skip
_REFUSAL = "the attribution of a fork cannot be changed"
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _ATTRIBUTION)

_SQLITE = (
    f"CREATE TRIGGER keep_attribution BEFORE UPDATE OF {', '.join(_ATTRIBUTION)} ON forks "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION keep_attribution() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER keep_attribution BEFORE UPDATE ON forks FOR EACH ROW WHEN ({_CHANGED}) "
    "EXECUTE FUNCTION keep_attribution()",
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "tags",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("usage_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tags")),
    )
    op.create_index(op.f("ix_tags_usage_count"), "tags", ["usage_count"], unique=False)
    op.create_table(
        "piece_tags",
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("tag_name", sa.String(length=50), nullable=False),
        sa.Column("is_technique", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_piece_tags_piece_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_name"], ["tags.name"], name=op.f("fk_piece_tags_tag_name"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("piece_id", "tag_name", "is_technique", name=op.f("pk_piece_tags")),
    )
    op.create_index(
        "ix_piece_tags_tag_name_is_technique", "piece_tags", ["tag_name", "is_technique"], unique=False
    )
    op.create_table(
        "members",
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'collaborator', 'viewer')", name=op.f("ck_members_role")),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_members_piece_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_members_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("piece_id", "user_id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_user_id", "members", ["user_id"], unique=False)
    op.create_table(
        "forks",
        sa.Column("fork_id", Id, nullable=False),
        sa.Column("original_id", Id, nullable=True),
        sa.Column("point_id", Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attributed_title", sa.String(length=200), nullable=False),
        sa.Column("attributed_owner", sa.String(length=255), nullable=False),
        sa.Column("attributed_version", sa.Integer(), nullable=False),
        sa.Column("attributed_sha256", Digest, nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fork_id"], ["sessions.id"], name=op.f("fk_forks_fork_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["sessions.id"], name=op.f("fk_forks_original_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["point_id"], ["versions.id"], name=op.f("fk_forks_point_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("fork_id", name=op.f("pk_forks")),
    )
    op.create_index(op.f("ix_forks_original_id"), "forks", ["original_id"], unique=False)
    op.create_index(op.f("ix_forks_point_id"), "forks", ["point_id"], unique=False)
    op.create_table(
        "collection_items",
        sa.Column("id", Id, nullable=False),
        sa.Column("collection_id", Id, nullable=False),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collections.id"],
            name=op.f("fk_collection_items_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_collection_items_piece_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_items")),
        sa.UniqueConstraint(
            "collection_id", "piece_id", name=op.f("uq_collection_items_collection_id_piece_id")
        ),
    )
    op.create_index("ix_collection_items_piece_id", "collection_items", ["piece_id"], unique=False)
    op.create_table(
        "share_links",
        sa.Column("id", Id, nullable=False),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("creator_id", Id, nullable=False),
        sa.Column("token_sha256", Digest, nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=True),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["users.id"], name=op.f("fk_share_links_creator_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_share_links_piece_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_share_links_token_sha256")),
    )
    op.create_index(op.f("ix_share_links_piece_id"), "share_links", ["piece_id"], unique=False)

    for statement in _POSTGRESQL if op.get_context().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("share_links")
    op.drop_table("collection_items")
    op.drop_table("forks")
    op.drop_table("members")
    op.drop_table("piece_tags")
    op.drop_table("tags")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_attribution()")
