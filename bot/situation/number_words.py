"""Read numbers in words, below 10,000, in English and French: "thirty-five", "quatre-vingt-dix".

Words such as "a dozen" and "une vingtaine" are read too. A text is read wholly, or not at all.
"""

import re

_SMALL = {
    word: number
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    )
    for number, word in enumerate(words.split())
} | {"une": 1, "dix sept": 17, "dix huit": 18, "dix neuf": 19}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    **{"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80},
    **{"octante": 80, "nonante": 90, "quatre vingt": 80, "quatre vingts": 80},
}
_TO_TWENTY = ("soixante", "quatre vingt")
"""French adds one to nineteen to these."""
_DOZENS = {
    **{"dozen": 12, "dozens": 12, "score": 20, "douzaine": 12, "douzaines": 12},
    **{"dizaine": 10, "dizaines": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40},
    **{"cinquantaine": 50, "soixantaine": 60, "centaine": 100, "centaines": 100, "millier": 1000, "milliers": 1000},
}
_HALVES = ("half a dozen", "une demi douzaine")
_ROUND = frozenset(name for name in _DOZENS if name.rstrip("s") not in ("dozen", "douzaine"))
"""Words that by themselves mean "about"."""


def read_words(text: str) -> tuple[int, bool] | None:
    """Return the number, and whether its word means "about"; None if it is no number. `text` is normalised."""
    words = re.sub(r"[\s-]+", " ", text).strip().removesuffix(" de").removesuffix(" d'")
    if words in _HALVES:
        return 6, False
    head, _, last = words.rpartition(" ")
    if last in _DOZENS:
        many = _dozens(head)
        return None if many is None else (many * _DOZENS[last], last in _ROUND)
    number = _number(words)
    return None if number is None else (number, False)


def _dozens(head: str) -> int | None:
    """Read "a", "two" or "2" before a word for many; return None for bare "dozens", which gives no number."""
    if re.fullmatch(r"[0-9]{1,3}", head):
        return int(head)
    return 1 if head in ("a", "une", "un") else _number(head)


def _number(words: str) -> int | None:
    """Read a number made of thousands, hundreds and the rest."""
    for unit, size in ((("thousand", "mille"), 1000), (("hundred", "cent", "cents"), 100)):
        many, found, rest = _cut(words, unit)
        if found:
            times = 1 if many in ("", "a") else int(many) if re.fullmatch(r"\d{1,2}", many) else _below_hundred(many)
            below = 0 if not rest else _number(rest) if size == 1000 else _below_hundred(rest)
            valid = times is not None and below is not None and 1 <= times <= 99 and below < size
            return times * size + below if valid and times is not None and below is not None else None
    return _below_hundred(words)


def _cut(words: str, units: tuple[str, ...]) -> tuple[str, bool, str]:
    parts = words.split()
    place = next((place for place, part in enumerate(parts) if part in units), None)
    if place is None:
        return "", False, ""
    rest = parts[place + 1 :]
    return " ".join(parts[:place]), True, " ".join(rest[1:] if rest[:1] == ["and"] else rest)


def _below_hundred(words: str) -> int | None:
    if words in _SMALL:
        return _SMALL[words]
    if words in _TENS:
        return _TENS[words]
    for name, tens in _TENS.items():
        rest = words.removeprefix(f"{name} ").removeprefix("et ")
        if words.startswith(f"{name} ") and rest in _SMALL:
            unit = _SMALL[rest]
            return tens + unit if 1 <= unit < (20 if name in _TO_TWENTY else 10) else None
    return None
