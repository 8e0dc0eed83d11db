"""What each picture of the seeds' days shows, as it was last looked at and found good; `make pictures` renews it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bot.pictures.plan.plan import Plan

from .seeds import Case, cases

FOLDER = Path(__file__).parent / "golden"


def written(plan: Plan) -> str:
    return json.dumps(asdict(plan), ensure_ascii=False, indent=1) + "\n"


def kept(case: Case) -> str:
    return (FOLDER / f"{case.name}.json").read_text(encoding="utf-8")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for case in cases():
        (FOLDER / f"{case.name}.json").write_text(written(case.plan()), encoding="utf-8")


if __name__ == "__main__":
    main()
