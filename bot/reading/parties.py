"""Who a sentence speaks of: "30 of its 268 soldiers", "the Danes", "Indonesia, Italy and India", "it"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.reading.forms import Tense
from bot.reading.lexicon import Lexicon
from bot.reading.numbers import Number
from bot.reading.roster import Kind, Mention
from bot.reading.tokens import Token
from bot.situation.report import Count

Spans = Mapping[str, Mapping[int, int]]

_ARTICLES = frozenset(
    {
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l'",
        "des",
        "du",
        "these",
        "those",
        "this",
        "ces",
        "ce",
        "cette",
        "un",
        "une",
        "aux",
        "au",
    }
)
_BEFORE_NUMBERS = frozenset(
    {
        "last",
        "remaining",
        "other",
        "first",
        "next",
        "derniers",
        "autres",
        "premiers",
        "further",
        "additional",
        "final",
    }
)
_OUT_OF = frozenset({"of", "de", "d'", "des", "sur", "parmi", "among", "out", "du"})
_PLACING = frozenset({"to", "in", "from", "at", "en", "au", "aux", "vers", "a", "the", "le", "la", "l'"})
_LIST_MARKS = frozenset({",", "/", "&"})
_FORMATIONS = frozenset(
    {
        "unit",
        "units",
        "battalion",
        "battalions",
        "bataillon",
        "bataillons",
        "unite",
        "unites",
        "brigade",
        "contingents",
        "squadron",
        "regiment",
        "equipes",
        "detachments",
    }
)
"""Counting them counts no people."""
_OPEN, _CLOSE = frozenset({"(", "["}), frozenset({")", "]"})
_FAR = 7


@dataclass(frozen=True, slots=True)
class Party:
    """Words `start` to `end` (exclusive). Whoever acts, and how many people: `count` of them, out of `whole`."""

    start: int
    end: int
    codes: tuple[str, ...] = ()
    count: Count | None = None
    whole: Count | None = None
    people: bool = False
    """Whether people are spoken of, not only their country."""
    part: bool = False
    """"some of", "half of": not everybody."""
    all: bool = False
    halved: bool = False
    possessive: bool = False
    pronoun: str = ""
    """"it", "these" or "body" where somebody named before is meant."""
    adjective: bool = False
    members: tuple[tuple[str, "Party"], ...] = field(default=())
    """What the list says of each: its number in brackets."""

    def number_of(self, code: str) -> "Party | None":
        return next((party for member, party in self.members if member == code), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence taken apart as far as words alone allow."""

    words: tuple[Token, ...]
    spans: Spans
    numbers: tuple[Number, ...]
    mentions: tuple[Mention, ...]
    lexicon: Lexicon
    theatre: tuple[str, ...]

    def kind_at(self, kind: str, at: int) -> bool:
        return at in self.spans.get(kind, {})

    def ending(self, kind: str, at: int) -> int | None:
        """Where a phrase of `kind` that ends at `at` begins."""
        return next((start for start, end in self.spans.get(kind, {}).items() if end == at), None)


def parties(scene: Scene) -> list[Party]:
    """Everybody a sentence speaks of, in order, without overlaps: lists are one party."""
    people = list(_people(scene))
    taken = [range(party.start, party.end) for party in people]
    named = [_named(mention, scene) for mention in scene.mentions if not _covered(mention.start, taken)]
    taken += [range(party.start, party.end) for party in named if party]
    pronouns = [party for party in _pronouns(scene) if not _covered(party.start, taken)]
    taken += [range(party.start, party.end) for party in pronouns]
    bare = [
        Party(number.start, number.end, count=number.count, people=_stands_for_people(scene, number))
        for number in scene.numbers
        if not _covered(number.start, taken) and not _covered(number.end - 1, taken)
    ]
    found = sorted([*people, *(party for party in named if party), *pronouns, *bare], key=lambda party: party.start)
    return _listed(found, scene)


def _stands_for_people(scene: Scene, number: Number) -> bool:
    """ "100 of them", "a first group of about 50"."""
    after = [word.key for word in scene.words[number.end : number.end + 3]]
    before = [word.key for word in scene.words[max(0, number.start - 2) : number.start]]
    group = (
        len(before) == 2
        and before[0] in ("group", "groupe", "contingent", "batch")
        and before[1] in ("of", "de", "d'")
    )
    return (
        group or after[:2] in (["of", "them"], ["of", "these"], ["d'entre", "eux"]) or after == ["d'", "entre", "eux"]
    )


def _covered(at: int, taken: Sequence[range]) -> bool:
    return any(at in span for span in taken)


def _people(scene: Scene) -> Iterator[Party]:
    """Parties with a noun for people, each with what stands before and behind it."""
    last = 0
    spans = scene.spans.get("people", {})
    covered = -1
    for start in sorted(spans):
        if start < covered or start < last or _is_institution(scene, start):
            continue
        party = _around(scene, start, spans[start], last)
        covered, last = spans[start], party.end
        yield party


def _is_institution(scene: Scene, at: int) -> bool:
    """ "the Military told": no people, but "1,100 military" and "the military personnel" are."""
    word = scene.words[at]
    if (
        word.key in ("presence", "force", "unit", "units")
        and at + 1 < len(scene.words)
        and scene.words[at + 1].key in ("of", "de")
    ):
        return False
    if word.key in (
        "men",
        "women",
        "police",
        "force",
        "homme",
        "hommes",
        "members",
        "membres",
        "unit",
        "company",
        "elements",
        "personnes",
    ):
        before = next((n for n in scene.numbers if n.end in (at, at - 1, at - 2)), None)
        actor = next((m for m in scene.mentions if m.end == at or m.start == at + 1), None)
        own = any(scene.ending("possessive", place) is not None for place in (at, at - 1))
        return not (before or actor or own or word.key in ("police", "hommes", "men"))
    return False


def _around(scene: Scene, start: int, end: int, floor: int) -> Party:
    party = Party(start, end, people=True)
    party = _to_the_left(scene, party, floor)
    party = _to_the_right(scene, party)
    party = _of_whom(scene, party, floor)
    return replace(party, count=None, whole=None) if scene.words[start].key in _FORMATIONS else party


def _to_the_left(scene: Scene, party: Party, floor: int) -> Party:
    words, at, led = scene.words, party.start, False
    for _ in range(_FAR):
        if at <= floor or led:
            break
        number = next((n for n in scene.numbers if n.end == at), None)
        mention = next(
            (m for m in scene.mentions if m.end == at or (m.end == at - 1 and words[at - 1].key in ("'s", "'", "’"))),
            None,
        )
        key = words[at - 1].key
        if number is not None and number.start >= floor and party.count is None:
            party, at = replace(party, count=number.count), number.start
        elif (
            mention is not None
            and mention.start >= floor
            and not party.codes
            and _may_own(mention, words, at, party.count is not None)
        ):
            party, at = replace(party, codes=(mention.code,)), mention.start
        elif (begins := scene.ending("possessive", at)) is not None:
            party, at = replace(party, possessive=True), begins
            break
        elif (begins := scene.ending("whole", at)) is not None:
            party, at, led = (
                replace(party, all=True, possessive=_owns(scene, begins, at)),
                begins,
                _leads(scene, begins),
            )
        elif (begins := scene.ending("part", at)) is not None:
            halved = scene.ending("half", at) is not None
            party, at = replace(party, part=True, halved=halved, possessive=_owns(scene, begins, at)), begins
            led = _leads(scene, begins)
        elif key in _ARTICLES:
            at -= 1
            break
        elif _descriptive(scene, at - 1) and (party.count is None or key in _BEFORE_NUMBERS):
            at -= 1
        else:
            break
    return replace(party, start=max(at, floor))


def _leads(scene: Scene, start: int) -> bool:
    """Whether nothing that belongs to the people can stand before this word: an article, "its"."""
    return scene.words[start].key in _ARTICLES or start in scene.spans.get("possessive", {})


def _owns(scene: Scene, start: int, end: int) -> bool:
    """Whether a possessive stands in the phrase: "half its soldiers"."""
    return any(at in scene.spans.get("possessive", {}) for at in range(start, end))


def _may_own(mention: Mention, words: Sequence[Token], at: int, counted: bool) -> bool:
    """ "German soldiers", "Germany's 10 soldiers", "US troops"; not "for Germany 10 soldiers"."""
    owned = words[at - 1].key in ("'s", "'", "’") or mention.kind in (Kind.ADJECTIVE, Kind.PEOPLE)
    return owned or (not counted and mention.kind in (Kind.NAME, Kind.BODY))


def _descriptive(scene: Scene, at: int) -> bool:
    """Whether a word can stand between "its" and "soldiers": none that has another task in the sentence."""
    word = scene.words[at]
    if not word.word or not word.text[0].isalpha() or word.form in scene.lexicon.function:
        return False
    if any(
        verb.tense not in (Tense.PARTICIPLE, Tense.PAST, Tense.GERUND)
        for verb in scene.lexicon.verbs.get(word.form, ())
    ):
        return False
    if any(scene.kind_at(kind, at) for kind in ("units_of_other_things", "weekday", "month", "day_word")):
        return False
    return word.form not in scene.lexicon.acts and not any(m.start <= at < m.end for m in scene.mentions)


def _to_the_right(scene: Scene, party: Party) -> Party:
    words, end = scene.words, party.end
    for at in (end, end + 1):
        adjective = next(
            (m for m in scene.mentions if m.start == at and m.kind in (Kind.ADJECTIVE, Kind.PEOPLE)), None
        )
        if (
            adjective is not None
            and not party.codes
            and scene.lexicon.language == "fr"
            and (at == end or _descriptive(scene, end))
        ):
            party = replace(party, codes=(adjective.code,), end=adjective.end)
            break
    end = party.end
    if not party.codes and not party.possessive and end < len(words) and words[end].key in ("of", "de", "d'", "du"):
        owner = next(
            (m for m in scene.mentions if m.start in (end + 1, end + 2) and m.kind in (Kind.NAME, Kind.BODY)), None
        )
        if (
            owner is not None
            and owner.code not in scene.theatre
            and (owner.start == end + 1 or words[end + 1].key in _ARTICLES)
        ):
            party = replace(party, codes=(owner.code,), end=owner.end)
    return _out_of_the_right(scene, party)


def _out_of_the_right(scene: Scene, party: Party) -> Party:
    """ "10 soldiers out of the 13 in Baghdad": the 13 are the whole."""
    words, at = scene.words, party.end
    if party.count is None or at >= len(words) or words[at].key not in _OUT_OF:
        return party
    number = next((n for n in scene.numbers if at < n.start <= at + 3), None)
    if number is None or any(
        words[i].key not in _OUT_OF | _ARTICLES
        for i in range(at, number.start)
        if scene.ending("possessive", i + 1) is None
    ):
        return party
    return replace(party, whole=number.count, end=number.end)


def _of_whom(scene: Scene, party: Party, floor: int) -> Party:
    """ "30 of its 268 soldiers", "some of its troops": a part, and the whole that it is of."""
    words, at = scene.words, party.start
    if at - 1 < floor or words[at - 1].key not in _OUT_OF:
        begins = scene.ending("part", at) if at > floor else None
        whole = scene.ending("whole", at) if at > floor else None
        if begins is not None and begins >= floor:
            half = scene.ending("half", at) is not None
            return replace(party, start=begins, part=True, halved=half, whole=party.count or party.whole, count=None)
        if whole is not None and whole >= floor:
            return replace(party, start=whole, all=True)
        return party
    of = at - 1
    if of - 1 >= floor and words[of - 1].key in ("out", "parmi"):
        of -= 1
    number = next((n for n in scene.numbers if n.end == of and n.start >= floor), None)
    if number is not None:
        return replace(party, start=number.start, count=number.count, whole=party.count or party.whole, part=True)
    begins = next((b for b, e in scene.spans.get("part", {}).items() if e in (of, at) and b >= floor), None)
    if begins is not None:
        half = any(e in (of, at) for e in scene.spans.get("half", {}).values())
        return replace(party, start=begins, part=True, halved=half, whole=party.count or party.whole, count=None)
    whole = next((b for b, e in scene.spans.get("whole", {}).items() if e in (of, at) and b >= floor), None)
    return replace(party, start=whole, all=True) if whole is not None else party


def _named(mention: Mention, scene: Scene) -> Party | None:
    """Somebody named without a noun for people: "the Danes", "the German government", "400 britanniques"."""
    words = scene.words
    start, end = mention.start, mention.end
    number = next(
        (n for n in scene.numbers if n.end == start or (n.end == start - 1 and words[start - 1].key in ("of", "de"))),
        None,
    )
    following = words[end] if end < len(words) else None
    plural = words[end - 1].key.endswith(("s", "x"))
    if mention.kind == Kind.ADJECTIVE and not _stands_alone(scene, mention):
        if number is not None and scene.lexicon.language == "fr":
            return Party(number.start, end, (mention.code,), count=number.count, people=True)
        institution = following is not None and scene.kind_at("institution", end)
        before = start > 0 and scene.kind_at("institution", start - 1) and scene.lexicon.language == "fr"
        if institution or before:
            return Party(start, end + institution, (mention.code,), adjective=True)
        return Party(start, end, (mention.code,), adjective=True, pronoun="modifier")
    people = mention.kind in (Kind.ADJECTIVE, Kind.PEOPLE) and plural
    if number is not None and people:
        return Party(number.start, end, (mention.code,), count=number.count, people=True)
    return Party(start, end, (mention.code,), pronoun="seat" if mention.kind == Kind.SEAT else "")


def _stands_alone(scene: Scene, mention: Mention) -> bool:
    """ "the British", "Bulgarians (two officers)": an English adjective that is a noun here."""
    if scene.lexicon.language != "en":
        return False
    words, end = scene.words, mention.end
    following = words[end] if end < len(words) else None
    if following is None or not following.word:
        return following is None or following.key != "-"
    if words[end - 1].key.endswith("s") and not words[end - 1].key.endswith(("ss", "ish")):
        return True
    known = (
        following.form in scene.lexicon.function
        or following.form in scene.lexicon.verbs
        or following.form in scene.lexicon.acts
    )
    return known and not scene.kind_at("people", end)


def _pronouns(scene: Scene) -> Iterator[Party]:
    for start, end in scene.spans.get("possessive", {}).items():
        if scene.kind_at("institution", end) and scene.words[start].key != "whose":
            yield Party(start, end + 1, pronoun="it")
    for kind, name in (("pronoun", "it"), ("these", "these"), ("this_body", "body")):
        for start, end in scene.spans.get(kind, {}).items():
            if kind == "these" and any(m.start == end and m.kind == Kind.ADJECTIVE for m in scene.mentions):
                continue
            yield Party(start, end, pronoun=name)


def _listed(found: list[Party], scene: Scene) -> list[Party]:
    """With parties that only commas, "and" and their own brackets part made into one."""
    out: list[Party] = []
    for party in _with_brackets(found, scene):
        if out and party.codes and out[-1].codes and _joined(scene, out[-1], party):
            one = out.pop()
            members = (*(one.members or ((one.codes[0], one),)), *(party.members or ((party.codes[0], party),)))
            codes = tuple(dict.fromkeys((*one.codes, *party.codes)))
            out.append(
                Party(
                    one.start,
                    party.end,
                    codes,
                    people=one.people or party.people,
                    members=members,
                    pronoun="modifier" if party.pronoun == "modifier" else "",
                    adjective=party.adjective,
                )
            )
        else:
            out.append(party)
    return out


def _with_brackets(found: list[Party], scene: Scene) -> Iterator[Party]:
    """Each party with the number that stands in brackets behind it: "Croats (21 soldiers)", "Australia (300)"."""
    words, skip = scene.words, -1
    for index, party in enumerate(found):
        if party.start < skip:
            continue
        at = party.end
        if (party.codes or party.people) and party.count is None and at < len(words) and words[at].text in _OPEN:
            close = next((i for i in range(at + 1, min(len(words), at + 24)) if words[i].text in _CLOSE), None)
            inside = [other for other in found[index + 1 :] if other.start < (close or min(at + 5, len(words)))]
            numbered = next((other for other in inside if other.count is not None and other.start > at), None)
            after = numbered.end if numbered is not None else at
            if close is not None and any(words[i].text in _OPEN for i in range(at + 1, close)):
                close, inside = None, [other for other in inside if other.end <= after]
            named_inside = [
                other
                for other in inside
                if other.codes and other.codes != party.codes and words[other.start - 1].key not in _PLACING
            ]
            if numbered is not None and not named_inside:
                end = (close + 1) if close is not None else numbered.end
                skip = end
                own = replace(party, end=end, count=numbered.count, whole=numbered.whole, people=True)
                if not party.codes:
                    yield own
                    continue
                yield replace(own, members=((party.codes[0], replace(numbered, codes=(party.codes[0],))),))
                continue
        yield party


def _joined(scene: Scene, one: Party, other: Party) -> bool:
    between = range(one.end, other.start)
    if len(between) > 4 or (
        one.people and one.count is not None and not one.members and other.people and other.count is None
    ):
        return False
    if other.pronoun == "modifier" and one.pronoun != "modifier":
        return False
    at = one.end
    commas = joints = 0
    while at < other.start:
        word = scene.words[at]
        joint = scene.spans.get("joint", {}).get(at)
        if word.text in _LIST_MARKS:
            commas, at = commas + 1, at + 1
        elif joint is not None and joint <= other.start:
            joints, at = joints + 1, joint
        elif word.key in _ARTICLES:
            at += 1
        else:
            return False
    return bool(commas or joints)
