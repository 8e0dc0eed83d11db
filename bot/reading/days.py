"""Read the days that an article names, counted from its publication: "on Tuesday", "d'ici fin juin"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.reading.calendar_names import month_names, weekday_names
from bot.reading.day import Day
from bot.reading.numbers import spelled_number
from bot.reading.tokens import Token

Spans = Mapping[str, Mapping[int, int]]

_SHIFTS: Mapping[str, int] = MappingProxyType(
    {
        "yesterday": -1,
        "today": 0,
        "tonight": 0,
        "tomorrow": 1,
        "hier": -1,
        "aujourd'hui": 0,
        "demain": 1,
        "avant-hier": -2,
    }
)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
        "year": "year", "years": "year", "fortnight": "fortnight",
        "jour": "day", "jours": "day", "semaine": "week", "semaines": "week", "mois": "month",
        "an": "year", "ans": "year", "annee": "year", "annees": "year", "quinzaine": "fortnight",
    }
)  # fmt: skip
_FOR = frozenset({"for", "pendant", "pour", "durant"})
_FEW = frozenset({"few", "several", "some", "couple", "quelques", "plusieurs"})
_LAST = frozenset({"last", "dernier", "derniere", "passe", "passee", "previous", "past"})
_NEXT = frozenset({"next", "prochain", "prochaine", "coming"})
_THIS = frozenset({"this", "ce", "cette", "cet"})
_END = frozenset({"end", "fin", "late", "close"})
_MIDDLE = frozenset({"middle", "mid", "mi", "milieu"})
_START = frozenset({"beginning", "start", "early", "debut"})
_SMALL = frozenset(
    {
        "the", "of", "du", "de", "le", "la", "l'", "d'", "next", "coming", "prochains", "prochaines", "a", "au",
        "mois", "year", "annee", "month", "cours", "courant", "jour",
    }
)  # fmt: skip


def mark_days(words: Sequence[Token], spans: dict[str, dict[int, int]], language: str) -> None:
    """Add the named months and weekdays to `spans`: numbers beside them count no people."""
    months, weekdays = month_names(language), weekday_names(language)
    for at, word in enumerate(words):
        name = word.key.rsplit("-", 1)[-1]  # "mid-July"
        number_word = spelled_number(name, language) is not None  # "sept" is seven unless a day stands before it
        if number_word and not (at and words[at - 1].text[0].isdigit()):
            continue
        if name in months and (language == "fr" or word.text.rsplit("-", 1)[-1][0].isupper()):
            spans.setdefault("month", {})[at] = at + 1
        if word.key in weekdays:
            spans.setdefault("weekday", {})[at] = at + 1


def days(words: Sequence[Token], spans: Spans, language: str) -> list[Day]:
    """Return every named day, in order."""
    found: list[Day] = []
    at = 0
    while at < len(words):
        day = _soon(at, spans) or _day(words, at, spans, language)
        if day is None:
            at += 1
            continue
        found.append(_with_role(day, words, spans))
        at = day.end
    return found


def _soon(at: int, spans: Spans) -> Day | None:
    end = spans.get("soon", {}).get(at)
    return Day(at, end, role="soon", days=0) if end else None


def _day(words: Sequence[Token], at: int, spans: Spans, language: str) -> Day | None:
    word = words[at]
    if at in spans.get("weekday", {}):
        return _weekday(words, at, spans, language)
    if at in spans.get("month", {}):
        return _month(words, at, language)
    if word.key in _SHIFTS:
        return Day(at, at + 1, days=_SHIFTS[word.key])
    if (
        word.text.isdigit()
        and len(word.text) == 4
        and 1900 <= int(word.text) <= 2100
        and at + 1 not in spans.get("people", {})
    ):
        if at + 1 in spans.get("month", {}) or (at >= 1 and words[at - 1].key in ("-", "/")):
            return None
        return Day(at, at + 1, year=int(word.text), part=_part(words, at))
    iso = _iso(words, at)
    return iso or _relative(words, at, language)


def _iso(words: Sequence[Token], at: int) -> Day | None:
    year, first, month, second, day = ([word.key for word in words[at : at + 5]] + [""] * 5)[:5]
    numeric = all(part.isascii() and part.isdigit() for part in (year, month, day))
    if first == second == "-" and numeric and (len(year), len(month)) == (4, 2):
        return Day(at, at + 5, year=int(year), month=int(month), day=int(day))
    return None


def _weekday(words: Sequence[Token], at: int, spans: Spans, language: str) -> Day:
    """Read a weekday, or the date that follows it: "Tuesday, June 12", "mardi 12 décembre"."""
    weekday = weekday_names(language)[words[at].key]
    for ahead in (1, 2, 3, 4):
        if at + ahead in spans.get("month", {}):
            dated = _month(words, at + ahead, language)
            if dated.day is not None:
                return replace(dated, start=at)
    turn = _turn(words, at)
    end = at + 2 if turn is not None and at + 1 < len(words) and words[at + 1].key in _LAST | _NEXT else at + 1
    start = at - 1 if at and words[at - 1].key in _LAST | _NEXT else at
    return Day(start, end, weekday=weekday, turn=turn)


def _turn(words: Sequence[Token], at: int) -> int | None:
    beside = {words[i].key for i in (at - 1, at + 1) if 0 <= i < len(words)}
    return -1 if beside & _LAST else 1 if beside & _NEXT else 0 if beside & _THIS else None


def _month(words: Sequence[Token], at: int, language: str) -> Day:
    month, start, end = month_names(language)[words[at].key.rsplit("-", 1)[-1]], at, at + 1
    day = _number(words[at - 1]) if at else None
    if day is None and at >= 2 and words[at - 1].key == "of":
        day = _number(words[at - 2])
        start = at - 2 if day else start
    elif day:
        start = at - 1
    after = end + 1 if end < len(words) and words[end].text == "." else end  # "Sept. 15"
    if day is None and after < len(words) and _number(words[after]) and len(words[after].text) <= 4:
        day, end = _number(words[after]), after + 1
    year = None
    comma = end + 1 < len(words) and words[end].text in (",", "of", "de")
    for where in (end, end + 1 if comma else end):
        if where < len(words) and words[where].text.isdigit() and len(words[where].text) == 4:
            year, end = int(words[where].text), where + 1
            break
    turn = _turn(words, at)
    if turn is not None and end < len(words) and words[end].key in _LAST | _NEXT:
        end += 1
    return Day(start, end, year=year, month=month, day=day, part="" if day else _part(words, start))


def _number(word: Token) -> int | None:
    digits = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th|er|e)?", word.text)
    return int(digits[1]) if digits and 1 <= int(digits[1]) <= 31 else None


def _part(words: Sequence[Token], at: int) -> str:
    for word in reversed(words[max(0, at - 4) : at]):
        key = word.key.split("-")[0]
        for name, keys in (("end", _END), ("middle", _MIDDLE), ("start", _START)):
            if key in keys:
                return name
        if word.key not in _SMALL:
            return ""
    return ""


def _relative(words: Sequence[Token], at: int, language: str) -> Day | None:
    """Read a relative day: "last year", "the end of the month", "within six months", "dans quinze jours"."""
    unit = _UNITS.get(words[at].key)
    if unit is None:
        return None
    end = at + 1
    before = words[at - 1].key if at else ""
    after = words[end].key if end < len(words) else ""
    counted = _counted(words, at, language)
    lead = words[counted[1] - 1].key if counted and counted[1] else ""
    lead2 = words[counted[1] - 2].key if counted and counted[1] > 1 else ""
    if counted is not None:
        count, start = counted
        if after in ("ago", "earlier") or (lead == "a" and lead2 == "y") or lead == "depuis":
            return (
                Day(start, end + (after in ("ago", "earlier")), unit=unit, count=count) if lead != "depuis" else None
            )
        if lead in _FOR or (lead in ("of", "de") and lead2 in ("period", "duree", "periode")):
            return Day(start, end, role="for", unit=unit, count=count)
        if (
            lead in ("within", "in", "dans", "d'ici", "sous")
            or lead2 in ("d'",)
            or after == "from"
            or _framed(words, start)
        ):
            role = "by" if lead in ("within", "d'ici", "sous", "ici") or _framed(words, start) else "on"
            return Day(start, end, role=role, unit=unit, count=count)
        return None
    if before in _FEW and any(words[place].key in _FOR for place in range(max(0, at - 3), at - 1)):
        return Day(at - 1, end, role="for", unit=unit)
    if unit == "week" and words[at].key.endswith("s"):
        return None  # "the last weeks of 2020"
    if before in _LAST or after in _LAST:
        return Day(at - 1, end + (after in _LAST), unit=unit, turn=-1)
    if before in _NEXT or after in _NEXT:
        return Day(at - 1, end + (after in _NEXT), unit=unit, turn=1)
    if unit in ("month", "year", "week") and (
        before in _THIS or _part(words, at) or (before in ("the", "l'") and after == "is")
    ):
        out = after == "is" and end + 1 < len(words) and words[end + 1].key == "out"
        return Day(at - 1, end + 2 * out, unit=unit, turn=0, part=_part(words, at))
    return None


def _framed(words: Sequence[Token], start: int) -> bool:
    """Whether a period stands before: "within the coming six months", "over the next six months"."""
    leads = [word.key for word in words[max(0, start - 4) : start]]
    return any(key in ("within", "over") for key in leads) and (
        "coming" in leads or "next" in leads or "the" in leads
    )


def _counted(words: Sequence[Token], at: int, language: str) -> tuple[int, int] | None:
    """Return the number before a unit of time, and its word."""
    where = at - 1
    if where >= 0 and words[where].key in ("coming", "next", "prochains", "prochaines", "full"):
        where -= 1
    if where < 0:
        return None
    word = words[where]
    if word.text.isdigit() and len(word.text) <= 3:
        return int(word.text), where
    if word.key in ("a", "an", "un", "une", "one"):
        return 1, where
    number = spelled_number(word.key, language)
    return (number, where) if number is not None and number <= 100 else None


def _with_role(day: Day, words: Sequence[Token], spans: Spans) -> Day:
    """Set the role from the words before the day: by, until, since or from."""
    if day.role != "on":
        return day
    at = day.start
    while at > 0 and (words[at - 1].key in _SMALL or words[at - 1].key.split("-")[0] in _END | _MIDDLE | _START):
        if _role_at(at, spans):
            break
        at -= 1
    role = _role_at(at, spans) or _role_at(day.start, spans)
    if role is None and day.part == "end" and day.month is None and (day.year or day.unit == "year"):
        role = "by"
    if role is None and any(day.end == start for start in spans.get("by", {})):
        role = "on"
    return replace(day, start=min(day.start, at), role=role or "on")


def _role_at(at: int, spans: Spans) -> str | None:
    for kind, role in (("by", "by"), ("until", "until"), ("since", "since"), ("starting", "from")):
        if any(end == at or end - 1 == at for end in spans.get(kind, {}).values()):
            return role
    return None
