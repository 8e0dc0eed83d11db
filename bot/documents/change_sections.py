"""Changes between two snapshots: names by group first, a line each in the details."""

from collections.abc import Collection, Iterable, Mapping

from bot.documents.as_of import near_of
from bot.documents.document import Line, Section, Span, Style, joined, line, strong
from bot.documents.groups import groups_of, names_line
from bot.documents.headline import changed_members, changed_missions, first_members, pauses_only
from bot.documents.missions import by_name, member_words
from bot.documents.phrasing import Phrasing, capital
from bot.documents.standing_lines import Asked, credited, in_order, people_of, remarks
from bot.documents.timeline import report_line
from bot.documents.vocabulary import ACTIVITIES, ACTIVITY_SIGNS, SIGNS
from bot.situation.activity import MemberStanding, MissionStanding
from bot.situation.changes import Changes
from bot.situation.posture import LEFT, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def change_sections(
    changes: Changes, phrasing: Phrasing, links: Mapping[str, str], *, firsts: bool = True
) -> list[Section]:
    """Return the sections on changes; leave out `firsts` if all names are listed anyway."""
    say, told = phrasing.say, changed_postures(changes)
    new = [after for before, after in told if is_first(before, after)]
    moved = [pair for pair in told if not is_first(*pair)]
    first = (
        *(names_line(group.label, group.standings, phrasing) for group in groups_of(new, phrasing)),
        *_by_words(first_members(changes), phrasing),
    )
    lines = (
        *_moved_lines(moved, phrasing),
        *_mission_changes(changes, phrasing),
        *member_changes(changes, phrasing),
    )
    amended = amendment_lines(changes.amendments, phrasing, links, changes.uncredited)
    sections = [
        Section(say("What changed"), lines),
        Section(say("First reported"), first if firsts else ()),
        Section(say("Corrections and retractions"), tuple(amended)),
    ]
    return [section for section in sections if section.lines]


def change_details(changes: Changes, phrasing: Phrasing) -> list[Section]:
    """Return a section with a line or two for each actor whose position changed."""
    changed = {after.actor: (before, after) for before, after in changed_postures(changes)}
    ordered = [changed[standing.actor] for standing in in_order((after for _, after in changed.values()), phrasing)]
    lines = [
        entry for before, after in ordered for entry in change_lines(before, after, changes.after, phrasing, ids=True)
    ]
    return [Section(phrasing.say("What changed, one by one"), tuple(lines))] if lines else []


def changed_postures(changes: Changes) -> tuple[tuple[Standing, Standing], ...]:
    """Return the changed postures; none in a story of pauses, where missions tell the changes."""
    nobody_left = all(before.posture not in LEFT for before, _ in changes.postures)
    return () if nobody_left and pauses_only(changes.after) else changes.postures


def is_first(before: Standing, after: Standing) -> bool:
    """Return whether this is the first report on the actor, which is not a change."""
    return before.posture is Posture.UNKNOWN and after.posture is not Posture.UNKNOWN


def change_lines(
    before: Standing, after: Standing, snapshot: Snapshot, phrasing: Phrasing, *, ids: bool = False
) -> list[Line]:
    """Return the line of a change and its sources below, with `ids` also the report ids."""
    asked = Asked(snapshot.as_of, near_of(snapshot))
    change = f" — {_change(before, after, phrasing)}"
    lines = [line(f"{phrasing.sign(after.actor)}\u00a0", strong(phrasing.name(after.actor)), change)]
    numbers = [[Span(report.id, Style.CODE)] for report in after.evidence] if ids else []
    facts = joined(
        [people_of(after, phrasing), phrasing.since(after, asked.near), phrasing.sources(credited(after)), *numbers]
    )
    if facts:
        lines.append(line("↳ ", *facts, level=1))
    return [*lines, *remarks(after, phrasing, asked.near)]


def _change(before: Standing, after: Standing, phrasing: Phrasing) -> str:
    now = f"{SIGNS[after.posture]} {phrasing.position(after)}"
    if is_first(before, after):
        return phrasing.say("first reported: {position}", position=now)
    return f"{phrasing.position(before)} → {now}"


def _moved_lines(moved: Iterable[tuple[Standing, Standing]], phrasing: Phrasing) -> Iterable[Line]:
    pairs = {after.actor: (before, after) for before, after in moved}
    for standing in in_order((after for _, after in pairs.values()), phrasing):
        change = _change(*pairs[standing.actor], phrasing)
        disputed = f" · {phrasing.contested()}" if standing.contested else ""
        name = strong(phrasing.name(standing.actor))
        yield line(f"{phrasing.sign(standing.actor)}\u00a0", name, f" — {change}{disputed}")


def _mission_changes(changes: Changes, phrasing: Phrasing) -> list[Line]:
    say = phrasing.say
    lines = []
    for before, after in changed_missions(changes):
        shown = after or before
        assert shown is not None
        now = _activity(after, phrasing) if after else say("not reported")
        change = (
            f"{_activity(before, phrasing)} → {now}" if before else say("first reported: {position}", position=now)
        )
        facts = joined([change, phrasing.sources(shown.reports)])
        lines.append(line(strong(phrasing.mission(shown.mission)), " — ", *facts))
    return lines


def _activity(mission: MissionStanding, phrasing: Phrasing) -> str:
    return f"{ACTIVITY_SIGNS[mission.activity]} {phrasing.say(ACTIVITIES[mission.activity])}"


def member_changes(changes: Changes, phrasing: Phrasing, actor: str = "") -> Iterable[Line]:
    """Yield lines like "Funding of UNRWA — ▶️ Resumed (2): Canada, Sweden"."""
    for mission, members in changed_members(changes, actor):
        for told in _by_words(members, phrasing):
            yield line(strong(phrasing.mission(mission.mission)), " — ", *told.spans)


def _by_words(members: Iterable[MemberStanding], phrasing: Phrasing) -> Iterable[Line]:
    """Yield a line of names for each thing that members did."""
    found: dict[tuple[str, str], list[MemberStanding]] = {}
    for one in members:
        found.setdefault(member_words(one, phrasing), []).append(one)
    for (sign, words), held in found.items():
        named = ", ".join(phrasing.signed(one.actor) for one in by_name(held, phrasing))
        label = phrasing.say("{label}:", label=f"{sign} {capital(words)} ({len(held)})")
        yield line(strong(label), f" {named}")


def amendment_details(
    amendments: Iterable[Report], phrasing: Phrasing, uncredited: Collection[str] = frozenset()
) -> list[Section]:
    """Return a section that says which entry corrects or retracts which."""
    lines = [report_line(amendment, phrasing, uncredited=uncredited) for amendment in amendments]
    return [Section(phrasing.say("What was corrected, by number"), tuple(lines))] if lines else []


def amendment_lines(
    amendments: Iterable[Report],
    phrasing: Phrasing,
    links: Mapping[str, str],
    uncredited: Collection[str] = frozenset(),
) -> list[Line]:
    """Return a line for each correction or retraction, with a link to the post of the wrong version."""
    lines = []
    for amendment in amendments:
        lines.append(report_line(amendment, phrasing, uncredited=uncredited, numbered=False))
        link = links.get(amendment.replaces or "")
        if link is not None:
            lines.append(line("↳ ", Span(phrasing.say("The message that said otherwise"), url=link), level=1))
    return lines
