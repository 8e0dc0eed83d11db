"""The first sentence of an answer, in the style of a headline."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.documents.groups import Group, groups_of, is_announced
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import (
    ALSO_PLANNED_CLAUSES,
    CLAUSES,
    PART_CLAUSES,
    PLANNED_CLAUSES,
    PLANNED_PART_CLAUSES,
    WITHIN_CLAUSES,
)
from bot.errors import N_
from bot.languages import articles
from bot.names import is_country
from bot.situation.activity import Activity, MemberStanding, MissionStanding
from bot.situation.changes import Changes
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

_NAMED, _NAMED_LATER = 2, 1
"""Up to this many actors are named; fewer in the second half of a sentence whose first half is long."""
_COUNTED = (
    N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"),
)  # fmt: skip

_DISPUTED = (N_("{who} is disputed"), N_("{who} are disputed"))
_ACTIVITY = {
    Activity.SUSPENDED: (N_("{who} has paused"), N_("{who} have paused")),
    Activity.RESUMING: (N_("{who} is resuming"), N_("{who} are resuming")),
    Activity.ACTIVE: (N_("{who} has resumed"), N_("{who} have resumed")),
    Activity.TRANSFERRED: (N_("{who} has handed over"), N_("{who} have handed over")),
}
_NEVER = (N_("{who} has never paused"), N_("{who} never paused"))
_Forms = tuple[str, str]


def standing_sentence(snapshot: Snapshot, phrasing: Phrasing, *, stayed_first: bool = False) -> str:
    """Return "Bulgaria is out, four have pulled out a part; seven stay. Germany is disputed."."""
    standings = list(snapshot.standings.values())
    if pauses_only(snapshot):
        told = [(mission, mission.apart or _leading(mission)) for mission in snapshot.missions.values()]
        return " ".join(mission_sentence(mission, members, phrasing) for mission, members in told if members)
    return sentence_of(standings, phrasing, stayed_first=stayed_first) or phrasing.say("No report by then.")


def pauses_only(snapshot: Snapshot) -> bool:
    """Return whether the story consists of pauses: members of a mission act on their own, and nobody left.

    One country that paused is enough where nothing is known of who is there.
    """
    missions, postures = snapshot.missions.values(), {standing.posture for standing in snapshot.standings.values()}
    alone = postures <= {Posture.UNKNOWN} and any(is_country(code) for one in missions for code in one.leads)
    return postures.isdisjoint(LEFT) and (alone or any(mission.apart for mission in missions))


def actor_sentence(snapshot: Snapshot, actor: str, phrasing: Phrasing) -> str:
    """Return the sentence on one actor: its position or, in a story of pauses, what it did in missions."""
    own = [(mission, [one for one in mission.actors if one.actor == actor]) for mission in snapshot.missions.values()]
    said = [mission_sentence(mission, members, phrasing) for mission, members in own if members]
    position = sentence_of([snapshot.standing(actor)], phrasing)
    return " ".join(said) if said and (pauses_only(snapshot) or not position) else position


def change_sentence(changes: Changes, phrasing: Phrasing, actor: str = "") -> str:
    """Return the sentence on actors whose position or activity changed; "" if there are none."""
    changed = [] if pauses_only(changes.after) else [after for _, after in changes.postures]
    position = sentence_of(changed, phrasing)
    missions = changed_members(changes, actor)
    if not position:
        missions += [(one, _leading(one)) for _, one in changed_missions(changes) if one and not actor]
    said = [mission_sentence(mission, members, phrasing) for mission, members in missions if members]
    return " ".join(filter(None, [position, *said]))


def changed_missions(changes: Changes) -> list[tuple[MissionStanding | None, MissionStanding | None]]:
    """Return (before, after) of missions that changed as a whole; where members act alone, they tell the changes."""
    return [pair for pair in changes.missions if not any(one and one.apart and not one.leads for one in pair)]


def changed_members(changes: Changes, actor: str = "") -> list[tuple[MissionStanding, list[MemberStanding]]]:
    """Return the members of each mission whose activity changed: one `actor`, or all for ""."""
    return [
        (mission, [one for one in members if one.paused or one.actor in before])
        for mission, before, members in _differing(changes, actor)
    ]


def first_members(changes: Changes) -> list[MemberStanding]:
    """Return the members first reported in the period to go on as ever, which is no change."""
    found = [(before, one) for _, before, members in _differing(changes) for one in members]
    return [one for before, one in found if not one.paused and one.actor not in before]


def _differing(
    changes: Changes, actor: str = ""
) -> Iterator[tuple[MissionStanding, Collection[str], list[MemberStanding]]]:
    """Yield each mission, its members before, and the members that do something else since."""
    for code, mission in changes.after.missions.items():
        earlier = changes.before.missions.get(code)
        before = {one.actor: (one.activity, one.paused) for one in earlier.actors} if earlier else {}
        asked = [one for one in mission.apart if actor in ("", one.actor)]
        yield mission, before.keys(), [o for o in asked if before.get(o.actor) != (o.activity, o.paused)]


def _leading(mission: MissionStanding) -> list[MemberStanding]:
    return [one for one in mission.actors if one.actor in mission.leads]


def sentence_of(standings: Sequence[Standing], phrasing: Phrasing, *, stayed_first: bool = False) -> str:
    """Return the sentence on these standings; "" if there is nothing to say."""
    groups = groups_of(standings, phrasing)
    halves = [[group for group in groups if group.posture in postures] for postures in (LEFT, STAYED)]
    if stayed_first:
        halves.reverse()
    counted = _Counter(phrasing)
    if halves[0] and not stayed_first:  # who is merely present is not what happened
        halves[1] = [group for group in halves[1] if group.posture is not Posture.PRESENT]
    asked, other = ([clause for group in half for clause in _clauses(group)] for half in halves)
    later = _NAMED_LATER if len(asked) > 1 else _NAMED
    parts = [", ".join(counted.said(forms, actors) for forms, actors in asked)]
    parts.append(", ".join(counted.said(forms, actors, later) for forms, actors in other))
    parts = [part for part in parts if part]
    if not parts:
        return ""
    text = parts[0] if len(parts) == 1 else phrasing.say("{one}; {other}", one=parts[0], other=parts[1])
    return f"{capital(text)}.{_disputed(standings, phrasing)}"


def mission_sentence(mission: MissionStanding, members: Sequence[MemberStanding], phrasing: Phrasing) -> str:
    """Return "Funding of UNRWA: four have paused, twelve have resumed, three never paused."."""
    counted, say = _Counter(phrasing), phrasing.say
    doing = [(forms, [m for m in members if m.activity is done and m.paused]) for done, forms in _ACTIVITY.items()]
    doing.append((_NEVER, [one for one in members if not one.paused]))
    clauses = [counted.said(forms, [one.actor for one in held]) for forms, held in doing if held]
    label, functions = phrasing.mission(mission.mission), {one.covers for one in members}
    if len(functions) == 1 and (codes := functions.pop()):
        label = say("{what} ({which})", what=label, which=say.enumerate([phrasing.scope(code) for code in codes]))
    return f"{say('{label}:', label=label)} {', '.join(clauses)}."


def _clauses(group: Group) -> Iterable[tuple[_Forms, list[str]]]:
    """Yield the forms of a group and its actors; apart, those whose departure is only announced."""
    under_way = [standing.actor for standing in group.standings if not is_announced(standing)]
    announced = [standing.actor for standing in group.standings if is_announced(standing)]
    if under_way:
        yield PART_CLAUSES if group.part else WITHIN_CLAUSES if group.within else CLAUSES[group.posture], under_way
    if announced and under_way:
        yield ALSO_PLANNED_CLAUSES, announced
    elif announced:
        yield PLANNED_PART_CLAUSES if group.part else PLANNED_CLAUSES, announced


def _disputed(standings: Sequence[Standing], phrasing: Phrasing) -> str:
    contested = [standing.actor for standing in standings if standing.contested]
    if not contested:
        return ""
    if len(standings) == 1:
        return " " + phrasing.say("This is disputed.")
    return f" {capital(_Counter(phrasing).said(_DISPUTED, contested))}."


class _Counter:
    """Names or counts actors; a count says "countries" or "contributors" unless the one before it did."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._unit = ""

    def said(self, forms: _Forms, actors: Sequence[str], named: int = _NAMED) -> str:
        who, say = self._who(actors, named), self._phrasing.say
        return say(forms[0] if self._is_one(actors) else forms[1], who=who, theatre=self._phrasing.theatre())

    def _is_one(self, actors: Sequence[str]) -> bool:
        """Whether the verb is in the singular: « les Pays-Bas » are one actor, and take the plural."""
        names = [(self._phrasing.name(actor), is_country(actor)) for actor in actors]
        code = self._phrasing.say.code
        return len(actors) == 1 and not any(articles.is_plural(name, code, country=known) for name, known in names)

    def _who(self, actors: Sequence[str], named: int) -> str:
        say = self._phrasing.say
        if len(actors) <= named:
            return say.enumerate([self._name(actor) for actor in actors])
        number = say(_COUNTED[len(actors) - 2]) if len(actors) - 2 < len(_COUNTED) else say.number(len(actors))
        unit = N_("{number} countries") if _all_countries(actors) else N_("{number} contributors")
        said_before, self._unit = self._unit == unit, unit
        return number if said_before else say(unit, number=number)

    def _name(self, actor: str) -> str:
        phrasing = self._phrasing
        return articles.mentioned(phrasing.name(actor), phrasing.say.code, country=is_country(actor))


def _all_countries(actors: Iterable[str]) -> bool:
    return all(map(is_country, actors))
