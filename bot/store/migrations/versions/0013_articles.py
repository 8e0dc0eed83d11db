"""Articles, with the sentences behind their proposals; the text is deleted when everything is decided."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("situation", sa.String(24), sa.ForeignKey("situation.slug"), nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("how", sa.String(12), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "publisher", "url")),
        sa.Column("published", sa.Date),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("note", sa.String(12), nullable=False, server_default=""),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("spans", sa.JSON, nullable=False),
        sa.Column("opened", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.BigInteger),
        sa.Column("message", sa.BigInteger),
        sa.Column("quoted", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_article_situation_digest", "article", ["situation", "digest"])
    op.create_index("ix_article_state", "article", ["state"])
    op.add_column("draft", sa.Column("article", sa.Integer))
    op.create_index("ix_draft_article", "draft", ["article"])
