"""The main sentence of a summary that nobody wrote, by what happened and how far it got.

What is not known leaves its placeholder empty. English says `time` ("for a time") after the places; a language may
put it anywhere. French tells in nouns what is announced or called off, so `people` has a preposition there (« le
retrait temporaire de 30 soldats »), and in verbs what happens (« a retiré temporairement 30 soldats »).
"""

from bot.errors import N_
from bot.situation.report import Action, Phase

SENTENCES = {
    Action.CONTRIBUTION: {
        Phase.ANNOUNCED: N_("{who} says it will contribute {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is contributing {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has contributed {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off its contribution of {people} {where} {time} {until}."),
    },
    Action.STAY: {
        Phase.ANNOUNCED: N_("{who} says it will keep {people} in place {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is keeping {people} in place {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has kept {people} in place {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off its plan to keep {people} in place {where} {time} {until}."),
    },
    Action.WITHDRAWAL: {
        Phase.ANNOUNCED: N_("{who} says it will withdraw {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is withdrawing {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has withdrawn {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the withdrawal of {people} {where} {time} {until}."),
    },
    Action.DRAWDOWN: {
        Phase.ANNOUNCED: N_("{who} says it will pull out {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is pulling out {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has pulled out {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the departure of {people} {where} {time} {until}."),
    },
    Action.RELOCATION: {
        Phase.ANNOUNCED: N_("{who} says it will move {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is moving {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has moved {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the move of {people} {where} {time} {until}."),
    },
    Action.RETURN: {
        Phase.ANNOUNCED: N_("{who} says it will send back {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is sending back {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has sent back {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the return of {people} {where} {time} {until}."),
    },
    Action.REINFORCEMENT: {
        Phase.ANNOUNCED: N_("{who} says it will send {people} as reinforcements {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is sending {people} as reinforcements {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has sent {people} as reinforcements {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off sending {people} as reinforcements {where} {time} {until}."),
    },
    Action.SUSPENSION: {
        Phase.ANNOUNCED: N_("{who} says it will suspend {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is suspending {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has suspended {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the suspension of {people} {where} {time} {until}."),
    },
    Action.RESUMPTION: {
        Phase.ANNOUNCED: N_("{who} says it will resume {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is resuming {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has resumed {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the resumption of {people} {where} {time} {until}."),
    },
    Action.TRANSFER: {
        Phase.ANNOUNCED: N_("{who} says it will hand over {people} {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is handing over {people} {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has handed over {people} {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off the handover of {people} {where} {time} {until}."),
    },
    Action.INCIDENT: {
        Phase.ANNOUNCED: N_("{who} reports an incident {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is going through an incident {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has gone through an incident {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} no longer reports an incident {where} {time} {until}."),
    },
    Action.DECISION: {
        Phase.ANNOUNCED: N_("{who} says it will take a decision {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is taking a decision {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has taken a decision {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off a decision {where} {time} {until}."),
    },
    Action.STATEMENT: {
        Phase.ANNOUNCED: N_("{who} says it will make a statement {where} {time} {until}."),
        Phase.UNDER_WAY: N_("{who} is making a statement {where} {time} {until}."),
        Phase.COMPLETED: N_("{who} has made a statement {where} {time} {until}."),
        Phase.CANCELLED: N_("{who} has called off a statement {where} {time} {until}."),
    },
}
