"""A follow may exist in several channels, and a follower is told once that an alert is paused."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("follow") as follow:
        follow.add_column(sa.Column("told_paused", sa.Boolean, nullable=False, server_default=sa.false()))
        follow.drop_constraint("uq_follow_subject", type_="unique")
        follow.create_unique_constraint("uq_follow_subject", ["person", "situation", "actor", "channel"])
