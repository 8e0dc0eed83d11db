"""The tables. The journal keeps each entry complete, as it was written, with columns for searching."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.store.article_tables import article, model_call, watch
from bot.store.metadata import Instant, metadata

__all__ = ["article", "metadata", "model_call", "watch"]  # those of other files; the rest are below


_SEEDED = text("seed_digest IS NOT NULL")

situation = Table(
    "situation",
    metadata,
    Column("slug", String(24), primary_key=True),
    Column("written", JSON, nullable=False),
    Column("seed_digest", String(64)),
    Column("guild", BigInteger),
    Column("shared", Boolean, nullable=False, server_default=true()),
    Column("two_person", Boolean, nullable=False, server_default=false()),
    Column("delete_after", Instant),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0", index=True),
    # Of `written`, for choices and lists; `journal.keep_situation` and `change_situation` keep them the same.
    Column("prefix", String(32), nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default="{}"),
    Column("time_zone", String(64), nullable=False, server_default="UTC"),
    Column("starts", Date, nullable=False, server_default="1900-01-01"),
    Column("words", Text, nullable=False, server_default=""),
    Column("ends", Date),
    Index("ix_situation_seed_digest", "seed_digest", sqlite_where=_SEEDED, postgresql_where=_SEEDED),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""One row: the number of the latest change to any situation or journal."""

removed_situation = Table(
    "removed_situation",
    metadata,
    Column("slug", String(24), primary_key=True),
    Column("changed", Integer, nullable=False),
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

publication = Table(
    "publication",
    metadata,
    Column("situation", ForeignKey("situation.slug"), primary_key=True),
    Column("guild", BigInteger),
    Column("licence", String(200), nullable=False),
    Column("since", Instant),
)
"""Situations on the web; without `since`, the publication is not confirmed yet."""

chosen_situation = Table(
    "chosen_situation",
    metadata,
    Column("scope", String(8), primary_key=True),
    Column("holder", BigInteger, primary_key=True),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("changed", Integer, nullable=False, server_default="0", index=True),
)

synced_commands = Table(
    "synced_commands",
    metadata,
    Column("application", BigInteger, primary_key=True),
    Column("digest", String(64), nullable=False),
)

# One row: the version of the rules from which the times of waiting briefings were computed.
zone_rules = Table("zone_rules", metadata, Column("version", String(16), primary_key=True))

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
    # No foreign key: deliveries stay on record when their subscription is deleted.
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
    Column("claimed", Instant),
    Column("place", BigInteger),
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
    Column("tried", Instant),
    Column("place", BigInteger),
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
    Column("tried", Instant),
    Column("entries", Integer, nullable=False, server_default="0"),
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
    Column("tried", Instant),
    Column("told_paused", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("person", "situation", "actor", "channel", name="uq_follow_subject"),
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

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # Emptied when a person is forgotten: their actions stay on record without a name.
    Column("discord", BigInteger, unique=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("person", ForeignKey("person.id")),
    Column("guild", BigInteger),
    # No foreign key: actions stay on record when their situation is deleted.
    Column("situation", String(24)),
    Column("act", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_guild_id", "guild", "id"),
    Index("ix_audit_situation_id", "situation", "id"),
)

_WITHOUT_CARD = text("message IS NULL AND article IS NULL")

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(12), nullable=False),
    Column("suggested", Boolean, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("guild", BigInteger),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("entry", String(12), nullable=False),
    Column("replaces", String(32)),
    Column("form", JSON, nullable=False),
    Column("created", Instant, nullable=False),
    Column("report", String(32)),
    Column("decided_by", ForeignKey("person.id")),
    Column("reason", Text),
    Column("channel", BigInteger),
    Column("message", BigInteger),
    # Article of a proposal. No foreign key: the article is deleted, the decision stays.
    Column("article", Integer),
    Index("ix_draft_situation_state", "situation", "state"),
    Index("ix_draft_article", "article"),
    Index("ix_draft_without_card", "state", sqlite_where=_WITHOUT_CARD, postgresql_where=_WITHOUT_CARD),
)

server = Table(
    "server",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("settings", JSON, nullable=False),
    Column("left_at", Instant),
    Column("changed", Integer, nullable=False, server_default="0", index=True),
)

process = Table(
    "process",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("shards", String(16), nullable=False),
    Column("seen", Instant, nullable=False),
)

# Posts that fail for now; `thing` is the number of a briefing, the channel of a board … depending on the kind.
trouble = Table(
    "trouble",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("thing", BigInteger, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

# Warnings that the moderators of a server have not received yet.
warning = Table(
    "warning",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("guild", BigInteger, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("subject", String(48), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("since", Instant, nullable=False),
)

# Posts to be published to the servers that follow their channel.
crosspost = Table(
    "crosspost",
    metadata,
    Column("message", BigInteger, primary_key=True),
    Column("channel", BigInteger, nullable=False),
    Column("guild", BigInteger, nullable=False),
    Column("posted", Instant, nullable=False),
)
