"""A draft that cannot be read as a report: all that is wrong with it, and all that was typed."""

from collections.abc import Iterable, Mapping

from bot.documents.document import Document, Section, line, strong
from bot.documents.field_words import as_typed, label
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.situation.report import Entry

DRAFT_TITLES = {
    Entry.REPORT: N_("File a report"),
    Entry.CORRECTION: N_("Correct {id}"),
    Entry.RETRACTION: N_("Retract {id}"),
}


SUGGEST = N_("Suggest a report")


def draft_title(entry: Entry, replaces: str | None, say: Language) -> str:
    return say(DRAFT_TITLES[entry], id=replaces)


def unreadable(title: str, form: Mapping[str, str], problems: Iterable[Refused], say: Language) -> Document:
    typed = [
        line(say("{label}:", label=label(field, say)), " ", strong(words)) for field, words in as_typed(form, say)
    ]
    wrong = [line("✋ ", strong(say.explain(problem))) for problem in problems]
    lead = (*wrong, line(say("Nothing is lost: choose below what to change.")))
    return Document(title, lead, (Section(say("What you typed"), tuple(typed)),))
