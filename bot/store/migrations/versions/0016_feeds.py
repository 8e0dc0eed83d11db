"""Feeds that servers watch, and for articles the fields that tell copies and versions."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("etag", "modified")),
        sa.Column("seen", sa.JSON, nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("paused", sa.Text),
        sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in ("passed", "found")),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_watch_next_due", "watch", ["next_due"])
    op.create_index("ix_watch_guild", "watch", ["guild"])
    for name in ("shingles", "copies"):
        op.add_column("article", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
    op.add_column("article", sa.Column("previous", sa.Integer))
    op.add_column("article", sa.Column("difference", sa.Text, nullable=False, server_default=""))
