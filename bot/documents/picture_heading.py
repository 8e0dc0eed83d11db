"""What is said around a picture: of what it is, as of when, on what it rests. The rest is its alt text's."""

from dataclasses import replace

from bot.documents.as_of import as_of_lines, rests_on
from bot.documents.document import Document, Section, line, muted
from bot.documents.phrasing import Phrasing
from bot.languages.language import Language
from bot.situation.snapshot import Snapshot


def map_heading(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    title = phrasing.say("Map — {situation}", situation=phrasing.title())
    return Document(title, as_of_lines(snapshot, phrasing), (), rests_on(snapshot, phrasing))


def chart_heading(snapshot: Snapshot, actor: str | None, phrasing: Phrasing) -> Document:
    whose = phrasing.signed(actor) + " — " if actor else ""
    title = phrasing.say("Chart — {situation}", situation=whose + phrasing.title())
    return Document(title, as_of_lines(snapshot, phrasing), (), rests_on(snapshot, phrasing))


def without_picture(document: Document, words: str, say: Language) -> Document:
    """The same answer when the picture failed: what it would have shown, in words, unless the text says it anyway."""
    failed = line(muted(say("The picture could not be drawn.")))
    said = document.sections or (Section(say("In words"), (line(words),)),)
    return replace(document, lead=(*document.lead, failed), sections=said)
