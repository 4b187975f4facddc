"""Make the tables of pieces and of versions."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Digest, Id, Json, UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "pieces",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("is_featured", sa.Boolean(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("views_count", sa.Integer(), nullable=False),
        sa.Column("downloads_count", sa.Integer(), nullable=False),
        sa.Column("likes_count", sa.Integer(), nullable=False),
        sa.Column("comments_count", sa.Integer(), nullable=False),
        sa.Column("ratings_count", sa.Integer(), nullable=False),
        sa.Column("ratings_sum", sa.Integer(), nullable=False),
        sa.Column("saves_count", sa.Integer(), nullable=False),
        sa.Column("trending_score", sa.Double(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('session', 'workflow', 'rack', 'collection')", name=op.f("ck_pieces_kind")
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'unlisted', 'private')", name=op.f("ck_pieces_visibility")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_pieces_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pieces")),
    )
    op.create_index("ix_pieces_kind_visibility_id", "pieces", ["kind", "visibility", "id"], unique=False)
    op.create_index(
        "ix_pieces_kind_visibility_trending_score",
        "pieces",
        ["kind", "visibility", "trending_score"],
        unique=False,
    )
    op.create_index("ix_pieces_owner_id_id", "pieces", ["owner_id", "id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", Id, nullable=False),
        sa.Column("genre", sa.String(length=100), nullable=False),
        sa.Column("tempo", sa.Double(), nullable=True),
        sa.Column("time_signature", sa.String(length=10), nullable=True),
        sa.Column("key_signature", sa.String(length=20), nullable=True),
        sa.Column("versions_count", sa.Integer(), nullable=False),
        sa.Column("forks_count", sa.Integer(), nullable=False),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["pieces.id"], name=op.f("fk_sessions_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_genre"), "sessions", ["genre"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("analysis", Json, nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name=op.f("ck_versions_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_versions_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["versions.id"], name=op.f("fk_versions_parent_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_versions_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_versions_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_versions_session_id_number")),
    )
    op.create_index(op.f("ix_versions_author_id"), "versions", ["author_id"], unique=False)
    op.create_index(op.f("ix_versions_parent_id"), "versions", ["parent_id"], unique=False)
    op.create_index(op.f("ix_versions_sha256"), "versions", ["sha256"], unique=False)
    op.create_index(op.f("ix_versions_state"), "versions", ["state"], unique=False)
    op.create_table(
        "version_samples",
        sa.Column("version_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column("sha256", Digest, nullable=True),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_version_samples_sha256")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_version_samples_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_version_samples")),
    )
    op.create_index("ix_version_samples_sha256", "version_samples", ["sha256"], unique=False)
    op.create_table(
        "version_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("before_id", Id, nullable=False),
        sa.Column("after_id", Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("badges", Json, nullable=True),
        sa.Column("changes", Json, nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name=op.f("ck_version_changes_state")),
        sa.ForeignKeyConstraint(
            ["after_id"], ["versions.id"], name=op.f("fk_version_changes_after_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["versions.id"], name=op.f("fk_version_changes_before_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_changes")),
        sa.UniqueConstraint("before_id", "after_id", name=op.f("uq_version_changes_before_id_after_id")),
    )
    op.create_index(op.f("ix_version_changes_after_id"), "version_changes", ["after_id"], unique=False)
    op.create_index(op.f("ix_version_changes_state"), "version_changes", ["state"], unique=False)
    op.create_table(
        "workflows",
        sa.Column("id", Id, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("genre", sa.String(length=100), nullable=False),
        sa.Column("difficulty", sa.String(length=12), nullable=False),
        sa.Column("start_version_id", Id, nullable=True),
        sa.Column("end_version_id", Id, nullable=True),
        sa.Column("notebook_sha256", Digest, nullable=True),
        sa.Column("preview_audio_sha256", Digest, nullable=True),
        sa.Column("preview_image_sha256", Digest, nullable=True),
        sa.CheckConstraint(
            "difficulty IN ('beginner', 'intermediate', 'advanced')", name=op.f("ck_workflows_difficulty")
        ),
        sa.ForeignKeyConstraint(
            ["end_version_id"], ["versions.id"], name=op.f("fk_workflows_end_version_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["pieces.id"], name=op.f("fk_workflows_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["notebook_sha256"], ["contents.sha256"], name=op.f("fk_workflows_notebook_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["preview_audio_sha256"], ["contents.sha256"], name=op.f("fk_workflows_preview_audio_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["preview_image_sha256"], ["contents.sha256"], name=op.f("fk_workflows_preview_image_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["start_version_id"],
            ["versions.id"],
            name=op.f("fk_workflows_start_version_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflows")),
    )
    op.create_index(op.f("ix_workflows_difficulty"), "workflows", ["difficulty"], unique=False)
    op.create_index(op.f("ix_workflows_end_version_id"), "workflows", ["end_version_id"], unique=False)
    op.create_index(op.f("ix_workflows_genre"), "workflows", ["genre"], unique=False)
    op.create_index(op.f("ix_workflows_start_version_id"), "workflows", ["start_version_id"], unique=False)
    op.create_table(
        "racks",
        sa.Column("id", Id, nullable=False),
        sa.Column("rack_kind", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem_text", sa.Text(), nullable=False),
        sa.Column("analysis", Json, nullable=True),
        sa.CheckConstraint(
            "rack_kind IN ('audio_effect', 'instrument', 'midi_effect')", name=op.f("ck_racks_rack_kind")
        ),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name=op.f("ck_racks_state")),
        sa.ForeignKeyConstraint(["id"], ["pieces.id"], name=op.f("fk_racks_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_racks_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_racks")),
    )
    op.create_index(op.f("ix_racks_state"), "racks", ["state"], unique=False)
    op.create_table(
        "collections",
        sa.Column("id", Id, nullable=False),
        sa.Column("is_learning_path", sa.Boolean(), nullable=False),
        sa.Column("items_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["pieces.id"], name=op.f("fk_collections_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("collections")
    op.drop_table("racks")
    op.drop_table("workflows")
    op.drop_table("version_changes")
    op.drop_table("version_samples")
    op.drop_table("versions")
    op.drop_table("sessions")
    op.drop_table("pieces")
