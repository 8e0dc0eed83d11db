"""Forms for the fields of a report, a handful at a time: Discord shows five inputs at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.actions.reports.form import Mistake
from bot.actions.reports.review import read_numbers
from bot.actions.reports.source import read_source_and_day
from bot.chat.cards.limits import MODAL_DESCRIPTION, MODAL_LABEL, MODAL_TITLE, clip
from bot.chat.core.replies import Interaction, reply_to_error
from bot.documents.field_words import CHOICES
from bot.documents.unreadable_draft import DRAFT_TITLES
from bot.errors import N_
from bot.languages.language import Language
from bot.reports.fields import BY_NAME, FIELDS, Form, Group, grouped
from bot.situation.report import Entry
from bot.situation.situation import Situation

LABELS = {one.name: one.label for one in FIELDS}
_TITLES = {
    Group.WHAT: N_("Who, what and when"),
    Group.NUMBERS: N_("Numbers"),
    Group.WHERE: N_("Places and duration"),
    Group.MISSION: N_("Mission and reason"),
    Group.SOURCE: N_("Source and summary"),
}
GROUPS = {group.value: (title, grouped(group)) for group, title in _TITLES.items()}
"""Title and fields of each group, by name."""
OPENING = ("country", "action", "phase", "numbers", "source")
"""Inputs of the form for a command without options: a whole report in one form."""
NEEDED = ("country", "action", "phase")
_COMPOSED = {
    "numbers": N_("How many: 35, 35 of 120, about 500, some"),
    "source": N_("Who says so, and when: PAP, 9 January"),
}
"""Inputs that fill several fields."""
_INPUT_LABELS = LABELS | _COMPOSED
FIX = N_("Fix what is wrong")
_MOST_INPUTS = 5
_MOST_BESIDE = 5
PATIENCE = 14 * 60.0
"""Seconds for which a form, or a button that opens it, is answered."""
_LONGEST_SHOWN = 4000
"""Most characters of one input."""

Submitted = Callable[[Interaction, dict[str, str]], Awaitable[None]]


class FieldsModal(ui.Modal):
    """A form for some fields, filled with known values; it passes the text of every field to `submitted`."""

    beside = False

    def __init__(
        self,
        title: str,
        names: tuple[str, ...],
        known: Mapping[str, str],
        say: Language,
        submitted: Submitted,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title=clip(title, MODAL_TITLE), timeout=PATIENCE)
        self._submitted = submitted
        # A text that is too long to show is left out and stays as it is; a cut one would be filed as an edit.
        shown = [name for name in names if len(known.get(name, "")) <= _LONGEST_SHOWN]
        self._inputs: dict[str, Any] = {name: _input(name, known.get(name, ""), say, self.beside) for name in shown}
        for name, component in self._inputs.items():
            hint = clip((hints or {}).get(name, ""), MODAL_DESCRIPTION) or None
            label = clip(say(_INPUT_LABELS[name]), MODAL_LABEL)
            self.add_item(ui.Label(text=label, description=hint, component=component))

    async def on_submit(self, interaction: Interaction) -> None:
        await self._submitted(interaction, {name: _value(component) for name, component in self._inputs.items()})

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]  # discord.py's own modals differ here
        await reply_to_error(interaction, error)


class OpeningModal(FieldsModal):
    """Everything that a report needs in one form; `read_opening` splits the inputs that fill several fields."""

    beside = True

    def __init__(
        self,
        known: Mapping[str, str],
        say: Language,
        submitted: Submitted,
        hints: Mapping[str, str] | None = None,
        title: str = DRAFT_TITLES[Entry.REPORT],
    ) -> None:
        moved, strength = known.get("moved", ""), known.get("strength", "")
        numbers = say("{n} of {all}", n=moved, all=strength) if moved and strength else moved or strength
        source = " ".join(filter(None, (known.get("publisher", ""), known.get("url", ""))))
        shown = {**known, "numbers": numbers, "source": source}
        super().__init__(say(title), OPENING, shown, say, submitted, hints)


def read_opening(typed: Mapping[str, str], known: Mapping[str, str], situation: Situation, now: datetime) -> Form:
    """Read an opening form over the known fields. Slow: do not call it on the event loop."""
    fields = {name: text for name, text in typed.items() if name in LABELS}
    source = read_source_and_day(typed["source"], situation, now)
    if source.get("publisher", "") == known.get("publisher", "") and source.get("url", "") == known.get("url", ""):
        source = {name: text for name, text in source.items() if name == "reported"}  # keep the rating as well
    return Form(**known).over({**fields, **read_numbers(typed["numbers"], typed["action"]), **source})


def fixing(wrong: Sequence[Mistake], say: Language) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Return the title, the fields and their hints of a form that shows what is wrong, as far as it has room."""
    hints: dict[str, str] = {}
    for mistake in wrong:
        for name in mistake.fields:
            hints.setdefault(name, say.explain(mistake.problem))
    names = tuple(one.name for one in FIELDS if one.name in hints)[:_MOST_INPUTS]
    return FIX, names, hints


def _value(component: Any) -> str:
    return (component.values or [""])[0] if isinstance(component, ui.Select) else component.value or ""


def _input(name: str, known: str, say: Language, beside: bool = False) -> ui.Item[Any]:
    """Make the input of a field; `beside` shows a few choices as radio buttons."""
    words = CHOICES.get(BY_NAME[name].kind) if name in BY_NAME else None
    if beside and words is not None and len(words) <= _MOST_BESIDE:
        chosen = [
            discord.RadioGroupOption(label=say(w), value=code, default=code == known) for code, w in words.items()
        ]
        return ui.RadioGroup(options=chosen, required=False)
    if words is None:
        longest = BY_NAME[name].longest if name in BY_NAME else BY_NAME["url"].longest
        limit = max(longest, len(known))
        style = discord.TextStyle.paragraph if name in ("summary", "reason") else discord.TextStyle.short
        return ui.TextInput(default=known or None, required=False, max_length=limit, style=style)
    options = [
        discord.SelectOption(label=say(text), value=code, default=code == known) for code, text in words.items()
    ]
    return ui.Select(options=options, required=False, min_values=0)
