"""A small situation and reports of it, as the store is handed them."""

from datetime import date
from typing import Any

from bot.situation.report import Report, Text
from bot.situation.situation import Mission, Organisation, Place, Situation
from bot.situation.written import read_report


def text(words: str, french: str = "") -> Text:
    return Text(words, french or words)


HARBOUR = Situation(
    slug="harbour-2021",
    prefix="HB21",
    title=text("The harbour"),
    theatre=("LB",),
    time_zone="Asia/Beirut",
    starts=date(2021, 1, 1),
    organisations=(Organisation("UN", text("United Nations", "Nations unies")),),
    missions={"UNIFIL": Mission("UNIFIL", text("UNIFIL", "Finul"))},
    places={"naqoura": Place("naqoura", text("Naqoura"), "LB")},
    scopes={"engineers": text("engineers", "génie")},
)
DESERT = Situation(
    slug="desert-2022",
    prefix="DS22",
    title=text("The desert"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=date(2022, 1, 1),
)


def report(number: int, situation: Situation = HARBOUR, **more: Any) -> Report:
    written = {
        "id": f"{situation.prefix}-{number:04}",
        "actor": "FR",
        "action": "stay",
        "phase": "under_way",
        "reported": "2022-03-05",
        "recorded": "2022-03-06T00:00:00+00:00",
        "credibility": 2,
        "summary": {"en": "They stay.", "fr": "Ils restent."},
        "sources": [{"publisher": "Agency", "title": "News", "language": "en", "published": "2022-03-05"}],
        **more,
    }
    return read_report(written, situation)


def rolls(first: int, last: int, situation: Situation = HARBOUR) -> list[Report]:
    return [report(number, situation) for number in range(first, last + 1)]
