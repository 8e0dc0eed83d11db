"""The map: who contributes, in which posture, and who moved from the theatre to where."""

from collections.abc import Iterator, Sequence

from bot.briefing.rolls import in_order
from bot.briefing.voice import Voice
from bot.names import is_country
from bot.pictures.frame import frame, legend, postures_told
from bot.pictures.plan import ActorMark, Land, MapPlan, Move, Theme
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, Posture, Standing
from bot.situation.report import Phase


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
        moves_title=say("Moves out of the theatre"),
        announced=say("announced or under way"),
        unplaced_title=say("{label}:", label=say("Not on this map")),
    )


def _moves(standing: Standing, voice: Voice) -> Iterator[Move]:
    """To countries outside the theatre, as far as anybody named them."""
    situation = voice.situation
    if standing.posture not in LEFT:
        return
    origins = dict.fromkeys(place for report in standing.evidence for place in report.origin)
    named = [voice.place(place) for place in origins if situation.country_of(place) in situation.theatre]
    done = standing.posture is not Posture.WITHDRAWING and standing.evidence[-1].phase is Phase.COMPLETED
    moved = standing.personnel.moved
    for code in standing.destinations:
        if code in situation.theatre:
            continue
        yield Move(
            who=voice.name(standing.actor),
            origin=voice.say.enumerate(named) if named else "",
            destination=Land(code, voice.name(code)),
            done=done,
            people=voice.count(moved) if moved and not moved.scope else "",
        )


def _told(marks: Sequence[ActorMark], moves: Sequence[Move], voice: Voice) -> list[str]:
    say = voice.say
    if not marks:
        return [say("No report by then.")]
    told = postures_told(marks, voice)
    if moves:
        arrows = [f"{move.who} → {move.destination.name}" for move in moves]
        told.append(say("Arrows show moves: {moves}.", moves=", ".join(arrows)))
    return told
