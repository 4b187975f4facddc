"""Note which Live saved a session's newest version, and the steps of learning paths that people have done."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Id, Json, UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("sessions", sa.Column("live_major", sa.Integer(), nullable=True))
    _read_live_major()
    op.create_table(
        "steps_done",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("collection_id", Id, nullable=False),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_steps_done_{column}"), ondelete="CASCADE"
            )
            for column, table in (
                ("user_id", "users"),
                ("collection_id", "collections"),
                ("piece_id", "pieces"),
            )
        ),
        sa.PrimaryKeyConstraint("user_id", "collection_id", "piece_id", name=op.f("pk_steps_done")),
    )
    op.create_index("ix_steps_done_collection_id", "steps_done", ["collection_id"])
    op.create_index("ix_steps_done_piece_id", "steps_done", ["piece_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("steps_done")
    op.drop_column("sessions", "live_major")


def _read_live_major() -> None:
    """Read it out of what is known of the newest versions, such as 12 of 12.1.5."""
    sessions = sa.table(
        "sessions",
        sa.column("id", Id),
        sa.column("latest_number", sa.Integer),
        sa.column("live_major", sa.Integer),
    )
    versions = sa.table(
        "versions", sa.column("session_id", Id), sa.column("number", sa.Integer), sa.column("analysis", Json)
    )
    stated = versions.c.analysis["live_version"].as_string()
    newest = sa.and_(
        versions.c.session_id == sessions.c.id,
        versions.c.number == sessions.c.latest_number,
        stated.is_not(None),
    )
    connection = op.get_bind()
    by_major: dict[int, list[str]] = {}
    for session_id, version in connection.execute(sa.select(sessions.c.id, stated).join(versions, newest)):
        major = version.partition(".")[0]
        if major.isdigit() and len(major) < 3:
            by_major.setdefault(int(major), []).append(session_id)
    for major, ids in by_major.items():
        for start in range(0, len(ids), 500):
            some = sessions.c.id.in_(ids[start : start + 500])
            connection.execute(sa.update(sessions).where(some).values(live_major=major))
