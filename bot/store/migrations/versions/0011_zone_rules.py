"""The version of the time zone rules from which the times of waiting briefings were computed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table("zone_rules", sa.Column("version", sa.String(16), primary_key=True))
