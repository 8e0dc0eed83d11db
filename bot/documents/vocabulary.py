"""Words and signs for postures, activities and phases. A sign always stands beside its word."""

from bot.errors import N_
from bot.situation.activity import Activity
from bot.situation.posture import Posture
from bot.situation.report import Action, Phase

SIGNS = {
    Posture.WITHDRAWN: "🛫",
    Posture.PARTIALLY_WITHDRAWN: "↘️",
    Posture.RELOCATED: "🔀",
    Posture.WITHDRAWING: "⏳",
    Posture.STAYING: "⚓",
    Posture.PRESENT: "📍",
    Posture.UNKNOWN: "❔",
}
DISPUTED = "⚠️"
ORGANISATION = "🏛️"

HEADINGS = {
    Posture.WITHDRAWN: N_("Withdrawn"),
    Posture.PARTIALLY_WITHDRAWN: N_("Partly withdrawn"),
    Posture.RELOCATED: N_("Moved, destination not given or within"),
    Posture.WITHDRAWING: N_("Leaving: announced or under way"),
    Posture.STAYING: N_("Staying: declared or reported"),
    Posture.PRESENT: N_("Present, nothing said about leaving"),
    Posture.UNKNOWN: N_("Unknown"),
}
PART_LEAVING = N_("Part leaving: announced or under way")
PART_REMAINS = N_("Part remains")
SAID_TO_HAVE_LEFT = N_("Said to have left, disputed")
SAID_TO_BE_THERE = N_("Said to be there, disputed")
DISPUTES = N_("Disputed")
CONTESTED = N_("disputed")

POSTURES = {
    Posture.WITHDRAWN: N_("withdrawn"),
    Posture.PARTIALLY_WITHDRAWN: N_("partly withdrawn"),
    Posture.RELOCATED: N_("relocated"),
    Posture.WITHDRAWING: N_("leaving"),
    Posture.STAYING: N_("staying"),
    Posture.PRESENT: N_("present"),
    Posture.UNKNOWN: N_("unknown"),
}
ACTIVITIES = {
    Activity.ACTIVE: N_("active"),
    Activity.SUSPENDED: N_("suspended"),
    Activity.RESUMING: N_("resuming"),
    Activity.TRANSFERRED: N_("transferred"),
    Activity.MIXED: N_("differs by member"),
}
ACTIVITY_SIGNS = {
    Activity.ACTIVE: "▶️",
    Activity.SUSPENDED: "⏸️",
    Activity.RESUMING: "⏯️",
    Activity.TRANSFERRED: "➡️",
    Activity.MIXED: "⏯️",
}
CREDIBILITY = {
    1: N_("confirmed"),
    2: N_("probably true"),
    3: N_("possibly true"),
    4: N_("doubtful"),
    5: N_("improbable"),
    6: N_("cannot be judged"),
}
"""Credibility of a claim."""
FIELDS = {"moved": N_("moved"), "strength": N_("strength"), "remaining": N_("remaining")}

LETTERS = {
    "A": N_("reliable"),
    "B": N_("usually reliable"),
    "C": N_("fairly reliable"),
    "D": N_("not usually reliable"),
    "E": N_("unreliable"),
    "F": N_("cannot be judged"),
}
"""Reliability of a source (NATO Admiralty code)."""

ACTIONS = {
    Action.CONTRIBUTION: N_("contribution"),
    Action.STAY: N_("stay"),
    Action.WITHDRAWAL: N_("withdrawal"),
    Action.DRAWDOWN: N_("drawdown"),
    Action.RELOCATION: N_("relocation"),
    Action.RETURN: N_("return"),
    Action.REINFORCEMENT: N_("reinforcement"),
    Action.SUSPENSION: N_("suspension"),
    Action.RESUMPTION: N_("resumption"),
    Action.TRANSFER: N_("transfer"),
    Action.INCIDENT: N_("incident"),
    Action.DECISION: N_("decision"),
    Action.STATEMENT: N_("statement"),
}
PHASES = {
    Phase.ANNOUNCED: N_("announced"),
    Phase.UNDER_WAY: N_("under way"),
    Phase.COMPLETED: N_("completed"),
    Phase.CANCELLED: N_("cancelled"),
}
