"""Make the tables of contents and of uploads."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Digest, Id, UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "contents",
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("xml_sha256", Digest, nullable=True),
        sa.Column("container", sa.String(length=10), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("container IN ('gzip', 'plain')", name=op.f("ck_contents_container")),
        sa.CheckConstraint(
            "kind IN ('set', 'sample', 'rack', 'notebook', 'audio', 'image')", name=op.f("ck_contents_kind")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_contents")),
    )
    op.create_index(op.f("ix_contents_xml_sha256"), "contents", ["xml_sha256"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_holdings_sha256")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_holdings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "sha256", name=op.f("pk_holdings")),
    )
    op.create_index("ix_holdings_sha256", "holdings", ["sha256"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('set', 'sample', 'rack', 'notebook', 'audio', 'image')", name=op.f("ck_uploads_kind")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_uploads_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"], unique=False)
    op.create_index("ix_uploads_user_id", "uploads", ["user_id"], unique=False)
    op.create_table(
        "upload_parts",
        sa.Column("upload_id", Id, nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_upload_parts_upload_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "offset_bytes", name=op.f("pk_upload_parts")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("upload_parts")
    op.drop_table("uploads")
    op.drop_table("holdings")
    op.drop_table("contents")
