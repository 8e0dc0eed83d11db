"""Calls of a language model, for its limits and its answers; and for articles, who read them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "model_call",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("money", sa.Float, nullable=False),
        sa.Column("answer", sa.JSON),
    )
    op.create_index("ix_model_call_at", "model_call", ["at"])
    op.create_index("ix_model_call_digest", "model_call", ["digest"])
    op.add_column("article", sa.Column("model", sa.Text, nullable=False, server_default=""))
    op.add_column("article", sa.Column("fallback", sa.String(12), nullable=False, server_default=""))
    op.add_column("article", sa.Column("disbelieved", sa.Integer, nullable=False, server_default="0"))
