"""`read --compare`: what rules and model make of the same articles, side by side, for an operator to judge."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.actions.library import Library
from bot.actions.reading.readers import readers_of
from bot.articles.press import Press
from bot.cli.terminal import print_json
from bot.documents.article import FALLBACKS
from bot.errors import N_, Misconfigured, Refused
from bot.languages.language import Language
from bot.languages.text import normalise
from bot.model.work import Why
from bot.reading.judging import Figures, Wanted, figures, judge
from bot.settings import load_settings
from bot.situation.report import Text
from bot.situation.situation import Mission, Organisation, Place, Situation

_NO_MODEL = N_("There is no model to compare: set ROLLCALL_READER_MODEL.")
_UNREADABLE = N_("{path} holds no wanted reports: docs/reading.md says what such a file looks like.")
_ARTICLES = N_("{path} has no article: a file NAME.txt with the wanted reports in NAME.json.")
UNNAMED = N_("Say which situation is meant, with --situation.")
_RULES, _MODEL = "rules", "model"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    text: str
    situation: Situation
    published: date | None
    wanted: Wanted | None


async def compare(library: Library, cases: Sequence[Case], as_json: bool, say: Language) -> None:
    """Read every case both ways and print the result. Raises Refused if the model gives no answer."""
    async with Press() as press:
        readers = readers_of(load_settings(), library.database, press)
        if readers.asker is None:
            raise Misconfigured(_NO_MODEL)
        found: dict[str, dict[str, list[dict[str, Any]]]] = {}
        disbelieved = 0
        try:
            for case in cases:
                given = case.text, case.situation, case.published
                by_model = await readers.ask(*given)
                if isinstance(by_model, Why):
                    reason = say(FALLBACKS[by_model.value])
                    raise Refused(N_("{name}: the model gave no answer: {reason}."), name=case.name, reason=reason)
                disbelieved += by_model.disbelieved
                readings = {_RULES: await press.read(*given), _MODEL: by_model.reading}
                found[case.name] = {
                    who: [one.written() for one in reading.proposals] for who, reading in readings.items()
                }
        finally:
            await readers.aclose()
    results = {who: _judged(cases, found, who) for who in (_RULES, _MODEL)}
    if as_json:
        shown = {who: asdict(result) for who, result in results.items() if result}
        print_json({"figures": shown, "disbelieved": disbelieved, "proposals": found})
    else:
        _print(found, results, disbelieved, say)


def _judged(cases: Sequence[Case], found: Mapping[str, Mapping[str, Any]], who: str) -> Figures | None:
    counts: Counter[str] = Counter()
    for case in cases:
        if case.wanted is not None:
            counts += judge(case.text, case.wanted, found[case.name][who])
    return figures(counts) if counts else None


def _print(found: Mapping[str, Any], results: Mapping[str, Figures | None], disbelieved: int, say: Language) -> None:
    console = Console(soft_wrap=False)
    for name, by in found.items():
        table = Table("", say("who"), say("what"), "“ ”", title=name, title_justify="left", box=None)
        for one, who in _merged(by[_RULES], by[_MODEL]):
            table.add_row(who, one["actor"], f"{one['action']} {one['phase']} {_people(one)}", one["evidence"])
        console.print(table)
    out = say.plural(
        "{n} report of the model is left out: the text does not bear it out.",
        "{n} reports of the model are left out: the text does not bear them out.",
        disbelieved,
    )
    console.print(f"\n{out}" if disbelieved else "", markup=False)
    rules, model = results[_RULES], results[_MODEL]
    if rules and model:
        console.print(_figures(rules, model, say))


def _merged(rules: Sequence[Any], model: Sequence[Any]) -> list[tuple[Any, str]]:
    """Return each report once, by its place in the text, with who proposes it."""

    def about(one: Mapping[str, Any]) -> tuple[Any, ...]:
        return one["actor"], one["action"], one["phase"], _people(one)

    theirs, ours = {about(one) for one in rules}, {about(one) for one in model}
    rows = [(one, f"{_RULES} + {_MODEL}" if about(one) in ours else _RULES) for one in rules]
    rows += [(one, _MODEL) for one in model if about(one) not in theirs]
    return sorted(rows, key=lambda row: row[0]["start"])


def _people(one: Mapping[str, Any]) -> str:
    counts = {name: one[name] for name in ("moved", "strength", "remaining") if one[name]}
    return " ".join(f"{name} {_range(count['min'], count['max'])}" for name, count in counts.items())


def _range(low: int | None, high: int | None) -> str:
    return str(low) if low == high else f"{'' if low is None else low}–{'' if high is None else high}"


def _figures(rules: Figures, model: Figures, say: Language) -> Table:
    table = Table("", say("rules"), say("model"), box=None)
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        (say("articles"), lambda one: str(one.articles)),
        (say("wanted"), lambda one: str(one.wanted)),
        (say("proposed"), lambda one: str(one.shown)),
        (say("right"), lambda one: str(one.hits)),
        (say("precision"), lambda one: f"{one.whole.precision:.2f}"),
        (say("recall"), lambda one: f"{one.whole.recall:.2f}"),
        ("F1", lambda one: f"{one.whole.f1:.2f}"),
        (say("ready without an edit"), lambda one: f"{one.ready:.2f}"),
        (say("stay and leave confused"), lambda one: str(one.inverted)),
    ]
    for label, value in rows:
        table.add_row(label, value(rules), value(model))
    for name, theirs in rules.fields.items():
        rates = [f"{one.precision:.2f} {one.recall:.2f} {one.f1:.2f}" for one in (theirs, model.fields[name])]
        table.add_row(name, *rates)
    return table


# cases


def case_of(name: str, text: str, wanted: Path | None, situation: Situation | None, published: date | None) -> Case:
    """Make a case; what is not given is taken from the file of wanted reports. Raises Refused."""
    given = _file(wanted) if wanted else {}
    known = situation or (_situation(given["situation"]) if "situation" in given else None)
    if known is None:
        raise Refused(UNNAMED)
    day = published or (date.fromisoformat(given["published"]) if given.get("published") else None)
    places = {code: place.country for code, place in known.places.items()}
    places |= {label: place.country for place in known.places.values() for label in place.label.said}
    reports = Wanted(given["wanted"], given.get("optional", ()), known.theatre, places) if wanted else None
    return Case(name, text, known, day, reports)


def cases_in(folder: Path, situation: Situation | None) -> list[Case]:
    """Return a case for each NAME.txt that has a NAME.json beside it. Raises Refused without any."""
    texts = [path for path in sorted(folder.glob("*.txt")) if path.with_suffix(".json").is_file()]
    if not texts:
        raise Refused(_ARTICLES, path=folder)
    return [case_of(path.stem, path.read_text("utf-8"), path.with_suffix(".json"), situation, None) for path in texts]


def _file(path: Path) -> dict[str, Any]:
    """Read a file of wanted reports: a list, or an object with them under "wanted". Raises Refused."""
    try:
        given = json.loads(path.read_text("utf-8"))
        given = {"wanted": given} if isinstance(given, list) else given
        for one in (*given["wanted"], *given.get("optional", ())):
            assert isinstance(one["actor"], str)
            assert isinstance(one["action"], str)
    except OSError as error:
        raise Refused(N_("{path} cannot be read: {problem}."), path=path, problem=error.strerror) from error
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise Refused(_UNREADABLE, path=path) from error
    return dict(given)


def _situation(given: Mapping[str, Any]) -> Situation:
    """Make the situation that a file of wanted reports describes. Raises Refused."""
    try:
        aliases = given.get("aliases", {})
        return Situation(
            given["slug"],
            "XX",
            Text(given["slug"]),
            tuple(given["theatre"]),
            "UTC",
            date.fromisoformat(given["starts"]),
            organisations=tuple(
                Organisation(code, Text(label), tuple(aliases.get(code, ())))
                for code, label in given.get("organisations", {}).items()
            ),
            missions={code: Mission(code, Text(label)) for code, label in given.get("missions", {}).items()},
            places={
                code: Place(code, Text(label), country)
                for label, country in given.get("places", {}).items()
                for code in [re.sub(r"[^a-z0-9]+", "-", normalise(label)).strip("-")]
            },
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(N_("The situation in the file of wanted reports cannot be read.")) from error
