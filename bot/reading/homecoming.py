"""Find people who are back in their own country: "a plane landed in Rome with 65 Italian soldiers on board"."""

from collections.abc import Iterator

from bot.reading.party import Party
from bot.reading.phases import stage_of_verb
from bot.reading.trigger import Trigger
from bot.reading.view import View
from bot.situation.report import Action


def homecomings(view: View, theatre: tuple[str, ...]) -> Iterator[Trigger]:
    """Yield a departure for each verb of arriving whose people arrive in their own country."""
    for at, word in enumerate(view.words):
        for verb in view.lexicon.verbs.get(word.form, ()):
            if "homeland" not in verb.needs:
                continue
            stage = stage_of_verb(view, at, verb)
            people = _arriving(view, at, theatre)
            if people is not None and stage.phase is not None and not stage.denied:
                yield Trigger(at, at + 1, Action.WITHDRAWAL, stage, verb.needs, mover=people, subject=people)
                break


def _arriving(view: View, at: int, theatre: tuple[str, ...]) -> Party | None:
    """Return the people of the sentence who have a place in their own country after the verb."""
    start, end = view.clause(at)
    reached = {place.country for place in view.places if at < place.start <= at + 6}
    elsewhere = {place.country for place in view.places} - reached - set(theatre)
    own = (
        party
        for party in view.within(start, end)
        if party.people and len(party.codes) == 1 and party.codes[0] in reached
    )
    return None if elsewhere else next(own, None)
