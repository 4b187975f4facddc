"""Make the tables of published apps."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Digest, Id, UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "apps",
        sa.Column("id", Id, nullable=False),
        sa.Column("workflow_id", Id, nullable=True),
        sa.Column("publisher_id", Id, nullable=True),
        sa.Column("notebook_sha256", Digest, nullable=False),
        sa.Column("copy_name", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name=op.f("fk_apps_workflow_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["users.id"], name=op.f("fk_apps_publisher_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apps")),
        sa.UniqueConstraint("workflow_id", name=op.f("uq_apps_workflow_id")),
    )
    op.create_index(op.f("ix_apps_publisher_id"), "apps", ["publisher_id"], unique=False)
    op.create_table(
        "app_viewers",
        sa.Column("app_id", Id, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("user_id", Id, nullable=True),
        sa.Column("link_id", Id, nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["app_id"], ["apps.id"], name=op.f("fk_app_viewers_app_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_app_viewers_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["share_links.id"], name=op.f("fk_app_viewers_link_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("app_id", "name", name=op.f("pk_app_viewers")),
    )
    op.create_index(op.f("ix_app_viewers_user_id"), "app_viewers", ["user_id"], unique=False)
    op.create_index(op.f("ix_app_viewers_link_id"), "app_viewers", ["link_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("app_viewers")
    op.drop_table("apps")
