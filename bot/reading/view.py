"""A sentence with everything that is found in it, and the questions that the rules ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.reading.day import Day
from bot.reading.days import days, mark_days
from bot.reading.lexicon import Lexicon
from bot.reading.numbers import numbers
from bot.reading.parties import parties
from bot.reading.party import Party, Scene
from bot.reading.roster import PlaceMention, Roster
from bot.reading.sentences import Sentence
from bot.reading.tokens import Token, tokens

_HARD = frozenset({";", ":", "(", ")", "[", "]", "—", "–", "|"})
_AND = frozenset({"and", "et", "but", "mais", "then", "puis"})
MOST_WORDS = 220
"""Most words of a sentence that are read, because the rules look at pairs of words."""
_NOWHERE: frozenset[int] = frozenset()
_QUOTES = frozenset("\"'“”‘’«»")
_ADVERBIAL = ("ly", "ment")
_CLASSING = frozenset({"one", "un", "first", "premier", "only", "seul", "last", "dernier"})
_MODALS = frozenset({"will", "would", "shall", "must", "could", "may", "might"})
"""English words that no other verb of their group stands before."""
UNKNOWN = Party(-1, -1, pronoun="unknown")
"""Subject of a verb that is governed by words which name no known party."""


@dataclass(frozen=True, slots=True)
class View:
    sentence: Sentence
    words: tuple[Token, ...]
    scene: Scene
    parties: tuple[Party, ...]
    days: tuple[Day, ...]
    places: tuple[PlaceMention, ...]
    lexicon: Lexicon
    covered: Mapping[str, frozenset[int]]
    """Words that phrases of each kind cover."""
    party_of: tuple[Party | None, ...]

    def is_kind(self, kind: str, at: int) -> bool:
        """Whether a phrase of `kind` covers the word."""
        return at in self.covered.get(kind, _NOWHERE)

    def starts(self, kind: str, at: int) -> int | None:
        """Return the end of the phrase of `kind` that starts at `at`; None without one."""
        return self.scene.spans.get(kind, {}).get(at)

    def any_kind(self, kind: str, start: int, end: int) -> bool:
        """Whether a phrase of `kind` starts in the words `start` to `end` (exclusive)."""
        return any(start <= at < end for at in self.scene.spans.get(kind, {}))

    def party_at(self, at: int) -> Party | None:
        return self.party_of[at] if 0 <= at < len(self.party_of) else None

    def within(self, start: int, end: int) -> Iterator[Party]:
        return (party for party in self.parties if start <= party.start and party.end <= end)

    def key(self, at: int) -> str:
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def sentence_asks(self) -> bool:
        """Whether the sentence is a question, which reports nothing."""
        return any(word.text == "?" for word in self.words[-3:])

    def hard(self, at: int) -> bool:
        """Whether the mark always separates clauses."""
        return self.words[at].text in _HARD

    def clause_word(self, at: int) -> str:
        """Return "relative" or "link" if the word begins a clause; else ""."""
        if at in self.scene.spans.get("relative", {}):
            return "relative"
        if at in self.scene.spans.get("link", {}):
            if any(day.start - 2 <= at < day.end for day in self.days) or self._compares(at):
                return ""
            return "relative" if self._that_after_people(at) else "link"
        return ""

    def _compares(self, at: int) -> bool:
        """Whether the word only compares and begins no clause: "earlier than planned", "as well"."""
        following = self.key(at + 1)
        return following in (
            "planned",
            "expected",
            "prevu",
            "well",
            "of",
            "part",
            "much",
            "many",
            "far",
            "convener",
        ) or self.key(at - 1) in ("such", "as")

    def _that_after_people(self, at: int) -> bool:
        return (
            self.words[at].key == "that" and at > 0 and (party := self.party_at(at - 1)) is not None and party.people
        )

    def clause(self, at: int) -> tuple[int, int]:
        """Return start and end (exclusive) of the clause around `at`."""
        start, end = at, at + 1
        while start > 0 and not self._parts(start - 1):
            start -= 1
        relative = start > 0 and self.clause_word(start - 1) == "relative"
        aside = next((i for i in range(start, at) if self.words[i].text == "," and self.party_at(i) is None), None)
        if relative and aside is not None:
            start, relative = aside + 1, False
        while end < len(self.words) and not self._parts(end):
            if relative and self.words[end].text == "," and self.party_at(end) is None:
                break  # ", which numbers 300 soldiers, arrived"
            end += 1
        return start, end

    def _parts(self, at: int) -> bool:
        if self.words[at].text in ("(", ")", "[", "]"):
            return not (party := self.party_at(at)) or not party.codes
        if self.hard(at):
            return True
        return bool(self.clause_word(at)) and self.party_at(at) is None

    def group_start(self, at: int) -> int:
        """Return the start of the verb group that ends at `at`: "has not yet begun to" belongs to it."""
        while at > 0 and self._in_group(at - 1):
            at -= 1
            if self.words[at].key in _MODALS and not self.is_kind("adverb", at - 1):
                break  # "seven whose tours have ended | would be sent back"
        return at

    def _in_group(self, at: int) -> bool:
        word = self.words[at]
        if word.text in _QUOTES:
            return at > 0 and self._in_group(at - 1)
        if self.party_at(at) is not None:
            pronoun = self.party_at(at).pronoun == "it"  # type: ignore[union-attr]
            aside = at > 0 and self.is_kind("adverb", at) and any(self.is_kind(k, at - 1) for k in ("be", "have"))
            return pronoun and (aside or self.starts("clitic", at) is not None)
        if any(
            self.is_kind(kind, at)
            for kind in ("future", "should", "have", "be", "do", "negation", "might", "adverb", "clitic", "ne")
        ):
            return not self.is_kind("link", at) or self.words[at].key not in ("if", "si", "s'")
        if word.key in ("to", "de", "d'", "a", "of") and at > 0:
            return self._infinitive_mark(at)
        if word.form in self.lexicon.acts and word.key not in ("selon",):
            return True
        return (
            word.key.endswith(_ADVERBIAL)
            and len(word.key) > 5
            and word.text[0].islower()
            and not self.is_kind("people", at)
        )

    def _infinitive_mark(self, at: int) -> bool:
        """Whether "to" or "de" stands before a verb, not before a noun."""
        following = self.words[at + 1].form if at + 1 < len(self.words) else ""
        return (
            following in self.lexicon.verbs
            or following in self.lexicon.acts
            or following in ("be", "être", "have", "avoir", "not", "ne")
        )

    def subject(self, at: int) -> Party | None:
        """Return the subject of the verb group that starts at `at`: UNKNOWN if it is not known, None without one."""
        if self.key(at - 1) in _AND and (first := self._first_governor(at)) is not None:
            return first
        place, direct, blocked = at - 1, True, False
        while place >= 0:
            party = self.party_at(place)
            if party is not None:
                if self._can_govern(party, place) or self._instances(party):
                    return party
                place, blocked = party.start - 1, False
                continue
            word = self.clause_word(place)
            if word == "relative":
                return UNKNOWN if blocked else self._antecedent(place)
            if self.words[place].text in (")", "]") and (opening := self._opening(place)) is not None:
                named = next((p for p in self.within(opening, place) if p.codes), None)
                if named is not None and opening > 0 and self.is_kind("inclusive", opening - 1):
                    return named  # "some countries (Denmark, Finland) did not"
                place = opening - 1
                continue
            if self.hard(place):
                return UNKNOWN if blocked and direct else None
            if self.words[place].text == ",":
                if blocked and direct and not self._one_of(place + 1, at):
                    return UNKNOWN
                place, direct, blocked = self._before_aside(place), False, False
                continue
            if direct and self._noun(place) and self._heads_group(place, at) and not self._carries(place):
                blocked = True
            if direct and blocked and self.ends_preposition(place + 1):
                blocked = False
            place -= 1
        return UNKNOWN if blocked and direct else None

    def _first_governor(self, at: int) -> Party | None:
        """Return the subject of the first of two verbs: "commands the force and contributes 676 men"."""
        clause, _ = self.clause(at)
        if clause > 0 and self.clause_word(clause - 1) == "relative":
            return self._antecedent(clause - 1)
        return next((party for party in self.within(clause, at) if self._can_govern(party, party.start)), None)

    def _opening(self, close: int) -> int | None:
        """Return the bracket that this one closes."""
        depth = 0
        for place in range(close, -1, -1):
            depth += self.words[place].text in (")", "]")
            depth -= self.words[place].text in ("(", "[")
            if depth == 0:
                return place
        return None

    def _heads_group(self, place: int, at: int) -> bool:
        return all(
            not self.words[i].word or self.is_kind("adverb", i) or i == place or self._noun(i)
            for i in range(place, at)
        )

    def _noun(self, at: int) -> bool:
        word = self.words[at]
        if not word.word or len(word.key) < 4 or word.form in self.lexicon.function or word.text[0].isdigit():
            return False
        if any(day.start <= at < day.end for day in self.days) or self.is_kind("adverb", at):
            return False
        return (
            word.form not in self.lexicon.acts
            and word.form not in self.lexicon.verbs
            and not word.key.endswith(_ADVERBIAL)
        )

    def _before_aside(self, comma: int) -> int:
        """Return the word before the comma, or before the aside that it closes: ", which has 80 soldiers,"."""
        opening = comma - 1
        while opening >= 0 and self.words[opening].text != "," and not self.hard(opening):
            opening -= 1
        first = opening + 1
        if first < comma and (
            self.clause_word(first) == "relative"
            or self.key(first) in ("whose", "dont")
            or self._apposition(opening, first, comma)
        ):
            return opening - 1 if opening >= 0 and self.words[opening].text == "," else opening
        return comma - 1

    def nameless(self, at: int) -> bool:
        """Whether the subject of the verb group that starts at `at` names nobody: "several countries have left"."""
        start, _ = self.clause(max(at - 1, 0))
        place = at - 1
        while place >= start:
            party = self.party_at(place)
            if party is not None:
                if party.pronoun not in ("body", "modifier") and not self.ends_preposition(party.start):
                    return False
                place = party.start - 1
                continue
            if self.is_kind("inclusive", place):
                return True
            place -= 1
        return False

    def _one_of(self, start: int, end: int) -> bool:
        """Whether these words class the party before them: "Norway, one of the few donors to have kept"."""
        words = [self.key(at) for at in range(start, min(end, start + 8))]
        classed = any(self.is_kind("inclusive", at) for at in range(start, end))
        return classed and any(key in _CLASSING for key in words)

    def _apposition(self, opening: int, first: int, comma: int) -> bool:
        """Whether an aside describes the party before it: "Equinor, Norway's energy company,"."""
        before = self.party_at(opening - 1) or self.party_at(opening - 2)
        own = next((party for party in self.within(first, comma) if self.key(party.end) == "'s"), None)
        return before is not None and bool(before.codes) and own is not None and own.start <= first + 1

    def _antecedent(self, relative: int) -> Party | None:
        if self.key(relative) == "dont" and self._noun(relative + 2):
            return UNKNOWN  # "dont le niveau de sécurité est renforcé"
        if any(self.is_kind("inclusive", at) and self.party_at(at) is None for at in (relative - 1, relative - 2)):
            return UNKNOWN  # "les pays qui avaient gelé"
        nearest = [
            party
            for party in self.parties
            if party.end <= relative and party.end > relative - 9 and party.pronoun not in ("it", "modifier")
        ]
        return nearest[-1] if nearest else None

    def _can_govern(self, party: Party, at: int) -> bool:
        if party.pronoun == "modifier":
            return False
        if party.pronoun == "it" and self.key(party.start) in ("we", "nous"):
            return any(word.text in _QUOTES for word in self.words)
        if party.pronoun == "it" and self.key(party.start) in ("them", "lui", "eux", "he", "she"):
            return False
        if not party.codes and not party.people and not party.pronoun:
            return self._bare_number_governs(party)
        return not self.ends_preposition(party.start) or self._carried(party)

    def _carried(self, party: Party) -> bool:
        """Whether a carrier stands for the party that it carries: "the last plane of the Bundeswehr"."""
        of = party.start - 1
        while of > 0 and self.key(of) in ("the", "la", "le", "l'", "les"):
            of -= 1
        return self.key(of) in ("of", "de", "d'", "du", "des") and of > 0 and self.is_kind("carrier", of - 1)

    def _carries(self, at: int) -> bool:
        """Whether a carrier belongs to a named party: "the Bundeswehr's last flight", not "its planes"."""
        return self.is_kind("carrier", at) and any(self.key(i) == "'s" for i in range(max(0, at - 3), at))

    def _instances(self, party: Party) -> bool:
        """Whether a list gives instances of the subject: "a dozen countries, including Japan, have suspended"."""
        begins = next(
            (b for b, e in self.scene.spans.get("such_as", {}).items() if party.start - 1 <= e <= party.start), None
        )
        if begins is None or not party.codes:
            return False
        before = begins - 2 if self.key(begins - 1) == "," else begins - 1
        return any(self.is_kind("inclusive", at) for at in range(max(0, before - 1), before + 1))

    def _bare_number_governs(self, party: Party) -> bool:
        return (
            not self.ends_preposition(party.start)
            and party.count is not None
            and self.key(party.start - 1) in ("", ",", "those", "ceux", "another", "other", "autres", "les", "the")
        )

    def ends_preposition(self, at: int) -> bool:
        """Whether the word before `at` is a preposition (with or without an article)."""
        for place in (
            (at - 1, at - 2)
            if self.key(at - 1)
            in ("the", "le", "la", "les", "l'", "its", "their", "ses", "leurs", "these", "a", "some")
            else (at - 1,)
        ):
            if place >= 0 and any(self.is_kind(kind, place) for kind in ("of", "from", "to", "at")):
                return self.key(place) not in ("y", "there", "depuis")
        return False


def view(text: str, sentence: Sentence, roster: Roster, lexicon: Lexicon) -> View:
    words = tokens(text, sentence.start, sentence.end)[:MOST_WORDS]
    spans = lexicon.spans(words)
    mark_days(words, spans, lexicon.language)
    scene = Scene(
        words,
        spans,
        tuple(numbers(words, spans, lexicon.language)),
        tuple(roster.mentions(words)),
        lexicon,
        roster.situation.theatre,
    )
    named = days(words, spans, lexicon.language)
    found = tuple(parties(scene))
    covered = {
        kind: frozenset(at for start, end in of.items() for at in range(start, end)) for kind, of in spans.items()
    }
    return View(
        sentence,
        words,
        scene,
        found,
        tuple(named),
        tuple(roster.places(words)),
        lexicon,
        covered,
        _by_word(found, len(words)),
    )


def _by_word(found: tuple[Party, ...], length: int) -> tuple[Party | None, ...]:
    by_word: list[Party | None] = [None] * length
    for party in reversed(found):
        for at in range(max(0, party.start), min(party.end, length)):
            by_word[at] = party
    return tuple(by_word)
