"""Find nouns for people, with the words before and after that belong to them: "30 of its 268 soldiers"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.reading.forms import Tense
from bot.reading.numbers import ROUND_NOUNS, Number
from bot.reading.party import ARTICLES, Party, Scene
from bot.reading.roster import Kind, Mention
from bot.reading.tokens import Token

_OUT_OF = frozenset({"of", "de", "d'", "des", "sur", "parmi", "among", "out", "du"})
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

"""Groups of people; a number of them is no number of people."""
_COLLECTIONS = frozenset(
    {"contingent", "force", "team", "detachment", "detachement", "garrison", "garnison", "delegation", "deployment"}
)
_FAR = 7


def counted_people(scene: Scene) -> Iterator[Party]:
    """Yield the parties with a noun for people, with the words before and after that belong to them."""
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
    """Whether a noun means no people here: it has no number, actor or possessive, as in "the company told"."""
    word = scene.words[at]
    if word.key == "military" and _describes(scene, at):
        return True
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


def _describes(scene: Scene, at: int) -> bool:
    """Whether "military" only describes the noun after it: "a military aircraft", "military officials"."""
    if scene.lexicon.language != "en" or at + 1 >= len(scene.words):
        return False
    word = scene.words[at + 1]
    return (
        word.word
        and word.text[0].islower()
        and word.form not in scene.lexicon.function
        and word.form not in scene.lexicon.verbs
        and word.form not in scene.lexicon.acts
        and not word.key.endswith("ly")
        and not scene.kind_at("adverb", at + 1)
        and not scene.kind_at("people", at + 1)
        and not any(number.end == at for number in scene.numbers)
    )


def _around(scene: Scene, start: int, end: int, floor: int) -> Party:
    party = _collected(scene, Party(start, end, people=True))
    party = _to_the_left(scene, party, floor)
    party = _to_the_right(scene, party)
    party = out_of(scene, party, floor)
    return replace(party, count=None, whole=None) if scene.words[start].key in _FORMATIONS else party


def _to_the_left(scene: Scene, party: Party, floor: int) -> Party:
    words, at, led = scene.words, party.start, False
    around = next((m for m in scene.mentions if m.start < at < m.end), None)
    if around is not None:
        party, at = replace(party, codes=(around.code,)), around.start  # "UN peacekeepers"
    for _ in range(_FAR):
        if at <= floor or led:
            break
        number = strong(scene, at) or next((n for n in scene.numbers if n.end == at), None)
        mention = next(
            (m for m in scene.mentions if m.end == at or (m.end == at - 1 and words[at - 1].key in ("'s", "'", "’"))),
            None,
        )
        key = words[at - 1].key
        if key == "so" and at > floor + 1 and words[at - 2].key == "or":
            at -= 2  # "70 or so citizens"
            continue
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
        elif key in ARTICLES and (key != "a" or scene.lexicon.language == "en"):  # "à 250 hommes"
            if not (key in _OUT_OF and any(n.end == at - 1 for n in scene.numbers)):  # "six des sept"
                at -= 1
            break
        elif _descriptive(scene, at - 1) and (party.count is None or key in _BEFORE_NUMBERS):
            at -= 1
        else:
            break
    return replace(party, start=max(at, floor))


def strong(scene: Scene, at: int) -> Number | None:
    """Return the number of "460-strong" or "300-member" before a noun for people."""
    if (
        at < 3
        or scene.words[at - 1].key not in ("strong", "member", "man", "person")
        or scene.words[at - 2].key != "-"
    ):
        return None
    return next((n for n in scene.numbers if n.end == at - 2), None)


def _leads(scene: Scene, start: int) -> bool:
    """Whether the phrase must begin with this word: an article, "its"."""
    return scene.words[start].key in ARTICLES or start in scene.spans.get("possessive", {})


def _owns(scene: Scene, start: int, end: int) -> bool:
    """Whether the words have a possessive: "half its soldiers"."""
    return any(at in scene.spans.get("possessive", {}) for at in range(start, end))


def _may_own(mention: Mention, words: Sequence[Token], at: int, counted: bool) -> bool:
    """Whether an actor before the noun owns the people: "US troops", but not "for Germany 10 soldiers"."""
    owned = words[at - 1].key in ("'s", "'", "’") or mention.kind in (Kind.ADJECTIVE, Kind.PEOPLE)
    return owned or (not counted and mention.kind in (Kind.NAME, Kind.BODY))


def _descriptive(scene: Scene, at: int) -> bool:
    """Whether a word can describe people, as between "its" and "soldiers": it has no other role in the sentence."""
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
    if _is_verb_of_the_sentence(scene, at):
        return False
    return word.form not in scene.lexicon.acts and not any(m.start <= at < m.end for m in scene.mentions)


def _is_verb_of_the_sentence(scene: Scene, at: int) -> bool:
    """Whether a gerund is a verb: "is withdrawing training forces", not "its departing soldiers"."""
    gerund = any(
        verb.tense == Tense.GERUND and "number" not in verb.needs
        for verb in scene.lexicon.verbs.get(scene.words[at].form, ())
    )
    return gerund and not (
        at > 0
        and (
            scene.words[at - 1].key in ARTICLES
            or scene.ending("possessive", at) is not None
            or any(number.end == at for number in scene.numbers)
        )
    )


def _collected(scene: Scene, party: Party) -> Party:
    """Add the number of people in a group: "its contingent of 98", "un détachement de 120 hommes"."""
    words, end = scene.words, party.end
    if party.count is not None or words[party.start].key not in _COLLECTIONS or end >= len(words):
        return party
    number = next((n for n in scene.numbers if n.start == end + 1), None)
    if words[end].key not in ("of", "de", "d'") or number is None:
        return party
    people = scene.spans.get("people", {}).get(number.end, number.end)
    return replace(party, count=number.count, end=people)


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
            and (owner.start == end + 1 or words[end + 1].key in ARTICLES)
        ):
            party = replace(party, codes=(owner.code,), end=owner.end)
    return _out_of_the_right(scene, _native(scene, _of_formation(scene, party)))


def _of_formation(scene: Scene, party: Party) -> Party:
    """Add the country of the formation that people are of: "817 peacekeepers of the Kenyan battalion"."""
    words, end = scene.words, party.end
    if party.codes or party.possessive or end >= len(words) or words[end].key not in _OUT_OF | {"in"}:
        return party
    adjective = next((m for m in scene.mentions if end < m.start <= end + 3 and m.kind == Kind.ADJECTIVE), None)
    if adjective is None or adjective.code in scene.theatre:
        return party
    french = scene.lexicon.language == "fr"
    noun = adjective.start - 1 if french else adjective.end
    other = scene.words[end + 1 : noun] if french else scene.words[end + 1 : adjective.start]
    formed = scene.kind_at("people", noun) or scene.kind_at("institution", noun)
    if not formed or any(word.key not in ARTICLES for word in other):
        return party
    return replace(party, codes=(adjective.code,), end=max(adjective.end, noun + 1))


def _native(scene: Scene, party: Party) -> Party:
    """Add the country that people are from: "130 additional troops from Romania"."""
    words, end = scene.words, party.end
    opens = party.start == 0 or words[party.start - 1].key in ("of", ",", ".")
    counted = party.count is not None or opens
    if party.codes or party.possessive or not counted or end >= len(words) or words[end].key != "from":
        return party
    owners = _named_after(scene, end)
    if not owners or (owners[-1].end < len(words) and words[owners[-1].end].key == "to"):
        return party
    return replace(party, codes=tuple(dict.fromkeys(m.code for m in owners)), end=owners[-1].end)


def _named_after(scene: Scene, at: int) -> list[Mention]:
    """Return the countries listed after "from": "troops from Malawi, Tanzania and South Africa"."""
    found: list[Mention] = []
    for mention in scene.mentions:
        between = [word.key for word in scene.words[(found[-1].end if found else at + 1) : mention.start]]
        follows = mention.start > at and len(between) <= 3 and set(between) <= ARTICLES | {",", "and"}
        if not follows or mention.kind != Kind.NAME or mention.code in scene.theatre:
            if found or mention.start > at:
                break
            continue
        found.append(mention)
    return found


def _out_of_the_right(scene: Scene, party: Party) -> Party:
    """Add the whole that stands after: 13 in "10 soldiers out of the 13 in Baghdad"."""
    words, at = scene.words, party.end
    if party.count is None or at >= len(words) or words[at].key not in _OUT_OF:
        return party
    number = next((n for n in scene.numbers if at < n.start <= at + 3), None)
    if number is None or any(
        words[i].key not in _OUT_OF | ARTICLES
        for i in range(at, number.start)
        if scene.ending("possessive", i + 1) is None
    ):
        return party
    return replace(party, whole=number.count, end=number.end)


def out_of(scene: Scene, party: Party, floor: int) -> Party:
    """Add the part that stands before, so that the number is the whole: "30 of its 268 soldiers"."""
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
    if number is not None and party.count is None and words[number.end - 1].key in ROUND_NOUNS:
        begins = scene.ending("possessive", number.start)  # "une centaine de soldats", "sa centaine de soldats"
        start = number.start if begins is None else begins
        return replace(party, start=start, count=number.count, possessive=begins is not None)
    if number is not None:
        return replace(party, start=number.start, count=number.count, whole=party.count or party.whole, part=True)
    begins = next((b for b, e in scene.spans.get("part", {}).items() if e in (of, at) and b >= floor), None)
    if begins is not None:
        half = any(e in (of, at) for e in scene.spans.get("half", {}).values())
        return replace(party, start=begins, part=True, halved=half, whole=party.count or party.whole, count=None)
    whole = next((b for b, e in scene.spans.get("whole", {}).items() if e in (of, at) and b >= floor), None)
    return replace(party, start=whole, all=True) if whole is not None else party
