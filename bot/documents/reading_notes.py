"""Notes on prose that was read: the sentence used, fields not found in it, and other events in it."""

from collections.abc import Mapping, Sequence

from bot.documents.document import Line, line, muted
from bot.documents.field_words import label
from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.languages.text import legible
from bot.reports.fields import BY_NAME
from bot.situation.report import Action, Phase

_LONGEST_QUOTE = 300
_MOST_OTHERS = 5

Event = tuple[str, Action, Phase]
"""Actor, action and phase."""


def reading_notes(
    evidence: str, missing: Sequence[str], others: Sequence[Event], phrasing: Phrasing
) -> tuple[Line, ...]:
    say = phrasing.say
    words = [label(BY_NAME[name], say) for name in missing]
    return (
        line(muted(say("Read from “{text}”", text=_short(evidence)))),
        *([line("⚪ ", say("Not found in it and left empty: {fields}", fields=" · ".join(words)))] if words else []),
        *([line(say("It also says: {reports}", reports=_events(others, phrasing)))] if others else []),
    )


def naming_hints(actors: Sequence[str], phrasing: Phrasing) -> Mapping[str, str]:
    """Return a hint for the country input if the text names several actors."""
    if len(actors) < 2:
        return {}
    return {"country": phrasing.say("Named: {names}", names=phrasing.say.enumerate([*map(phrasing.name, actors)]))}


def _events(events: Sequence[Event], phrasing: Phrasing) -> str:
    say = phrasing.say
    told = []
    for actor, action, phase in events[:_MOST_OTHERS]:
        what = say("{action} ({phase})", action=say(ACTIONS[action]), phase=say(PHASES[phase]))
        told.append(say("{name}: {what}", name=phrasing.name(actor), what=what))
    if len(events) > _MOST_OTHERS:
        told.append(f"+{len(events) - _MOST_OTHERS}")
    return " · ".join(told)


def _short(text: str) -> str:
    text = legible(text)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"
