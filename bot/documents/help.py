"""The answers to /help and /situation list."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Protocol

from bot.documents.document import Document, Line, Section, Span, Style, line, muted, strong
from bot.errors import N_
from bot.languages.language import Language
from bot.situation.report import Text

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
    "update": N_("File, correct and retract reports, for moderators"),
    "audit": N_("Activity log: what was done by whom, for moderators"),
    "watch": N_("Feeds whose items are read for you, for moderators"),
    "read": N_("Turn an article into proposed reports to decide on, for moderators"),
    "import": N_("File the rows of a CSV or JSON file, for moderators"),
    "export": N_("The journal as a file, for moderators"),
    "briefing": N_("Briefings on a schedule, for moderators"),
    "board": N_("A message that always shows where things stand, for moderators"),
    "replay": N_("Post the briefings of a past situation day by day, for moderators"),
    "suggest": N_("Suggest a report to the moderators"),
    "suggestions": N_("What waits for a decision, and who may suggest, for moderators"),
    "follow": N_("Get alerts when a position changes"),
    "unfollow": N_("Stop alerts"),
    "following": N_("What you follow"),
    "settings": N_("What this server chose: moderators, language, channels"),
    "privacy": N_("What is kept, for how long, who sees it; and how to be forgotten"),
    "setup": N_("Set up a briefing for this server, step by step"),
    "help": N_("What this bot does and how to ask it"),
}
"""Description of every top-level command, for Discord and /help."""
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
UPDATE_COMMANDS = {
    "add": N_("File a report; you see what it would change before it counts"),
    "write": N_("File a report from a sentence: it is read into the fields, and you see what it would change"),
    "correct": N_("Correct an entry; what is not given stays as it is"),
    "retract": N_("Take an entry back, with a reason"),
    "undo": N_("Take back what you filed in the last minutes"),
    "history": N_("Every version of an entry, or of all that is known of a country: who, when, old text"),
}
WATCH_COMMANDS = {
    "add": N_("Watch a feed: moderators get a card of proposed reports for each article of the story"),
    "list": N_("The feeds of this server: when they are looked at, what came of them"),
    "pause": N_("Look at a feed no more for now"),
    "resume": N_("Let a paused feed go on"),
    "remove": N_("Watch a feed no more"),
    "test": N_("Look at a feed now and show you alone what would be read"),
}
SUGGESTION_COMMANDS = {
    "list": N_("What waits for a decision; choose one to decide on it"),
    "block": N_("Take no more suggestions from somebody"),
    "unblock": N_("Take suggestions from somebody again"),
}
CHOSEN = N_("chosen here")
SUBCOMMANDS = {
    "list": N_("The situations that are covered"),
    "use": N_("Choose the situation that commands here are about"),
}
SITUATION_COMMANDS = {
    "create": N_("Cover a new situation, in this server alone at first"),
    "edit": N_("Change what a situation is called and has; what is not given stays"),
    "close": N_("End the coverage of a situation with a day"),
    "reopen": N_("Go on covering a situation, or call off its deletion"),
    "share": N_("Let every server read a situation of this one"),
    "unshare": N_("Let other servers read it no longer"),
    "publish": N_("Put a situation on the web, for anybody to read"),
    "unpublish": N_("Take a situation off the web"),
    "delete": N_("Delete a situation with its journal, a day later"),
}
PRIVACY_COMMANDS = {
    "show": N_("What is kept, for how long, and who sees it"),
    "erase": N_("Be forgotten: your Discord id, what you follow and chose"),
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
    *(
        N_("close"),
        N_("reopen"),
        N_("share"),
        N_("unshare"),
        N_("publish"),
        N_("unpublish"),
        N_("settings"),
        N_("privacy"),
        N_("show"),
        N_("erase"),
    ),
    *(N_("update"), N_("add"), N_("correct"), N_("retract"), N_("undo"), N_("history"), N_("audit")),
    *(N_("suggest"), N_("suggestions"), N_("block"), N_("unblock")),
    *(N_("import"), N_("export")),
    *(N_("briefing"), N_("create"), N_("edit"), N_("pause"), N_("resume"), N_("delete"), N_("preview"), N_("test")),
)
"""Names of the commands for the catalogue; French clients show them in French."""


GROUPS = (
    (N_("Where things stand"), ("who-left", "who-stayed", "status", "map", "chart")),
    (N_("What happened, and who says so"), ("timeline", "changes", "search", "sources")),
    (N_("Stay informed, take part"), ("follow", "following", "unfollow", "suggest")),
    (N_("This bot"), ("situation", "privacy", "help")),
    (
        N_("For moderators: the journal"),
        ("update", "read", "watch", "suggestions", "import", "export", "audit"),
    ),
    (N_("For moderators: what is posted"), ("setup", "briefing", "board", "replay", "settings")),
)
"""Tasks and the commands for them; those of moderators are separate."""
_OPENED = {
    **{"situation": "situation list", "privacy": "privacy show", "update": "update add", "board": "board create"},
    **{
        "suggestions": "suggestions list",
        "briefing": "briefing list",
        "replay": "replay start",
        "watch": "watch list",
    },
}
"""Command that a click on a group of commands opens, since Discord cannot open the group."""


def guide(say: Language, numbers: Mapping[str, int] = MappingProxyType({})) -> Document:
    """Compose /help. `numbers` are the Discord ids of commands, which make them clickable."""
    groups = [Section(say(title), tuple(_command(name, say, numbers) for name in names)) for title, names in GROUPS]
    reading = Section(say("How to read an answer"), tuple(line(say(text)) for text in READING))
    readers, moderators = groups[:-2], groups[-2:]
    return Document(
        title=say("Rollcall — who left, who stayed, says who, and since when"),
        lead=(line(say("Answers come from a journal of sourced reports that is only ever added to.")),),
        sections=(*readers, reading, *moderators),
    )


def _command(name: str, say: Language, numbers: Mapping[str, int]) -> Line:
    path = _OPENED.get(name, name)
    click = f"{path}:{numbers[name]}" if name in numbers else ""
    shown = path if click else name
    words = " ".join(say(word) for word in shown.split())
    return line(Span(f"/{words}", Style.CODE, command=click), " — ", say(COMMANDS[name]))


PRIVATE, SHARED, DELETED = N_("for this server alone"), N_("shared by this server"), N_("will be deleted")


class Listed(Protocol):
    """A situation in a list."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date | None: ...


def situation_list(
    situations: Sequence[tuple[Listed, int]],
    chosen: str | None,
    say: Language,
    notes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Document:
    """Compose the list of situations; `chosen` is the slug that commands in this channel are about.

    `notes` are messages to add, by slug.
    """
    lines = []
    for situation, entries in situations:
        mark = f" — {say(CHOSEN)}" if situation.slug == chosen else ""
        lines.append(line(Span(situation.slug, Style.CODE), " ", strong(situation.title.in_language(say.code)), mark))
        count = say.plural("{n} entry", "{n} entries", entries)
        parts = [_coverage(situation.starts, situation.ends, say), count, *map(say, notes.get(situation.slug, ()))]
        lines.append(line(muted(" · ".join(parts)), level=1))
    lead = say.plural("{n} situation is covered.", "{n} situations are covered.", len(situations))
    return Document(say("Situations"), (line(lead),), (Section(say("Newest first"), tuple(lines)),) if lines else ())


def _coverage(first: date, last: date | None, say: Language) -> str:
    if last is None:
        return say("covered since {day}", day=say.day(first))
    return say("covered from {first} to {last}", first=say.day(first), last=say.day(last))
