"""What a moderator is shown once an entry is in the journal, or once somebody else's is."""

from bot.documents.document import Document, Section, line
from bot.documents.phrasing import Phrasing
from bot.documents.standing_lines import standing_lines
from bot.documents.timeline import report_line
from bot.errors import Overtaken
from bot.situation.posture import Posture
from bot.situation.report import Report
from bot.situation.standing import Standing


def filed_entry(report: Report, standing: Standing | None, phrasing: Phrasing, minutes: int = 0) -> Document:
    """Return the entry and the standing of its actor, if it is known; `minutes` says how long it can be undone."""
    say = phrasing.say
    sections: tuple[Section, ...] = ()
    if standing is not None:
        first, *more = standing_lines(standing, phrasing)
        if standing.posture is Posture.UNKNOWN:
            first = line(*first.spans, " — ", phrasing.position(standing))
        sections = (Section(say("Where it stands now"), (first, *more)),)
    hints = (line(say("/update undo takes it back within {n} minutes.", n=minutes)),) if minutes else ()
    return Document(say("In the journal: {id}", id=report.id), (report_line(report, phrasing),), sections, hints)


def overtaken(error: Overtaken, theirs: Report, phrasing: Phrasing) -> Document:
    """Return what another moderator filed meanwhile."""
    say = phrasing.say
    stands = Section(say("What stands now"), (report_line(theirs, phrasing),))
    return Document(say("Somebody was quicker"), (line(say.explain(error)),), (stands,))
