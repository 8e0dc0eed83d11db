"""Check the words beside a verb: it must tell of people who come, go or stay, not of who "leaves the door open"."""

from dataclasses import replace

from bot.reading.objects import activity, acts, clitic_object, left_over, names_base, next_noun, object_of, plain_end
from bot.reading.trigger import NEAR, Trigger
from bot.reading.view import UNKNOWN, View
from bot.situation.report import Action, Phase


def _check_people(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people move or are moved: "pull its troops out", "the troops were moved", "the Danes withdrew"."""
    if trigger.passive:
        subject = trigger.subject
        return (
            replace(trigger, mover=subject)
            if subject is not None and subject is not UNKNOWN and (subject.people or subject.pronoun or subject.count)
            else None
        )
    moved = object_of(view, trigger.start)
    if moved is not None:
        return replace(trigger, mover=moved)
    if not acts(trigger):
        return None
    if view.lexicon.language == "fr" and clitic_object(view, trigger.start):
        return trigger
    reflexive = view.lexicon.language == "fr" and any(
        view.key(i) in ("se", "s'") for i in range(view.group_start(trigger.start), trigger.start)
    )
    intransitive = trigger.action == Action.WITHDRAWAL and view.words[trigger.start].key.startswith(
        ("with", "pull", "part", "disen")
    )
    if reflexive or (
        intransitive and (plain_end(view, trigger.start) or view.key(trigger.start + 1) in ("out", "back"))
    ):
        return replace(trigger, mover=trigger.subject)
    if (
        names_base(view, trigger.start)
        and trigger.action == Action.WITHDRAWAL
        and view.words[trigger.start].key.startswith(("evac", "quit"))
    ):
        return replace(trigger, mover=trigger.subject)
    moving = (
        trigger.action == Action.RELOCATION
        and trigger.subject is not None
        and trigger.subject.people
        and plain_end(view, trigger.start)
    )
    return replace(trigger, mover=trigger.subject) if moving else None


def _check_place(view: View, trigger: Trigger) -> Trigger | None:
    """Check that a place is left: "left Gao", "will leave the country", not "left the door open"."""
    if not acts(trigger) or (trigger.passive and view.lexicon.language == "en"):
        return None
    if view.words[trigger.start].key == "left" and left_over(view, trigger):
        return None
    if view.key(trigger.start).startswith("mov") and (moved := object_of(view, trigger.start)) is not None:
        return replace(trigger, mover=moved)  # "moved its seven soldiers out of the country"
    clitic = view.lexicon.language == "fr" and any(
        view.key(i) in ("l'", "la", "le", "les", "y") for i in range(view.group_start(trigger.start), trigger.start)
    )
    if (
        clitic
        or plain_end(view, trigger.start)
        or names_base(view, trigger.start)
        or view.key(trigger.start + 1) in ("home", "out", "up", "bagage", "bagages")
    ):
        return replace(trigger, mover=trigger.subject)
    return None


def _check_strength(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people become fewer or more, not prices."""
    if trigger.passive:
        subject = trigger.subject
        return (
            replace(trigger, mover=subject)
            if subject is not None
            and subject is not UNKNOWN
            and (subject.people or subject.pronoun in ("it", "body"))
            else None
        )
    moved = object_of(view, trigger.start)
    if moved is None and trigger.action == Action.DRAWDOWN and _by_itself(view, trigger):
        return replace(trigger, mover=trigger.subject)
    return replace(trigger, mover=moved) if moved is not None and (moved.people or moved.pronoun) else None


def _by_itself(view: View, trigger: Trigger) -> bool:
    """Whether an actor grows smaller: "has begun drawing down", "les effectifs passeront de 120 à 40"."""
    subject = trigger.subject
    if subject is None or subject is UNKNOWN:
        return False
    counts = [p for p in view.parties if trigger.end <= p.start <= trigger.end + 5 and p.count is not None]
    if view.key(trigger.start).startswith("pass"):
        return subject.people and len(counts) > 1
    return view.key(trigger.start + 1) == "down" and plain_end(view, trigger.start + 1)


def _check_still(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people stay: "will stay", "remain in Gao", not "remains concerned"."""
    if not acts(trigger) or trigger.subject is None:
        return None
    place = next_noun(view, trigger.start)
    told = view.key(place) if place is not None else ""
    place_kept = told in (
        "deployed",
        "stationed",
        "present",
        "put",
        "there",
        "behind",
        "deployes",
        "stationnes",
        "presents",
        "sur",
        "deploye",
        "basés",
        "bases",
        "engages",
        "here",
        "indefinitely",
        "ouvert",
        "ouverte",
        "operational",
        "unchanged",
        "inchange",
        "inchanges",
        "inchangee",
        "inchangees",
        "longtemps",
        "long",
        "mobilises",
    )
    if told == "a" and any(place.start == (next_noun(view, trigger.start) or -2) + 1 for place in view.places):
        return replace(trigger, mover=trigger.subject)  # "resteront à Erbil"
    if place_kept or (plain_end(view, trigger.start) and told not in ("of", "to", "a", "que", "d'")):
        return replace(trigger, mover=trigger.subject)
    return None


def _check_kept(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people or an activity stay: "keep their soldiers", "has maintained its support"."""
    kept = object_of(view, trigger.start, 9)
    if kept is not None and kept.count is not None and not kept.possessive and trigger.stage.phase != Phase.ANNOUNCED:
        return None  # "keeps 60 soldiers" is a strength
    if kept is not None and kept.people and acts(trigger):
        return replace(trigger, mover=kept)
    if acts(trigger) and trigger.subject is not None and activity(view, trigger.start + 1, trigger.start + 4):
        return trigger
    return None


def _check_mandate(view: View, trigger: Trigger) -> Trigger | None:
    told = {view.key(place) for place in range(trigger.start + 1, min(len(view.words), trigger.start + 8))}
    own = {"mandate", "mandat", "mission", "deployment", "deploiement", "presence", "stay", "participation"}
    return trigger if told & own and acts(trigger) and trigger.subject is not None else None


def _check_activity(view: View, trigger: Trigger) -> Trigger | None:
    """Check that an activity stops or resumes: training, payments."""
    if trigger.passive and (trigger.subject is None or trigger.subject is UNKNOWN):
        start, _ = view.clause(trigger.start)
        own = [p for p in view.within(start, trigger.start) if p.codes and (p.adjective or view.key(p.end) == "'s")]
        paused = bool(own) and activity(view, start, trigger.start)
        if paused:
            return replace(trigger, mover=replace(own[-1], pronoun=""), subject=None)
    if not acts(trigger):
        return None
    if trigger.passive:
        start, _ = view.clause(trigger.start)
        return trigger if activity(view, start, trigger.start) else None
    if activity(view, trigger.start + 1, trigger.start + NEAR) or _stops_doing(view, trigger):
        return trigger
    start = view.group_start(trigger.start)
    clause, _ = view.clause(trigger.start)
    return trigger if plain_end(view, trigger.start) and activity(view, clause, start) else None


def _stops_doing(view: View, trigger: Trigger) -> bool:
    """Whether an organisation stops what it does: "would stop making cars"."""
    stops = view.key(trigger.start).startswith(("stop", "ceas", "halt"))
    return stops and view.key(trigger.start + 1).endswith("ing") and trigger.action == Action.SUSPENSION


def _check_assets(view: View, trigger: Trigger) -> Trigger | None:
    """Check that a company gives up what it owns there: "sold its stake"."""
    if trigger.passive or not acts(trigger) or trigger.subject is None:
        return None
    near = range(trigger.end, min(len(view.words), trigger.end + 6))
    own = any(view.is_kind("possessive", at) for at in near)
    return trigger if own and any(view.is_kind("assets", at) for at in near) else None


def _check_closing(view: View, trigger: Trigger) -> Trigger | None:
    """Check that an actor closes what is its own: "closed its embassy", "fermer temporairement son ambassade"."""
    if trigger.passive or not acts(trigger):
        return None
    near = range(trigger.end, min(len(view.words), trigger.end + NEAR))
    own = any(view.is_kind("possessive", at) for at in near)
    return trigger if own and any(view.is_kind("closed", at) for at in near) else None


def _check_arriving(view: View, trigger: Trigger) -> Trigger | None:
    """Check that more people come, with a number or "more", and that it does not describe people already there."""
    arriving = view.words[trigger.start].key.startswith(("arriv", "join"))
    moved = trigger.subject if arriving or trigger.passive else object_of(view, trigger.start)
    if moved is None or moved is UNKNOWN or not (moved.people or arriving):
        return None
    more = any(
        view.key(i)
        in (
            "more",
            "additional",
            "extra",
            "fresh",
            "further",
            "another",
            "supplementaires",
            "renfort",
            "renforts",
            "nouveaux",
        )
        for i in range(moved.start, min(len(view.words), moved.end + 2))
    )
    completed = trigger.stage.phase == Phase.COMPLETED
    if not (moved.count or more) or (trigger.passive and not more and completed):
        return None
    perfect = any(view.is_kind("have", place) for place in range(view.group_start(trigger.start), trigger.start))
    if view.words[trigger.start].key.startswith("deplo") and completed and perfect and not more and not view.days:
        return None  # "has deployed some 1,000 troops" is a strength
    return replace(trigger, mover=moved)


def _check_from(view: View, trigger: Trigger) -> Trigger | None:
    return (
        trigger
        if any(view.is_kind("from", place) for place in range(trigger.end, min(len(view.words), trigger.end + NEAR)))
        else None
    )


def _check_abroad(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people go to another country than that of the story: "had gone to Kuwait"."""
    subject = trigger.subject
    if subject is None or subject is UNKNOWN or not subject.people:
        return None
    near = range(trigger.end, trigger.end + 4)
    gone = any(p.start in near and p.country and p.country not in view.scene.theatre for p in view.places)
    return replace(trigger, mover=subject) if gone and view.is_kind("to", trigger.end) else None


def _check_presence(view: View, trigger: Trigger) -> Trigger | None:
    """Check that a presence ends: "end its participation in the mission"."""
    near = range(trigger.end, min(len(view.words), trigger.end + 6))
    own = any(
        view.is_kind("possessive", at)
        and (view.is_kind("presence_noun", at + 1) or view.is_kind("presence_noun", at + 2))
        for at in near
    )
    ended = object_of(view, trigger.start)  # "the deployment of the Bundeswehr"
    if (
        ended is not None
        and ended.codes
        and any(view.is_kind("presence_noun", at) for at in range(ended.start, ended.end))
    ):
        return replace(trigger, mover=ended)
    return trigger if own and acts(trigger) and trigger.subject is not None else None


def _check_home(view: View, trigger: Trigger) -> Trigger | None:
    """Check that people go home, which is leaving: "a regagné le Tchad", "rentrés au pays"."""
    near = range(trigger.end, min(len(view.words), trigger.end + 6))
    home = any(view.is_kind("home", place) for place in near)
    named = any(place.start in near for place in view.places)
    return replace(trigger, mover=trigger.subject) if home or named else None


CHECKS = {
    "people": _check_people,
    "place": _check_place,
    "strength": _check_strength,
    "still": _check_still,
    "kept": _check_kept,
    "mandate": _check_mandate,
    "activity": _check_activity,
    "arriving": _check_arriving,
    "closing": _check_closing,
    "abroad": _check_abroad,
    "assets": _check_assets,
    "from": _check_from,
    "home": _check_home,
    "presence": _check_presence,
}
