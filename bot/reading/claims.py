"""Derive claims from a sentence: who moves, how many, from where, to where and when. Skip other stories."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.reading.again import aboard, companions, following, taken_up
from bot.reading.claim import Claim
from bot.reading.focus import Focus, codes_of
from bot.reading.party import Party
from bot.reading.places import foreign, gone_to, movement, sent_away
from bot.reading.setting import Setting
from bot.reading.timing import when
from bot.reading.trigger import LEAVING, SOME, Trigger
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Count, Phase
from bot.situation.situation import Situation


def claims(view: View, seen: Sequence[Trigger], focus: Focus, setting: Setting, last: Claim | None) -> list[Claim]:
    """Return the claims of actions; `strengths` has the others. "Did the same" repeats the claim before, `last`."""
    if _former(view) or view.sentence_asks():
        return []
    found: list[Claim] = []
    aims = gone_to(view, seen)
    for trigger in seen:
        if "homeland" not in trigger.needs and foreign(
            view, (trigger.from_, max(trigger.to, trigger.end)), focus, setting.situation, aims
        ):
            continue
        found += _of(view, trigger, focus, setting)
    again = found[-1] if found else last
    return [*found, *aboard(view, last), *following(view, setting, again), *taken_up(view, focus, setting, again)]


def _former(view: View) -> bool:
    return bool(view.scene.spans.get("former"))


def _of(view: View, trigger: Trigger, focus: Focus, setting: Setting) -> Iterator[Claim]:
    action, phase = _said(trigger)
    if phase is None:
        return
    dated = when(view, trigger, phase, setting.published, setting.situation)
    if dated is None:
        return
    who = _who(view, trigger, focus, setting)
    if not who and _nameless(view, trigger):
        yield Claim("", action, phase, view.sentence.start, view.sentence.end)  # "these are …" may name them
    for code, party in who:
        if sent_away(view, trigger, party, code, setting.situation):
            trigger, action = replace(trigger, action=Action.RELOCATION), Action.RELOCATION
        moved, strength, remaining, part = _how_many(view, trigger, action, party)
        origin, destination = movement(view, trigger, code, setting.situation)
        kind = _kind(view, trigger, action, part, destination, setting.situation)
        claim = Claim(
            actor=code,
            action=kind,
            phase=phase,
            start=view.sentence.start,
            end=view.sentence.end,
            moved=moved if kind in LEAVING or kind == Action.REINFORCEMENT else None,
            strength=strength,
            remaining=remaining,
            origin=origin,
            destination=destination,
            effective=dated.effective if kind != Action.STAY else None,
            until=dated.until,
            temporary=_temporary(view, trigger) or dated.limited or None,
            title=view.sentence.title,
            vague=trigger.noun and party is None and not dated.effective,
        )
        yield claim
        yield from companions(view, trigger, claim, setting.situation.theatre)


def _nameless(view: View, trigger: Trigger) -> bool:
    """Whether the sentence says only that "several countries" did it."""
    unknown = trigger.subject is None or trigger.subject is UNKNOWN
    return unknown and view.nameless(view.group_start(trigger.stage.governor or trigger.start))


def _said(trigger: Trigger) -> tuple[Action, Phase | None]:
    """Return action and phase. A denial changes the action: not leaving is staying."""
    action, phase, denied = trigger.action, trigger.stage.phase, trigger.stage.denied
    if not denied or phase is None:
        if action == Action.STAY:
            return action, Phase.UNDER_WAY if phase == Phase.COMPLETED else phase
        return action, phase
    if action in LEAVING:
        return Action.STAY, Phase.UNDER_WAY if phase == Phase.COMPLETED else Phase.ANNOUNCED
    if action == Action.STAY:
        return Action.WITHDRAWAL, phase if phase == Phase.ANNOUNCED else None
    if action == Action.SUSPENSION:
        return Action.STAY, Phase.UNDER_WAY
    return action, None


def _who(view: View, trigger: Trigger, focus: Focus, setting: Setting) -> list[tuple[str, Party | None]]:
    """Return each actor, with the party that counts its people."""
    mover = trigger.mover
    frame = _frame(view, trigger)
    if frame is not None and frame[0] is not mover and (mover is None or mover is frame[1] or not mover.codes):
        whole, owner = frame
        counted = mover if mover is not None and mover is not UNKNOWN and mover.count else None
        quantified = _quantified(view, whole.end, trigger.start)
        codes = whole.codes or codes_of(view, owner, focus, setting.situation)
        if counted is not None or quantified:
            party = replace(whole, whole=whole.count, count=counted.count if counted else None, part=True)
            return [(code, party) for code in codes if code not in setting.situation.theatre]
    source = mover if mover is not None and (mover.codes or (mover.people and not mover.possessive)) else None
    codes = codes_of(view, source, focus, setting.situation) if source is not None else ()
    if source is not None and source.codes and not codes:
        return []  # an actor of the theatre itself
    if not codes and trigger.subject is not UNKNOWN:
        codes = codes_of(view, trigger.subject, focus, setting.situation) if trigger.subject is not None else ()
        if trigger.subject is not None and trigger.subject.codes and not codes:
            return []
    if not codes and mover is not None and mover is not UNKNOWN and not _nameless(view, trigger):
        codes = codes_of(view, mover, focus, setting.situation)
    if not codes and trigger.subject is None and trigger.stage.denied:
        codes = codes_of(view, Party(trigger.start, trigger.start, pronoun="it"), focus, setting.situation)
    if not codes and (named := _after_colon(view, trigger)) is not None:
        codes = codes_of(view, named, focus, setting.situation)
    if len(codes) > 1 and (shares := _respectively(view, codes)):
        return shares
    listed = trigger.subject if trigger.subject is not None and trigger.subject.members else mover
    return [(code, _counted(code, listed, mover)) for code in codes]


def _after_colon(view: View, trigger: Trigger) -> Party | None:
    """Return the party after a colon: "Four other countries have left: Denmark, Finland, …"."""
    if not any(view.is_kind("inclusive", at) for at in range(trigger.from_, trigger.start)):
        return None
    colon = next((at for at in range(trigger.end, len(view.words)) if view.words[at].text == ":"), None)
    return next((p for p in view.parties if colon is not None and colon < p.start <= colon + 2 and p.codes), None)


def _respectively(view: View, codes: tuple[str, ...]) -> list[tuple[str, Party | None]]:
    """Give each actor its number, in the same order: "1,000 and 850 soldiers respectively"."""
    if not view.scene.spans.get("respectively"):
        return []
    counted = [party for party in view.parties if party.count is not None]
    if len(counted) != len(codes):
        return []
    return [(code, replace(party, people=True, members=())) for code, party in zip(codes, counted, strict=True)]


def _counted(code: str, listed: Party | None, mover: Party | None) -> Party | None:
    own = listed.number_of(code) if listed is not None else None
    if own is not None and own.count is not None:
        return own
    if mover is None or mover is UNKNOWN or (mover.members and len(mover.codes) > 1):
        return None
    return mover


def _frame(view: View, trigger: Trigger) -> tuple[Party, Party | None] | None:
    """Return a whole and its owner: "Of the 750 personnel whom London has there, nearly all are to leave"."""
    for party in view.parties:
        if party.end > trigger.start:
            return None
        if party.count is None or not party.people:
            continue
        before = [view.key(at) for at in range(max(0, party.start - 2), party.start + 1)]
        if (party.start <= 12 and any(key in ("of", "sur", "out", "parmi") for key in before[:-1])) or view.key(
            party.start
        ) in ("sur", "of"):
            owner = next(
                (p for p in view.parties if p.start >= party.end and p.end <= trigger.start and p.codes), None
            )
            return party, owner
    return None


def _quantified(view: View, start: int, end: int) -> bool:
    return any(start <= at < end for kind in ("part", "half", "whole") for at in view.scene.spans.get(kind, {}))


def _how_many(
    view: View, trigger: Trigger, action: Action, party: Party | None
) -> tuple[Count | None, Count | None, Count | None, bool]:
    """Return moved, strength, remaining, and whether only a part is meant."""
    if "strength" in trigger.needs and action in (Action.DRAWDOWN, Action.REINFORCEMENT):
        return _by_how_many(view, trigger, party)
    partial = any(
        trigger.from_ <= at < trigger.to
        and view.key(at) in ("partially", "partly", "partiellement", "partial", "partiel")
        for at in view.scene.spans.get("part", {})
    )
    numbering = next((e for s, e in view.scene.spans.get("numbering", {}).items() if e <= trigger.start), None)
    if party is None or party is UNKNOWN:
        return None, None, None, partial
    if numbering is not None and party.count is None:
        number = next(
            (other for other in view.parties if other.start <= numbering + 1 <= other.end and other.count), None
        )
        if number is not None:
            return number.count, None, None, False
    if party.pronoun == "it" and view.key(party.start) == "them" and (counted := _meant(view, party)) is not None:
        return counted, None, None, False  # "Sweden, whose 16 soldiers serve there, will withdraw them"
    if party.halved and party.whole is not None and party.whole.min == party.whole.max and party.whole.min:
        half = party.whole.min // 2
        return Count(half, half, True), party.whole, None, True
    if party.part or party.whole is not None:
        moved = party.count or SOME
        return moved, party.whole, None, moved != party.whole
    if party.count is not None:
        indefinite = (
            not (party.possessive or party.all) and (party.people or not party.codes) and not _definite(view, party)
        )
        return party.count, None, None, indefinite
    return None, None, None, partial


def _meant(view: View, them: Party) -> Count | None:
    """Return the number of the people that "them" means: the only ones counted before it in the sentence."""
    counted = [party for party in view.parties if party.end <= them.start and party.people and party.count]
    return counted[0].count if len(counted) == 1 else None


def _definite(view: View, party: Party) -> bool:
    inside = [view.key(at) for at in range(party.start, party.end)]
    if "'s" in inside[1:] or any(key in ("last", "remaining", "derniers", "dernieres") for key in inside):
        return True  # "Azerbaijan's 120 soldiers", "the last 12"
    if view.key(party.start - 1) in ("the", "les") and party.count is not None:
        return True
    if view.key(party.start) in ("des", "du", "aux"):  # "le départ des 1 500 militaires"
        return party.count is not None
    return view.key(party.start) in ("the", "les", "l'", "ces", "these")


def _by_how_many(
    view: View, trigger: Trigger, party: Party | None
) -> tuple[Count | None, Count | None, Count | None, bool]:
    """Return the same for verbs of change: "reduce it from 95 to 75", "cut by 20"."""
    moved = strength = remaining = None
    for other in view.parties:
        if other.count is None or not trigger.end <= other.start < trigger.to or other is party:
            continue
        before = view.key(other.start - 1)
        if before in ("to", "a", "at"):
            remaining = other.count
        elif before in ("by", "de", "d'") and moved is None and view.key(other.start - 1) != "from":
            moved = other.count
        elif before in ("from",):
            strength = other.count
    if moved is not None and remaining is not None and view.lexicon.language == "fr":
        moved, strength = None, moved  # "de 5 100 à 2 500"
    if party is not None and party is not UNKNOWN and party.count is not None and strength is None:
        strength = party.whole or party.count
    if trigger.action == Action.REINFORCEMENT:
        return moved, None, None, True
    return moved, strength, remaining, True


def _kind(
    view: View, trigger: Trigger, action: Action, part: bool, destination: tuple[str, ...], situation: Situation
) -> Action:
    """Return the kind of a departure: of all, of a part, or a move inside the theatre."""
    if action not in LEAVING:
        return action
    if destination and all(situation.country_of(place) in situation.theatre for place in destination):
        return Action.RELOCATION
    if action == Action.RELOCATION and destination and situation.outside(destination):
        return Action.DRAWDOWN if part else Action.WITHDRAWAL
    if action == Action.WITHDRAWAL and part:
        return Action.DRAWDOWN
    return action


def _temporary(view: View, trigger: Trigger) -> bool | None:
    start, end = trigger.from_, max(trigger.to, trigger.end)
    if view.any_kind("temporary", start, end) and trigger.action != Action.STAY and not trigger.stage.denied:
        return True
    return None


def last_claim(found: Sequence[Claim], before: Claim | None) -> Claim | None:
    """Return the claim that "did the same" repeats after this sentence."""
    return next((claim for claim in reversed(found) if claim.action != Action.CONTRIBUTION), before)
