"""The text around a picture: subject, moment, number of reports. Its alt text says the rest."""

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
    """Return the answer for a failed picture: its contents in words, unless the text has them already."""
    failed = line(muted(say("The picture could not be drawn.")))
    said = document.sections or (Section(say("In words"), (line(words),)),)
    return replace(document, lead=(*document.lead, failed), sections=said)
