"""Plan the map: actors with their postures, and moves out of the theatre."""

from collections.abc import Iterator, Sequence

from bot.documents.phrasing import Phrasing
from bot.documents.standing_lines import in_order
from bot.errors import N_
from bot.names import is_country
from bot.pictures.plan.drawable import Drawable
from bot.pictures.plan.frame import frame, legend, mark_of, postures_told
from bot.pictures.plan.plan import ActorMark, Land, MapPlan, Move, Theme
from bot.situation.posture import LEFT, Posture
from bot.situation.report import Phase
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

_MOVES = N_("Moves out of the theatre")
_ANNOUNCED = N_("announced or under way")


def plan_map(snapshot: Snapshot, phrasing: Phrasing, theme: Theme = Theme.LIGHT) -> MapPlan:
    phrasing = Drawable.of(phrasing)
    say, situation = phrasing.say, snapshot.situation
    standings = in_order(snapshot.standings.values(), phrasing)
    marks = [mark_of(standing, phrasing) for standing in standings]
    countries = tuple(mark for mark in marks if is_country(mark.code))
    organisations = tuple(mark for mark in marks if not is_country(mark.code))
    moves = tuple(move for standing in standings for move in _moves(standing, phrasing))
    shown = {report.id: report for standing in standings for report in standing.reports}
    told = _told(marks, moves, phrasing)
    return MapPlan(
        frame=frame(say("Where they stand"), snapshot, phrasing, told, theme, shown=shown.values(), map_=True),
        theatre=tuple(Land(code, phrasing.name(code)) for code in situation.theatre),
        countries=countries,
        organisations=organisations,
        moves=moves,
        legend=legend((mark.posture for mark in marks), phrasing),
        disputed=say("disputed between sources"),
        organisations_title=say("Organisations"),
        moves_title=say(_MOVES),
        announced=say(_ANNOUNCED),
        unplaced_title=say("{label}:", label=say("Not on this map")),
    )


def _moves(standing: Standing, phrasing: Phrasing) -> Iterator[Move]:
    """Yield the moves of an actor to named countries outside the theatre."""
    situation = phrasing.situation
    if standing.posture not in LEFT:
        return
    done = standing.posture is not Posture.WITHDRAWING and standing.evidence[-1].phase is Phase.COMPLETED
    moved = standing.personnel.moved
    for code in standing.destinations:
        if code in situation.theatre:
            continue
        left = _places_left(standing, code, situation)
        yield Move(
            who=phrasing.name(standing.actor),
            origin=phrasing.say.enumerate([phrasing.place(place) for place in left]) if left else "",
            starts=tuple(dict.fromkeys(left.values())) or situation.theatre[:1],
            destination=Land(code, phrasing.name(code)),
            done=done,
            people=phrasing.count(moved) if moved and not moved.scope else "",
        )


def _places_left(standing: Standing, destination: str, situation: Situation) -> dict[str, str]:
    """Return the places left, with their countries: of reports that name the destination, else of all."""
    going = [one for one in standing.evidence if destination in map(situation.country_of, one.destination)]
    for reports in (going, standing.evidence):
        places = [(place, situation.country_of(place)) for report in reports for place in report.origin]
        if left := {place: country for place, country in places if country and country in situation.theatre}:
            return left
    return {}


def _told(marks: Sequence[ActorMark], moves: Sequence[Move], phrasing: Phrasing) -> list[str]:
    say = phrasing.say
    if not marks:
        return [say("No report by then.")]
    told = postures_told(marks, phrasing)
    if moves:
        label = say("{label}:", label=say(_MOVES))
        told.append(f"{label} {', '.join(_way(move, phrasing) for move in moves)}.")
    return told


def _way(move: Move, phrasing: Phrasing) -> str:
    there = move.destination.name
    goal = phrasing.say("{name} (home)", name=there) if there == move.who else there
    return f"{move.who} → {goal}" if move.done else f"{move.who} → {goal} ({phrasing.say(_ANNOUNCED)})"
