"""Find the web page of a card's answer, if its situation is published."""

from bisect import bisect_right
from datetime import datetime

from bot.actions.answers.question import Question, View
from bot.actions.shelf import Shelf
from bot.languages.language import Language
from bot.site import addresses
from bot.site.addresses import Site

_FOLDERS = {View.SOURCES: "sources/", View.CHANGES: "changes/", View.TIMELINE: "changes/"}


def web_address(question: Question, shelf: Shelf, as_of: datetime, say: Language, site: Site | None) -> str:
    """Return the address, or "" if there is no page. The journal must be loaded."""
    if site is None or not site.base or shelf.published is None or question.posted is not None:
        return ""
    return site.absolute(_path(question, shelf, as_of, say.code))


def _path(question: Question, shelf: Shelf, as_of: datetime, code: str) -> str:
    if question.actor and question.actor in shelf.journal.actors:
        return addresses.actor(shelf.slug, code, question.actor)
    if question.view in _FOLDERS:
        return addresses.story(shelf.slug, code) + _FOLDERS[question.view]
    turns = shelf.journal.turns
    before = bisect_right(turns, as_of)
    if question.as_of is None or not before:
        return addresses.story(shelf.slug, code)
    day = turns[before - 1].astimezone(shelf.situation.zone).date()  # the last day until then that has a page
    return (
        addresses.day(shelf.slug, code, day) if day >= shelf.situation.starts else addresses.story(shelf.slug, code)
    )
