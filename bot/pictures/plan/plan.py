"""What a picture shows, before anybody decides where on it: the golden structure, and the key of the cache."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from bot.situation.activity import Activity
from bot.situation.posture import Posture


class Hedged(StrEnum):
    """What is not known of a posture, or holds for a part only, drawn apart from the posture itself."""

    MOVED = "moved_somewhere"
    """Relocated, and nobody gave the destination."""
    PART_LEAVING = "part_withdrawing"


State = Posture | Hedged | Activity
"""Where an actor stands, or what it does in a mission: each has a colour, a hatching and a sign."""


class Kind(StrEnum):
    MAP = "map"
    CHART = "chart"
    TIMELINE = "timeline"


class Theme(StrEnum):
    """Both stand on an opaque card, so either reads in dark and in light clients."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every picture."""

    title: str
    situation: str
    moment: str
    """As of when, and with whose knowledge."""
    sources: str
    credit: str
    """The licence of the map where there is one, and who made this."""
    alt: str
    theme: Theme


@dataclass(frozen=True, slots=True)
class LegendEntry:
    posture: State
    label: str


@dataclass(frozen=True, slots=True)
class ActorMark:
    code: str
    name: str
    posture: State
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Land:
    """A country that is shown without a posture: of the theatre, or a destination."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """Who went from where in the theatre to which country."""

    who: str
    origin: str
    starts: tuple[str, ...]
    """The countries of the theatre in which the arrows begin."""
    destination: Land
    done: bool
    people: str


@dataclass(frozen=True, slots=True)
class MapPlan:
    frame: Frame
    theatre: tuple[Land, ...]
    countries: tuple[ActorMark, ...]
    organisations: tuple[ActorMark, ...]
    moves: tuple[Move, ...]
    legend: tuple[LegendEntry, ...]
    disputed: str
    organisations_title: str
    moves_title: str
    announced: str
    """The word for a move that nobody has reported done."""
    unplaced_title: str
    """Over contributors that no map of this scale shows."""

    kind = Kind.MAP


@dataclass(frozen=True, slots=True)
class Tick:
    day: int
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Days, counted from the first one of the coverage, which is 0."""

    last: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A count as it was reported; no bounds where it is only known that there are some."""

    field: str
    low: int | None
    high: int | None
    words: str
    source: str = ""
    """Said where two sources contradict each other."""
    day: int = 0
    """On the axis, over time."""
    open: bool = False
    """Whether `low` is all that is known: "at least"."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The counts of one actor in one scope: never of two."""

    name: str
    scope: str
    amounts: tuple[Amount, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class FieldWord:
    field: str
    label: str


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """By country, or, where `days` says so, of one country over time."""

    frame: Frame
    rows: tuple[ChartRow, ...]
    fields: tuple[FieldWord, ...]
    silent_title: str
    silent: tuple[str, ...]
    """Who is part of the situation and of whom nobody gives a number: unknown, which is not zero."""
    some: str
    disputed: str
    nothing: str
    separator: str
    """Between thousands."""
    more: str
    """What was left out for want of room, if anything."""
    axis: Axis | None = None
    """None by country."""

    kind = Kind.CHART


@dataclass(frozen=True, slots=True)
class Bar:
    """A posture from one day of the axis to another, both included."""

    first: int
    last: int
    posture: State
    contested: bool = False


@dataclass(frozen=True, slots=True)
class TimelineRow:
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class MissionRows:
    """What members of a mission did in it, of whom it is known that they stopped, resumed or handed over."""

    name: str
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    day: int
    number: int
    decision: bool
    """Else an incident."""
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelinePlan:
    frame: Frame
    axis: Axis
    rows: tuple[TimelineRow, ...]
    missions: tuple[MissionRows, ...]
    happenings: tuple[Happening, ...]
    legend: tuple[LegendEntry, ...]
    disputed: str
    incident: str
    decision: str
    blank: str
    """What an empty place in a row means."""
    more: str
    """What was left out for want of room, if anything."""
    nothing: str

    kind = Kind.TIMELINE


Plan = MapPlan | ChartPlan | TimelinePlan


@dataclass(frozen=True, slots=True)
class Vector:
    """Asks for a plan as SVG instead of PNG."""

    plan: Plan


def digest(plan: Plan) -> str:
    """The same for the same content, in every process and after every restart."""
    return hashlib.sha256(repr(plan).encode()).hexdigest()[:24]
