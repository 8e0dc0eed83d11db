"""Find verbs that tell of a move, a stay or a pause: "withdrew", "remained suspended"."""

from collections.abc import Iterator

from bot.reading.forms import Tense
from bot.reading.lexicon import Verb
from bot.reading.needs import CHECKS
from bot.reading.objects import activity
from bot.reading.phases import Stage, stage_of_verb
from bot.reading.trigger import Trigger
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Phase


def verbs(view: View) -> Iterator[Trigger]:
    for at, word in enumerate(view.words):
        verbs = view.lexicon.verbs.get(word.form, ())
        if not verbs or ((party := view.party_at(at)) and party.pronoun != "it"):
            continue
        for verb in sorted(verbs, key=lambda verb: not verb.particles):
            if verb.needs & {"number", "homeland"}:
                continue
            trigger = _verb(view, at, verb)
            if trigger is not None:
                yield trigger
                break


def _verb(view: View, at: int, verb: Verb) -> Trigger | None:
    if verb.particles and not _particle(view, at, verb):
        return None
    if verb.tense != Tense.BASE and view.key(at - 1) == "to" and view.lexicon.language == "en":
        return None  # "told them to quit": the base form of the same spelling
    if verb.tense in (Tense.PAST, Tense.BASE) and any(
        other.tense == Tense.PARTICIPLE for other in view.lexicon.verbs[view.words[at].form]
    ):
        group = range(view.group_start(at), at)
        aside = ("have", "be", "future") if verb.tense == Tense.PAST else ("have",)
        if any(view.is_kind(kind, place) for place in group for kind in aside):
            return None  # this is the participle of the same spelling
    stage = stage_of_verb(view, at, verb)
    if stage.phase is None or (
        verb.action == "suspension" and at and remains(view, at - 1) and view.is_kind("stopped", at)
    ):
        return None
    start = view.group_start(at)
    passive = verb.tense == Tense.PARTICIPLE and _is_passive(view, start, at, verb)
    subject = view.subject(start)
    if subject is UNKNOWN and view.nameless(start):
        subject = None  # "three countries have suspended": another sentence may name them
    trigger = Trigger(at, at + 1, Action(verb.action), stage, verb.needs, passive=passive, subject=subject)
    for need, check in CHECKS.items():
        if need in verb.needs:
            checked = check(view, trigger)
            if checked is None:
                return None
            trigger = checked
    return trigger


def _particle(view: View, at: int, verb: Verb) -> bool:
    far = 3 if view.is_kind("be", at) else 9
    for place in range(at + 1, min(len(view.words), at + far)):
        if view.words[place].key in verb.particles:
            return True
        if view.hard(place) or view.words[place].text in (".", ","):
            return False
    return False


def _is_passive(view: View, start: int, at: int, verb: Verb) -> bool:
    if view.lexicon.language == "fr":
        if any(view.key(place) in ("se", "s'") for place in range(start, at)):
            return False  # "s'est retirée"
        return any(
            view.key(place) in ("ete", "etre", "sera", "seront", "serait", "seraient") for place in range(start, at)
        ) or (
            "people" in verb.needs
            and any(view.key(place) in ("est", "sont", "etaient", "etait") for place in range(start, at))
        )
    return any(view.is_kind("be", place) for place in range(start, at))


def stopped(view: View) -> Iterator[Trigger]:
    for start, end in view.scene.spans.get("stopped", {}).items():
        group = view.group_start(start)
        linked = [place for place in range(max(0, start - 4), start) if remains(view, place)]
        if not linked:
            continue
        clause, _ = view.clause(start)
        if view.key(clause - 1) in ("if", "si", "s'") or view.key(clause) in ("if", "si", "s'"):
            continue
        if not activity(view, clause, start) or any(view.is_kind("negation", i) for i in range(group, start)):
            continue
        subject = view.subject(view.group_start(linked[0]))
        own = [party for party in view.within(clause, start) if party.codes]
        yield Trigger(
            start,
            end,
            Action.SUSPENSION,
            Stage(Phase.UNDER_WAY),
            frozenset({"activity"}),
            subject=subject if subject is not UNKNOWN else None,
            mover=own[-1] if own else None,
        )


def remains(view: View, at: int) -> bool:
    """Whether a word is "remains" or a present "is". "Was suspended" tells of the act instead."""
    words = (
        "remain",
        "remains",
        "remained",
        "stay",
        "stays",
        "reste",
        "restent",
        "demeure",
        "demeurent",
        "restait",
        "restaient",
    )
    return view.words[at].key in words or (
        view.words[at].key in ("is", "are", "est", "sont") and view.key(at - 1) != "being"
    )
