"""Make the tables of transfers and departures; let an attribution name a deleted account instead of its owner."""

import sqlalchemy as sa
from alembic import op

from setbook.hub.store.base import Id, UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_FIXED = ("fork_id", "reason", "attributed_title", "attributed_version", "attributed_sha256", "created_at")
_REFUSAL = "the attribution of a fork cannot be changed"
_NOBODY = "deleted account"


def _changed(differs: str, *, owner_may_go: bool) -> str:
    conditions = [f"NEW.{column} {differs} OLD.{column}" for column in _FIXED]
    named = f" AND NEW.attributed_owner <> '{_NOBODY}'" if owner_may_go else ""
    return " OR ".join([*conditions, f"(NEW.attributed_owner {differs} OLD.attributed_owner{named})"])


def _set_trigger(*, owner_may_go: bool) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER keep_attribution ON forks")
        changed = _changed("IS DISTINCT FROM", owner_may_go=owner_may_go)
        op.execute(
            f"CREATE TRIGGER keep_attribution BEFORE UPDATE ON forks FOR EACH ROW WHEN ({changed}) "
            "EXECUTE FUNCTION keep_attribution()"
        )
    else:
        op.execute("DROP TRIGGER keep_attribution")
        op.execute(
            f"CREATE TRIGGER keep_attribution BEFORE UPDATE ON forks WHEN {_changed('IS NOT', owner_may_go=owner_may_go)} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "transfers",
        sa.Column("id", Id, nullable=False),
        sa.Column("piece_id", Id, nullable=False),
        sa.Column("giver_id", Id, nullable=False),
        sa.Column("receiver_id", Id, nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.id"], name=op.f("fk_transfers_piece_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["users.id"], name=op.f("fk_transfers_giver_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["users.id"], name=op.f("fk_transfers_receiver_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("piece_id", name=op.f("uq_transfers_piece_id")),
    )
    op.create_index("ix_transfers_giver_id", "transfers", ["giver_id"])
    op.create_index("ix_transfers_receiver_id", "transfers", ["receiver_id"])
    op.create_table(
        "departures",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("left_at", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_departures")),
    )
    _set_trigger(owner_may_go=True)


def downgrade() -> None:
    """Take it back."""
    _set_trigger(owner_may_go=False)
    op.drop_table("departures")
    op.drop_table("transfers")
