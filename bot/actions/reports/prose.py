"""From prose to the fields of a form: what the reader understood, as a person would have typed it."""

from collections.abc import Sequence
from datetime import date

from bot.actions.shelf import Shelf
from bot.reading import Article, Proposal, Reader, Reading
from bot.situation.counts import write_exactly
from bot.situation.report import Count


def read_article(text: str, shelf: Shelf, published: date | None) -> Reading:
    """Slow for a long text: not for the event loop."""
    return Reader(shelf.situation).read(Article(text, published))


def typed(proposal: Proposal, shelf: Shelf, language: str) -> dict[str, str]:
    """The fields that a person would have filled in; what was not understood is left out."""
    fields = {
        "country": shelf.names.label(proposal.actor, language),
        "action": proposal.action.value,
        "phase": proposal.phase.value,
        "when": proposal.effective or "",
        "until": proposal.until or "",
        "moved": _count(proposal.moved, shelf, language),
        "strength": _count(proposal.strength, shelf, language),
        "remaining": _count(proposal.remaining, shelf, language),
        "origin": _listed(proposal.origin),
        "destination": _listed(proposal.destination),
        "mission": proposal.mission or "",
        "temporary": "" if proposal.temporary is None else "yes" if proposal.temporary else "no",
    }
    return {name: value for name, value in fields.items() if value}


def _count(count: Count | None, shelf: Shelf, language: str) -> str:
    if count is None:
        return ""
    written = write_exactly(count)
    scope = shelf.situation.scopes.get(count.scope)
    return f"{written} ({scope.in_language(language)})" if scope else written


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes)
