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
LABELS = {
    Posture.WITHDRAWN: N_("Withdrawn"),
    Posture.PARTIALLY_WITHDRAWN: N_("Partly withdrawn"),
    Posture.WITHDRAWING: N_("Leaving"),
    Posture.STAYING: N_("Staying"),
    Posture.PRESENT: N_("Present"),
}
"""Short headings for lists of names; a relocation has no short one, since its destination matters."""
PART_LEAVES = N_("Part leaving")
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
CLAUSES = {
    Posture.WITHDRAWN: (N_("{who} is out"), N_("{who} are out")),
    Posture.PARTIALLY_WITHDRAWN: (N_("{who} has pulled out a part"), N_("{who} have pulled out a part")),
    Posture.RELOCATED: (N_("{who} has moved to places not given"), N_("{who} have moved to places not given")),
    Posture.WITHDRAWING: (N_("{who} is leaving"), N_("{who} are leaving")),
    Posture.STAYING: (N_("{who} is staying"), N_("{who} stay")),
    Posture.PRESENT: (N_("{who} is present"), N_("{who} are present")),
}
PLANNED_CLAUSES = (N_("{who} is to leave"), N_("{who} are to leave"))
ALSO_PLANNED_CLAUSES = (N_("{who} plans to"), N_("{who} plan to"))
PART_CLAUSES = (N_("{who} is pulling out a part"), N_("{who} are pulling out a part"))
PLANNED_PART_CLAUSES = (N_("{who} is to pull out a part"), N_("{who} are to pull out a part"))
WITHIN_CLAUSES = (N_("{who} has moved within {theatre}"), N_("{who} have moved within {theatre}"))
"""Clauses of a sentence, about one actor and about several."""
MEANINGS = {
    Posture.WITHDRAWN: N_("a completed withdrawal of all, and nothing newer says that some are there"),
    Posture.PARTIALLY_WITHDRAWN: N_("a completed withdrawal of a part, or one of which some remain"),
    Posture.RELOCATED: N_("a completed move inside the region, or one whose destination nobody gave"),
    Posture.WITHDRAWING: N_("a withdrawal or a move that is announced or under way, and not reported done"),
    Posture.STAYING: N_("declared to stay, or reported as not leaving"),
    Posture.PRESENT: N_("known to be there; nothing is said about leaving or staying"),
    Posture.UNKNOWN: N_("no report says who is there, which is not the same as gone"),
}
"""What each posture means, for the page that explains how answers are derived."""
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
MEMBERS = {
    Activity.ACTIVE: N_("resumed"),
    Activity.SUSPENDED: N_("paused"),
    Activity.RESUMING: N_("resuming"),
    Activity.TRANSFERRED: N_("handed over"),
}
"""What a member of a mission did."""
NEVER = N_("never paused")
NEVER_SIGN = "📍"
"""Of a member that only goes on."""
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
