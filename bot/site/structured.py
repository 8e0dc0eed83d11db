"""Structured data for search engines and news readers: a live blog of schema.org, with corrections."""

from typing import Any

from bot.documents.phrasing import Phrasing
from bot.documents.timeline import entry_note
from bot.site import addresses
from bot.site.story import Story, Terms
from bot.situation.report import Report

_MOST_UPDATES = 12


def live_blog(story: Story, phrasing: Phrasing, description: str) -> dict[str, Any]:
    situation, code = story.situation, phrasing.say.code
    newest = story.newest()
    blog: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": phrasing.title(),
        "description": description,
        "inLanguage": code,
        "coverageStartTime": situation.starts.isoformat(),
        "coverageEndTime": situation.ends.isoformat() if situation.ends else None,
        "url": _url(story, addresses.story(story.slug, code)),
        "license": _licence(story.terms),
        "author": {"@type": "Organization", "name": "Rollcall"},
        "datePublished": situation.starts.isoformat(),
        "dateModified": newest[0].recorded.isoformat() if newest else None,
        "liveBlogUpdate": [_update(story, entry, phrasing) for entry in newest[:_MOST_UPDATES]],
    }
    return {name: value for name, value in blog.items() if value is not None}


def _update(story: Story, entry: Report, phrasing: Phrasing) -> dict[str, Any]:
    code = phrasing.say.code
    update: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": f"{phrasing.name(entry.actor)} ({entry.id})",
        "articleBody": entry.summary.in_language(code),
        "datePublished": entry.known.isoformat(),
        "url": _url(story, addresses.report(story.slug, code, entry.id)),
        "citation": [source.url or source.publisher for source in entry.sources],
    }
    successor = story.journal.successor(entry.id)
    said = entry_note(entry, phrasing) if entry.replaces else entry_note(successor, phrasing) if successor else ""
    if said:
        update["correction"] = {"@type": "CorrectionComment", "text": said}
    return {name: value for name, value in update.items() if value}


def _licence(terms: Terms) -> str | dict[str, str] | None:
    """Return an address, or a work with a name: schema.org takes no plain text here."""
    if not terms.licence or terms.licence.startswith(("http://", "https://")):
        return terms.licence or None
    return {"@type": "CreativeWork", "name": terms.licence}


def _url(story: Story, path: str) -> str | None:
    return story.site.absolute(path) if story.site.base else None
