"""The objects behind the client's events and buttons, one field for each feature."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.upkeep.purge import Purging
from bot.chat.core.confirm import Confirmed
from bot.chat.files.handlers import ImportHandlers
from bot.chat.reading.handlers import ArticleHandlers
from bot.chat.reports.handlers import ReportHandlers
from bot.chat.suggestions.handlers import ReviewQueue
from bot.delivery.alerts import Alerts


@dataclass(frozen=True, slots=True)
class Features:
    reports: ReportHandlers
    suggestions: ReviewQueue
    files: ImportHandlers
    reading: ArticleHandlers
    alerts: Alerts
    """Asked after each command whether alerts of its author could not be delivered."""
    purging: Purging
    """Informed of the servers that the bot is in."""
    confirmed: Mapping[str, Confirmed]
    """Actions of the buttons of `core.confirm`, by name."""
