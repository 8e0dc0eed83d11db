"""Record posts that fail for now, and warnings and crossposts that have not arrived yet.

Resume posts that earlier versions paused because of an answer that says nothing about the channel.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_UNKNOWN = "Discord refused the post."
"""The reason that earlier versions gave for every unknown answer."""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "trouble",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("thing", sa.BigInteger, primary_key=True),
        sa.Column("since", moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "warning",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.String(48), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("mend", sa.Text, nullable=False),
        sa.Column("since", moment, nullable=False),
    )
    op.create_table(
        "crosspost",
        sa.Column("message", sa.BigInteger, primary_key=True),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("posted", moment, nullable=False),
    )
    for name in ("subscription", "board", "follow"):
        table = sa.table(name, sa.column("paused"))
        op.execute(sa.update(table).where(table.c.paused == _UNKNOWN).values(paused=None))
