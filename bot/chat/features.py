"""What the client's events and buttons work with, a field for each feature that has buttons of its own."""

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
    """Asked after each command whether there are any that do not reach its author."""
    purging: Purging
    """Told which servers the bot is in."""
    confirmed: Mapping[str, Confirmed]
    """What the buttons of `core.confirm` do."""
