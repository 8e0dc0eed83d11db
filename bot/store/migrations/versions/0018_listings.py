"""What choices and lists show of a situation in columns of its own, so that a start does not read descriptions.

Choices and settings get the number of their last change, as situations have it, and what is looked for at each
start or once a second gets an index.
"""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.languages.text import normalise

revision = "0018"
down_revision = "0017"

_SITUATION = sa.table(
    "situation",
    *(sa.column(name) for name in ("slug", "written", "prefix", "title", "time_zone", "words")),
    *(sa.column(name, sa.Date) for name in ("starts", "ends")),
)


def upgrade() -> None:
    for name, kind, default in (
        ("prefix", sa.String(32), ""),
        ("title", sa.Text, "{}"),
        ("time_zone", sa.String(64), "UTC"),
        ("starts", sa.Date, "1900-01-01"),
        ("words", sa.Text, ""),
    ):
        op.add_column("situation", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("situation", sa.Column("ends", sa.Date))
    for table in ("chosen_situation", "server"):
        op.add_column(table, sa.Column("changed", sa.Integer, nullable=False, server_default="0"))
        op.create_index(f"ix_{table}_changed", table, ["changed"])
    seeded = sa.text("seed_digest IS NOT NULL")
    op.create_index(
        "ix_situation_seed_digest", "situation", ["seed_digest"], sqlite_where=seeded, postgresql_where=seeded
    )
    without = sa.text("message IS NULL AND article IS NULL")
    op.create_index("ix_draft_without_card", "draft", ["state"], sqlite_where=without, postgresql_where=without)
    connection = op.get_bind()
    for slug, written in connection.execute(sa.select(_SITUATION.c.slug, _SITUATION.c.written)).all():
        # SQLite returns JSON as text.
        values = _listing(slug, json.loads(written) if isinstance(written, str) else written)
        connection.execute(sa.update(_SITUATION).where(_SITUATION.c.slug == slug).values(**values))


def _listing(slug: str, written: dict[str, Any]) -> dict[str, Any]:
    title, ends = written.get("title", {}), written.get("ends")
    return {
        "prefix": written.get("prefix", ""),
        "title": json.dumps(title),
        "time_zone": written.get("time_zone", "UTC"),
        "starts": date.fromisoformat(written.get("starts", "1900-01-01")),
        "ends": date.fromisoformat(ends) if ends else None,
        "words": normalise("\n".join([slug, *title.values()])),
    }
