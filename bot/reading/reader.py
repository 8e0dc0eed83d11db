"""Read the text of an article into proposed reports, each with the sentence that says so."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from bot.reading.article import Article, Proposal, Reading
from bot.reading.claim import Claim
from bot.reading.claims import claims, last_claim
from bot.reading.days import days, mark_days
from bot.reading.events import triggers
from bot.reading.focus import Focus, after
from bot.reading.lexicon import LANGUAGES, lexicon, read_table
from bot.reading.merging import merged
from bot.reading.roster import Roster
from bot.reading.sentences import line_key, sentences
from bot.reading.setting import Setting
from bot.reading.strengths import strengths, without_moves
from bot.reading.tokens import tokens
from bot.reading.view import View, view
from bot.situation.report import Action
from bot.situation.situation import Situation

LONGEST = 60_000
"""Most characters that are read; an article has about a tenth."""
MOST_CLAIMS = 300
"""Most claims of one text, at which reading stops; no article has as many."""
_HEAD = 600
_LITTLE_EN = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "its",
        "that",
        "will",
        "from",
        "has",
        "have",
        "by",
        "for",
        "with",
        "was",
        "were",
        "not",
        "said",
        "at",
    ]
)
_LITTLE_FR = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "et",
        "du",
        "une",
        "est",
        "dans",
        "qui",
        "en",
        "de",
        "l",
        "d",
        "ses",
        "son",
        "leur",
        "ont",
        "au",
        "aux",
        "pour",
        "sur",
        "il",
        "ne",
        "pas",
    ]
)
_WORD = re.compile(r"[a-zà-ÿ]+")


class Reader:
    """A reader for one situation. It prepares the names once: keep it for several articles."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._rosters: dict[str, Roster] = {}

    def read(self, article: Article) -> Reading:
        """Return every proposed report. Any text is allowed; sentences that are not understood give none."""
        text = article.text[:LONGEST]
        language = article.language if article.language in LANGUAGES else language_of(text)
        return _read(text, language, article.published or day_line(text, language), self._roster(language))

    def _roster(self, language: str) -> Roster:
        if language not in self._rosters:
            self._rosters[language] = Roster(self._situation, language)
        return self._rosters[language]


def read(article: Article, situation: Situation) -> Reading:
    """Return every proposed report of one article."""
    return Reader(situation).read(article)


def _read(text: str, language: str, published: date | None, roster: Roster) -> Reading:
    setting = Setting(roster.situation, roster, published)
    found: list[Claim] = []
    focus, last, title = Focus(), None, ""
    for number, sentence in enumerate(sentences(text, _furniture(language))):
        if sentence.title:
            title = text[sentence.start : sentence.end]
        seen = view(text, sentence, setting.roster, lexicon(language))
        told = _told(seen, focus, setting, last, number)
        found += (claim for claim in told if claim.actor)
        if len(found) > MOST_CLAIMS:
            break
        last = last_claim(told, last)
        focus = after(seen, focus, setting.situation, setting.roster.organisations)
    proposals = tuple(_proposal(text, claim) for claim in merged(found))
    return Reading(language, published, title, proposals)


def _told(seen: View, focus: Focus, setting: Setting, last: Claim | None, number: int) -> list[Claim]:
    found = triggers(seen)
    acted = claims(seen, found, focus, setting, last)
    counted = without_moves(strengths(seen, focus, setting, found), acted)
    mission = setting.roster.mission(seen.words)
    return [_with_mission(replace(claim, sentence=number), mission, setting) for claim in (*acted, *counted)]


def _with_mission(claim: Claim, mission: str | None, setting: Setting) -> Claim:
    """Add the mission that the sentence names; a suspension or resumption also gets the only one of the story."""
    missions = setting.situation.missions
    if mission is None and claim.action in (Action.SUSPENSION, Action.RESUMPTION) and len(missions) == 1:
        mission = next(iter(missions))
    return replace(claim, mission=mission) if mission else claim


def _proposal(text: str, claim: Claim) -> Proposal:
    return Proposal(
        claim.actor,
        claim.action,
        claim.phase,
        text[claim.start : claim.end],
        claim.start,
        claim.end,
        claim.moved,
        claim.strength,
        claim.remaining,
        claim.origin,
        claim.destination,
        claim.effective,
        claim.until,
        claim.temporary,
        claim.mission,
    )


def language_of(text: str) -> str:
    """Return "en" or "fr", whichever has more of its small words in the text."""
    words = _WORD.findall(text[:4000].lower())
    english = sum(word in _LITTLE_EN for word in words)
    french = sum(word in _LITTLE_FR for word in words)
    return "fr" if french > english else "en"


def day_line(text: str, language: str) -> date | None:
    """Return the day that the article is dated: the first full date with a year in its first lines."""
    for line in _lines(text[:_HEAD]):
        words = tokens(line, 0, len(line))
        spans = lexicon(language).spans(words)
        mark_days(words, spans, language)
        for day in days(words, spans, language):
            if day.year is not None and day.month is not None and day.day is not None:
                written = day.written(date(day.year, 1, 1), True)
                if written is not None:
                    return date.fromisoformat(written)
    return None


def _lines(head: str) -> Iterator[str]:
    return (line for line in head.split("\n")[:6] if line.strip())


@cache
def _furniture(language: str) -> tuple[str, ...]:
    return tuple(line_key(phrase) for phrase in read_table(language)["words"]["furniture"])
