"""The answer to /privacy: the stored data, for how long it is kept, and who sees it."""

from bot.documents.document import Document, Line, Section, line, strong
from bot.errors import N_
from bot.languages.language import Language

_KEPT = (
    (
        N_("Reports"),
        N_("who filed one is kept as a number; for as long as the situation is; its readers see the report"),
    ),
    (
        N_("What moderators did"),
        N_("by the same number, in this server or to its situations; its moderators see it"),
    ),
    (
        N_("Which number is whom"),
        N_("your Discord id, in one table, until you erase it; moderators see you named"),
    ),
    (
        N_("What you typed and did not file, and suggestions"),
        N_(
            "by your number; the words for 30 days, longer only while they wait for a decision; moderators see "
            "suggestions"
        ),
    ),
    (
        N_("Articles that moderators have read"),
        N_(
            "the text until all that it proposes is decided, 14 days at the most; then the sentences go from its "
            "card too; publisher, title, address, day and our own summary stay"
        ),
    ),
    (
        N_("Whom moderators blocked from suggesting"),
        N_("by a number and your Discord id until they lift it, also if you erase the rest; they see you named"),
    ),
    (
        N_("What you follow, and the situation you chose"),
        N_("by your Discord id, until you end or erase it; nobody else sees it"),
    ),
    (
        N_("Who set up a briefing, a board or a replay"),
        N_("by Discord id, to tell them when it stops"),
    ),
    (N_("What this server chose"), N_("channels, roles, language; whoever runs it sees it")),
)
_NOT_KEPT = (
    N_("Names, member lists, questions and messages are not kept; the bot is told of a message where it is filed."),
    N_("What the bot posted stays in Discord until somebody deletes it there."),
    N_("Backups that the operator makes keep what was erased until they are overwritten."),
)


def privacy(say: Language, days: int, model: str = "") -> Document:
    """Compose /privacy.

    `days`: time that data of a server is kept after the bot was removed. `model`: the model that reads articles, and
    its host; empty if none does.
    """
    kept = tuple(line(strong(say(what)), " — ", say(how)) for what, how in _KEPT)
    gone = (
        line(
            say(
                "/privacy erase parts your Discord id from all of this, deletes what you follow and chose, and drops "
                "what of yours waits for a decision; once an hour at most."
            )
        ),
        line(
            say.plural(
                "{n} day after a server removes the bot, what is kept of it is deleted.",
                "{n} days after a server removes the bot, what is kept of it is deleted.",
                days,
            )
        ),
    )
    return Document(
        title=say("What is kept, for how long, and who sees it"),
        lead=(),
        sections=(
            Section(say("Kept"), kept),
            Section(say("Not kept, or not here"), (*(line(say(text)) for text in _NOT_KEPT), _sent(say, model))),
            Section(say("How it goes"), gone),
        ),
    )


def _sent(say: Language, model: str) -> Line:
    """Return to whom the texts of articles are sent."""
    if not model:
        return line(say("No text is sent to a language model: articles are read by rules, here."))
    return line(
        say("The text of each article that moderators have read is sent to a language model: {model}.", model=model)
    )
