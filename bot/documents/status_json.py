"""The machine-readable answer: one JSON object, whose keys other tools rely on (docs/status.schema.json)."""

from typing import Any

from bot.names import Names, is_country
from bot.situation.activity import MissionStanding
from bot.situation.posture import Standing
from bot.situation.report import Count, Report
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot


def status_json(snapshot: Snapshot, names: Names) -> dict[str, Any]:
    zone = snapshot.situation.zone
    return {
        "situation": snapshot.situation.slug,
        "as_of": snapshot.as_of.astimezone(zone).isoformat(),
        "known_at": snapshot.known_at.astimezone(zone).isoformat(),
        "actors": [_actor(standing, names) for standing in snapshot.standings.values()],
        "missions": [_mission(mission, snapshot.situation) for mission in snapshot.missions.values()],
    }


def _actor(standing: Standing, names: Names) -> dict[str, Any]:
    people = standing.personnel
    return {
        "actor": standing.actor,
        "kind": "country" if is_country(standing.actor) else "organisation",
        "name": names.label(standing.actor, "en"),
        "posture": standing.posture.value,
        "contested": standing.contested,
        "since": standing.since.isoformat() if standing.since else None,
        "temporary": standing.temporary,
        "personnel": {
            "moved": _count(people.moved),
            "strength": _count(people.strength),
            "remaining": _count(people.remaining),
        },
        "figures": [
            {"field": figure.field, **(_count(figure.count) or {}), "report": figure.report.id}
            for figure in standing.figures
        ],
        "destinations": list(standing.destinations),
        "reports": [report.id for report in standing.evidence],
        "sources": _publishers(standing.evidence),
        "ratings": [report.rating for report in standing.evidence],
        "against": [
            {
                "report": report.id,
                "posture": standing.claims(report).value,
                "sources": _publishers([report]),
                "rating": report.rating,
            }
            for report in standing.against
        ],
        "disputes": [
            {"field": dispute.field, "decided": dispute.decided.id, "against": dispute.against.id}
            for dispute in standing.disputes
        ],
        "announced": [report.id for report in standing.announced],
    }


def _mission(mission: MissionStanding, situation: Situation) -> dict[str, Any]:
    return {
        "mission": mission.mission,
        "name": situation.missions[mission.mission].label.en,
        "activity": mission.activity.value,
        "contested": mission.contested,
        "since": mission.since.isoformat(),
        "covers": list(mission.covers),
        "reports": [report.id for report in mission.reports],
        "against": [report.id for report in mission.against],
        "announced": [report.id for report in mission.announced],
    }


def _count(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {"min": count.min, "max": count.max, "about": count.about, "scope": count.scope}


def _publishers(reports: tuple[Report, ...] | list[Report]) -> list[str]:
    return list(dict.fromkeys(source.publisher for report in reports for source in report.sources))
