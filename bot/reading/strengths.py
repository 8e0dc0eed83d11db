"""Find how many people of an actor are there: "which has around 300 soldiers", "Australia (300)", "193 strong"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.reading.claim import Claim
from bot.reading.day import last_day
from bot.reading.focus import Focus, codes_of
from bot.reading.forms import Tense
from bot.reading.lexicon import keys_of
from bot.reading.party import Party
from bot.reading.places import foreign, gone_to
from bot.reading.setting import Setting
from bot.reading.trigger import Trigger
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Count, Phase
from bot.situation.situation import Situation


def strengths(view: View, focus: Focus, setting: Setting, found: Sequence[Trigger]) -> list[Claim]:
    """Return one claim for each actor and number, without the numbers of a move."""
    if view.scene.spans.get("former") or view.sentence_asks():
        return []
    found = [trigger for trigger in found if trigger.action != Action.STAY]
    counted = {trigger.mover.start for trigger in found if trigger.mover is not None and trigger.mover is not UNKNOWN}
    counted |= {
        trigger.subject.start
        for trigger in found
        if trigger.subject is not None and trigger.subject is not UNKNOWN and trigger.subject.members
    }
    aims = gone_to(view, found)
    claims: dict[tuple[str, Count], Claim] = {}
    for party, code, count, at in _stated(view, focus, setting.situation):
        if party.start in counted and (party.part or not _in_its_own_clause(view, party)):
            continue
        if foreign(view, view.clause(at), focus, setting.situation, aims) or _of_another_time(view, at, setting):
            continue
        origin = tuple(
            dict.fromkeys(
                p.code
                for p in view.places
                if p.code not in setting.situation.theatre
                and p.country in setting.situation.theatre
                and _beside(view, p.start, at)
            )
        )
        claim = Claim(
            code, Action.CONTRIBUTION, Phase.UNDER_WAY, view.sentence.start, view.sentence.end, strength=count,
            origin=origin, title=view.sentence.title,
        )  # fmt: skip
        claims.setdefault((code, count), claim)
    return list(claims.values())


def without_moves(counted: list[Claim], acted: list[Claim]) -> list[Claim]:
    """Drop the numbers that a claim of the same sentence gives as moved."""
    moved = {(claim.actor, claim.moved.min, claim.moved.max) for claim in acted if claim.moved is not None}
    return [
        claim
        for claim in counted
        if claim.strength is None or (claim.actor, claim.strength.min, claim.strength.max) not in moved
    ]


def _in_its_own_clause(view: View, party: Party) -> bool:
    """Whether the number has its own verb: "Australia, which has about 80 soldiers, will withdraw"."""
    return any(
        "number" in verb.needs
        for at in range(max(0, party.start - 3), party.start)
        for verb in view.lexicon.verbs.get(view.words[at].form, ())
    )


def _beside(view: View, place: int, at: int) -> bool:
    start, end = view.clause(at)
    return start <= place < end and view.ends_preposition(place)


def _stated(view: View, focus: Focus, situation: Situation) -> Iterator[tuple[Party, str, Count, int]]:
    """Yield party, actor, number, and the word that states it."""
    yield from _of_whom(view, focus, situation)
    for party in view.parties:
        if party.members and any(member.count for _, member in party.members):
            if _yet_to_come(view, party) or _harmed(view, party):
                continue
            for code, member in party.members:
                if member.count is not None and code not in situation.theatre:
                    yield party, code, member.count, party.start
            continue
        partly = party.part and party.whole is not None and (bool(party.codes) or party.possessive)
        if (party.count is None and not partly) or _is_small_talk(view, party) or _harmed(view, party):
            continue
        said = _said(view, party, situation)
        if said is None:
            continue
        owner, at = said
        codes = party.codes or codes_of(view, owner, focus, situation)
        count = party.whole if party.part and party.whole is not None else party.count
        for code in codes if len(codes) == 1 else ():
            if code not in situation.theatre and count is not None:
                yield party, code, count, at


def _of_whom(view: View, focus: Focus, situation: Situation) -> Iterator[tuple[Party, str, Count, int]]:
    """Yield the number of a scope of the situation: "200 soldiers, of whom 160 are tasked with training"."""
    for start, end in view.scene.spans.get("of_whom", {}).items():
        party = next((p for p in view.parties if p.start == end and p.count is not None and not p.codes), None)
        whole = next((p for p in reversed(view.parties) if p.end <= start and p.people), None)
        if party is None or party.count is None or whole is None:
            continue
        scope = _scope(view, party.end, situation)
        codes = whole.codes or codes_of(view, view.subject(max(0, whole.start - 1)), focus, situation)
        if scope and len(codes) == 1:
            yield party, codes[0], replace(party.count, scope=scope), party.start


def _scope(view: View, start: int, situation: Situation) -> str:
    """Return the scope with a word among the next eight; "" for none."""
    near = {view.key(at) for at in range(start, min(len(view.words), start + 8))}
    for code, label in situation.scopes.items():
        words = [key for name in label.said for key in keys_of(name) if len(key) > 3]
        if any(word in near for word in words):
            return code
    return ""


def _is_small_talk(view: View, party: Party) -> bool:
    """Whether a number counts no personnel: "two of its closest allies", "three of them were wounded"."""
    return (
        not party.people
        and not view.starts("strong", party.end)
        and not _reckoned(view, party)
        and not _totals(view, party)
    )


def _harmed(view: View, party: Party) -> bool:
    """Whether a number counts the dead, wounded or captured: "avec 250 casques bleus morts"."""
    near = (*range(party.start - 1, party.start - 9, -1), *range(party.end, party.end + 4))
    for at in near:
        if 0 <= at < len(view.words) and view.is_kind("harmed", at):
            between = range(at, party.start) if at < party.start else range(party.end, at)
            return not any(view.hard(place) or view.words[place].text == "," for place in between)
    return False


def _totals(view: View, party: Party) -> bool:
    """Whether a bare number is the total of people: "le personnel s'élève à près de 400"."""
    at = party.start - 1
    if view.key(at) in ("a", "at", "to"):
        at -= 1
    verb = view.key(at)
    if not verb.startswith(("elev", "stand", "stood", "amount", "number", "total", "chiffr", "mont")):
        return False
    following = view.words[party.end] if party.end < len(view.words) else None
    if following is not None and following.word and not view.is_kind("adverb", party.end):
        return False  # "amounts to some 1,300 container loads"
    subject = view.subject(view.group_start(at))
    return subject is not None and subject is not UNKNOWN and subject.people


def _reckoned(view: View, party: Party) -> bool:
    """Whether an actor makes a number one of people: "400 britanniques" in a list, "Australia (300)"."""
    return bool(party.codes)


def _said(view: View, party: Party, situation: Situation) -> tuple[Party | None, int] | None:
    """Return the owner of the people and the word that states it; None if no word does."""
    if view.starts("strong", party.end):
        return _nearest_owner(view, party), party.start
    before = _before(view, party)
    if before is not None:
        return before
    if view.scene.ending("with_people", party.start) is not None and not _yet_to_come(view, party):
        return _with(view, party)
    if _follows_in_list(view, party):
        return None, party.start
    if party.codes and any(view.key(at) in ("strong", "member") for at in range(party.start, party.end)):
        return party, party.start  # "the 640-strong Ethiopian contingent"
    if not party.part and view.key(party.start + 1) == "from" and party.codes:
        return party, party.start  # "341 from the Philippines"
    if (party.possessive or view.key(party.start) in ("the", "les")) and _described_as_there(view, party):
        return party, party.start
    if party.part and party.whole is not None and (party.count is not None or party.codes or party.possessive):
        return party, party.start  # 5,400 in "asked it to withdraw 1,000 of its 5,400 troops"
    if (party.codes or party.possessive) and party.people and _is_there(view, party.end, situation):
        return party, party.start
    if party.possessive and party.people and _object_of_a_move(view, party):
        return party, party.start
    if (served := view.scene.ending("is_there", party.start)) is not None and view.lexicon.language == "fr":
        return view.subject(served), party.start  # "à laquelle participent 300 soldats"
    return _as_subject(view, party)


def _object_of_a_move(view: View, party: Party) -> bool:
    """Whether a move that is only supposed is of all: "reviews the deployment of its 121 soldiers"."""
    before = range(max(0, party.start - 2), party.start)
    if view.key(party.start - 1) in ("of", "de"):
        return any(view.is_kind("presence_noun", at) or view.is_kind("withdrawal_noun", at) for at in before)
    return any(
        verb.needs & {"people", "kept"} for at in before for verb in view.lexicon.verbs.get(view.words[at].form, ())
    )


def _is_there(view: View, at: int, situation: Situation) -> bool:
    """Whether the words at `at` say that people are in the theatre: "already in the country", "sur place"."""
    while view.is_kind("adverb", at) and view.starts("on_site", at) is None:
        at += 1
    if view.starts("on_site", at) is not None:
        return True
    start = next((view.scene.spans[k][at] for k in ("at", "from") if at in view.scene.spans.get(k, {})), None)
    if start is None or view.key(at) in ("de", "d'", "du", "des", "from"):
        return False
    near = next((place for place in view.places if start <= place.start <= start + 1), None)
    return near is not None and near.country in situation.theatre


def _yet_to_come(view: View, party: Party) -> bool:
    return (
        any(view.is_kind(kind, at) for at in range(*view.clause(party.start)) for kind in ("future", "should"))
        and party.start > 3
    )


def _described_as_there(view: View, party: Party) -> bool:
    """Whether the people are described as there: "the some 500 soldiers participating in the mission"."""
    return view.key(party.end) in (
        "participating",
        "serving",
        "deployed",
        "stationed",
        "based",
        "taking",
        "deployes",
        "stationnes",
        "presents",
        "engages",
        "participant",
    )


def _before(view: View, party: Party) -> tuple[Party | None, int] | None:
    """Return owner and word by the words before: "has around 300 soldiers", "there are 341 Filipino soldiers"."""
    for at in range(party.start - 1, max(-1, party.start - 10), -1):
        if at < 0 or view.hard(at):
            return None
        if view.any_kind("there_are", max(0, at - 2), at + 1) and _ends_near(view, party, at):
            past = view.key(at) in ("were", "avait")
            return None if past else (Party(party.start, party.start, pronoun="it"), at)
        verbs = [verb for verb in view.lexicon.verbs.get(view.words[at].form, ()) if "number" in verb.needs]
        if verbs and view.party_at(at) is None:
            return _had(view, at, verbs[0].tense, party)
        other = view.party_at(at)
        if (
            other is not None
            and (other.people or other.codes)
            and not view.ends_preposition(other.start)
            and view.key(other.end) not in ("of", "de", "d'")
        ):
            return None
        if view.words[at].form in view.lexicon.verbs or view.words[at].text in (".", '"'):
            return None
    return None


def _ends_near(view: View, party: Party, at: int) -> bool:
    return party.start - at <= 3


def _had(view: View, at: int, tense: Tense, party: Party) -> tuple[Party | None, int] | None:
    start = view.group_start(at)
    if any(view.is_kind(kind, place) for place in range(start, at) for kind in ("future", "negation", "should")):
        return None
    perfect = any(view.is_kind("have", place) for place in range(start, at))
    if tense == Tense.PAST and view.lexicon.language == "en" and not perfect:
        return None  # "had 300 soldiers" is no longer true
    if tense == Tense.PARTICIPLE and not perfect:
        return None
    if view.key(at) in ("be", "been", "is", "are", "was", "were", "est", "sont", "etait") and not _contingent_before(
        view, start
    ):
        return None
    subject = view.subject(start)
    if subject is None or subject is UNKNOWN:
        return None
    return subject, at


def _contingent_before(view: View, start: int) -> bool:
    subject = view.subject(start)
    return subject is not None and subject is not UNKNOWN and subject.people and subject.count is None


def _nearest_owner(view: View, party: Party) -> Party | None:
    before = [other for other in view.parties if other.end <= party.start and (other.codes or other.people)]
    return before[-1] if before else None


def _with(view: View, party: Party) -> tuple[Party | None, int] | None:
    """Return owner and word after "with": "With 1,100 military engaged there, the Bundeswehr …"."""
    if party.start <= 3 and not any(other.codes for other in view.parties if other.end <= party.start):
        after = next(
            (
                other
                for other in view.parties
                if other.start >= party.end and other.codes and not view.ends_preposition(other.start)
            ),
            None,
        )
        return (after, party.start) if after is not None else None
    theatre = set(view.scene.theatre)
    owner = next(
        (p for p in reversed(view.parties) if p.end <= party.start and p.codes and not set(p.codes) <= theatre), None
    )
    near = owner is not None and party.start - owner.end <= 9 and owner.end > view.clause(party.start)[0]
    return (owner, party.start) if near else None


def _follows_in_list(view: View, party: Party) -> bool:
    """Whether a number continues a list: "has 500 soldats canadiens, 400 britanniques et 120 allemands"."""
    if not party.codes or (view.lexicon.language == "en" and not party.people):
        return False
    place = party.start - 1
    while place >= 0:
        other = view.party_at(place)
        if other is not None:
            if other.count is None or not other.codes:
                return False
            return _before(view, other) is not None or _follows_in_list(view, other)
        if view.words[place].text != "," and not view.is_kind("joint", place):
            return False
        place -= 1
    return False


def _as_subject(view: View, party: Party) -> tuple[Party | None, int] | None:
    """Return owner and word if the people are the subject: "About 400 special forces are stationed there"."""
    if view.ends_preposition(party.start) or (party.part and party.whole is None):
        return None
    for at in range(party.end, min(len(view.words), party.end + 7)):
        if view.words[at].text in (",", ".", ";", ":"):
            return None
        if view.is_kind("is_there", at) or any(key in view.words[at].key for key in ("deploye", "stationn")):
            start = view.group_start(at)
            group = range(min(start, at), at)
            if any(view.is_kind(kind, place) for place in group for kind in ("future", "negation", "might")) or any(
                view.key(place) in ("had", "avaient", "was", "were") for place in group
            ):
                return None
            if view.words[at].key in ("are", "sont") and not _locative(view, at):
                continue
            return party, at
    return None


def _locative(view: View, at: int) -> bool:
    following = view.key(at + 1)
    return following in (
        "in",
        "there",
        "at",
        "still",
        "based",
        "stationed",
        "deployed",
        "serving",
        "present",
        "presents",
        "encore",
        "a",
        "au",
        "en",
        "sur",
        "dans",
        "currently",
        "affectes",
    )


def _of_another_time(view: View, at: int, setting: Setting) -> bool:
    start, end = view.clause(at)
    for day in view.days:
        if start <= day.start < end and day.role not in ("since",) and (day.year is not None or day.turn == -1):
            written = day.written(setting.published or setting.situation.starts, False)
            last = last_day(written) if written else None
            if last is not None and last < setting.situation.starts:
                return True
    return False
