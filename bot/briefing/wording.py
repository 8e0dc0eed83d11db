"""The summary of a report that nobody wrote one for, in the words of its fields."""

from bot.briefing.vocabulary import ACTIONS, PHASES
from bot.briefing.voice import Voice
from bot.situation.report import Report


def worded(report: Report, voice: Voice) -> str:
    """ "Germany: drawdown (completed); 35 of 120; to Jordan and Kuwait." """
    say = voice.say
    what = say("{action} ({phase})", action=say(ACTIONS[report.action]), phase=say(PHASES[report.phase]))
    origin, destination = ([voice.place(code) for code in codes] for codes in (report.origin, report.destination))
    facts = [
        say("{name}: {what}", name=voice.name(report.actor), what=what),
        voice.mission(report.mission) if report.mission else "",
        say.enumerate([voice.scope(code) for code in report.covers]),
        voice.personnel(report.personnel),
        say("from: {places}", places=say.enumerate(origin)) if origin else "",
        say("to: {places}", places=say.enumerate(destination)) if destination else "",
        say("temporary") if report.temporary else "",
    ]
    text = ""
    for fact in filter(None, facts):
        text = say("{one}; {other}", one=text, other=fact) if text else fact
    return f"{text}."
