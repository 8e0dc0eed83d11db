"""What is said where somebody asks to be told of a story that is over."""

from bot.actions.descriptions import Brief
from bot.languages.language import Language


def over_lines(story: Brief, say: Language) -> list[str]:
    """Nothing while coverage goes on."""
    if story.ends is None:
        return []
    text = say(
        "Coverage of {title} ended on {day}: only corrections and late entries can still change it.",
        title=story.title.in_language(say.code),
        day=say.day(story.ends),
    )
    return [text]
