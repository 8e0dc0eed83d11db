"""The map: who contributes, in which posture, and who moved from the theatre to where."""

from collections.abc import Iterator, Sequence

from bot.briefing.rolls import in_order
from bot.briefing.voice import Voice
from bot.errors import N_
from bot.names import is_country
from bot.pictures.frame import frame, legend, postures_told
from bot.pictures.plan import ActorMark, Land, MapPlan, Move, Theme
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, Posture
from bot.situation.report import Phase
from bot.situation.situation import Situation
from bot.situation.standing import Standing

_MOVES = N_("Moves out of the theatre")
_ANNOUNCED = N_("announced or under way")


def plan_map(picture: Picture, voice: Voice, theme: Theme = Theme.LIGHT) -> MapPlan:
    say, situation = voice.say, picture.situation
    standings = in_order(picture.standings.values(), voice)
    marks = [ActorMark(s.actor, voice.name(s.actor), s.posture, s.contested) for s in standings]
    countries = tuple(mark for mark in marks if is_country(mark.code))
    organisations = tuple(mark for mark in marks if not is_country(mark.code))
    moves = tuple(move for standing in standings for move in _moves(standing, voice))
    return MapPlan(
        frame=frame(say("Where they stand"), picture, voice, _told(marks, moves, voice), theme, map_=True),
        theatre=tuple(Land(code, voice.name(code)) for code in situation.theatre),
        countries=countries,
        organisations=organisations,
        moves=moves,
        legend=legend((mark.posture for mark in marks), voice),
        disputed=say("disputed between sources"),
        organisations_title=say("Organisations"),
        moves_title=say(_MOVES),
        announced=say(_ANNOUNCED),
        unplaced_title=say("{label}:", label=say("Not on this map")),
    )


def _moves(standing: Standing, voice: Voice) -> Iterator[Move]:
    """To countries outside the theatre, as far as anybody named them."""
    situation = voice.situation
    if standing.posture not in LEFT:
        return
    done = standing.posture is not Posture.WITHDRAWING and standing.evidence[-1].phase is Phase.COMPLETED
    moved = standing.personnel.moved
    for code in standing.destinations:
        if code in situation.theatre:
            continue
        left = _places_left(standing, code, situation)
        yield Move(
            who=voice.name(standing.actor),
            origin=voice.say.enumerate([voice.place(place) for place in left]) if left else "",
            starts=tuple(dict.fromkeys(left.values())) or situation.theatre[:1],
            destination=Land(code, voice.name(code)),
            done=done,
            people=voice.count(moved) if moved and not moved.scope else "",
        )


def _places_left(standing: Standing, destination: str, situation: Situation) -> dict[str, str]:
    """Places of the theatre, each with its country: of the reports that name the destination, else of all."""
    going = [one for one in standing.evidence if destination in map(situation.country_of, one.destination)]
    for reports in (going, standing.evidence):
        places = [(place, situation.country_of(place)) for report in reports for place in report.origin]
        if left := {place: country for place, country in places if country and country in situation.theatre}:
            return left
    return {}


def _told(marks: Sequence[ActorMark], moves: Sequence[Move], voice: Voice) -> list[str]:
    say = voice.say
    if not marks:
        return [say("No report by then.")]
    told = postures_told(marks, voice)
    if moves:
        label = say("{label}:", label=say(_MOVES))
        told.append(f"{label} {', '.join(_way(move, voice) for move in moves)}.")
    return told


def _way(move: Move, voice: Voice) -> str:
    there = move.destination.name
    goal = voice.say("{name} (home)", name=there) if there == move.who else there
    return f"{move.who} → {goal}" if move.done else f"{move.who} → {goal} ({voice.say(_ANNOUNCED)})"
