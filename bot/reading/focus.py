"""Find the actors that "it", "the contingent" and "its soldiers" mean, from the sentences before."""

from dataclasses import dataclass, replace

from bot.reading.party import Party
from bot.reading.speakers import in_first_person, speaker
from bot.reading.view import UNKNOWN, View
from bot.situation.situation import Situation

_NOT_THEIRS = frozenset(
    {
        "foreign",
        "other",
        "western",
        "allied",
        "european",
        "international",
        "etrangers",
        "etrangeres",
        "etranger",
        "autres",
        "occidentales",
        "occidentaux",
        "europeennes",
        "local",
        "african",
    }
)


@dataclass(frozen=True, slots=True)
class Focus:
    topic: tuple[str, ...] = ()
    """Actors that the last sentence with a named actor was about."""
    body: str | None = None
    """Organisation that was named last."""
    locus: str | None = None
    """Country that was named last as a place."""


def after(view: View, focus: Focus, situation: Situation, organisations: frozenset[str]) -> Focus:
    """Return the focus after this sentence."""
    governing = [party for party in view.parties if party.codes and party.pronoun != "modifier"]
    own = [
        tuple(code for code in party.codes if code not in situation.theatre)
        for party in governing
        if not view.ends_preposition(party.start) or party.people or _introduced(view, party)
    ]
    topic = next((codes for codes in own if codes), ())
    bodies = [code for party in view.parties for code in party.codes if code in organisations]
    places = [place for place in view.places if place.country]
    return replace(
        focus,
        topic=topic or focus.topic,
        body=bodies[-1] if bodies else focus.body,
        locus=places[-1].country if places else focus.locus,
    )


def codes_of(view: View, party: Party | None, focus: Focus, situation: Situation) -> tuple[str, ...]:
    """Return the actors of a party, also by what was named before; () if none is of the story."""
    if party is None or party is UNKNOWN:
        return ()
    if party.codes:
        return _outside(party.codes, situation)
    if party.pronoun == "modifier" or _not_theirs(view, party):
        return ()
    if in_first_person(view, party) and (told := speaker(view, situation.theatre)):
        return _outside(told, situation)
    if party.pronoun == "body":
        return _outside((focus.body,) if focus.body else focus.topic, situation)
    return _before(view, party, situation) or _outside(focus.topic, situation)


def _outside(codes: tuple[str, ...], situation: Situation) -> tuple[str, ...]:
    """Drop the countries of the theatre: their own soldiers do not leave it."""
    return tuple(code for code in codes if code not in situation.theatre)


def _not_theirs(view: View, party: Party) -> bool:
    return any(view.words[at].key in _NOT_THEIRS for at in range(party.start, party.end))


def _introduced(view: View, party: Party) -> bool:
    """Whether a phrase introduces the party: "it was the turn of Ivory Coast: its army …"."""
    return any(0 <= party.start - end <= 1 for end in view.scene.spans.get("same", {}).values())


def _speakers_first(view: View, party: Party) -> list[Party]:
    nearest = list(reversed(view.parties))
    if view.key(party.start - 1) not in ("that", "que", "qu'"):
        return nearest
    start, end = view.clause(max(0, party.start - 2))
    return [*(other for other in view.parties if start <= other.start < end and other.end < party.start), *nearest]


def _only_owns(view: View, party: Party) -> bool:
    """Whether an actor only owns what describes another: Norway in "Equinor, Norway's energy company, said"."""
    if view.key(party.end) != "'s" or view.key(party.start - 1) != ",":
        return False
    return any(other.codes and party.start - 3 <= other.end < party.start for other in view.parties)


def _before(view: View, party: Party, situation: Situation) -> tuple[str, ...]:
    """Return the actors of the nearest party in the sentence that a pronoun can mean.

    In "A told B that it leaves", that is A.
    """
    for other in _speakers_first(view, party):
        if other.end > party.start or not other.codes or other.pronoun == "modifier":
            continue
        if view.ends_preposition(other.start) and not other.people and not _introduced(view, other):
            continue
        if _only_owns(view, other):
            continue
        codes = _outside(other.codes, situation)
        if codes:
            return codes
    return ()
