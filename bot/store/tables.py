"""The tables. The journal keeps each entry whole, as it was written, with columns for what is looked up by."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC: SQLite would otherwise keep the local time and forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


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
    Column("known", Instant, nullable=False),
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

subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("schedule", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("next_due", Instant, nullable=False),
    Column("paused", Text),
    Column("number", Integer, nullable=False),
    Column("covered", Instant),
    Column("entries", Integer, nullable=False),
    Column("corrected", Integer, nullable=False, server_default="0"),
    Index("ix_subscription_next_due", "next_due"),
    Index("ix_subscription_guild", "guild"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # No foreign key: what was sent stays on record when its subscription is deleted.
    Column("subscription", Integer, nullable=False),
    Column("slot", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("first_entry", Integer, nullable=False),
    Column("last_entry", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", Instant, nullable=False),
    Column("message", BigInteger),
    Column("reason", Text),
    UniqueConstraint("subscription", "slot", name="uq_delivery_slot"),
    Index("ix_delivery_state_lease", "state", "lease"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscription", Integer, nullable=False),
    Column("reports", JSON, nullable=False),
    Column("last_entry", Integer, nullable=False),
    Column("until", Instant, nullable=False),
    Column("message", BigInteger),
    Index("ix_correction_subscription", "subscription"),
)

board = Table(
    "board",
    metadata,
    Column("channel", BigInteger, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created", Instant, nullable=False),
    Column("message", BigInteger),
    Column("shown", String(64)),
    Column("not_before", Instant, nullable=False),
    Column("paused", Text),
    Column("picture", String(12), nullable=False, server_default="none"),
)

follow = Table(
    "follow",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", BigInteger, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("channel", BigInteger),
    Column("guild", BigInteger),
    Column("language", String(2), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("paused", Text),
    Column("claimed_entries", Integer),
    Column("claimed_until", Instant),
    UniqueConstraint("person", "situation", "actor", name="uq_follow_subject"),
)

replay = Table(
    "replay",
    metadata,
    Column("channel", BigInteger, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("next_day", Date, nullable=False),
    Column("every", Integer, nullable=False),
    Column("next_due", Instant, nullable=False),
    Column("started", Instant, nullable=False),
)
