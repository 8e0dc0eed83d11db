"""The default summary of a report, made from its fields."""

from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.situation.report import Report


def worded(report: Report, phrasing: Phrasing) -> str:
    """Return "Germany: drawdown (completed); 35 of 120; to Jordan and Kuwait." """
    say = phrasing.say
    what = say("{action} ({phase})", action=say(ACTIONS[report.action]), phase=say(PHASES[report.phase]))
    origin, destination = ([phrasing.place(code) for code in codes] for codes in (report.origin, report.destination))
    facts = [
        say("{name}: {what}", name=phrasing.name(report.actor), what=what),
        phrasing.mission(report.mission) if report.mission else "",
        say.enumerate([phrasing.scope(code) for code in report.covers]),
        phrasing.personnel(report.personnel),
        say("from: {places}", places=say.enumerate(origin)) if origin else "",
        say("to: {places}", places=say.enumerate(destination)) if destination else "",
        say("temporary") if report.temporary else "",
    ]
    text = ""
    for fact in filter(None, facts):
        text = say("{one}; {other}", one=text, other=fact) if text else fact
    return f"{text}."
