"""Proposals that a language model makes of a text: the form in which it answers, and what of it is believed.

Nothing is taken on trust. The quote has to be in the text word for word, the actor has to be named in the quote, and
every number has to stand near it. What fails is dropped and counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Refused
from bot.reading.article import Proposal
from bot.reading.lexicon import lexicon
from bot.reading.numbers import numbers
from bot.reading.roster import Roster
from bot.reading.tokens import tokens
from bot.situation.counts import MOST_PEOPLE
from bot.situation.report import Action, Count, Phase
from bot.situation.situation import Situation
from bot.situation.times import read_moment

MOST = 60
"""Most claims of one text that are looked at; an article has about ten."""
LONGEST_QUOTE = 900
"""Most characters of a quote: one that is half of the article names everybody and proves nothing."""
_NEAR = 250
"""Characters before and after a quote in which its numbers may stand."""


class Dropped(StrEnum):
    """Why a claim is not believed."""

    NOT_IN_TEXT = "quote not in the text"
    NOT_NAMED = "actor not in its quote"
    NO_NUMBER = "number not near"
    REPEATED = "said twice"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class People:
    """A number of people as a range; both bounds are the same for an exact number."""

    least: int | None
    most: int | None
    about: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """One report of the article."""

    quote: str
    """The sentence or the few sentences, copied word for word from the article, that name the actor and say this."""
    actor: str
    """ISO 3166 alpha-2 code of a country, or the code of an organisation of the list."""
    action: Action
    phase: Phase
    moved: People | None
    """How many leave, come or move."""
    strength: People | None
    """How many there were or are altogether."""
    remaining: People | None
    """How many stay behind."""
    origin: tuple[str, ...]
    """Codes of places of the list, or of countries, that are left."""
    destination: tuple[str, ...]
    """Codes of places of the list, or of countries, that are gone to."""
    effective: str | None
    """When it happens: 2020-01-07, 2020-01, 2020, "by 2020-01-31" or "from 2020-01-07"."""
    until: str | None
    """Until when it lasts, in the same form."""
    temporary: bool | None
    mission: str | None
    """Code of a mission of the list."""


@dataclass(frozen=True, slots=True)
class Believed:
    proposals: tuple[Proposal, ...]
    dropped: Mapping[Dropped, int]


def believed(text: str, claims: Sequence[Claimed], situation: Situation, language: str) -> Believed:
    """Return what of the claims the text bears out, in its order, and how many were dropped for which reason."""
    kept: dict[tuple[object, ...], Proposal] = {}
    dropped = Counter({Dropped.TOO_MANY: len(claims[MOST:])} if len(claims) > MOST else {})
    roster = Roster(situation, language)
    named = {one.code for one in roster.places(tokens(text, 0, len(text)))}
    for claim in claims[:MOST]:
        span = _where(text, claim.quote)
        reason = _doubt(text, claim, span, roster)
        if span is None or reason is not None:
            dropped[reason or Dropped.NOT_IN_TEXT] += 1
            continue
        proposal = _proposal(text, claim, span, situation, named)
        key = (proposal.actor, proposal.action, proposal.phase, proposal.moved, proposal.strength, proposal.start)
        if key in kept:
            dropped[Dropped.REPEATED] += 1
        kept.setdefault(key, proposal)
    return Believed(tuple(sorted(kept.values(), key=lambda one: one.start)), dict(dropped))


def _where(text: str, quote: str) -> tuple[int, int] | None:
    """Find a quote; only spaces and line breaks may differ."""
    words = quote.split()
    if not words or len(quote) > LONGEST_QUOTE:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _doubt(text: str, claim: Claimed, span: tuple[int, int] | None, roster: Roster) -> Dropped | None:
    if span is None:
        return Dropped.NOT_IN_TEXT
    start, end = span
    if claim.actor not in {mention.code for mention in roster.mentions(tokens(text, start, end))}:
        return Dropped.NOT_NAMED
    counts = [one for one in (claim.moved, claim.strength, claim.remaining) if one is not None]
    wanted = {bound for one in counts for bound in (one.least, one.most) if bound is not None}
    near = _numbers(text, max(0, start - _NEAR), min(len(text), end + _NEAR), roster.language)
    return None if wanted <= near else Dropped.NO_NUMBER


def _numbers(text: str, start: int, end: int, language: str) -> set[int]:
    """Return the numbers of a stretch of text, in figures and in words."""
    words = tokens(text, start, end)
    found = {int(re.sub(r"\D", "", word.text)[:9]) for word in words if word.text[0].isdecimal()}
    for one in numbers(words, lexicon(language).spans(words), language):
        found |= {bound for bound in (one.count.min, one.count.max) if bound is not None}
    return found


def _proposal(text: str, claim: Claimed, span: tuple[int, int], situation: Situation, named: set[str]) -> Proposal:
    """Make a proposal of a claim; what the situation or the text does not know is left empty."""

    def places(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in codes if code in named))

    start, end = span
    return Proposal(
        claim.actor,
        claim.action,
        claim.phase,
        text[start:end],
        start,
        end,
        _count(claim.moved),
        _count(claim.strength),
        _count(claim.remaining),
        places(claim.origin),
        places(claim.destination),
        _moment(claim.effective, situation),
        _moment(claim.until, situation),
        claim.temporary,
        claim.mission if claim.mission in situation.missions else None,
    )


def _count(people: People | None) -> Count | None:
    """Return the number; None if it has no bound, bounds in the wrong order, or more people than a journal takes."""
    low, high = (people.least, people.most) if people else (None, None)
    bounds = [bound for bound in (low, high) if bound is not None]
    if people is None or not bounds or bounds != sorted(bounds) or bounds[-1] > MOST_PEOPLE:
        return None
    return Count(low, high, people.about)


def _moment(written: str | None, situation: Situation) -> str | None:
    if not written:
        return None
    try:
        return read_moment(written, situation.time_zone).text
    except Refused:
        return None
