"""The tables of articles, of the feeds that they come from, and of the language model that reads them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from bot.store.metadata import Instant, metadata

article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(12), nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("guild", BigInteger, nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("how", String(12), nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published", Date),
    Column("language", String(2), nullable=False),
    # Emptied when every proposal is decided, after 14 days at the latest.
    Column("text", Text, nullable=False),
    Column("note", String(12), nullable=False, server_default=""),
    Column("digest", String(64), nullable=False),
    # [draft, start, end] of each proposal: where its sentence is in the text.
    Column("spans", JSON, nullable=False),
    # The drafts that each person has looked at in full.
    Column("opened", JSON, nullable=False),
    Column("created", Instant, nullable=False),
    Column("channel", BigInteger),
    Column("message", BigInteger),
    # Whether the posted card still shows quotes.
    Column("quoted", Boolean, nullable=False, server_default=false()),
    # Hashes of each five words in a row: copies of one text share most of them.
    Column("shingles", JSON, nullable=False, server_default="[]"),
    # Publisher, title and URL of each copy.
    Column("copies", JSON, nullable=False, server_default="[]"),
    # For a new version: the article before it, and the changes.
    Column("previous", Integer),
    Column("difference", Text, nullable=False, server_default=""),
    # The model that read it and its host; empty if the rules did.
    Column("model", Text, nullable=False, server_default=""),
    # Why the rules read it although a model is set; empty if none is.
    Column("fallback", String(12), nullable=False, server_default=""),
    # How many of the model's reports were left out, since the text does not bear them out.
    Column("disbelieved", Integer, nullable=False, server_default="0"),
    Index("ix_article_situation_digest", "situation", "digest"),
    Index("ix_article_state", "state"),
)

# Every question to a language model: what it cost, for the limits of the day, and its answer, so as not to ask again.
model_call = Table(
    "model_call",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    # Until the answer is there, the most that it may cost.
    Column("seconds", Float, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("money", Float, nullable=False),
    # Proposals with offsets and without quotes; NULL without an answer.
    Column("answer", JSON(none_as_null=True)),
    Index("ix_model_call_at", "at"),
    Index("ix_model_call_digest", "digest"),
)

watch = Table(
    "watch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("situation", ForeignKey("situation.slug"), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("language", String(2), nullable=False),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    # Digest of the contents of each item, by item.
    Column("seen", JSON, nullable=False),
    Column("next_due", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("paused", Text),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("passed", Integer, nullable=False, server_default="0"),
    Column("found", Integer, nullable=False, server_default="0"),
    Column("created", Instant, nullable=False),
    Index("ix_watch_next_due", "next_due"),
    Index("ix_watch_guild", "guild"),
)
