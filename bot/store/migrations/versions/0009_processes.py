"""The processes that share the bot's servers, and when each last reported, so that others can take over its work."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "process",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("shards", sa.String(16), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
    )
