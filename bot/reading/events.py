"""What a sentence says that somebody does: the verbs and nouns that tell of it, with who, how many, whence, whither and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.reading.days import Day
from bot.reading.forms import Tense
from bot.reading.lexicon import Verb
from bot.reading.parties import Party
from bot.reading.phases import Stage, stage_of_verb
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Count, Phase

LEAVING = frozenset({Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION})
SOME = Count(1, None)
_NOUNS = {
    "withdrawal_noun": Action.WITHDRAWAL,
    "drawdown_noun": Action.DRAWDOWN,
    "relocation_noun": Action.RELOCATION,
    "suspension_noun": Action.SUSPENSION,
    "resumption_noun": Action.RESUMPTION,
}
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word, or the phrase of `start` to `end`, that tells of something, and the words in which its details stand."""

    start: int
    end: int
    action: Action
    stage: Stage
    needs: frozenset[str]
    noun: bool = False
    passive: bool = False
    mover: Party | None = None
    subject: Party | None = None
    from_: int = 0
    to: int = 0
    others: tuple[Party, ...] = field(default=())
    said_before: bool = False
    """Whether it only takes up what another sentence said ("did the same")."""


def triggers(view: View) -> list[Trigger]:
    """In the order of the sentence, each with the stretch of words that belongs to it."""
    found = sorted((*_verbs(view), *_stopped(view), *_nouns(view)), key=lambda trigger: trigger.start)
    return [
        replace(trigger, from_=_reach_left(view, trigger, found, at), to=_reach_right(view, trigger, found, at))
        for at, trigger in enumerate(found)
    ]


def _reach_left(view: View, trigger: Trigger, found: list[Trigger], at: int) -> int:
    start, _ = view.clause(trigger.start)
    before = found[at - 1].end if at else 0
    if before > start and trigger.subject is not None and trigger.subject.start > before:
        return trigger.subject.start  # a day between is that of what came before
    return max(start, before)


def _reach_right(view: View, trigger: Trigger, found: list[Trigger], at: int) -> int:
    _, end = view.clause(trigger.end - 1)
    if at + 1 < len(found):
        following = found[at + 1]
        start = following.start if following.noun else view.group_start(following.start)
        subject = following.subject
        if subject is not None and trigger.end <= subject.start < start:
            start = subject.start
        return max(trigger.end, min(end, start))
    if trigger.noun and end < len(view.words) and view.clause_word(end) == "relative":
        end = view.clause(min(end + 1, len(view.words) - 1))[1]  # "a withdrawal by stages, which must be finished in August"
    return end


# Verbs


def _verbs(view: View) -> Iterator[Trigger]:
    for at, word in enumerate(view.words):
        verbs = view.lexicon.verbs.get(word.form, ())
        if not verbs or (party := view.party_at(at)) and party.pronoun != "it":
            continue
        for verb in sorted(verbs, key=lambda verb: not verb.particles):
            if "number" in verb.needs:
                continue
            trigger = _verb(view, at, verb)
            if trigger is not None:
                yield trigger
                break


def _verb(view: View, at: int, verb: Verb) -> Trigger | None:
    if verb.particles and not _particle(view, at, verb):
        return None
    if verb.tense == Tense.PAST and any(other.tense == Tense.PARTICIPLE for other in view.lexicon.verbs[view.words[at].form]):
        group = range(view.group_start(at), at)
        if any(view.is_kind(kind, place) for place in group for kind in ("have", "be", "future")):
            return None  # the participle of the same spelling is meant
    stage = stage_of_verb(view, at, verb)
    if stage.phase is None or (verb.action == "suspension" and at and _remains(view, at - 1) and view.is_kind("stopped", at)):
        return None
    start = view.group_start(at)
    passive = verb.tense == Tense.PARTICIPLE and _is_passive(view, start, at, verb)
    subject = view.subject(start)
    trigger = Trigger(at, at + 1, Action(verb.action), stage, verb.needs, passive=passive, subject=subject)
    for need, check in _CHECKS.items():
        if need in verb.needs:
            checked = check(view, trigger)
            if checked is None:
                return None
            trigger = checked
    return trigger


def _particle(view: View, at: int, verb: Verb) -> bool:
    for place in range(at + 1, min(len(view.words), at + 9)):
        if view.words[place].key in verb.particles:
            return True
        if view.hard(place) or view.words[place].text in (".", ","):
            return False
    return False


def _is_passive(view: View, start: int, at: int, verb: Verb) -> bool:
    if view.lexicon.language == "fr":
        return any(view.key(place) in ("ete", "etre", "sera", "seront", "serait", "seraient") for place in range(start, at)) or "people" in verb.needs and any(
            view.key(place) in ("est", "sont", "etaient", "etait") for place in range(start, at)
        )
    return any(view.is_kind("be", place) for place in range(start, at))


def _object(view: View, at: int, far: int = _NEAR) -> Party | None:
    """The people that a verb at `at` is done to: the first after it, before any preposition or stop."""
    place = at + 1
    while place < min(len(view.words), at + far):
        party = view.party_at(place)
        if party is not None:
            if party.people or (party.pronoun == "it" and view.key(place) in ("it", "them", "siens")) or party.count is not None:
                return party
            if party.pronoun in ("these", "body"):
                return party
            if party.pronoun == "modifier" or party.adjective:
                place = party.end
                continue
            return None
        if view.hard(place) or view.words[place].text in (",", ".", '"') or _stops_object(view, place):
            return None
        place += 1
    return None


def _stops_object(view: View, place: int) -> bool:
    if view.is_kind("part", place) or view.is_kind("about", place) or view.is_kind("whole", place):
        return False
    if view.key(place) in ("out", "back", "home", "down", "up") and view.key(place + 1) not in ("of",):
        return False
    return any(view.is_kind(kind, place) for kind in ("from", "to", "at", "of", "by", "until", "joint")) and view.key(place) not in ("des", "de", "d'", "du")


def _next_noun(view: View, at: int) -> int | None:
    """The first word after the verb that is neither an adverb nor an article; None at a stop or a preposition."""
    place = at + 1
    while place < len(view.words):
        word = view.words[place]
        if not word.word and word.text not in "'’":
            return None
        if any(view.is_kind(kind, place) for kind in ("adverb", "negation", "temporary", "permanent")) or word.key.endswith("ly"):
            place += 1
            continue
        return place
    return None


def _plain_end(view: View, at: int) -> bool:
    """Whether nothing is done to anybody after this word: a stop, a preposition, a day, "and"."""
    place = _next_noun(view, at)
    if place is None:
        return True
    if any(day.start <= place < day.end for day in view.days):
        return True
    return any(view.is_kind(kind, place) for kind in ("from", "at", "by", "until", "joint", "link", "since", "to", "of", "relative", "soon", "same")) or view.key(
        place
    ) in ("one", "un", "une", "together", "within", "ahead", "as", "earlier", "entirely", "altogether", "completely", "ensemble", "plus")


def _acts(trigger: Trigger) -> bool:
    """Whether somebody may be meant who does it."""
    return trigger.subject is not UNKNOWN


def _check_people(view: View, trigger: Trigger) -> Trigger | None:
    """People are moved, or move: "pull its troops out", "the troops were pulled out", "the Danes withdrew"."""
    if trigger.passive:
        subject = trigger.subject
        return replace(trigger, mover=subject) if subject is not None and subject is not UNKNOWN and (subject.people or subject.pronoun or subject.count) else None
    moved = _object(view, trigger.start)
    if moved is not None:
        return replace(trigger, mover=moved)
    if not _acts(trigger):
        return None
    if view.lexicon.language == "fr" and _clitic_object(view, trigger.start):
        return trigger
    reflexive = view.lexicon.language == "fr" and any(view.key(i) in ("se", "s'") for i in range(view.group_start(trigger.start), trigger.start))
    intransitive = trigger.action == Action.WITHDRAWAL and view.words[trigger.start].key.startswith(("with", "pull", "evac", "part", "disen"))
    if reflexive or (intransitive and (_plain_end(view, trigger.start) or view.key(trigger.start + 1) in ("out", "back"))):
        return replace(trigger, mover=trigger.subject)
    if _names_base(view, trigger.start) and trigger.action == Action.WITHDRAWAL and view.words[trigger.start].key.startswith(("evac", "quit")):
        return replace(trigger, mover=trigger.subject)
    moving = trigger.action == Action.RELOCATION and trigger.subject is not None and trigger.subject.people and _plain_end(view, trigger.start)
    return replace(trigger, mover=trigger.subject) if moving else None


def _clitic_object(view: View, at: int) -> bool:
    return any(view.key(i) in ("les", "l'") for i in range(view.group_start(at), at))


def _names_base(view: View, at: int) -> bool:
    for place in range(at + 1, min(len(view.words), at + 7)):
        if any(p.start <= place < p.end for p in view.places) or view.is_kind("base", place):
            return True
        party = view.party_at(place)
        if party is not None and (party.codes or party.pronoun in ("body", "these")):
            return True
        if view.hard(place) or view.words[place].text in (",", "."):
            return False
    return False


def _check_place(view: View, trigger: Trigger) -> Trigger | None:
    """"left", "left Gao", "will leave the country": not "left the door open"."""
    if not _acts(trigger) or trigger.passive and view.lexicon.language == "en":
        return None
    if view.words[trigger.start].key == "left" and _left_over(view, trigger):
        return None
    clitic = view.lexicon.language == "fr" and any(view.key(i) in ("l'", "la", "le", "les", "y") for i in range(view.group_start(trigger.start), trigger.start))
    if clitic or _plain_end(view, trigger.start) or _names_base(view, trigger.start) or view.key(trigger.start + 1) in ("home", "out", "up", "bagage", "bagages"):
        return replace(trigger, mover=trigger.subject)
    return None


def _left_over(view: View, trigger: Trigger) -> bool:
    """"which has 80 soldiers left", "all that is left"."""
    before = view.party_at(trigger.start - 1) if trigger.start else None
    group = range(view.group_start(trigger.start), trigger.start)
    if any(view.is_kind("be", i) for i in group) and not any(view.is_kind("have", i) for i in group):
        return True
    return before is not None and before.people and before.start > 0 and any(
        "number" in verb.needs for i in range(max(0, before.start - 3), before.start) for verb in view.lexicon.verbs.get(view.words[i].form, ())
    )


def _check_strength(view: View, trigger: Trigger) -> Trigger | None:
    """People become fewer or more, not prices."""
    if trigger.passive:
        subject = trigger.subject
        return replace(trigger, mover=subject) if subject is not None and subject is not UNKNOWN and (subject.people or subject.pronoun in ("it", "body")) else None
    moved = _object(view, trigger.start)
    return replace(trigger, mover=moved) if moved is not None and (moved.people or moved.pronoun) else None


def _check_still(view: View, trigger: Trigger) -> Trigger | None:
    """"will stay", "remain in Gao": not "remains concerned"."""
    if not _acts(trigger) or trigger.subject is None:
        return None
    place = _next_noun(view, trigger.start)
    told = view.key(place) if place is not None else ""
    place_kept = told in ("deployed", "stationed", "present", "put", "there", "behind", "deployes", "stationnes", "presents", "sur", "deploye", "basés", "bases", "engages", "here", "indefinitely", "mobilises")
    if place_kept or (_plain_end(view, trigger.start) and told not in ("of", "to", "a", "que", "d'")):
        return replace(trigger, mover=trigger.subject)
    return None


def _check_kept(view: View, trigger: Trigger) -> Trigger | None:
    """"keep their soldiers", "maintains a presence", "has maintained its support"."""
    kept = _object(view, trigger.start, 9)
    if kept is not None and kept.people and _acts(trigger):
        return replace(trigger, mover=kept)
    if _acts(trigger) and trigger.subject is not None and _activity(view, trigger.start + 1, trigger.start + 4):
        return trigger
    return None


def _check_mandate(view: View, trigger: Trigger) -> Trigger | None:
    told = {view.key(place) for place in range(trigger.start + 1, min(len(view.words), trigger.start + 8))}
    own = {"mandate", "mandat", "mission", "deployment", "deploiement", "presence", "stay", "participation"}
    return trigger if told & own and _acts(trigger) and trigger.subject is not None else None


def _check_activity(view: View, trigger: Trigger) -> Trigger | None:
    """Training is suspended, payments are resumed."""
    if not _acts(trigger):
        return None
    if trigger.passive:
        start, _ = view.clause(trigger.start)
        return trigger if _activity(view, start, trigger.start) else None
    if _activity(view, trigger.start + 1, trigger.start + _NEAR):
        return trigger
    start = view.group_start(trigger.start)
    clause, _ = view.clause(trigger.start)
    return trigger if _plain_end(view, trigger.start) and _activity(view, clause, start) else None


def _activity(view: View, start: int, end: int) -> bool:
    for place in range(start, min(end, len(view.words))):
        if view.is_kind("activity", place):
            return True
        if view.hard(place) or view.words[place].text == ".":
            return False
    return False


def _check_arriving(view: View, trigger: Trigger) -> Trigger | None:
    """More people come: with a number or "more", and not as a mere description of who is there."""
    arriving = view.words[trigger.start].key.startswith(("arriv", "join"))
    moved = trigger.subject if arriving or trigger.passive else _object(view, trigger.start)
    if moved is None or moved is UNKNOWN or not (moved.people or arriving):
        return None
    more = any(view.key(i) in ("more", "additional", "extra", "fresh", "further", "another", "supplementaires", "renfort", "renforts", "nouveaux") for i in range(moved.start, min(len(view.words), moved.end + 2)))
    if not (moved.count or more) or (trigger.passive and not more and trigger.stage.phase == Phase.COMPLETED):
        return None
    return replace(trigger, mover=moved)


def _check_from(view: View, trigger: Trigger) -> Trigger | None:
    return trigger if any(view.is_kind("from", place) for place in range(trigger.end, min(len(view.words), trigger.end + _NEAR))) else None


def _check_home(view: View, trigger: Trigger) -> Trigger | None:
    """"a regagné le Tchad", "rentrés au pays": going home is leaving."""
    near = range(trigger.end, min(len(view.words), trigger.end + 6))
    home = any(view.is_kind("home", place) for place in near)
    named = any(place.start in near for place in view.places)
    return replace(trigger, mover=trigger.subject) if home or named else None


_CHECKS = {
    "people": _check_people,
    "place": _check_place,
    "strength": _check_strength,
    "still": _check_still,
    "kept": _check_kept,
    "mandate": _check_mandate,
    "activity": _check_activity,
    "arriving": _check_arriving,
    "from": _check_from,
    "home": _check_home,
}


# Words that say that something is at rest: "funding remained suspended"


def _stopped(view: View) -> Iterator[Trigger]:
    for start, end in view.scene.spans.get("stopped", {}).items():
        group = view.group_start(start)
        linked = [place for place in range(max(0, start - 4), start) if _remains(view, place)]
        if not linked:
            continue
        clause, _ = view.clause(start)
        if not _activity(view, clause, start) or any(view.is_kind("negation", i) for i in range(group, start)):
            continue
        subject = view.subject(view.group_start(linked[0]))
        own = [party for party in view.within(clause, start) if party.codes]
        yield Trigger(
            start, end, Action.SUSPENSION, Stage(Phase.UNDER_WAY), frozenset({"activity"}), subject=subject if subject is not UNKNOWN else None, mover=own[-1] if own else None
        )


def _remains(view: View, at: int) -> bool:
    """"is" and "remains", in the present; "was suspended" tells of the act."""
    words = ("remain", "remains", "remained", "stay", "stays", "reste", "restent", "demeure", "demeurent", "restait", "restaient")
    return view.words[at].key in words or (view.words[at].key in ("is", "are", "est", "sont") and view.key(at - 1) != "being")


# Nouns


def _nouns(view: View) -> Iterator[Trigger]:
    for kind, action in _NOUNS.items():
        for start, end in view.scene.spans.get(kind, {}).items():
            if (party := view.party_at(start)) and party.people:
                continue
            stage = _stage_of_noun(view, start, end)
            if stage is None or stage.phase is None:
                continue
            activity = action in (Action.SUSPENSION, Action.RESUMPTION)
            if activity and not _activity(view, end, end + 6):
                continue
            owner, others = _owner(view, start, end)
            subject = None
            if stage.governor is not None and stage.governor < start:
                subject = view.subject(view.group_start(stage.governor))
            elif owner is None:
                continue
            yield Trigger(start, end, action, stage, frozenset({"activity"} if activity else ()), noun=True, mover=owner, subject=subject, others=others)


def _stage_of_noun(view: View, start: int, end: int) -> Stage | None:
    """From the act that governs the noun: before it ("announced the withdrawal") or after it ("the withdrawal began")."""
    if view.sentence_asks():
        return None
    for place in range(start - 1, max(-1, start - 11), -1):
        if view.hard(place) or view.clause_word(place) or view.words[place].text == ".":
            break
        if view.is_kind("negation", place) and view.key(place) in ("plans", "plan", "intention", "question"):
            return Stage(Phase.ANNOUNCED, True, place)
        for act in view.lexicon.acts.get(view.words[place].form, ()):
            return _noun_under(view, act.kind, act.tense, place, start)
    return _noun_before(view, end)


def _noun_under(view: View, kind: str, tense: Tense, place: int, noun: int) -> Stage | None:
    group = view.group_start(place)
    ahead = any(view.is_kind("future", i) for i in range(group, place)) or tense == Tense.FUTURE or (
        tense in (Tense.BASE, Tense.INFINITIVE) and group < place
    )
    denied = any(view.is_kind(name, i) for i in range(group, noun) for name in ("negation", "ne")) or view.key(place + 1) == "pas"
    might = any(view.is_kind("might", i) for i in range(group, place))
    if kind in ("suppose", "request", "report") or might:
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
    for place in range(end, min(len(view.words), end + 10)):
        if view.hard(place) or view.words[place].text in (".", ",") or view.clause_word(place):
            return None
        if view.is_kind("future", place):
            return Stage(Phase.ANNOUNCED)
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


def _owner(view: View, start: int, end: int) -> tuple[Party | None, tuple[Party, ...]]:
    """Whose withdrawal it is: "of French troops", "German", "its"."""
    place = end
    while place < min(len(view.words), end + 5):
        party = view.party_at(place)
        if party is not None:
            governed = any(view.key(i) in ("of", "de", "d'", "des", "du") for i in range(end, party.start + 1))
            if governed and (party.people or party.codes or party.count):
                return party, ()
            break
        if view.hard(place) or view.words[place].text in (",", "."):
            break
        place += 1
    before = [party for party in view.parties if start - 4 <= party.end <= start and (party.codes or party.possessive)]
    if before and (before[-1].adjective or view.key(before[-1].end) in ("'s", "’s", "'")):
        return before[-1], ()
    own = next((i for i in range(max(0, start - 3), start) if view.is_kind("possessive", i)), None)
    return (Party(own, own + 1, possessive=True, pronoun="it"), ()) if own is not None else (None, ())


def day_belongs(view: View, trigger: Trigger, day: Day) -> bool:
    """Whether a day is that of the trigger and not the day on which somebody said so."""
    if not trigger.from_ <= day.start < max(trigger.to, trigger.end):
        return False
    between = range(trigger.end, day.start) if day.start >= trigger.end else range(day.end, trigger.start)
    if any(_says(view, place) for place in between):
        return False
    return not (day.end < trigger.start and any(_says(view, at) for at in range(max(0, day.start - 3), day.start)))


def _says(view: View, at: int) -> bool:
    return any(act.kind in ("report", "announce", "plan") for act in view.lexicon.acts.get(view.words[at].form, ()))
