"""Find the parties of a sentence: "30 of its 268 soldiers", "the Danes", "Indonesia, Italy and India", "it"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.reading.numbers import Number
from bot.reading.party import ARTICLES, Party, Scene
from bot.reading.people import counted_people, out_of, strong
from bot.reading.roster import Kind, Mention

_PLACING = frozenset({"to", "in", "from", "at", "en", "au", "aux", "vers", "a", "the", "le", "la", "l'"})
_ALSO_WITHIN = frozenset({"comme", "like", "after", "apres"})
"""Words that set somebody beside the subject only where they begin the sentence."""
_LIST_MARKS = frozenset({",", "/", "&"})
_OPEN, _CLOSE = frozenset({"(", "["}), frozenset({")", "]"})


def parties(scene: Scene) -> list[Party]:
    """Return the parties of a sentence, in order, without overlaps. A list is one party."""
    people = list(counted_people(scene))
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
    bare = [_of_country(party, scene) if people and people[0].end <= party.start else party for party in bare]
    taken_up = {party.end for party in bare if party.codes}
    named = [party for party in named if party and party.end not in taken_up]
    found = sorted([*people, *(party for party in named if party), *pronouns, *bare], key=lambda party: party.start)
    return _listed(list(_with_names(found)), scene)


def _with_names(found: list[Party]) -> Iterator[Party]:
    """Join "the mission" with the name after it: "la force Takuba"."""
    skip = -1
    for index, party in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if party.start < skip:
            continue
        if party.pronoun == "body" and following is not None and following.codes and following.start == party.end:
            skip = following.end
            yield replace(following, start=party.start)
        else:
            yield party


def _of_country(party: Party, scene: Scene) -> Party:
    """Give a bare number the country after it: "534 troops, 341 from the Philippines and 193 from India"."""
    at = party.end
    if at >= len(scene.words) or scene.words[at].key not in ("from", "venus", "originaires"):
        return party
    mention = next((m for m in scene.mentions if at < m.start <= at + 2 and m.kind == Kind.NAME), None)
    if mention is None or mention.code in scene.theatre:
        return party
    return Party(party.start, mention.end, (mention.code,), count=party.count, people=True)


def _stands_for_people(scene: Scene, number: Number) -> bool:
    """Whether a bare number counts people: "100 of them", "a first group of about 50"."""
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


def _named(mention: Mention, scene: Scene) -> Party | None:
    """Return an actor named without a noun for people: "the Danes", "the German government", "400 britanniques"."""
    words = scene.words
    start, end = mention.start, mention.end
    number = next(
        (n for n in scene.numbers if n.end == start or (n.end == start - 1 and words[start - 1].key in ("of", "de"))),
        None,
    )
    following = words[end] if end < len(words) else None
    plural = words[end - 1].key.endswith(("s", "x"))
    if (sized := strong(scene, start)) is not None:
        return Party(sized.start, end, (mention.code,), count=sized.count, people=True)  # "the 911-member UN force"
    if mention.kind == Kind.ADJECTIVE and not _stands_alone(scene, mention):
        if number is not None and scene.lexicon.language == "fr":
            return Party(number.start, end, (mention.code,), count=number.count, people=True)
        institution = following is not None and scene.kind_at("institution", end)
        before = start > 0 and scene.kind_at("institution", start - 1) and scene.lexicon.language == "fr"
        if scene.lexicon.language == "fr" and start > 0 and words[start - 1].key == "cote":
            return Party(start, end, (mention.code,), adjective=True)  # "du côté français"
        if institution or before:
            return Party(start, end + institution, (mention.code,), adjective=True)
        return Party(start, end, (mention.code,), adjective=True, pronoun="modifier")
    people = mention.kind in (Kind.ADJECTIVE, Kind.PEOPLE) and plural
    if mention.kind == Kind.NAME and end < len(words) and scene.kind_at("inclusive", end) and words[end].word:
        return Party(start, end + 1, (mention.code,), pronoun="modifier")  # "EU countries", "NATO allies"
    if end + 1 < len(words) and words[end].key == "'s" and scene.kind_at("institution", end + 1):
        return Party(start, end + 2, (mention.code,))  # "Italy's embassy"
    if number is not None and people:
        return out_of(scene, Party(number.start, end, (mention.code,), count=number.count, people=True), 0)
    return Party(start, end, (mention.code,), pronoun="seat" if mention.kind == Kind.SEAT else "")


def _stands_alone(scene: Scene, mention: Mention) -> bool:
    """Whether an English adjective is a noun here: "the British", "Bulgarians (two officers)"."""
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
    """Merge parties that are separated only by commas, "and" and their own brackets."""
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
    return [one for party in out for one in _apart(party, scene)]


def _apart(party: Party, scene: Scene) -> Iterator[Party]:
    """Yield the members of a list of two without "and" after a preposition: "soldiers of the force, Argentina …"."""
    words = scene.words
    joined = any(at in scene.spans.get("joint", {}) or words[at].text in "/&" for at in range(party.start, party.end))
    before = party.start - 1 if words[party.start - 1].key not in ARTICLES else party.start - 2
    governed = party.start > 0 and any(e - 1 == before for e in scene.spans.get("of", {}).values())
    if len(party.members) != 2 or joined or not governed:
        yield party
        return
    for _, member in party.members:
        yield member


def _with_brackets(found: list[Party], scene: Scene) -> Iterator[Party]:
    """Give each party the number in brackets after it: "Croats (21 soldiers)", "Australia (300)"."""
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


def _before_article(scene: Scene, start: int) -> int:
    """Return the start of the phrase "besides", "outre", "in addition to" before a party; -1 without one."""
    for at in (start, start - 1):
        if at == start or scene.words[at].key in ARTICLES:
            begins = scene.ending("besides", at)
            if begins is not None and (begins == 0 or scene.words[begins].key not in _ALSO_WITHIN):
                return begins
    return -1


def _placed(scene: Scene, party: Party) -> bool:
    return party.start > 0 and scene.words[party.start - 1].key in _PLACING - ARTICLES


def _reports(scene: Scene, party: Party) -> bool:
    """Whether a verb of saying stands right after the party."""
    return party.end < len(scene.words) and any(
        act.kind in ("report", "announce") for act in scene.lexicon.acts.get(scene.words[party.end].form, ())
    )


def _of(scene: Scene, party: Party) -> bool:
    """Whether "de" stands before a party: "il s'agit de la Grèce et de l'Italie"."""
    return any(at >= 0 and scene.words[at].key in ("de", "d'", "du") for at in (party.start - 1, party.start - 2))


def _joined(scene: Scene, one: Party, other: Party) -> bool:
    between = range(one.end, other.start)
    if len(between) > 4 or (
        one.people and one.count is not None and not one.members and other.people and other.count is None
    ):
        return False
    if other.pronoun == "modifier" and one.pronoun != "modifier":
        return False
    if one.start > 0 and scene.spans.get("besides", {}).get(_before_article(scene, one.start)):
        return False  # "Outre le Canada, l'Allemagne et la Croatie"
    if _placed(scene, one) and _reports(scene, other):
        return False  # "to move 500 to Kuwait, and Germany announced"
    at = one.end
    commas = joints = 0
    while at < other.start:
        word = scene.words[at]
        joint = scene.spans.get("joint", {}).get(at)
        if word.text in _LIST_MARKS:
            commas, at = commas + 1, at + 1
        elif joint is not None and joint <= other.start:
            joints, at = joints + 1, joint
        elif word.key in ARTICLES or (word.key in ("de", "d'") and (commas or joints) and _of(scene, one)):
            at += 1
        else:
            return False
    return bool(commas or joints)
