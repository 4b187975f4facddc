"""Let renditions be how loud a version is."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NAME = "ck_renditions_kind"
_BEFORE = "kind IN ('arrangement', 'mixer', 'diff', 'sound', 'preview')"
_AFTER = "kind IN ('arrangement', 'mixer', 'diff', 'sound', 'preview', 'loudness')"

_POINTING = ("rendition_uses", "rendition_sounds")


def upgrade() -> None:
    """Take the step."""
    _take(_AFTER)


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM renditions WHERE kind = 'loudness'")
    _take(_BEFORE)


def _take(rule: str) -> None:
    """Change the rule. SQLite writes the table anew for it, and with the old one goes what points to its rows."""
    is_rewritten = op.get_bind().dialect.name == "sqlite"
    if is_rewritten:
        for table in _POINTING:
            op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    with op.batch_alter_table("renditions") as renditions:
        renditions.drop_constraint(op.f(_NAME), type_="check")
        renditions.create_check_constraint(op.f(_NAME), rule)
    if is_rewritten:
        for table in _POINTING:
            op.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM kept_{table}")
            op.execute(f"DROP TABLE kept_{table}")
