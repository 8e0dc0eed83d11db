"""The page that explains how answers are derived, for readers who want to check one."""

from bot.documents.document import Document, Section, line, strong
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import MEANINGS, POSTURES, SIGNS
from bot.errors import N_

_RULES = {
    N_("Reports"): (
        N_(
            "Each report is one claim of a named source. It is never edited: "
            "a correction or a retraction is a new entry that names the old one."
        ),
        N_(
            "An answer counts the reports that were public at its moment. The page of a day shows that day as it "
            "stood in public, and beside it what is known of it now."
        ),
    ),
    N_("When sources contradict each other"): (
        N_(
            "Both sides stay visible with their sources, and the answer is marked as disputed. "
            "Nothing is averaged or hidden."
        ),
        N_("The better rated side decides; if neither is better, the newer one."),
        N_("A later step ends a quarrel: what happened after both sides replaces them."),
    ),
    N_("Numbers and plans"): (
        N_(
            "A number stays with the source and the day that gave it. "
            "Zero, unknown and “left” are three different things."
        ),
        N_(
            "What is announced is shown as a plan, "
            "and as overdue once its day has passed without a report that it was done."
        ),
    ),
    N_("Ratings"): (
        N_("The letter rates the source (A reliable – F cannot be judged), the digit the claim (1 – 6)."),
    ),
}


def how(phrasing: Phrasing) -> Document:
    say = phrasing.say
    rules = [Section(say(title), tuple(line(say(text)) for text in texts)) for title, texts in _RULES.items()]
    meanings = tuple(
        line(f"{SIGNS[posture]} ", strong(capital(say(POSTURES[posture]))), " — ", say(text))
        for posture, text in MEANINGS.items()
    )
    return Document(say("How it decides"), (), (Section(say("Postures"), meanings), *rules))
