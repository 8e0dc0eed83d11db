"""Find whom "we", "I" and "our soldiers" mean in a quotation: who says it, in the same sentence."""

from bot.reading.party import Party
from bot.reading.view import View

_FIRST_PERSON = frozenset({"we", "i", "our", "us", "my", "nous", "je", "j'", "nos", "notre", "mon", "mes"})
_MARKS = {"«": "»", "“": "”", '"': '"', "‘": "’"}


def in_first_person(view: View, party: Party) -> bool:
    return view.key(party.start) in _FIRST_PERSON or view.words[party.start].key in _FIRST_PERSON


def speaker(view: View, theatre: tuple[str, ...]) -> tuple[str, ...]:
    """Return the actor outside the quotation marks: "« … », a dit le ministre danois"; () for none."""
    quoted = _quoted(view)
    outside = [
        party
        for party in view.parties
        if party.codes
        and party.start not in quoted
        and (party.adjective or not view.ends_preposition(party.start))
        and not set(party.codes) & set(theatre)
    ]
    return outside[0].codes if quoted and outside else ()


def _quoted(view: View) -> frozenset[int]:
    """Return the words in quotation marks; a mark that nothing closes covers all that follows."""
    words: set[int] = set()
    closing = ""
    for at, word in enumerate(view.words):
        if closing:
            closing = "" if word.text == closing else closing
            words.add(at)
        elif word.text in _MARKS:
            closing = _MARKS[word.text]
    return frozenset(words)
