"""Forms of French verbs: verbs in -er by rule, others from the table."""

from collections.abc import Iterator, Sequence

from bot.reading.forms import Form, Tense, each

_FUTURE = ("a", "ont", "ai", "ons", "ait", "aient")  # future and conditional: in both it has not happened yet


def forms(spelled: Sequence[str]) -> Iterator[Form]:
    """Yield the forms of "retirer", or of "partir present=part,partent participle=parti …"."""
    infinitive, given = spelled[0], dict(word.split("=", 1) for word in spelled[1:])
    said = {name: value.split(",") for name, value in given.items()}
    root = infinitive.removesuffix("er")
    soft = root + "e" if root.endswith("g") else root
    regular = infinitive.endswith("er")
    yield infinitive, Tense.INFINITIVE
    yield from each(said.get("present") or ([f"{root}e", f"{root}ent"] if regular else []), Tense.PRESENT)
    if regular:
        yield f"{soft}ons", Tense.PRESENT
    yield from each(said.get("imperfect") or ([f"{soft}ait", f"{soft}aient"] if regular else []), Tense.PAST)
    yield from each(said.get("past") or ([f"{soft}a", f"{root}èrent"] if regular else []), Tense.PAST)
    participle = said["participle"][0] if "participle" in said else f"{root}é"
    if regular or "participle" in said:
        yield from each(_agreeing(participle), Tense.PARTICIPLE)
    yield from each([f"{soft}ant"] if regular else [], Tense.GERUND)
    stem = said["future"][0] if "future" in said else infinitive.removesuffix("e")
    yield from each((f"{stem}{ending}" for ending in _FUTURE), Tense.FUTURE)


def _agreeing(participle: str) -> list[str]:
    """Return the genders and numbers of a participle."""
    plural = participle if participle.endswith("s") else f"{participle}s"
    return [participle, plural, f"{participle}e", f"{participle}es"]
