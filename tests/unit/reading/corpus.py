"""Invented articles with the reports that a moderator would want, in a short form that is easy to review.

A line of a `.gold` file is "wanted: ACTOR ACTION PHASE field=value … | field=value,value …": what stands after the
bar is as good.
A number is "80", "500.." (at least) or "..1400" (at most); a number that is not given must not be proposed.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.reading.article import Proposal
from bot.situation.report import Action, Count, Text
from bot.situation.situation import Mission, Organisation, Place, Situation

FOLDER = Path(__file__).parent / "articles"
LEAVE = frozenset({"withdrawal", "drawdown", "relocation"})


@dataclass(frozen=True)
class Wanted:
    actor: str
    action: str
    phase: str
    optional: bool
    fields: dict[str, str] = field(default_factory=dict)
    accept: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, name: str, value: str) -> bool:
        own = {"action": self.action, "phase": self.phase}.get(name, self.fields.get(name, ""))
        return value == own or value in self.accept.get(name, ())


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    language: str
    published: date
    situation: Situation
    reports: tuple[Wanted, ...]


def cases() -> list[Case]:
    return [_case(path) for path in sorted(FOLDER.glob("*.gold"))]


def _case(path: Path) -> Case:
    lines = [line.partition(": ")[::2] for line in path.read_text("utf-8").replace(":\n", ": \n").splitlines()]
    head = {name: value for name, value in lines if name not in ("wanted", "optional")}
    slug, theatre, starts, language, published = head["situation"].split()
    reports = tuple(_wanted(value, name == "optional") for name, value in lines if name in ("wanted", "optional"))
    text = path.with_suffix(".txt").read_text("utf-8")
    return Case(
        path.stem, text, language, date.fromisoformat(published), _situation(slug, theatre, starts, head), reports
    )


def _situation(slug: str, theatre: str, starts: str, head: dict[str, str]) -> Situation:
    def pairs(name: str) -> list[tuple[str, str]]:
        return [(a, b) for a, _, b in (one.strip().partition("=") for one in head[name].split(",")) if a]

    return Situation(
        slug, "XX20", Text(slug, slug), tuple(theatre.split(",")), "UTC", date.fromisoformat(starts), None,
        tuple(Organisation(code, Text(label, label)) for code, label in pairs("organisations")),
        {code: Mission(code, Text(label, label)) for code, label in pairs("missions")},
        {code_of(name): Place(code_of(name), Text(name, name), country) for name, country in pairs("places")},
    )  # fmt: skip


def code_of(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def _wanted(line: str, optional: bool) -> Wanted:
    said, _, good = line.partition("|")
    actor, action, phase, *_ = said.split()
    fields = dict(re.findall(r"(\w+)=(.*?)(?=\s+\w+=|\s*$)", said))
    accept = {name: tuple(values.split(",")) for name, values in re.findall(r"(\w+)=(\S*)", good)}
    return Wanted(actor, action, phase, optional, {k: "" if v == "none" else v for k, v in fields.items()}, accept)


def number(count: Count | None) -> str:
    if count is None:
        return ""
    low, high = ("" if bound is None else str(bound) for bound in (count.min, count.max))
    return low if low == high else f"{low}..{high}"


@dataclass
class Score:
    wanted: int = 0
    shown: int = 0
    hits: int = 0
    ready: int = 0
    inverted: int = 0
    said: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("wanted", "shown", "hits", "ready", "inverted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.said += other.said


def judge(case: Case, proposals: tuple[Proposal, ...]) -> Score:
    """One to one, by actor and kind of action; a strength must be the same number."""
    score = Score(wanted=sum(not one.optional for one in case.reports))
    pairs = sorted(
        (one.optional, -_agreement(one, proposal), i, j)
        for i, one in enumerate(case.reports)
        for j, proposal in enumerate(proposals)
        if _alike(one, proposal)
    )
    used: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in used and j not in used.values():
            used[i] = j
    matched = {j: case.reports[i] for i, j in used.items()}
    for j, proposal in enumerate(proposals):
        one = matched.get(j)
        if one is not None and one.optional:
            continue
        score.shown += 1
        score.hits += one is not None
        score.ready += one is not None and _agreement(one, proposal) == 5
        stays = {
            w.action == "stay" for w in case.reports if w.actor == proposal.actor and w.action in (*LEAVE, "stay")
        }
        leaves = proposal.action in LEAVE
        score.inverted += one is None and proposal.action in (*LEAVE, "stay") and stays == {leaves}
        if one is None or _agreement(one, proposal) < 5:
            score.said.append(f"{case.name}: {'spare' if one is None else 'unlike'} {_show(proposal)}")
    score.said += [f"{case.name}: missed {w}" for i, w in enumerate(case.reports) if i not in used and not w.optional]
    return score


def _show(proposal: Proposal) -> str:
    numbers = f"moved={number(proposal.moved)} strength={number(proposal.strength)}"
    claim = f"{proposal.actor} {proposal.action} {proposal.phase} {numbers} to={proposal.destination}"
    return f"{claim} | {proposal.evidence[:90]}"


def _alike(one: Wanted, proposal: Proposal) -> bool:
    same = proposal.action in LEAVE if one.action in LEAVE else proposal.action == one.action
    counted = one.action != Action.CONTRIBUTION or number(proposal.strength) == one.fields.get("strength")
    return proposal.actor == one.actor and same and counted


def _agreement(one: Wanted, proposal: Proposal) -> int:
    values = {
        "action": proposal.action.value,
        "phase": proposal.phase.value,
        "moved": number(proposal.moved),
        "strength": number(proposal.strength),
        "to": ",".join(proposal.destination),
    }
    return sum(
        one.allows(name, value) or (name == "to" and code_of(one.fields.get("to", "-")) == code_of(value))
        for name, value in values.items()
    )
