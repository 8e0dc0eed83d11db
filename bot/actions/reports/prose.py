"""From prose to the fields of a form: what the reader understood, as a person would have typed it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.reports.filled import Writer
from bot.actions.shelf import Shelf
from bot.languages.text import normalise
from bot.names import Names
from bot.reading import Article, Proposal, Reader, Reading, attribution
from bot.reading.days import last_day
from bot.situation.counts import write_exactly
from bot.situation.report import Count

_ESSENTIAL = ("when", "moved", "strength", "origin", "destination")
"""What a reader of news asks of a move; of anything else only when."""
_STILL = ("stay", "contribution", "suspension", "resumption", "transfer", "incident", "decision", "statement")
_STRENGTHS = ("stay", "contribution")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says, as far as it was understood."""

    fields: dict[str, str]
    """Of a form, of the first report that it would make; what was not understood is left out."""
    cited: str
    """Whoever the text names as its source and the journal has cited before; "" for nobody."""
    by_itself: str
    """The actor, where the text has it say so itself."""
    evidence: str
    """The sentence that says so; "" where no report was found."""
    others: tuple[Proposal, ...]
    """What else it reports."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a person would look for in it, and that are empty."""
        action = self.fields.get("action", "")
        wanted = ("when", "strength") if action in _STRENGTHS else ("when",) if action in _STILL else _ESSENTIAL
        return tuple(name for name in wanted if not self.fields.get(name))


def read_article(text: str, shelf: Shelf, published: date | None) -> Reading:
    """Slow for a long text: not for the event loop."""
    return Reader(shelf.situation).read(Article(text, published))


def understood(text: str, shelf: Shelf, written: datetime, language: str) -> Understood:
    """What a text of a few sentences says, with the day on which its source said so and who that is.

    `written` is when somebody wrote it: days without a year are the last ones up to then, or up to the end of a story
    that is over. Slow: not for the event loop.
    """
    latest = shelf.situation.default_moment(written).astimezone(shelf.situation.zone).date()
    said = attribution(text, latest)
    published = date.fromisoformat(said.said) if said.said and len(said.said) == len("2020-01-09") else latest
    proposals = read_article(text, shelf, published).proposals
    fields = typed(proposals[0], shelf, language) if proposals else {}
    if _after_all(fields.get("when", ""), shelf):
        del fields["when"]  # a day without a year, of a story that is over: nobody can tell which
    if proposals:
        fields |= _scope(proposals[0].evidence, fields, shelf, language)
    if said.said:
        fields["reported"] = said.said
    cited = next((one for one in said.speakers if normalise(one) in shelf.journal.reliabilities), "")
    actor = proposals[0].actor if proposals else ""
    by_itself = fields["country"] if _is(actor, said.speakers, shelf.names) else ""
    evidence = proposals[0].evidence if proposals else ""
    return Understood(fields, shelf.journal.spelled(cited) if cited else "", by_itself, evidence, proposals[1:])


def typed(proposal: Proposal, shelf: Shelf, language: str) -> dict[str, str]:
    """The fields that a person would have filled in; what was not understood is left out."""
    write = Writer(shelf, language)
    fields = {
        "country": write.actor(proposal.actor),
        "action": proposal.action.value,
        "phase": proposal.phase.value,
        "when": proposal.effective or "",
        "moved": _count(proposal.moved, write),
        "strength": _count(proposal.strength, write),
        "remaining": _count(proposal.remaining, write),
        "origin": write.places(proposal.origin),
        "destination": write.places(proposal.destination),
        "mission": write.mission(proposal.mission) if proposal.mission else "",
        "temporary": "" if proposal.temporary is None else "yes" if proposal.temporary else "no",
        "until": proposal.until or "",
    }
    return {name: value for name, value in fields.items() if value}


def _scope(evidence: str, fields: Mapping[str, str], shelf: Shelf, language: str) -> dict[str, str]:
    """Of whom the numbers speak, where the sentence says so right behind them: "10 of the 13 soldiers in Baghdad"."""
    number = re.escape(fields.get("strength", "") or fields.get("moved", "") or "-")
    for code, label in shelf.situation.scopes.items():
        named = "|".join(map(re.escape, label.said))
        if re.search(rf"(?<!\d){number}\s+(?:\w+\s+){{0,2}}(?:{named})(?!\w)", evidence, re.IGNORECASE):
            return {"scope": Writer(shelf, language).scope(code)}
    return {}


def _after_all(when: str, shelf: Shelf) -> bool:
    """Whether a day lies behind the end of what is covered."""
    ends, last = shelf.situation.ends, last_day(when.rpartition(" ")[2])
    return ends is not None and last is not None and last > ends


def _is(actor: str, speakers: Iterable[str], names: Names) -> bool:
    return any(actor in names.known_as(speaker) for speaker in speakers)


def _count(count: Count | None, write: Writer) -> str:
    if count is None:
        return ""
    phrase = write_exactly(count)
    return f"{phrase} ({write.scope(count.scope)})" if count.scope else phrase
