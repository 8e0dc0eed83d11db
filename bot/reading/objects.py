"""Find the object of a verb, and what stands after the verb."""

from bot.reading.party import Party
from bot.reading.trigger import NEAR, Trigger
from bot.reading.view import UNKNOWN, View


def object_of(view: View, at: int, far: int = NEAR) -> Party | None:
    """Return the people that are the object of the verb at `at`: the first before a preposition or stop."""
    place = at + 1
    while place < min(len(view.words), at + far):
        day = next((day for day in view.days if day.start - 1 <= place < day.end and day.start > at), None)
        if day is not None and (day.start <= place or view.is_kind("at", place)):
            place, far = day.end, far + 3  # "retirera en janvier 2024 cinquante de ses 400 soldats"
            continue
        party = view.party_at(place)
        if party is not None:
            if party.pronoun == "it" and view.is_kind("adverb", place):
                place = party.end  # "retirera elle aussi ses hommes"
                continue
            if (
                party.people
                or (party.pronoun == "it" and view.key(place) in ("it", "them", "siens"))
                or party.count is not None
            ):
                return party
            if party.pronoun in ("these", "body"):
                return party
            left = view.ends_preposition(party.start) and set(party.codes) <= set(view.scene.theatre)
            if party.pronoun == "modifier" or party.adjective or (party.codes and left):
                place = party.end  # "a retiré d'Irak ses sept soldats"
                continue
            return None
        if view.hard(place) or view.words[place].text in (",", "."):
            return None
        if _stopsobject(view, place):
            over = next((p.end for p in view.places if place < p.start <= place + 3), None)
            if over is None:
                return None
            place = over  # "move to Kuwait a part of its soldiers"
            continue
        place += 1
    return None


def _stopsobject(view: View, place: int) -> bool:
    if any(view.is_kind(kind, place) for kind in ("part", "about", "whole", "temporary", "least", "most")):
        return False
    if view.key(place) in ("or", "ou") and view.is_kind("part", place - 1):
        return False  # "some or all of its troops"
    if view.key(place) in ("out", "back", "home", "down", "up") and view.key(place + 1) not in ("of",):
        return False
    return any(view.is_kind(kind, place) for kind in ("from", "to", "at", "of", "by", "until", "joint")) and view.key(
        place
    ) not in ("des", "de", "d'", "du")


def next_noun(view: View, at: int) -> int | None:
    """Return the first word after the verb that is no adverb; None at a mark or the end."""
    place = at + 1
    while place < len(view.words):
        word = view.words[place]
        if not word.word and word.text not in "'’":
            return None
        if any(
            view.is_kind(kind, place) for kind in ("adverb", "negation", "temporary", "permanent")
        ) or word.key.endswith("ly"):
            place += 1
            continue
        return place
    return None


def plain_end(view: View, at: int) -> bool:
    """Whether no object follows this word, but a stop, a preposition, a day or "and"."""
    place = next_noun(view, at)
    if place is None:
        return True
    if any(day.start <= place < day.end for day in view.days):
        return True
    return any(
        view.is_kind(kind, place)
        for kind in ("from", "at", "by", "until", "joint", "link", "since", "to", "of", "relative", "soon", "same")
    ) or view.key(place) in (
        "one",
        "un",
        "une",
        "together",
        "within",
        "ahead",
        "as",
        "earlier",
        "entirely",
        "altogether",
        "completely",
        "ensemble",
        "plus",
    )


def acts(trigger: Trigger) -> bool:
    """Whether the subject may be an actor of the story."""
    return trigger.subject is not UNKNOWN


def clitic_object(view: View, at: int) -> bool:
    return any(view.key(i) in ("les", "l'") for i in range(view.group_start(at), at))


def names_base(view: View, at: int) -> bool:
    for place in range(at + 1, min(len(view.words), at + 7)):
        if any(p.start <= place < p.end for p in view.places) or view.is_kind("base", place):
            return True
        party = view.party_at(place)
        if party is not None and (party.codes or party.pronoun in ("body", "these")):
            return True
        if view.hard(place) or view.words[place].text in (",", "."):
            return False
    return False


def left_over(view: View, trigger: Trigger) -> bool:
    """Whether "left" means remaining: "which has 80 soldiers left", "all that is left"."""
    before = view.party_at(trigger.start - 1) if trigger.start else None
    if view.is_kind("at", trigger.end) and any(trigger.end < place.start <= trigger.end + 2 for place in view.places):
        return True  # "only Indian troops left in Golan"
    if view.starts("on_site", trigger.end) is not None and view.key(trigger.end) != "there":
        return True
    group = range(view.group_start(trigger.start), trigger.start)
    if any(view.is_kind("be", i) for i in group) and not any(view.is_kind("have", i) for i in group):
        return True
    return (
        before is not None
        and before.people
        and before.start > 0
        and any(
            "number" in verb.needs
            for i in range(max(0, before.start - 3), before.start)
            for verb in view.lexicon.verbs.get(view.words[i].form, ())
        )
    )


def activity(view: View, start: int, end: int) -> bool:
    for place in range(start, min(end, len(view.words))):
        if view.is_kind("activity", place):
            return True
        if view.hard(place) or view.words[place].text == ".":
            return False
    return False
