"""The words of the pages around their documents. Templates read them as `w.name`."""

from collections.abc import Mapping
from functools import cache

from bot.errors import N_
from bot.languages.language import language

_WORDS = {
    "skip": N_("Skip to the answer"),
    "pages": N_("Pages of this story"),
    "story": N_("Where things stand"),
    "days": N_("Day by day"),
    "all_days": N_("All days"),
    "changes": N_("Changes"),
    "sources": N_("Sources"),
    "how": N_("How it decides"),
    "languages": N_("Languages"),
    "everybody": N_("Country by country"),
    "map": N_("Map"),
    "chart": N_("Numbers of people"),
    "embed": N_("Show this in an article"),
    "copy": N_("Copy this into the page of your article; it follows what is filed, or stands still at a day."),
    "feeds": N_("Feeds"),
    "data": N_("Data"),
    "licence": N_("Licence"),
    "earlier": N_("Earlier"),
    "later": N_("Later"),
    "now": N_("Now"),
    "who": N_("Who"),
    "that_day": N_("In public that day"),
    "with_hindsight": N_("With what is known now"),
    "hindsight": N_("That day, then and now"),
    "same": N_("Nothing that became known later changes the answer for that day."),
    "more": N_("What became known later changes the answer for that day where a line says so."),
    "differs": N_("differs"),
    "stories": N_("Stories"),
    "about": N_("Who left, who stayed, says who, and since when."),
    "made_with": N_("Made with Rollcall"),
    "day": N_("Day"),
}

_LABELS = ("earlier", "later", "feeds", "data", "licence")
"""Words used as labels: templates read them as `w.name_label` too, with the colon of the language."""


@cache
def words(code: str) -> Mapping[str, str]:
    say = language(code)
    plain = {name: say(text) for name, text in _WORDS.items()}
    return plain | {f"{name}_label": say("{label}:", label=plain[name]) for name in _LABELS}
