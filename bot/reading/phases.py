"""Find the stage of a verb, and whether it is denied: an intent or a wish is not execution."""

from dataclasses import dataclass

from bot.reading.forms import Tense
from bot.reading.lexicon import Act, Verb
from bot.reading.party import Party
from bot.reading.view import View
from bot.situation.report import Phase

_FAR = 14
_NEAR = 5
_WISHES = frozenset({"plan"})
"""Acts whose denial means staying: "does not intend to leave". "Has not announced" does not."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Phase of a verb or noun; None if the text only supposes, asks or wonders."""

    phase: Phase | None
    denied: bool = False
    governor: int | None = None
    """Word of the act that governs the verb; None without one."""


SUPPOSED = Stage(None)
_CAUSES = ("fait", "fera", "fero", "font")
"""Beginnings of "faire" before an infinitive, which makes it one's own act."""
_BODIES = frozenset(
    [
        "country",
        "countries",
        "nation",
        "nations",
        "government",
        "governments",
        "donor",
        "donors",
        "state",
        "states",
        "ally",
        "allies",
        "member",
        "members",
    ]
)
_JOINING = frozenset(["joined", "joins", "latest", "first", "second", "third", "last", "only", "became", "becomes"])
"""Words of "joined a growing list of countries to pause" and "became the first ally to withdraw"."""


def stage_of_verb(view: View, at: int, verb: Verb) -> Stage:
    """Return the stage of the verb at `at`, from its verb group and the clause that governs it."""
    start = view.group_start(at)
    if _supposed(view, start, at) or view.sentence_asks():
        return SUPPOSED
    stage = _of_tense(view, start, at, verb.tense)
    if stage.phase is None:
        return stage
    denied = stage.denied or _denied(view, start, at)
    return _by_matrix(view, start, Stage(stage.phase, denied, stage.governor))


def _supposed(view: View, start: int, at: int) -> bool:
    if any(view.is_kind("might", place) for place in range(start, at)):
        return True
    clause, _ = view.clause(at)
    if view.any_kind("how_many", clause, at):
        return True
    before = view.key(clause - 1)
    if before == ":" and view.key(clause - 2) in ("read", "lire", "also"):
        return True  # "(read: Germany withdraws …)" cites the title of another text
    return before in ("if", "si", "whether", "unless", "lest") or view.key(clause) in (
        "if",
        "si",
        "unless",
        "should",
        "whether",
    )


def _denied(view: View, start: int, at: int) -> bool:
    if any(view.is_kind("negation", place) for place in range(start, at + 1)):
        return True
    after = view.key(at + 1)
    ne = any(view.is_kind("ne", place) for place in range(start, at))
    if after in ("pas", "jamais", "guere", "nullement", "aucunement") or (after == "plus" and ne):
        return True
    if ne and any(view.is_kind("plus", place) for place in range(start, at)):
        return True
    return view.key(at + 1) == "not" or _subject_denied(view, start)


def _subject_denied(view: View, start: int) -> bool:
    clause, _ = view.clause(max(start - 1, 0))
    while clause < start and not view.words[clause].word:
        clause += 1
    return (
        view.key(clause) in ("none", "neither", "no", "not", "aucun", "aucune", "nobody", "ni", "nul")
        and start - clause < 9
    )


def _of_tense(view: View, start: int, at: int, tense: Tense) -> Stage:
    group = range(start, at)
    has = {
        kind: any(view.is_kind(kind, place) for place in group)
        for kind in ("future", "should", "have", "be", "do", "past_be", "being")
    }
    if tense in (Tense.BASE, Tense.INFINITIVE, Tense.GERUND) and not has["do"]:
        governed = _governed(view, start, at, tense, has)
        if governed is not None:
            return governed
    if tense == Tense.FUTURE or has["future"] or _aimed(view, at):
        return Stage(Phase.ANNOUNCED)
    if tense == Tense.BASE:
        return _of_base(view, start, at, has)
    if tense == Tense.GERUND:
        return Stage(Phase.UNDER_WAY) if has["be"] or has["have"] else SUPPOSED
    if tense == Tense.PRESENT and not (has["have"] and view.lexicon.language == "fr"):  # "a réduit" is no present
        return Stage(Phase.UNDER_WAY)
    if tense in (Tense.PARTICIPLE, Tense.PRESENT):
        return _of_participle(view, start, at, has)
    return Stage(Phase.COMPLETED) if tense == Tense.PAST and not has["be"] else SUPPOSED


def _aimed(view: View, at: int) -> bool:
    """Whether a perfect is only intended: "plans to have withdrawn by May", "veut avoir rapatrié"."""
    perfect = next((place for place in (at - 1, at - 2) if view.key(place) in ("have", "avoir")), None)
    if perfect is None:
        return False
    governor = perfect - 2 if view.key(perfect - 1) == "to" else perfect - 1
    if governor < 0:
        return False
    wanted = view.key(governor) in ("want", "wants", "wanted")
    return wanted or any(act.kind == "plan" for act in view.lexicon.acts.get(view.words[governor].form, ()))


def _of_base(view: View, start: int, at: int, has: dict[str, bool]) -> Stage:
    if has["should"]:
        clause, end = view.clause(at)
        return Stage(Phase.ANNOUNCED) if any(clause <= day.start < end for day in view.days) else SUPPOSED
    if has["do"]:
        past = any(view.key(place) in ("did", "didn't") for place in range(start, at))
        return Stage(Phase.COMPLETED if past else Phase.ANNOUNCED)
    if view.key(at - 1) == "to":
        if view.key(at - 2) in _BODIES and any(view.key(place) in _JOINING for place in range(*view.clause(at))):
            return Stage(Phase.COMPLETED)
        party = view.party_at(at - 2) if at > 1 else None
        own = party is not None and (party.people or bool(party.codes))
        return Stage(Phase.ANNOUNCED) if own and view.sentence.title else SUPPOSED
    if view.key(start - 1) in ("and", "or"):
        return _of_verb_before(view, start - 1)
    party = view.party_at(start - 1) if start else None
    return Stage(Phase.UNDER_WAY) if party is not None or view.key(start - 1) in ("who", "that") else SUPPOSED


def _of_verb_before(view: View, joint: int) -> Stage:
    """Return the stage of the verb before "and", which shares its "to": "to withdraw its troops and move them"."""
    for place in range(joint - 1, max(-1, joint - 14), -1):
        for verb in view.lexicon.verbs.get(view.words[place].form, ()):
            if verb.tense == Tense.BASE and "number" not in verb.needs and view.party_at(place) is None:
                return stage_of_verb(view, place, verb)
    return SUPPOSED


def _of_participle(view: View, start: int, at: int, has: dict[str, bool]) -> Stage:
    if view.lexicon.language == "fr" and has["being"]:
        return Stage(Phase.UNDER_WAY)
    if has["being"]:
        return Stage(Phase.UNDER_WAY)
    if has["have"] or has["be"] or has["past_be"]:
        return Stage(Phase.COMPLETED)
    if (view.lexicon.language == "en" and start == at) or view.sentence.title:
        return Stage(Phase.COMPLETED) if _is_past(view, at) else SUPPOSED
    return SUPPOSED


def _is_past(view: View, at: int) -> bool:
    """Whether a form that may be a participle is the past tense here: "Croatia withdrew", "soldiers left"."""
    forms = {verb.tense for verb in view.lexicon.verbs.get(view.words[at].form, ())}
    return Tense.PAST in forms


def _governed(view: View, start: int, at: int, tense: Tense, has: dict[str, bool]) -> Stage | None:
    """Return the stage that an act gives the infinitive or gerund after it: "decided in February to bring"."""
    marked = view.key(at - 1) in ("to", "de", "d'", "a", "of", "from") or any(
        view.key(i) in ("to", "de", "d'", "a") for i in range(start, at)
    )
    if tense == Tense.BASE and not marked:
        return None
    if (
        tense == Tense.GERUND
        and has["be"]
        and not any(view.words[i].form in view.lexicon.acts for i in range(start, at))
    ):
        return None
    place, far = at - 1, 0
    while place >= 0 and far < _FAR and not view.hard(place) and view.clause_word(place) != "link":
        if (noun := view.scene.ending("plan_noun", place + 1)) is not None:
            denied = noun > 0 and view.is_kind("negation", noun - 1)
            return Stage(Phase.ANNOUNCED, denied != _refused(view, noun), place)
        for act in view.lexicon.acts.get(view.words[place].form, ()) if view.party_at(place) is None else ():
            stage = _by_act(view, act, place, at)
            if stage is not None:
                return stage
        if view.is_kind("negation", place) and view.key(place) in (
            "intention",
            "intentions",
            "plans",
            "plan",
            "question",
        ):
            return (
                Stage(Phase.ANNOUNCED, True, place)
                if not any(view.is_kind("negation", i) for i in range(start, at))
                else Stage(Phase.ANNOUNCED)
            )
        place, far = place - 1, far + 1
    return None


def _refused(view: View, noun: int) -> bool:
    """Whether the verb before a plan denies it: "denied any plan to", "a démenti tout projet de"."""
    for place in range(noun - 1, max(-1, noun - _NEAR), -1):
        if view.hard(place) or view.clause_word(place):
            return False
        if any(act.kind == "refuse" for act in view.lexicon.acts.get(view.words[place].form, ())):
            return True
    return False


def _by_act(view: View, act: Act, place: int, at: int) -> Stage | None:
    start = view.group_start(place)
    denied = any(view.is_kind("negation", i) for i in range(start, place + 1)) or view.key(place + 1) in (
        "pas",
        "jamais",
    )
    in_group = start <= place and place >= view.group_start(at)
    if act.kind == "request" and place == at - 1 and view.key(place).startswith(_CAUSES):
        stage = _of_tense(view, start, place, act.tense)  # "fera passer ses effectifs de 120 à 40"
        return Stage(stage.phase, denied, place)
    if act.kind == "request" and not in_group:
        return _requested(view, place, at)
    if act.kind == "ponder" and denied:
        return Stage(Phase.ANNOUNCED, True, place)
    if act.kind in ("suppose", "request", "ponder"):
        return SUPPOSED
    if act.kind == "refuse":
        return Stage(Phase.ANNOUNCED, not denied if not in_group else True, place)
    if act.kind in ("plan", "announce"):
        if not in_group and view.is_kind("opposite", place) and _somebody_follows(view, place):
            return _requested(view, place, at)
        if denied and act.kind not in _WISHES:
            return SUPPOSED
        if act.kind == "plan" and _refused(view, place):
            return Stage(Phase.ANNOUNCED, True, place)  # "a démenti vouloir partir"
        return Stage(Phase.ANNOUNCED, denied and not in_group, place)
    future = any(view.is_kind("future", i) for i in range(start, place))
    if act.kind == "begin":
        return Stage(Phase.ANNOUNCED if future else Phase.UNDER_WAY, False, place)
    if act.kind == "finish":
        return Stage(Phase.ANNOUNCED if future else Phase.COMPLETED, False, place)
    if act.kind == "cancel":
        return Stage(Phase.CANCELLED, False, place)
    return None


def _somebody_follows(view: View, place: int) -> bool:
    """Whether others are to act: "wants others to resume", not "decided in February to resume"."""
    return not any(view.is_kind(kind, place + 1) for kind in ("to", "at", "by", "from", "of", "adverb"))


def _requested(view: View, place: int, at: int) -> Stage:
    """Return the stage of a request: telling one's own people to leave announces it, asking others does not."""
    told = next((party for party in view.parties if place < party.start < at), None)
    ordered = view.key(place).startswith(("order", "instruct", "tell", "told", "direct"))
    own = told is not None and (told.possessive or (ordered and not told.codes and _staff(view, told)))
    return Stage(Phase.ANNOUNCED, False, place) if own else SUPPOSED


def _staff(view: View, told: Party) -> bool:
    """Whether people are the own staff of who orders: "ordered non-emergency embassy staff to leave"."""
    return any(view.is_kind("staff", at) for at in range(told.start, told.end))


def _by_matrix(view: View, start: int, stage: Stage) -> Stage:
    """Return the stage that the clause before "that" leaves: it may deny, fear or propose."""
    clause, _ = view.clause(start)
    link = clause - 1
    if link < 0 or view.key(link) not in ("that", "que", "qu'"):
        return stage
    place = link - 1
    if _refused(view, link):
        return Stage(stage.phase, not stage.denied, place)  # "denied reports that its troops leave"
    while place >= 0 and link - place < _FAR and not view.hard(place):
        kinds = {act.kind for act in view.lexicon.acts.get(view.words[place].form, ())}
        group = view.group_start(place)
        denied = any(view.is_kind("negation", i) for i in range(group, place + 1)) or view.key(place + 1) == "pas"
        if kinds & {"suppose", "ponder"} and not kinds & {"announce"}:
            return SUPPOSED
        if "refuse" in kinds and not denied:
            return Stage(stage.phase, not stage.denied, place)
        if kinds & {"announce", "report", "plan"}:
            return SUPPOSED if denied else stage
        place -= 1
    return stage
