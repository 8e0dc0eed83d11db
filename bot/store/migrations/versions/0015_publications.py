"""Which situations are on the web, under which licence, and for which server."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), primary_key=True),
        sa.Column("guild", sa.BigInteger),
        sa.Column("licence", sa.String(200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
    )
