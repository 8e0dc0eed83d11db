"""Colours, hatchings and signs. No posture relies on colour alone: each has its own hatching and sign.

The hues are those of Okabe and Ito, chosen to stay apart for colour-blind readers.
"""

from dataclasses import dataclass

from bot.pictures.plan.plan import Hedged, State, Theme
from bot.situation.activity import Activity
from bot.situation.posture import Posture


@dataclass(frozen=True, slots=True)
class Palette:
    paper: str
    sea: str
    land: str
    border: str
    ink: str
    muted: str
    rule: str
    theatre: str


PALETTES = {
    Theme.LIGHT: Palette(
        "#fbf9f4", "#e6eef2", "#dcd8ce", "#fbf9f4", "#1b1f24", "#5a6068", "#c9c5bb", "#fff3c4"
    ),
    Theme.DARK: Palette(
        "#20242b", "#171b21", "#3a404a", "#20242b", "#f2efe8", "#aeb4bd", "#4a515c", "#6b5d2a"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fill:
    """A background colour, and lines over it as an SVG path in a tile of 12 units."""

    ground: str
    lines: str
    hatch: str = ""
    width: float = 3.0


FILLS: dict[State, Fill] = {
    Posture.WITHDRAWN: Fill("#c8501a", "#c8501a"),
    Posture.PARTIALLY_WITHDRAWN: Fill("#f0a830", "#8f5200", "M-3 3L3 -3M0 12L12 0M9 15L15 9", width=2.6),
    Posture.RELOCATED: Fill("#d58bb5", "#8a2f66", "M0 6H12M6 0V12", width=2.0),
    Hedged.MOVED: Fill("#efd3e3", "#8a2f66", "M3 3L9 9M9 3L3 9", width=1.6),
    Posture.WITHDRAWING: Fill("#f5e663", "#a08b00", "M-3 9L3 15M0 0L12 12M9 -3L15 3", width=2.2),
    Hedged.PART_LEAVING: Fill("#eade74", "#a08b00", "M2 2L7 7", width=2.2),
    Posture.STAYING: Fill("#1f6fb0", "#1f6fb0"),
    Posture.PRESENT: Fill("#8cc8ee", "#2d6f9e", "M6 4.4a1.6 1.6 0 1 0 .01 0Z", width=1.6),
    Posture.UNKNOWN: Fill("#b9b9b9", "#6f6f6f", "M0 6H12", width=2.0),
    Activity.ACTIVE: Fill("#0f8a6c", "#0a5f4a", "M3 2a1.2 1.2 0 1 0 .01 0ZM9 8a1.2 1.2 0 1 0 .01 0Z", width=1.2),
    Activity.SUSPENDED: Fill("#e2c7d9", "#7a4a6b", "M4 0V12M8 0V12", width=1.8),
    Activity.RESUMING: Fill("#a5dccb", "#0f6b54", "M0 12L6 0L12 12", width=1.6),
    Activity.TRANSFERRED: Fill("#cdbfe6", "#5c4790", "M0 3H12M0 9H12", width=1.8),
    Activity.MIXED: Fill("#e8e2d2", "#8a8064", "M3 3H9V9H3Z", width=1.2),
}

SIGNS: dict[State, str] = {
    Posture.WITHDRAWN: "M-6 -6L6 6M-6 6L6 -6",
    Posture.PARTIALLY_WITHDRAWN: "M-6 -6L5 5M5 -3V5H-3",
    Posture.RELOCATED: "M-7 -3.5H6M3 -6.5L6.5 -3.5L3 -.5M7 4H-6M-3 1L-6.5 4L-3 7",
    Hedged.MOVED: "M-7 0H-4.5M-2 0H.5M2 -4.5L6.5 0L2 4.5M3 0H6",
    Posture.WITHDRAWING: "M-5 -7H5L-5 7H5Z",
    Hedged.PART_LEAVING: "M-5 -7H5L0 0ZM0 0V7",
    Posture.STAYING: "M-5.5 -5.5H5.5V5.5H-5.5Z",
    Posture.PRESENT: "M0 -5a5 5 0 1 0 .01 0Z",
    Posture.UNKNOWN: "M-3.5 -3a3.5 3.5 0 1 1 5 3Q0 1.5 0 3M0 6.4V7",
    Activity.ACTIVE: "M-4 -6L6 0L-4 6Z",
    Activity.SUSPENDED: "M-3.5 -6V6M3.5 -6V6",
    Activity.RESUMING: "M-6 -6L1 0L-6 6ZM5 -6V6",
    Activity.TRANSFERRED: "M-6 0H5M1 -4L5.5 0L1 4",
    Activity.MIXED: "M-6 0H6M0 -6V6",
}
"""SVG paths around the middle of a disc of radius 12."""
SOLID_SIGNS = (Posture.STAYING, Posture.PRESENT, Activity.ACTIVE)
FIELD_COLOURS = {"strength": "#1f6fb0", "moved": "#c8501a", "remaining": "#0f8a6c"}
