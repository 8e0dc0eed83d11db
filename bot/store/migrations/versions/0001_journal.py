"""The journal, its situations, and the settings of servers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSAL = "the journal is append-only"


def upgrade() -> None:
    op.create_table(
        "situation",
        sa.Column("slug", sa.String(24), primary_key=True),
        sa.Column("written", sa.JSON, nullable=False),
        sa.Column("seed_digest", sa.String(64)),
    )
    op.create_table(
        "report",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("replaces", sa.String(32), sa.ForeignKey("report.id")),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("known", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("written", sa.JSON, nullable=False),
    )
    op.create_index("ix_report_situation_seq", "report", ["situation", "seq"])
    op.create_table(
        "chosen_situation",
        sa.Column("scope", sa.String(8), primary_key=True),
        sa.Column("holder", sa.BigInteger, primary_key=True),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
    )
    op.create_table(
        "synced_commands",
        sa.Column("application", sa.BigInteger, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    _refuse_edits()


def _refuse_edits() -> None:
    """Make the database itself refuse edits of the journal."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER report_no_{verb.lower()} BEFORE {verb} ON report "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        # INSERT OR REPLACE removes the old row without a DELETE.
        op.execute(
            "CREATE TRIGGER report_no_replace BEFORE INSERT ON report "
            "WHEN EXISTS (SELECT 1 FROM report WHERE id = NEW.id OR seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION report_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report "
        "FOR EACH STATEMENT EXECUTE FUNCTION report_refuse()"
    )
