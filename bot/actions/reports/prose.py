"""Turns prose into the fields of a form, filled in as a person would have typed them.

The rules of `bot.reading` are loaded by the first prose that arrives: they take 2 MB, and many bots get none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.reports.filled import Writer
from bot.actions.shelf import Shelf
from bot.languages.text import normalise
from bot.names import Names
from bot.reading.article import Article, Proposal, Reading
from bot.situation.counts import write_exactly
from bot.situation.report import Count

_ESSENTIAL = ("when", "moved", "strength", "origin", "destination")
"""Fields that a reader of news looks for in a move; of other actions they look only for the day."""
_STILL = ("stay", "contribution", "suspension", "resumption", "transfer", "incident", "decision", "statement")
_STRENGTHS = ("stay", "contribution")


@dataclass(frozen=True, slots=True)
class Understood:
    """The content of a text, as far as it was understood."""

    fields: dict[str, str]
    """Fields of a form, for the first report of the text; fields that were not understood are left out."""
    cited: str
    """The first source named in the text that the journal has cited before; "" if there is none."""
    by_itself: str
    """The actor, if the text says that the actor itself said so."""
    evidence: str
    """The sentence of the report; "" if no report was found."""
    others: tuple[Proposal, ...]
    """Further reports in the text."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the fields that a person would look for and that are empty."""
        action = self.fields.get("action", "")
        wanted = ("when", "strength") if action in _STRENGTHS else ("when",) if action in _STILL else _ESSENTIAL
        end = ("until",) if self.fields.get("temporary") == "yes" else ()
        return tuple(name for name in (*wanted, *end) if not self.fields.get(name))


def read_article(text: str, shelf: Shelf, published: date | None) -> Reading:
    """Read the reports of an article. Slow for a long text: call it in a thread."""
    from bot.reading.reader import Reader

    return Reader(shelf.situation).read(Article(text, published))


def understood(text: str, shelf: Shelf, written: datetime, language: str) -> Understood:
    """Read a text of a few sentences: its reports, the day on which its source said so, and the source.

    `written` is when the text was written: a day without a year is the last one up to then, or up to the end of a
    story that is over. Slow: call it in a thread.
    """
    from bot.reading.attribution import attribution

    latest = shelf.situation.default_moment(written).astimezone(shelf.situation.zone).date()
    said = attribution(text, latest)
    published = date.fromisoformat(said.said) if said.said and len(said.said) == len("2020-01-09") else latest
    proposals = read_article(text, shelf, published).proposals
    fields = typed(proposals[0], shelf, language) if proposals else {}
    if _after_all(fields.get("when", ""), shelf):
        del fields["when"]  # the year is unknown: the story is over, and the day has none
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
    """Fill in the fields as a person would; those that were not understood are left out."""
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
    """Find the scope of the numbers if it follows them directly: "10 of the 13 soldiers in Baghdad"."""
    number = re.escape(fields.get("strength", "") or fields.get("moved", "") or "-")
    for code, label in shelf.situation.scopes.items():
        named = "|".join(map(re.escape, label.said))
        if re.search(rf"(?<!\d){number}\s+(?:\w+\s+){{0,2}}(?:{named})(?!\w)", evidence, re.IGNORECASE):
            return {"scope": Writer(shelf, language).scope(code)}
    return {}


def _after_all(when: str, shelf: Shelf) -> bool:
    """Tell whether a day is after the end of coverage."""
    from bot.reading.day import last_day

    ends, last = shelf.situation.ends, last_day(when.rpartition(" ")[2])
    return ends is not None and last is not None and last > ends


def _is(actor: str, speakers: Iterable[str], names: Names) -> bool:
    return any(actor in names.known_as(speaker) for speaker in speakers)


def _count(count: Count | None, write: Writer) -> str:
    if count is None:
        return ""
    phrase = write_exactly(count)
    return f"{phrase} ({write.scope(count.scope)})" if count.scope else phrase
