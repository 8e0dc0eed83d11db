"""Find the places that people leave or go to, and clauses about another country."""

from collections.abc import Sequence
from dataclasses import replace

from bot.reading.focus import Focus
from bot.reading.party import Party
from bot.reading.roster import PlaceMention
from bot.reading.trigger import Trigger
from bot.reading.view import View
from bot.situation.report import Action
from bot.situation.situation import Situation

_THERE = frozenset({"there", "là", "là-bas", "y"})
"""With their accents: "la" begins every other French sentence."""
_GOING = ("part", "repart", "rentr", "retourn", "ramen", "rapatri", "transf", "deplac", "evacu")
"""Beginnings of French verbs after which "au Koweït" is where people go."""
_MOVES = frozenset({Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION})


def movement(
    view: View, trigger: Trigger, actor: str, situation: Situation
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return codes of places left and of destinations, without the theatre as a whole and the actor's own country."""
    origin: list[str] = []
    destination: list[str] = []
    role = ""
    last = -1
    for place in view.places:
        if not trigger.from_ <= place.start < max(trigger.to, trigger.end) or _acts_there(view, place, actor):
            continue
        if _speaks(view, place):
            continue
        listed = (
            last >= 0
            and role
            and place.start - last <= 3
            and all(
                view.key(at)
                in (",", "and", "et", "or", "ou", "the", "la", "le", "l'", "de", "du", "au", "en", "a", "d'")
                for at in range(last, place.start)
            )
        )
        if role == "from" and _goes_on_to(view, last, place):
            role = "to"
        elif not listed or (role != "from" and _role(view, trigger, place)):
            role = _role(view, trigger, place)
        last = place.end
        if role == "to" and place.code != actor:
            destination.append(place.code)
        elif role == "from" and place.code not in situation.theatre and place.country in situation.theatre:
            origin.append(place.code)
    if trigger.action == Action.REINFORCEMENT or trigger.action not in _MOVES:
        return tuple(dict.fromkeys(origin)), ()
    return tuple(dict.fromkeys(origin)), tuple(
        code for code in dict.fromkeys(destination) if code not in situation.theatre
    )


def sent_away(view: View, trigger: Trigger, party: Party | None, code: str, situation: Situation) -> bool:
    """Whether an actor sends its own people out of the theatre: "is sending its five soldiers to Kuwait"."""
    if trigger.action != Action.REINFORCEMENT or party is None or not party.possessive:
        return False
    _, destination = movement(view, replace(trigger, action=Action.RELOCATION), code, situation)
    return bool(destination) and bool(situation.outside(destination))


def _goes_on_to(view: View, last: int, place: PlaceMention) -> bool:
    """Whether a place is the destination after a place left: "de Taji au Koweït"."""
    between = [view.key(at) for at in range(last, place.start)] if last >= 0 else []
    return view.lexicon.language == "fr" and bool(between) and between[0] in ("a", "au", "aux", "en", "vers")


def _speaks(view: View, place: PlaceMention) -> bool:
    """Whether a country announces or reports, and is no place: "to Kuwait, and Germany announced"."""
    acts = view.lexicon.acts.get(view.words[place.end].form, ()) if place.end < len(view.words) else ()
    return any(act.kind in ("announce", "report") for act in acts) and not view.ends_preposition(place.start)


def _acts_there(view: View, place: PlaceMention, actor: str) -> bool:
    """Whether a place stands for the actor, as a seat of government that decides does."""
    party = view.party_at(place.start)
    return place.country == actor or (party is not None and actor in party.codes)


def _role(view: View, trigger: Trigger, place: PlaceMention) -> str:
    """Return "from" or "to" by the words before the place; "" for neither."""
    for end in (place.start, place.start - 1, place.start - 2):
        described = (party := view.party_at(end)) is not None and party.pronoun == "modifier"  # "Iraqi capital"
        if (
            end < place.start
            and not described
            and view.key(end)
            not in (
                "capital",
                "capitale",
                "the",
                "la",
                "le",
                "l'",
                "les",
                "neighbouring",
                "nearby",
                "camp",
                "voisin",
                "voisine",
                "base",
                "town",
            )
        ):
            break
        if (view.scene.ending("from", end) is not None and view.key(end - 1) not in ("of",)) or (
            view.key(end - 2) == "out" and view.key(end - 1) == "of"
        ):
            return "from"
        if view.scene.ending("to", end) is not None and trigger.start < place.start:
            return "to"
        if view.scene.ending("at", end) is not None:
            return _at(view, trigger, place)
    before = view.key(place.start - 1)
    if before == "selon" or (before == "to" and view.key(place.start - 2) == "according"):
        return ""
    leaves = trigger.start < place.start <= trigger.end + 3 and "place" in trigger.needs
    return "from" if leaves and before not in ("of", "via") else ""


def _at(view: View, trigger: Trigger, place: PlaceMention) -> str:
    """Return "to" for "transfert en Jordanie", "from" for "based in Taji"."""
    verb = view.key(trigger.start)
    if (
        view.lexicon.language == "fr"
        and trigger.start < place.start
        and place.country not in view.scene.theatre
        and verb.startswith(_GOING)
        and view.key(place.start - 1) in ("en", "au", "aux", "a")
    ):
        return "to"
    moving = trigger.action in _MOVES and view.lexicon.language == "fr" and trigger.start < place.start
    if (
        moving
        and (trigger.action == Action.RELOCATION or view.key(place.start - 1) in ("en", "au", "aux"))
        and trigger.action == Action.RELOCATION
    ):
        return "to"
    return "from"


def gone_to(view: View, found: Sequence[Trigger]) -> frozenset[int]:
    """Return the first words of destinations: no clause is about them."""
    return frozenset(
        place.start
        for trigger in found
        for place in view.places
        if trigger.from_ <= place.start < max(trigger.to, trigger.end)
        and trigger.action in _MOVES
        and _role(view, trigger, place) == "to"
    )


def foreign(view: View, span: tuple[int, int], focus: Focus, situation: Situation, aims: frozenset[int]) -> bool:
    """Whether a clause is about a country outside the story: "In Niger they are staying"."""
    start, end = span
    elsewhere = here = False
    acting = {code for party in view.parties for code in party.codes if not view.ends_preposition(party.start)}
    for place in view.places:
        party = view.party_at(place.start)
        if party is not None and party.people and place.country in party.codes:
            continue  # "60 physicians from Jordan"
        if place.start >= end or place.start in aims or not _in_sentence_part(view, place, start):
            continue
        if place.country in situation.theatre:
            here = True
        elif place.country and _stands_for_place(view, place) and (place.country not in acting or _left(view, place)):
            elsewhere = True
    if elsewhere and not here:
        return True
    there = (
        any(view.words[at].form in _THERE for at in range(min(3, len(view.words))))
        and view.starts("there_are", 0) is None
    )
    return there and not view.places and focus.locus is not None and focus.locus not in situation.theatre


def _in_sentence_part(view: View, place: PlaceMention, start: int) -> bool:
    """Whether a place stands in the clause or in the same sentence part before it: "in Niamey, where 100 remain"."""
    return place.start >= start or not any(view.hard(at) for at in range(place.end, start))


def _left(view: View, place: PlaceMention) -> bool:
    """Whether the word before the place is a verb of leaving: "left N'Djamena"."""
    return (
        any(verb.needs & {"place"} for verb in view.lexicon.verbs.get(view.words[place.start - 1].form, ()))
        if place.start
        else False
    )


def _stands_for_place(view: View, place: PlaceMention) -> bool:
    """Whether a place stands after "in", "from" or a verb of leaving, and is not only where somebody speaks."""
    for end in (place.start, place.start - 1):
        if any(view.scene.ending(kind, end) is not None for kind in ("at", "from")) and not _owned(view, end):
            return not _spoken_at(view, place)
        if view.key(end - 1) not in ("the", "la", "le", "l'"):
            break
    before = place.start - 1
    return (
        before >= 0
        and any(verb.needs & {"place"} for verb in view.lexicon.verbs.get(view.words[before].form, ()))
        and not _spoken_at(view, place)
    )


def _owned(view: View, end: int) -> bool:
    """Whether a French "de" before the place only says whose: "les allégations d'Israël", not "le retrait d'Irak"."""
    if view.key(end - 1) not in ("de", "d'", "du", "des"):
        return False
    at = end - 2
    leaving = bool(view.lexicon.verbs.get(view.words[at].form)) if at >= 0 else False
    nouns = ("withdrawal_noun", "drawdown_noun", "relocation_noun", "base", "people")
    return not leaving and not any(view.is_kind(kind, at) for kind in nouns)


def _spoken_at(view: View, place: PlaceMention) -> bool:
    """Whether somebody speaks at the place: "told reporters in Canberra"."""
    near = range(max(0, place.start - 10), place.start)
    for at in reversed(near):
        if view.hard(at):
            return False
        acts = view.lexicon.acts.get(view.words[at].form, ())
        if any(act.kind == "report" for act in acts):
            return True
        if view.words[at].form in view.lexicon.verbs and not any(
            v.action == "contribution" for v in view.lexicon.verbs[view.words[at].form]
        ):
            return False
    return False
