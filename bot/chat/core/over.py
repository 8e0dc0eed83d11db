"""Text for somebody who subscribes to a situation whose coverage has ended."""

from bot.actions.descriptions import Brief
from bot.languages.language import Language


def over_lines(story: Brief, say: Language) -> list[str]:
    """Say that coverage has ended; no lines while the situation is live."""
    if story.ends is None:
        return []
    text = say(
        "Coverage of {title} ended on {day}: only corrections and late entries can still change it.",
        title=story.title.in_language(say.code),
        day=say.day(story.ends),
    )
    return [text]
