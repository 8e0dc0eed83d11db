"""A number for each change to a situation, so that processes read only what changed into memory.

Each situation stores the number of its entries and of the last one, so that neither has to be counted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for column in ("entries", "last_seq", "changed"):
        op.add_column("situation", sa.Column(column, sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_situation_changed", "situation", ["changed"])
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "removed_situation",
        sa.Column("slug", sa.String(24), primary_key=True),
        sa.Column("changed", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO change (id, number) SELECT 1, 1 WHERE EXISTS (SELECT 1 FROM situation)")
    op.execute(
        "UPDATE situation SET changed = 1,"
        " entries = (SELECT count(*) FROM report WHERE report.situation = situation.slug),"
        " last_seq = (SELECT coalesce(max(seq), 0) FROM report WHERE report.situation = situation.slug)"
    )
