"""The activity of missions: of the whole, by its organisation or lead, and of each member."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.documents.as_of import near_of
from bot.documents.document import Line, Section, joined, line, strong
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import ACTIVITIES, ACTIVITY_SIGNS, DISPUTED, MEMBERS, NEVER, NEVER_SIGN
from bot.errors import N_
from bot.languages.text import normalise
from bot.names import is_country
from bot.situation.activity import Activity, MemberStanding, MissionStanding
from bot.situation.snapshot import Snapshot

_BY_MEMBERS = {
    Activity.SUSPENDED: N_("paused by {n} of {all}"),
    Activity.RESUMING: N_("being resumed by {n} of {all}"),
    Activity.ACTIVE: N_("resumed by {n} of {all}"),
    Activity.TRANSFERRED: N_("handed over by {n} of {all}"),
}
_NEVER = N_("never paused by {n} of {all}")


def mission_lines(snapshot: Snapshot, phrasing: Phrasing, actor: str | None = None) -> list[Line]:
    """Return the activity of each mission, then of its members; for an `actor`, only missions that it reports on."""
    lines = []
    for mission in snapshot.missions.values():
        if actor is not None and actor not in {one.actor for one in mission.actors}:
            continue
        lines += [_whole(mission, phrasing, near_of(snapshot)), *_member_groups(mission, phrasing)]
    return lines


def missions_at_a_glance(snapshot: Snapshot, phrasing: Phrasing) -> list[Line]:
    """Return missions by activity, then those whose members act on their own; their sources are in the details."""
    say, near, lines = phrasing.say, near_of(snapshot), []
    for activity, word in ACTIVITIES.items():
        held = [one for one in snapshot.missions.values() if one.activity is activity and not one.apart]
        if held:
            label = say("{label}:", label=f"{ACTIVITY_SIGNS[activity]} {capital(say(word))} ({len(held)})")
            lines.append(line(strong(label), " ", ", ".join(_named(mission, phrasing, near) for mission in held)))
    for mission in snapshot.missions.values():
        if mission.apart:
            lines += [_whole(mission, phrasing, near, credited=False), *_member_groups(mission, phrasing)]
    return lines


def _named(mission: MissionStanding, phrasing: Phrasing, near: date) -> str:
    """Return "NATO Mission Iraq (training, between 4 and 5 Jan)"."""
    facts = [*_covered(mission, phrasing), *_leads(mission, phrasing), phrasing.happened(mission.reports[0], near)]
    disputed = f"\u00a0{DISPUTED}" if mission.contested else ""
    return f"{phrasing.mission(mission.mission)} ({', '.join(facts)}){disputed}"


def mission_section(snapshot: Snapshot, phrasing: Phrasing) -> Section:
    """Return the section of missions with their sources, for the details; members have sections of their own."""
    told = [mission for mission in snapshot.missions.values() if mission.activity is not Activity.MIXED]
    return Section(phrasing.say("Missions"), tuple(_whole(one, phrasing, near_of(snapshot)) for one in told))


def member_sections(snapshot: Snapshot, phrasing: Phrasing) -> list[Section]:
    """Return sections with a line for each member, for the details."""
    sections = []
    for mission in snapshot.missions.values():
        if mission.apart:
            lines = [_member(one, phrasing, near_of(snapshot)) for one in by_name(mission.apart, phrasing)]
            sections.append(Section(f"{phrasing.mission(mission.mission)} ({len(lines)})", tuple(lines)))
    return sections


def _whole(mission: MissionStanding, phrasing: Phrasing, near: date, *, credited: bool = True) -> Line:
    say = phrasing.say
    name, credit = strong(phrasing.mission(mission.mission)), phrasing.sources(mission.reports) if credited else []
    word = say(ACTIVITIES[mission.activity])
    covers = "".join(_covered(mission, phrasing))
    activity = say("{functions}: {activity}", functions=covers, activity=word) if covers else word
    leads = ", ".join(_leads(mission, phrasing))
    said = f"{ACTIVITY_SIGNS[mission.activity]} {activity}{f' ({leads})' if leads else ''}"
    when = phrasing.happened(mission.reports[0], near)
    if mission.activity is Activity.MIXED:  # members have their own days and sources
        return line(name, " — ", said)
    return line(name, " — ", *joined([said, when, credit, phrasing.contested() if mission.contested else ""]))


def _covered(mission: MissionStanding, phrasing: Phrasing) -> list[str]:
    """Return the functions that the activity is about, in one text; none if it is the whole mission."""
    return [phrasing.say.enumerate([phrasing.scope(code) for code in mission.covers])] if mission.covers else []


def _leads(mission: MissionStanding, phrasing: Phrasing) -> list[str]:
    """Return the names of who decides; an organisation is not named for a mission of its own alone."""
    return [phrasing.name(code) for code in mission.leads if mission.apart or is_country(code)]


def _member_groups(mission: MissionStanding, phrasing: Phrasing) -> Iterable[Line]:
    """Yield lines like "resumed by 1 of 12: Denmark"."""
    total = len({*mission.members, *(one.actor for one in mission.apart)})
    for activity, words in _BY_MEMBERS.items():
        members = [one for one in mission.apart if one.activity is activity and one.paused]
        yield from _group(ACTIVITY_SIGNS[activity], words, members, total, phrasing)
    never = [one for one in mission.apart if not one.paused and one.activity is Activity.ACTIVE]
    yield from _group(NEVER_SIGN, _NEVER, never, total, phrasing)


def _group(
    sign: str, words: str, members: Sequence[MemberStanding], total: int, phrasing: Phrasing
) -> Iterable[Line]:
    if not members:
        return
    said = phrasing.say(words, n=len(members), all=total)
    named = ", ".join(phrasing.signed(one.actor) for one in by_name(members, phrasing))
    yield line("↳ ", f"{sign} ", phrasing.say("{label}:", label=said), f" {named}", level=1)


def by_name(members: Iterable[MemberStanding], phrasing: Phrasing) -> list[MemberStanding]:
    return sorted(members, key=lambda one: (not is_country(one.actor), normalise(phrasing.name(one.actor))))


def member_words(one: MemberStanding, phrasing: Phrasing) -> tuple[str, str]:
    """Return sign and word for what a member did: "paused", "never paused"."""
    if not one.paused:
        return NEVER_SIGN, phrasing.say(NEVER)
    return ACTIVITY_SIGNS[one.activity], phrasing.say(MEMBERS[one.activity])


def _member(one: MemberStanding, phrasing: Phrasing, near: date) -> Line:
    say = phrasing.say
    covers = say.enumerate([phrasing.scope(code) for code in one.covers])
    sign, words = member_words(one, phrasing)
    said = f"{sign} {words}{f' ({covers})' if covers else ''}"
    facts = joined([said, phrasing.happened(one.reports[0], near), phrasing.sources(one.reports)])
    return line(f"{phrasing.sign(one.actor)}\u00a0", strong(phrasing.name(one.actor)), " — ", *facts)
