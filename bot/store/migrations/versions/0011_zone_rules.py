"""By which time zone rules the times of waiting briefings were worked out: other rules mean other times."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table("zone_rules", sa.Column("version", sa.String(16), primary_key=True))
