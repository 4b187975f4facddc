"""Make the tables of renditions and of the sounds that they play."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Digest, Id, Json, UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "renditions",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("input_sha256", Digest, nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("doing", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(length=200), nullable=True),
        sa.Column("blob_sha256", Digest, nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("facts", Json, nullable=True),
        sa.Column("used_at", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('arrangement', 'mixer', 'diff', 'sound', 'preview')", name=op.f("ck_renditions_kind")
        ),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'failed')", name=op.f("ck_renditions_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renditions")),
        sa.UniqueConstraint(
            "kind", "input_sha256", "recipe", name=op.f("uq_renditions_kind_input_sha256_recipe")
        ),
    )
    op.create_index(op.f("ix_renditions_state"), "renditions", ["state"], unique=False)
    op.create_table(
        "sounds",
        sa.Column("key", Digest, nullable=False),
        sa.Column("frames", sa.BigInteger(), nullable=False),
        sa.Column("chunk_sizes", Json, nullable=False),
        sa.Column("blob", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sounds")),
    )
    op.create_table(
        "rendition_uses",
        sa.Column("version_id", Id, nullable=False),
        sa.Column("rendition_id", Id, nullable=False),
        sa.Column("before_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_rendition_uses_version_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["renditions.id"],
            name=op.f("fk_rendition_uses_rendition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["versions.id"], name=op.f("fk_rendition_uses_before_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "rendition_id", name=op.f("pk_rendition_uses")),
    )
    op.create_index("ix_rendition_uses_rendition_id", "rendition_uses", ["rendition_id"], unique=False)
    op.create_index("ix_rendition_uses_before_id", "rendition_uses", ["before_id"], unique=False)
    op.create_table(
        "rendition_sounds",
        sa.Column("rendition_id", Id, nullable=False),
        sa.Column("key", Digest, nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["renditions.id"],
            name=op.f("fk_rendition_sounds_rendition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["key"], ["sounds.key"], name=op.f("fk_rendition_sounds_key")),
        sa.PrimaryKeyConstraint("rendition_id", "key", name=op.f("pk_rendition_sounds")),
    )
    op.create_index("ix_rendition_sounds_key", "rendition_sounds", ["key"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for table in ("rendition_sounds", "rendition_uses", "sounds", "renditions"):
        op.drop_table(table)
