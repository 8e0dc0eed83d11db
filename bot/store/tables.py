"""The tables. The journal keeps each entry whole, as it was written, with columns for what is looked up by."""

from sqlalchemy import JSON, BigInteger, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(column_0_label)s",
    }
)

situation = Table(
    "situation",
    metadata,
    Column("slug", String(24), primary_key=True),
    Column("written", JSON, nullable=False),
    Column("seed_digest", String(64)),
)

report = Table(
    "report",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("replaces", ForeignKey("report.id")),
    Column("actor", String(32), nullable=False),
    Column("known", DateTime(timezone=True), nullable=False),
    Column("words", Text, nullable=False),
    Column("written", JSON, nullable=False),
    Index("ix_report_situation_seq", "situation", "seq"),
)

chosen_situation = Table(
    "chosen_situation",
    metadata,
    Column("scope", String(8), primary_key=True),
    Column("holder", BigInteger, primary_key=True),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
)

synced_commands = Table(
    "synced_commands",
    metadata,
    Column("application", BigInteger, primary_key=True),
    Column("digest", String(64), nullable=False),
)
