"""Corrections that are posted at once, and alerts, are claimed before they are sent, as briefings are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subscription", sa.Integer, nullable=False),
        sa.Column("reports", sa.JSON, nullable=False),
        sa.Column("last_entry", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.BigInteger),
    )
    op.create_index("ix_correction_subscription", "correction", ["subscription"])
    op.add_column("follow", sa.Column("claimed_entries", sa.Integer))
    op.add_column("follow", sa.Column("claimed_until", sa.DateTime(timezone=True)))
