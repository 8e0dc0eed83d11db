"""Forms of English verbs: regular forms by rule, irregular ones from the table."""

from collections.abc import Iterator, Sequence

from bot.reading.forms import Form, Tense

_VOWELS = "aeiou"


def forms(spelled: Sequence[str]) -> Iterator[Form]:
    """Yield the forms of "withdraw withdrew withdrawn", or a regular verb alone."""
    base = spelled[0]
    past = spelled[1] if len(spelled) > 1 else _regular_past(base)
    participle = spelled[2] if len(spelled) > 2 else past
    yield base, Tense.BASE
    yield _third_person(base), Tense.PRESENT
    yield _gerund(base, doubled=len(spelled) > 1 and past == f"{base}{base[-1]}ed"), Tense.GERUND
    yield past, Tense.PAST
    yield participle, Tense.PARTICIPLE
    if base == "be":
        yield from (("is", Tense.PRESENT), ("are", Tense.PRESENT), ("was", Tense.PAST), ("were", Tense.PAST))
        yield "been", Tense.PARTICIPLE
    if base == "have":
        yield "has", Tense.PRESENT


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if _consonant_y(base) else f"{base}ed"


def _third_person(base: str) -> str:
    if _consonant_y(base):
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"


def _gerund(base: str, doubled: bool) -> str:
    if doubled or base in _DOUBLING:
        return f"{base}{base[-1]}ing"
    return f"{base[:-1]}ing" if base.endswith("e") and not base.endswith(("ee", "be")) else f"{base}ing"


_DOUBLING = frozenset({"cut", "set", "put", "shut", "get", "quit", "let", "begin"})


def _consonant_y(base: str) -> bool:
    return base.endswith("y") and base[-2:-1] not in _VOWELS
