"""What is said around a picture: of what it is, as of when, on what it rests. The rest is its alt text's."""

from dataclasses import replace

from bot.briefing.document import Document, Section, line, muted
from bot.briefing.language import Language
from bot.briefing.rolls import as_of_lines, rests_on
from bot.briefing.voice import Voice
from bot.situation.picture import Picture


def map_heading(picture: Picture, voice: Voice) -> Document:
    title = voice.say("Map — {situation}", situation=voice.title())
    return Document(title, as_of_lines(picture, voice), (), rests_on(picture, voice))


def chart_heading(picture: Picture, actor: str | None, voice: Voice) -> Document:
    whose = voice.signed(actor) + " — " if actor else ""
    title = voice.say("Chart — {situation}", situation=whose + voice.title())
    return Document(title, as_of_lines(picture, voice), (), rests_on(picture, voice))


def without_picture(document: Document, words: str, say: Language) -> Document:
    """The same answer when the picture failed: what it would have shown, in words, unless the text says it anyway."""
    failed = line(muted(say("The picture could not be drawn.")))
    said = document.sections or (Section(say("In words"), (line(words),)),)
    return replace(document, lead=(*document.lead, failed), sections=said)
