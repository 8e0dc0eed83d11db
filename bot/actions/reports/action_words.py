"""Words that people write for actions and phases: those of the product's answers, and their synonyms.

"Withdrawn" means a completed withdrawal, unless the row states its phase.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from bot.actions.reports.labels import key_of, nearest
from bot.documents.vocabulary import ACTIONS, PHASES, POSTURES
from bot.errors import N_, Refused, Unknown
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.situation.posture import Posture
from bot.situation.report import Action, Phase

Meaning = tuple[Action, Phase]
_Meant = TypeVar("_Meant", Meaning, Phase)
_Code = TypeVar("_Code", Action, Phase)

_OF_POSTURES: dict[Posture, Meaning] = {
    Posture.WITHDRAWN: (Action.WITHDRAWAL, Phase.COMPLETED),
    Posture.PARTIALLY_WITHDRAWN: (Action.DRAWDOWN, Phase.COMPLETED),
    Posture.RELOCATED: (Action.RELOCATION, Phase.COMPLETED),
    Posture.WITHDRAWING: (Action.WITHDRAWAL, Phase.UNDER_WAY),
    Posture.STAYING: (Action.STAY, Phase.UNDER_WAY),
    Posture.PRESENT: (Action.CONTRIBUTION, Phase.UNDER_WAY),
}
_ACTIONS: dict[Meaning, str] = {
    (Action.WITHDRAWAL, Phase.COMPLETED): "withdrew, fully withdrawn, retire, retires, retiree, retirees",
    (Action.WITHDRAWAL, Phase.UNDER_WAY): "withdraws, retrait en cours",
    (
        Action.DRAWDOWN,
        Phase.COMPLETED,
    ): "partial withdrawal, partially withdrew, reduced, partiellement retire, reduit",
    (Action.DRAWDOWN, Phase.UNDER_WAY): "partially withdrawing, partly withdrawing, drawing down, reducing",
    (Action.RELOCATION, Phase.COMPLETED): "moved, redeployed, deplace, deplaces, redeploye, redeployes",
    (Action.RELOCATION, Phase.UNDER_WAY): "relocating, moving, redeploying",
    (Action.STAY, Phase.UNDER_WAY): "stays, stayed, remaining, remains, reste, restent, maintenu",
    (Action.CONTRIBUTION, Phase.UNDER_WAY): "contributing, contributes, deployed, present sur place, presents",
    (Action.RETURN, Phase.COMPLETED): "returned, revenu, revenus",
    (Action.RETURN, Phase.UNDER_WAY): "returning",
    (Action.REINFORCEMENT, Phase.COMPLETED): "reinforced, renforce",
    (Action.REINFORCEMENT, Phase.UNDER_WAY): "reinforcing",
    (Action.SUSPENSION, Phase.COMPLETED): "suspended, paused, suspendu, suspendue",
    (Action.SUSPENSION, Phase.UNDER_WAY): "suspending, pausing",
    (Action.RESUMPTION, Phase.COMPLETED): "resumed, repris, reprise faite",
    (Action.RESUMPTION, Phase.UNDER_WAY): "resuming, resumes",
    (Action.TRANSFER, Phase.COMPLETED): "transferred, handed over, transfere, transferee",
    (Action.TRANSFER, Phase.UNDER_WAY): "transferring",
}
_PHASES = {
    Phase.ANNOUNCED: "planned, announcement, intended, to come, annoncee, annonces, annoncees, prevu, prevue",
    Phase.UNDER_WAY: "underway, in progress, ongoing, begun, started, continuing, en train",
    Phase.COMPLETED: "done, complete, finished, ended, termine, terminee, acheve, achevee, faite, realise",
    Phase.CANCELLED: "canceled, cancellation, called off, dropped, reversed, abandoned, annule, annulee, abandonne",
}


def read_action(typed: str, code: str = "en") -> Action:
    """Read an action. Raises Refused; Unknown with suggestions, in the language `code`, if the word resembles one."""
    if not typed:
        raise Refused(N_("Say what happened: withdrawal, drawdown, relocation, stay, return …"))
    found = _actions().get(key_of(typed))
    if found is None:
        raise _unknown(N_("“{text}” is no action: write {words}."), typed, ACTIONS, code)
    return found


def read_phase(typed: str, action: str, code: str = "en") -> Phase:
    """Read a phase; without one, use the phase that the action's word implies: "withdrawn" is completed."""
    if not typed:
        meaning = _meanings().get(key_of(action))
        if meaning is None:
            raise Refused(N_("Say at which stage it is: announced, under way, completed or cancelled."))
        return meaning[1]
    found = _phases().get(key_of(typed))
    if found is None:
        raise _unknown(N_("“{text}” does not say at which stage it is: write {words}."), typed, PHASES, code)
    return found


def _unknown(sentence: str, typed: str, words: Mapping[_Code, str], code: str) -> Refused:
    said = {one: language(code)(text) for one, text in words.items()}
    near = nearest(key_of(typed), {one: (one.value, text) for one, text in said.items()})
    if near:
        return Unknown(N_("“{text}” is not known here."), suggestions=[said[one] for one in near], text=typed[:60])
    return Refused(sentence, text=typed[:60], words=", ".join(said.values()))


@cache
def _meanings() -> dict[str, Meaning]:
    postures = {
        key_of(spelling): meaning
        for posture, meaning in _OF_POSTURES.items()
        for spelling in (posture.value, *(language(code)(POSTURES[posture]) for code in LANGUAGES))
    }
    return _split(_ACTIONS) | postures


@cache
def _actions() -> dict[str, Action]:
    return {word: action for word, (action, _) in _meanings().items()} | _labels(ACTIONS)


@cache
def _phases() -> dict[str, Phase]:
    return _split(_PHASES) | _labels(PHASES)


def _labels(words: Mapping[_Code, str]) -> dict[str, _Code]:
    """Index the codes and their words in every language."""
    said = {key_of(language(code)(text)): word for word, text in words.items() for code in LANGUAGES}
    return {key_of(word.value): word for word in words} | said


def _split(words: Mapping[_Meant, str]) -> dict[str, _Meant]:
    return {word.strip(): meaning for meaning, listed in words.items() for word in listed.split(",")}
