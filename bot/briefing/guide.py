"""What /help and /situation list say."""

from collections.abc import Sequence
from datetime import date

from bot.briefing.document import Document, Section, Span, Style, line, muted, strong
from bot.briefing.language import Language
from bot.errors import N_
from bot.situation.situation import Situation

COMMANDS = {
    "who-left": N_("Which countries left, moved or are leaving"),
    "who-stayed": N_("Which countries stayed or are present"),
    "status": N_("Everything that is known of one country or organisation"),
    "timeline": N_("What was reported, day by day"),
    "map": N_("Who stands where, on a map"),
    "chart": N_("How many people, by country or over time"),
    "sources": N_("The documents behind the answers, with their ratings"),
    "search": N_("Find reports by their words"),
    "changes": N_("What changed between two days"),
    "situation": N_("The situations that are covered, and which one is meant here"),
    "briefing": N_("Briefings on a schedule, for moderators"),
    "board": N_("A message that always shows where things stand, for moderators"),
    "replay": N_("Post the briefings of a past situation day by day, for moderators"),
    "follow": N_("Be told when a posture changes"),
    "unfollow": N_("Be told no more"),
    "following": N_("What you follow"),
    "setup": N_("Set up a briefing for this server, step by step"),
    "help": N_("What this bot does and how to ask it"),
}
"""Every top-level command with what it does: the descriptions in Discord, and /help."""
BRIEFING_COMMANDS = {
    "create": N_("Post a briefing in a channel on a schedule"),
    "list": N_("The briefings of this server: when they come, and what became of the last"),
    "edit": N_("Change a briefing; what is not given stays"),
    "pause": N_("Stop a briefing for now and keep its settings"),
    "resume": N_("Let a paused briefing go on"),
    "delete": N_("Delete a briefing"),
    "preview": N_("Show you alone what a briefing would say now"),
    "test": N_("Post a briefing in its channel now, as a test"),
}
LIVE_COMMANDS = {
    "board create": N_("Post a board in this channel and keep it up to date"),
    "board remove": N_("Keep the board of this channel up to date no longer"),
    "replay start": N_("Post a past situation's briefings in this channel, day by day"),
    "replay stop": N_("Stop the replay in this channel"),
}
CHOSEN = N_("chosen here")
SUBCOMMANDS = {
    "list": N_("The situations that are covered"),
    "use": N_("Choose the situation that commands here are about"),
}
READING = (
    N_(
        "Every line says who reported it. [B2] rates it: the letter the source (A reliable – F cannot be judged), "
        "the digit the claim (1 confirmed – 6 cannot be judged)."
    ),
    N_("⚠️ marks what sources disagree on: both versions are shown; the better rated, then the newer one decides."),
    N_("as_of shows things as they stood that day; hindsight adds what became known only later."),
    N_("A country nobody has reported on is unknown. That is not the same as gone."),
)
_NAMES = (
    *(
        N_("who-left"),
        N_("who-stayed"),
        N_("status"),
        N_("timeline"),
        N_("map"),
        N_("chart"),
        N_("sources"),
        N_("search"),
        N_("changes"),
    ),
    *(N_("situation"), N_("list"), N_("use"), N_("help"), N_("setup")),
    *(
        N_("board"),
        N_("remove"),
        N_("follow"),
        N_("unfollow"),
        N_("following"),
        N_("replay"),
        N_("start"),
        N_("stop"),
    ),
    *(N_("briefing"), N_("create"), N_("edit"), N_("pause"), N_("resume"), N_("delete"), N_("preview"), N_("test")),
)
"""For the catalogue: the names themselves, which French clients show in French."""


def guide(say: Language) -> Document:
    commands = tuple(line(Span("/" + say(name), Style.CODE), " — ", say(text)) for name, text in COMMANDS.items())
    reading = tuple(line(say(text)) for text in READING)
    return Document(
        title=say("Rollcall — who left, who stayed, says who, and since when"),
        lead=(line(say("Answers come from a journal of sourced reports that is only ever added to.")),),
        sections=(Section(say("Commands"), commands), Section(say("How to read an answer"), reading)),
    )


def situation_list(situations: Sequence[tuple[Situation, int]], chosen: str | None, say: Language) -> Document:
    """`situations` with the number of their journal's entries; `chosen` is the slug that commands here are about."""
    lines = []
    for situation, entries in situations:
        mark = f" — {say(CHOSEN)}" if situation.slug == chosen else ""
        lines.append(line(Span(situation.slug, Style.CODE), " ", strong(situation.title.in_language(say.code)), mark))
        count = say.plural("{n} entry", "{n} entries", entries)
        lines.append(line(muted(f"{_coverage(situation.starts, situation.ends, say)} · {count}"), level=1))
    lead = say.plural("{n} situation is covered.", "{n} situations are covered.", len(situations))
    return Document(say("Situations"), (line(lead),), (Section(say("Newest first"), tuple(lines)),) if lines else ())


def _coverage(first: date, last: date | None, say: Language) -> str:
    if last is None:
        return say("covered since {day}", day=say.day(first))
    return say("covered from {first} to {last}", first=say.day(first), last=say.day(last))
