"""Live boards, alerts, and replays of past situations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("corrected", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "board",
        sa.Column("channel", sa.BigInteger, primary_key=True),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("shown", sa.String(64)),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Text),
    )
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("channel", sa.BigInteger),
        sa.Column("guild", sa.BigInteger),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Text),
        sa.UniqueConstraint("person", "situation", "actor", name="uq_follow_subject"),
    )
    op.create_table(
        "replay",
        sa.Column("channel", sa.BigInteger, primary_key=True),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("next_day", sa.Date, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
    )
