"""When each post was tried, and the channel or thread of its message; existing records have neither.

A board counts corrections filed after this migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("claimed", sa.DateTime(timezone=True)))
    op.add_column("delivery", sa.Column("place", sa.BigInteger))
    op.add_column("correction", sa.Column("tried", sa.DateTime(timezone=True)))
    op.add_column("correction", sa.Column("place", sa.BigInteger))
    op.add_column("follow", sa.Column("tried", sa.DateTime(timezone=True)))
    op.add_column("board", sa.Column("tried", sa.DateTime(timezone=True)))
    op.add_column("board", sa.Column("entries", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE board SET entries = (SELECT count(*) FROM report WHERE report.situation = board.situation)")
