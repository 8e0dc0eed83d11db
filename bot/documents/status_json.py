"""The machine-readable answer: one JSON object, whose keys other tools rely on (docs/status.schema.json)."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from bot.names import Names, is_country
from bot.situation.activity import MemberStanding, MissionStanding
from bot.situation.figures import Dispute, Figure
from bot.situation.plans import Plan
from bot.situation.posture import since
from bot.situation.report import Count, Report
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def status_json(snapshot: Snapshot, names: Names) -> dict[str, Any]:
    zone = snapshot.situation.zone
    return {
        "situation": snapshot.situation.slug,
        "as_of": snapshot.as_of.astimezone(zone).isoformat(),
        "known_at": snapshot.known_at.astimezone(zone).isoformat(),
        "actors": [_actor(standing, names, zone) for standing in snapshot.standings.values()],
        "missions": [_mission(mission, snapshot.situation) for mission in snapshot.missions.values()],
    }


def _actor(standing: Standing, names: Names, zone: ZoneInfo) -> dict[str, Any]:
    people, last = standing.personnel, standing.last_report
    return {
        "actor": standing.actor,
        "kind": "country" if is_country(standing.actor) else "organisation",
        "name": names.label(standing.actor, "en"),
        "posture": standing.posture.value,
        "extent": standing.extent.value if standing.extent else None,
        "contested": standing.contested,
        "since": standing.since.isoformat() if standing.since else None,
        "temporary": standing.temporary,
        "personnel": {
            "moved": _count(people.moved),
            "strength": _count(people.strength),
            "remaining": _count(people.remaining),
        },
        "figures": [_figure(figure, zone) for figure in standing.figures],
        "parts": list(standing.parts),
        "destinations": list(standing.destinations),
        "reports": [report.id for report in standing.evidence],
        "sources": _publishers(standing.evidence),
        "ratings": [report.rating for report in standing.evidence],
        "vaguer": [_said(report) for report in standing.vaguer],
        "against": [{**_said(report), "posture": standing.claims(report).value} for report in standing.against],
        "disputes": [_dispute(dispute) for dispute in standing.disputes],
        "announced": [report.id for report in standing.announced],
        "plans": [_plan(plan) for plan in standing.plans],
        "moves_within": [
            {**_said(report), "moved": _count(report.personnel.moved), "to": list(report.destination)}
            for report in standing.within
        ],
        "last_report": last.known.astimezone(zone).date().isoformat() if last else None,
    }


def _said(report: Report) -> dict[str, Any]:
    return {"report": report.id, "sources": _publishers([report]), "rating": report.rating}


def _figure(figure: Figure, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "field": figure.field,
        **(_count(figure.count) or {}),
        "report": figure.report.id,
        "reports": [report.id for report in figure.reports],
        "sources": _publishers(figure.reports),
        "ratings": [report.rating for report in figure.reports],
        "since": since(figure.report, zone).isoformat(),
        "against": [
            {**(_count(other.count) or {}), "report": other.report.id, "sources": _publishers(other.reports)}
            for other in figure.against
        ],
    }


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "field": dispute.field,
        "decided": dispute.decided.id,
        "sources": _publishers(dispute.one.reports),
        "against_field": dispute.other.field,
        "against": dispute.against.id,
        "against_sources": _publishers(dispute.other.reports),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "report": plan.report.id,
        "action": plan.action.value,
        "due": plan.due.isoformat() if plan.due else None,
        "overdue": plan.overdue,
        "moved": _count(plan.moved),
        "remaining": _count(plan.remaining),
        "extent": plan.extent.value,
        "sources": _publishers([plan.report]),
    }


def _mission(mission: MissionStanding, situation: Situation) -> dict[str, Any]:
    return {
        "mission": mission.mission,
        "name": situation.missions[mission.mission].label.in_language("en"),
        "activity": mission.activity.value,
        "contested": mission.contested,
        "since": mission.since.isoformat(),
        "covers": list(mission.covers),
        "reports": [report.id for report in mission.reports],
        "sources": _publishers(mission.reports),
        "against": [report.id for report in mission.against],
        "announced": [report.id for report in mission.announced],
        "leads": list(mission.leads),
        "members": list(mission.members),
        "actors": [_member(member) for member in mission.actors],
    }


def _member(member: MemberStanding) -> dict[str, Any]:
    return {
        "actor": member.actor,
        "activity": member.activity.value,
        "paused": member.paused,
        "since": member.since.isoformat(),
        "covers": list(member.covers),
        "reports": [report.id for report in member.reports],
        "sources": _publishers(member.reports),
        "against": [report.id for report in member.against],
    }


def _count(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {"min": count.min, "max": count.max, "about": count.about, "scope": count.scope}


def _publishers(reports: Iterable[Report]) -> list[str]:
    return list(dict.fromkeys(source.publisher for report in reports for source in report.sources))
