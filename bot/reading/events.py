"""Find the triggers of a sentence, in order, each with the words in which its details stand."""

from dataclasses import replace

from bot.reading.day import Day
from bot.reading.homecoming import homecomings
from bot.reading.nouns import nouns
from bot.reading.trigger import LEAVING, Trigger
from bot.reading.verbs import stopped, verbs
from bot.reading.view import View
from bot.situation.report import Action


def triggers(view: View) -> list[Trigger]:
    """Return the triggers in the order of the sentence, each with the words that belong to it."""
    found = _either(
        view,
        sorted(
            (*verbs(view), *stopped(view), *nouns(view), *homecomings(view, view.scene.theatre)),
            key=lambda trigger: trigger.start,
        ),
    )
    return [
        replace(trigger, from_=_reach_left(view, trigger, found, at), to=_reach_right(view, trigger, found, at))
        for at, trigger in enumerate(found)
    ]


def _either(view: View, found: list[Trigger]) -> list[Trigger]:
    """Merge "withdrawal or relocation" into one relocation, since only a move is certain."""
    out: list[Trigger] = []
    for trigger in found:
        if (
            out
            and view.key(out[-1].end) in ("or", "ou")
            and trigger.start <= out[-1].end + 2
            and trigger.action in LEAVING
        ):
            out[-1] = replace(
                trigger, start=out[-1].start, action=Action.RELOCATION, subject=out[-1].subject or trigger.subject
            )
        else:
            out.append(trigger)
    return out


def _reach_left(view: View, trigger: Trigger, found: list[Trigger], at: int) -> int:
    start, _ = view.clause(trigger.start)
    before = found[at - 1].end if at else 0
    if before > start and trigger.subject is not None and trigger.subject.start > before:
        return trigger.subject.start  # a day in between belongs to the trigger before
    return max(start, before)


def _reach_right(view: View, trigger: Trigger, found: list[Trigger], at: int) -> int:
    _, end = view.clause(trigger.end - 1)
    if at + 1 < len(found):
        following = found[at + 1]
        start = following.start if following.noun else view.group_start(following.start)
        subject = following.subject
        if subject is not None and trigger.end <= subject.start < start:
            start = subject.start
        return max(trigger.end, min(end, start))
    if trigger.noun and end < len(view.words) and view.clause_word(end) == "relative":
        end = view.clause(min(end + 1, len(view.words) - 1))[
            1
        ]  # "a withdrawal by stages, which must be finished in August"
    return end


def day_belongs(view: View, trigger: Trigger, day: Day) -> bool:
    """Whether a day belongs to the trigger, and is not the day of a statement."""
    if not trigger.from_ <= day.start < max(trigger.to, trigger.end):
        return False
    between = range(trigger.end, day.start) if day.start >= trigger.end else range(day.end, trigger.start)
    if any(_says(view, place) for place in between):
        return False
    return not (day.end < trigger.start and any(_says(view, at) for at in range(max(0, day.start - 3), day.start)))


def _says(view: View, at: int) -> bool:
    return any(act.kind in ("report", "announce", "plan") for act in view.lexicon.acts.get(view.words[at].form, ()))
