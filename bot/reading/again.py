"""Derive claims that repeat the one before: "France did the same", "another 900 will follow"."""

from collections.abc import Iterator
from dataclasses import replace

from bot.reading.claim import Claim
from bot.reading.focus import Focus, codes_of
from bot.reading.party import Party
from bot.reading.setting import Setting
from bot.reading.timing import with_role
from bot.reading.trigger import Trigger
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Phase


def taken_up(view: View, focus: Focus, setting: Setting, again: Claim | None) -> Iterator[Claim]:
    """Repeat a claim for others: "France did the same", "and so had Australia, Finland, Germany and Iceland"."""
    if again is None:
        return
    yield from _listed(view, setting, again)
    for start, end in view.scene.spans.get("same", {}).items():
        if not again.actor:
            continue
        group = view.group_start(start)
        # The "pas" of "emboîté le pas" is no negation.
        if any(view.is_kind("negation", at) for at in range(group, start)) or view.any_kind(
            "might", max(0, start - 6), start
        ):
            continue
        behind = start in view.scene.spans.get("only_so", {})
        party = _behind(view, end) if behind else view.subject(group)
        if party is UNKNOWN or party is None:
            party = _instances(view, end)
        partial = any(end <= at < end + 3 for at in view.scene.spans.get("part", {}))
        phase = Phase.ANNOUNCED if again.phase == Phase.COMPLETED and _to_come(view, group, end) else again.phase
        for code in codes_of(view, party, focus, setting.situation) if party is not None else ():
            own = party.number_of(code) if party is not None else None
            if code == again.actor:
                continue
            yield Claim(
                actor=code,
                action=Action.DRAWDOWN if partial and again.leaves else again.action,
                phase=phase,
                start=view.sentence.start,
                end=view.sentence.end,
                moved=own.count if own else None,
                strength=own.whole if own else None,
                origin=again.origin if not partial else (),
                title=view.sentence.title,
            )


def companions(view: View, trigger: Trigger, claim: Claim, theatre: tuple[str, ...]) -> Iterator[Claim]:
    """Repeat a departure for who goes with them: "will leave along with 60 doctors from Jordan"."""
    for start, end in view.scene.spans.get("along", {}).items():
        party = next((party for party in view.parties if end <= party.start <= end + 1 and party.codes), None)
        if party is None or not party.people or not trigger.end <= start <= trigger.end + 4 or not claim.leaves:
            continue
        for code in party.codes:
            own = party.number_of(code) or party
            if code not in theatre and code != claim.actor:
                yield replace(claim, actor=code, moved=own.count, strength=None, remaining=None)


def _listed(view: View, setting: Setting, again: Claim) -> Iterator[Claim]:
    """Name those of whom the sentence before only says how many: "These are Denmark, Finland and Spain"."""
    for start, end in view.scene.spans.get("these_are", {}).items():
        party = next((party for party in view.parties if end <= party.start <= end + 3 and party.codes), None)
        explicit = any(view.is_kind("inclusive", at) for at in range(start, end))
        if (again.actor and not explicit) or start > 2 or party is None:
            continue
        for code in party.codes:
            own = party.number_of(code)
            if code not in setting.situation.theatre and code != again.actor:
                yield Claim(
                    code, again.action, again.phase, view.sentence.start, view.sentence.end,
                    moved=own.count if own and again.leaves else None,
                )  # fmt: skip


def _to_come(view: View, start: int, end: int) -> bool:
    """Whether the sentence is in the future: "will do the same", "fera de même", "suivront le mouvement"."""
    if any(view.is_kind("future", at) for at in range(start, end)):
        return True
    return view.lexicon.language == "fr" and any(
        view.key(at).endswith(("ra", "ront")) and view.key(at)[:-2] != "" for at in range(start, end)
    )


def following(view: View, setting: Setting, again: Claim | None) -> Iterator[Claim]:
    """Announce more of the same move: "Another 900 will follow in January"."""
    for start, end in view.scene.spans.get("follow", {}).items():
        party = view.subject(view.group_start(start))
        if again is not None and party is not None and party is not UNKNOWN and party.codes and again.leaves:
            day = next((day for day in view.days if day.start >= end), None)
            ahead = day.written(setting.published, True) if day is not None and setting.published else None
            for code in party.codes if again.actor not in party.codes else ():
                yield Claim(
                    code, again.action, Phase.ANNOUNCED, view.sentence.start, view.sentence.end,
                    effective=with_role(ahead, day, setting.published) if ahead and day else None,
                )  # fmt: skip
            continue
        if (
            again is None
            or party is None
            or party.count is None
            or party.codes
            or not (again.leaves or again.action == Action.REINFORCEMENT)
        ):
            continue
        day = next((day for day in view.days if day.start >= end), None)
        written = day.written(setting.published, True) if day is not None and setting.published is not None else None
        yield Claim(
            again.actor, again.action, Phase.ANNOUNCED, view.sentence.start, view.sentence.end, moved=party.count,
            effective=with_role(written, day, setting.published) if written and day else None,
        )  # fmt: skip


def aboard(view: View, last: Claim | None) -> Iterator[Claim]:
    """Add the number to the move of the sentence before: "On board were 142 German soldiers"."""
    start = min(view.scene.spans.get("aboard", {}), default=None)
    if start is None or last is None or not last.leaves or last.moved is not None:
        return
    party = next((party for party in view.parties if party.people and party.count is not None), None)
    if party is not None and (not party.codes or party.codes == (last.actor,)):
        yield replace(last, moved=party.count, action=Action.DRAWDOWN)


def _behind(view: View, end: int) -> Party | None:
    return next((party for party in view.parties if end <= party.start <= end + 2), None)


def _instances(view: View, at: int) -> Party | None:
    """Return the party that is given as an example: "others did so, such as the Dutch"."""
    for start, end in view.scene.spans.get("such_as", {}).items():
        if start >= at:
            return next((party for party in view.parties if end <= party.start <= end + 2 and party.codes), None)
    return None
