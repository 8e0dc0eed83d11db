"""Forms for the fields of a report, a handful at a time: Discord shows five inputs at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.cards.limits import MODAL_DESCRIPTION, MODAL_LABEL, MODAL_TITLE, clip
from bot.chat.core.replies import Interaction, reply_to_error
from bot.documents.document import Document, Line, Section, Span, Style, line, strong
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.reports.fields import BY_NAME, FIELDS, Form, Group, grouped
from bot.situation.report import Entry
from bot.store.drafts import Draft

LABELS = {one.name: one.label for one in FIELDS}
_TITLES = {
    Group.WHAT: N_("Who, what and when"),
    Group.NUMBERS: N_("Numbers"),
    Group.WHERE: N_("Places and duration"),
    Group.MISSION: N_("Mission and reason"),
    Group.SOURCE: N_("Source and summary"),
}
GROUPS = {group.value: (title, grouped(group)) for group, title in _TITLES.items()}
"""By name: what the group is called, and its fields."""
DRAFT_TITLES = {
    Entry.REPORT: N_("File a report"),
    Entry.CORRECTION: N_("Correct {id}"),
    Entry.RETRACTION: N_("Retract {id}"),
}
QUOTED = ("country", "action", "phase", "when", "moved")
"""What is asked first of a message that becomes a report; the rest is read from it."""
_CHOICES: dict[str, Mapping[Any, str]] = {"action": ACTIONS, "phase": PHASES}
_PATIENCE = 14 * 60.0
_LONGEST_SHOWN = 4000
"""Characters of one input."""

Submitted = Callable[[Interaction, dict[str, str]], Awaitable[None]]


class FieldsModal(ui.Modal):
    """Inputs for some fields, filled with what is known; gives every field's text to `submitted`."""

    def __init__(
        self,
        title: str,
        names: tuple[str, ...],
        known: Mapping[str, str],
        say: Language,
        submitted: Submitted,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title=clip(title, MODAL_TITLE), timeout=_PATIENCE)
        self._submitted = submitted
        # What is too long to be shown stays as it is: cut, it would be filed as if somebody had shortened it.
        shown = [name for name in names if len(known.get(name, "")) <= _LONGEST_SHOWN]
        self._inputs: dict[str, Any] = {name: _input(name, known.get(name, ""), say) for name in shown}
        for name, component in self._inputs.items():
            hint = clip((hints or {}).get(name, ""), MODAL_DESCRIPTION) or None
            label = clip(say(LABELS[name]), MODAL_LABEL)
            self.add_item(ui.Label(text=label, description=hint, component=component))

    async def on_submit(self, interaction: Interaction) -> None:
        typed = {
            name: (component.values or [""])[0] if isinstance(component, ui.Select) else component.value
            for name, component in self._inputs.items()
        }
        await self._submitted(interaction, typed)

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]  # discord.py's own modals differ here
        await reply_to_error(interaction, error)


def _input(name: str, known: str, say: Language) -> ui.Item[Any]:
    words = _CHOICES.get(name)
    if words is None:
        limit = max(BY_NAME[name].longest, len(known))
        style = discord.TextStyle.paragraph if name in ("summary", "reason") else discord.TextStyle.short
        return ui.TextInput(default=known or None, required=False, max_length=limit, style=style)
    options = [
        discord.SelectOption(label=say(text), value=code.value, default=code.value == known)
        for code, text in words.items()
    ]
    return ui.Select(options=options, required=False, min_values=0)


def unreadable(draft: Draft, problems: Sequence[Refused], say: Language) -> Document:
    """What is wrong, all of it, and what was typed."""
    typed: list[Line] = []
    for name, text in Form(**draft.form).written().items():
        label = say("{label}:", label=say(LABELS[name]).split(":")[0])
        typed.append(line(f"{label} ", Span(text, Style.STRONG)))
    title = say(DRAFT_TITLES[draft.entry], id=draft.replaces)
    wrong = [line("✋ ", strong(say.explain(problem))) for problem in problems]
    lead = (*wrong, line(say("Nothing is lost: choose below what to change.")))
    return Document(title, lead, (Section(say("What you typed"), tuple(typed)),))
