"""What an act in the activity log was about, in the reader's words."""

from bot.documents.document import Span, Style
from bot.errors import N_
from bot.languages.language import Language
from bot.store.audit import Act, Done

SETTINGS = {
    "moderator_roles": N_("moderator roles"),
    "language": N_("language"),
    "time_zone": N_("time zone"),
    "log_channel": N_("log channel"),
    "queue_channel": N_("queue channel"),
    "suggestions": N_("suggestions of readers"),
    "blocked": N_("people who may not suggest"),
    "situation": N_("situation"),
}
_NUMBERED = (Act.READ, Act.EXPIRED, Act.ERASED)
"""Acts on articles and people, which have numbers alone."""


def about(done: Done, say: Language) -> Span:
    """Return the id of a report or a situation as code; a setting in words, an article by its number."""
    if done.act is Act.SET and done.subject in SETTINGS:
        return Span(say(SETTINGS[done.subject]))
    if done.act in _NUMBERED:
        return Span(say("no. {n}", n=done.subject.rpartition(" ")[2]))
    return Span(done.subject, Style.CODE)
