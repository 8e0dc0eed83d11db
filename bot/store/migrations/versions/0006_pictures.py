"""Boards may carry a picture; existing ones have none."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("board", sa.Column("picture", sa.String(12), nullable=False, server_default="none"))
