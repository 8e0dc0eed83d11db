"""The contents of a picture, without its layout. Golden tests compare it, and it is the key of the cache."""

import hashlib
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum

from bot.situation.activity import Activity
from bot.situation.posture import Posture


class Hedged(StrEnum):
    """A posture whose destination is unknown or that holds for a part only; drawn apart from the posture itself."""

    MOVED = "moved_somewhere"
    """Relocated, with no destination given."""
    PART_LEAVING = "part_withdrawing"


State = Posture | Hedged | Activity
"""The posture of an actor or its activity in a mission; each has a colour, a hatching and a sign."""


class Kind(StrEnum):
    MAP = "map"
    CHART = "chart"
    TIMELINE = "timeline"


class Theme(StrEnum):
    """Colours of a picture. Both themes are opaque, so that they are legible in dark and in light clients."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around every picture."""

    title: str
    situation: str
    moment: str
    """Words for `as_of` and, if it differs, `known_at`."""
    sources: str
    credit: str
    """The licence of the map, if there is one, and the name of the bot."""
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
    """A country shown without a posture: part of the theatre, or a destination."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move of an actor from the theatre to a country."""

    who: str
    origin: str
    starts: tuple[str, ...]
    """Codes of the countries in which the arrows begin."""
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
    """The word for a move that is not reported as completed."""
    unplaced_title: str
    """Title of the list of actors that a map of this scale cannot show."""

    kind = Kind.MAP


@dataclass(frozen=True, slots=True)
class Tick:
    day: int
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Days, counted from the first day of the axis, which is 0."""

    last: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A reported count; without bounds if it is only "some"."""

    field: str
    low: int | None
    high: int | None
    words: str
    source: str = ""
    """Source of a disputed count; else empty."""
    day: int = 0
    """Day on the axis; for charts over time."""
    open: bool = False
    """Whether only `low` is known ("at least")."""
    note: str = attribute(default="", compare=False)
    """The source and the day, for the alt text."""
    apart: bool = attribute(default=False, compare=False)
    """Whether the picture shows the note: not all reports that give the posture give the number."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The counts of one actor in one scope."""

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
    """A chart by country or, with an `axis`, of one actor over time."""

    frame: Frame
    rows: tuple[ChartRow, ...]
    fields: tuple[FieldWord, ...]
    silent_title: str
    silent: tuple[str, ...]
    """Names of actors without any number: unknown is not zero."""
    some: str
    disputed: str
    nothing: str
    separator: str
    """Separator between thousands."""
    more: str
    """Sentence on rows left out for lack of room, or empty."""
    axis: Axis | None = None
    """None for a chart by country."""

    kind = Kind.CHART


@dataclass(frozen=True, slots=True)
class Bar:
    """A posture from the first to the last day, both included."""

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
    """Activity of the members of a mission that suspended, resumed or transferred it."""

    name: str
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    day: int
    number: int
    decision: bool
    """Whether it is a decision; otherwise an incident."""
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
    """Legend for an empty part of a row."""
    more: str
    """Sentence on rows and events left out for lack of room, or empty."""
    nothing: str

    kind = Kind.TIMELINE


Plan = MapPlan | ChartPlan | TimelinePlan


@dataclass(frozen=True, slots=True)
class Vector:
    """A request for a plan as SVG instead of PNG."""

    plan: Plan


def digest(plan: Plan) -> str:
    """Return a digest of the contents, equal in every process and after every restart."""
    return hashlib.sha256(repr(plan).encode()).hexdigest()[:24]
