"""The first sentence of an answer, in the style of a headline."""

from collections.abc import Iterable, Sequence

from bot.documents.groups import Group, groups_of
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import CLAUSES
from bot.errors import N_
from bot.languages import articles
from bot.names import is_country
from bot.situation.activity import Activity, MemberStanding, MissionStanding
from bot.situation.changes import Changes
from bot.situation.posture import LEFT, STAYED
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

_NAMED = 2
"""Up to this many actors are named; more are counted."""
_COUNTED = (
    N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"),
)  # fmt: skip

_PART_LEAVING = (N_("{who} is pulling out a part"), N_("{who} are pulling out a part"))
_WITHIN = (N_("{who} has moved within {theatre}"), N_("{who} have moved within {theatre}"))
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
        paused = [mission for mission in snapshot.missions.values() if mission.apart]
        return " ".join(mission_sentence(mission, mission.apart, phrasing) for mission in paused)
    return sentence_of(standings, phrasing, stayed_first=stayed_first) or phrasing.say("No report by then.")


def pauses_only(snapshot: Snapshot) -> bool:
    """Return whether the story consists of pauses: nobody left, and members of a mission act on their own."""
    left = any(standing.posture in LEFT for standing in snapshot.standings.values())
    return not left and any(mission.apart for mission in snapshot.missions.values())


def change_sentence(changes: Changes, phrasing: Phrasing, actor: str = "") -> str:
    """Return the sentence on actors whose position or activity changed; "" if there are none."""
    changed = [] if pauses_only(changes.after) else [after for _, after in changes.postures]
    missions = [(mission, members) for mission, members in changed_members(changes, actor) if members]
    said = [sentence_of(changed, phrasing)]
    said += [mission_sentence(mission, members, phrasing) for mission, members in missions]
    return " ".join(filter(None, said))


def changed_members(changes: Changes, actor: str = "") -> list[tuple[MissionStanding, list[MemberStanding]]]:
    """Return the members of each mission whose activity changed: one `actor`, or all for ""."""
    found = []
    for code, mission in changes.after.missions.items():
        earlier = changes.before.missions.get(code)
        before = {one.actor: (one.activity, one.paused) for one in earlier.apart} if earlier else {}
        asked = [one for one in mission.apart if actor in ("", one.actor)]
        found.append((mission, [one for one in asked if before.get(one.actor) != (one.activity, one.paused)]))
    return found


def sentence_of(standings: Sequence[Standing], phrasing: Phrasing, *, stayed_first: bool = False) -> str:
    """Return the sentence on these standings; "" if there is nothing to say."""
    groups = groups_of(standings, phrasing)
    halves = [[group for group in groups if group.posture in postures] for postures in (LEFT, STAYED)]
    if stayed_first:
        halves.reverse()
    counted = _Counter(phrasing)
    parts = [", ".join(counted.clause(_forms(group), group) for group in half) for half in halves if half]
    if not parts:
        return ""
    text = parts[0] if len(parts) == 1 else phrasing.say("{one}; {other}", one=parts[0], other=parts[1])
    return f"{capital(text)}.{_disputed(standings, phrasing)}"


def mission_sentence(mission: MissionStanding, members: Sequence[MemberStanding], phrasing: Phrasing) -> str:
    """Return "Funding of UNRWA: four have paused, twelve have resumed, three never paused."."""
    counted = _Counter(phrasing)
    doing = [(forms, [m for m in members if m.activity is done and m.paused]) for done, forms in _ACTIVITY.items()]
    doing.append((_NEVER, [one for one in members if not one.paused]))
    clauses = [counted.said(forms, [one.actor for one in held]) for forms, held in doing if held]
    label = phrasing.say("{label}:", label=phrasing.mission(mission.mission))
    return f"{label} {', '.join(clauses)}."


def _forms(group: Group) -> _Forms:
    if group.part:
        return _PART_LEAVING
    return _WITHIN if group.within else CLAUSES[group.posture]


def _disputed(standings: Iterable[Standing], phrasing: Phrasing) -> str:
    contested = [standing.actor for standing in standings if standing.contested]
    if not contested:
        return ""
    return f" {capital(_Counter(phrasing).said(_DISPUTED, contested))}."


class _Counter:
    """Names or counts actors; only the first count of a sentence says "countries"."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._phrasing = phrasing
        self._named = False

    def clause(self, forms: _Forms, group: Group) -> str:
        return self.said(forms, [standing.actor for standing in group.standings])

    def said(self, forms: _Forms, actors: Sequence[str]) -> str:
        who, say = self._who(actors), self._phrasing.say
        return say(forms[0] if self._is_one(actors) else forms[1], who=who, theatre=self._phrasing.theatre())

    def _is_one(self, actors: Sequence[str]) -> bool:
        """Whether the verb is in the singular: « les Pays-Bas » are one actor, and take the plural."""
        names = [(self._phrasing.name(actor), is_country(actor)) for actor in actors]
        code = self._phrasing.say.code
        return len(actors) == 1 and not any(articles.is_plural(name, code, country=known) for name, known in names)

    def _who(self, actors: Sequence[str]) -> str:
        say = self._phrasing.say
        first, self._named = not self._named, True
        if len(actors) <= _NAMED:
            return say.enumerate([self._name(actor) for actor in actors])
        number = say(_COUNTED[len(actors) - 2]) if len(actors) - 2 < len(_COUNTED) else say.number(len(actors))
        if not first:
            return number
        unit = N_("{number} countries") if _all_countries(actors) else N_("{number} participants")
        return say(unit, number=number)

    def _name(self, actor: str) -> str:
        phrasing = self._phrasing
        return articles.mentioned(phrasing.name(actor), phrasing.say.code, country=is_country(actor))


def _all_countries(actors: Iterable[str]) -> bool:
    return all(map(is_country, actors))
