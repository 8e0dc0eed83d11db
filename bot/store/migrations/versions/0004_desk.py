"""The moderators' desk: who may write a situation, drafts, people, the audit log, server settings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_REFUSAL = "the journal is append-only"
_MARKED = "SELECT delete_after FROM situation WHERE slug = OLD.situation"


def upgrade() -> None:
    op.add_column("situation", sa.Column("guild", sa.BigInteger))
    op.add_column("situation", sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("situation", sa.Column("two_person", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("situation", sa.Column("delete_after", sa.DateTime(timezone=True)))
    op.add_column("situation", sa.Column("revision", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("discord", sa.BigInteger, unique=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("guild", sa.BigInteger),
        sa.Column("situation", sa.String(24)),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_index("ix_audit_guild_id", "audit", ["guild", "id"])
    op.create_index("ix_audit_situation_id", "audit", ["situation", "id"])
    _create_drafts()
    op.create_table(
        "server",
        sa.Column("guild", sa.BigInteger, primary_key=True),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
    )
    _let_marked_situations_go()


def _create_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("suggested", sa.Boolean, nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("guild", sa.BigInteger),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("entry", sa.String(12), nullable=False),
        sa.Column("replaces", sa.String(32)),
        sa.Column("form", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.String(32)),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("reason", sa.Text),
        sa.Column("channel", sa.BigInteger),
        sa.Column("message", sa.BigInteger),
    )
    op.create_index("ix_draft_situation_state", "draft", ["situation", "state"])


def _let_marked_situations_go() -> None:
    """Allow entries to be removed only together with their situation, if its deletion was asked for."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER report_no_delete")
        op.execute(
            f"CREATE TRIGGER report_no_delete BEFORE DELETE ON report WHEN ({_MARKED}) IS NULL "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    op.execute("DROP TRIGGER report_append_only ON report")
    op.execute(
        "CREATE TRIGGER report_append_only BEFORE UPDATE OR TRUNCATE ON report "
        "FOR EACH STATEMENT EXECUTE FUNCTION report_refuse()"
    )
    op.execute(
        "CREATE FUNCTION report_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF ({_MARKED}) IS NULL THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER report_no_delete BEFORE DELETE ON report "
        "FOR EACH ROW EXECUTE FUNCTION report_refuse_removal()"
    )
