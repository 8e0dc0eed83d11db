"""Find nouns that tell of a move or a pause; a verb beside them gives the stage: "announced the withdrawal"."""

from collections.abc import Iterator
from dataclasses import replace

from bot.reading.forms import Tense
from bot.reading.lexicon import Verb
from bot.reading.objects import activity
from bot.reading.party import Party
from bot.reading.phases import Stage, stage_of_verb
from bot.reading.trigger import Trigger
from bot.reading.view import View
from bot.situation.report import Action, Phase

_NOUNS = {
    "withdrawal_noun": Action.WITHDRAWAL,
    "drawdown_noun": Action.DRAWDOWN,
    "relocation_noun": Action.RELOCATION,
    "suspension_noun": Action.SUSPENSION,
    "resumption_noun": Action.RESUMPTION,
    "reinforcement_noun": Action.REINFORCEMENT,
    "stay_noun": Action.STAY,
}


def nouns(view: View) -> Iterator[Trigger]:
    for kind, action in _NOUNS.items():
        for start, end in view.scene.spans.get(kind, {}).items():
            if (party := view.party_at(start)) and party.people:
                continue
            kept = _kept_or_lifted(view, start) if action == Action.SUSPENSION else None
            if kept is not None:
                yield kept
                continue
            stage = _stage_of_noun(view, start, end)
            if stage is None or stage.phase is None:
                continue
            pausing = action in (Action.SUSPENSION, Action.RESUMPTION)
            if pausing and not activity(view, end, end + 6):
                continue
            if action == Action.RELOCATION and _of_mission(view, start, end):
                yield from _handed_over(view, start, end, stage)
                continue
            owner = _owner(view, start, end, pausing)
            needy = action in (Action.REINFORCEMENT, Action.STAY) or view.key(start) == "retour"
            if needy and not _of_people(view, owner, action):
                continue
            subject = None
            if stage.governor is not None and stage.governor < start:
                subject = view.subject(view.group_start(stage.governor))
            elif owner is None:
                continue
            if stage.denied and _anothers(owner, subject):
                continue
            yield Trigger(
                start,
                end,
                action,
                stage,
                frozenset({"activity"} if pausing else ()),
                noun=True,
                mover=owner,
                subject=subject,
            )


def _kept_or_lifted(view: View, noun: int) -> Trigger | None:
    """Return a resumption for "lifted the suspension", a suspension for "maintain the freeze"."""
    for place in range(noun - 1, max(-1, noun - 4), -1):
        lifted = next((act for act in view.lexicon.acts.get(view.words[place].form, ()) if act.kind == "lift"), None)
        kept = next(
            (verb for verb in view.lexicon.verbs.get(view.words[place].form, ()) if "kept" in verb.needs), None
        )
        if lifted is None and kept is None:
            continue
        tense = lifted.tense if lifted is not None else kept.tense  # type: ignore[union-attr]
        action = Action.RESUMPTION if lifted is not None else Action.SUSPENSION
        stage = stage_of_verb(view, place, Verb(action.value, tense, frozenset(), ()))
        if stage.phase is None:
            return None
        if kept is not None:
            stage = replace(stage, phase=Phase.UNDER_WAY)
        subject = view.subject(view.group_start(place))
        return Trigger(place, noun + 1, action, stage, frozenset({"activity"}), subject=subject)
    return None


def _of_mission(view: View, start: int, end: int) -> bool:
    """Whether tasks change hands and nobody moves: "the transfer of part of the missions"."""
    near = range(end, min(len(view.words), end + 7))
    return (
        view.key(start).startswith("transf")
        and any(view.is_kind("activity", at) for at in near)
        and not any(view.is_kind("people", at) for at in near)
    )


def _handed_over(view: View, start: int, end: int, stage: Stage) -> Iterator[Trigger]:
    if stage.governor is not None and stage.governor < start:
        subject = view.subject(view.group_start(stage.governor))
        yield Trigger(start, end, Action.TRANSFER, stage, frozenset({"activity"}), noun=True, subject=subject)


def _stage_of_noun(view: View, start: int, end: int) -> Stage | None:
    """Return the stage by the act before or after the noun: "announced the withdrawal", "the withdrawal began"."""
    if view.sentence_asks():
        return None
    if (begins := view.scene.ending("ongoing", start)) is not None:
        return Stage(Phase.UNDER_WAY, False, begins)
    for place in range(start - 1, max(-1, start - 18), -1):
        if view.hard(place) or view.clause_word(place) or view.words[place].text == ".":
            break
        if view.is_kind("negation", place) and view.key(place) in ("plans", "plan", "intention", "question"):
            return Stage(Phase.ANNOUNCED, True, place)
        for act in view.lexicon.acts.get(view.words[place].form, ()):
            return _noun_under(view, act.kind, act.tense, place, start)
    return _noun_before(view, end)


def _noun_under(view: View, kind: str, tense: Tense, place: int, noun: int) -> Stage | None:
    group = view.group_start(place)
    did = any(view.is_kind("do", i) for i in range(group, place))
    ahead = (
        any(view.is_kind("future", i) for i in range(group, place))
        or tense == Tense.FUTURE
        or (tense in (Tense.BASE, Tense.INFINITIVE) and group < place and not did)
    )
    denied = (
        any(view.is_kind(name, i) for i in range(group, noun) for name in ("negation", "ne"))
        or view.key(place + 1) == "pas"
    )
    might = any(view.is_kind("might", i) for i in range(group, place))
    if kind == "ponder" and denied:
        return Stage(Phase.ANNOUNCED, True, place)
    if kind in ("suppose", "request", "report", "ponder", "lift") or might:
        return None
    if kind == "refuse":
        return Stage(Phase.ANNOUNCED, True, place)
    if kind in ("announce", "plan"):
        return None if denied else Stage(Phase.ANNOUNCED, False, place)
    if kind == "begin":
        return None if denied else Stage(Phase.ANNOUNCED if ahead else Phase.UNDER_WAY, False, place)
    if kind in ("perform", "finish"):
        return Stage(Phase.ANNOUNCED if ahead else Phase.COMPLETED, denied, place)
    if kind == "cancel":
        return None if denied else Stage(Phase.CANCELLED, False, place)
    return None


def _noun_before(view: View, end: int) -> Stage | None:
    for place in range(end, min(len(view.words), end + 16)):
        if view.hard(place) or view.words[place].text in (".", ",") or view.clause_word(place):
            return None
        if view.is_kind("future", place):
            return Stage(Phase.ANNOUNCED)
        if view.party_at(place) is not None:
            continue  # "forces" is no verb in "the withdrawal of US forces is complete"
        kinds = {act.kind for act in view.lexicon.acts.get(view.words[place].form, ())}
        group = view.group_start(place)
        if any(view.is_kind("negation", i) or view.is_kind("might", i) for i in range(group, place)):
            return None
        if "finish" in kinds:
            return Stage(Phase.COMPLETED)
        if "begin" in kinds:
            return Stage(Phase.UNDER_WAY)
        if "announce" in kinds or "plan" in kinds:
            return Stage(Phase.ANNOUNCED)
        if kinds - {"report"}:
            return None
    return None


_MORE = frozenset({"more", "additional", "extra", "further", "supplementaires", "renfort", "renforts"})


def _of_people(view: View, owner: Party | None, action: Action) -> bool:
    """Whether a noun such as "retour" or "envoi" is of people; those who are sent must be more than are there."""
    if owner is None or not owner.people:
        return False
    words = {view.key(at) for at in range(owner.start, owner.end + 1)}
    return action != Action.REINFORCEMENT or (owner.count is not None and bool(words & _MORE))


def _by(view: View, party: Party) -> bool:
    at = party.start - 1
    return view.key(at) in ("by", "par") or (
        view.key(at) in ("the", "le", "la", "les", "l'") and view.key(at - 1) in ("by", "par")
    )


def _anothers(owner: Party | None, subject: Party | None) -> bool:
    """Whether somebody refuses what another does: "Burundi rejects the Union's withdrawal decision"."""
    if owner is None or subject is None or not owner.codes or not subject.codes:
        return False
    return not set(owner.codes) & set(subject.codes)


def _owner(view: View, start: int, end: int, paused: bool) -> Party | None:
    """Return the party whose withdrawal it is: "of French troops", "German", "its"."""
    by = next((party for party in view.within(end, view.clause(start)[1]) if party.codes and _by(view, party)), None)
    if by is not None:
        return by  # "la reprise du financement par le Canada"
    place = end
    while place < min(len(view.words), end + 5):
        party = view.party_at(place)
        if party is not None:
            if paused and not party.people and any(view.is_kind("activity", at) for at in range(end, place)):
                break  # who receives: "la reprise du financement de l'agence"
            governed = any(view.key(i) in ("of", "de", "d'", "des", "du") for i in range(end, party.start + 1))
            if (governed or (party.start == end and party.people)) and (party.people or party.codes or party.count):
                return party
            if view.key(party.start - 1) in ("en", "au", "aux", "in") and not party.people:
                place = party.end  # "le maintien en Irak des 160 militaires"
                continue
            break
        if view.hard(place) or view.words[place].text in (",", "."):
            break
        place += 1
    before = [
        party for party in view.parties if start - 4 <= party.end <= start and (party.codes or party.possessive)
    ]
    if before and (before[-1].adjective or before[-1].end == start or view.key(before[-1].end) in ("'s", "’s", "'")):
        return before[-1]
    own = next((i for i in range(max(0, start - 3), start) if view.is_kind("possessive", i)), None)
    return Party(own, own + 1, possessive=True, pronoun="it") if own is not None else None
