"""Read what pip-audit found: `python -m tests.audit REPORT.json`.

pip-audit ends with 0 where it could look up nothing at all, and with 1 both for an advisory and for a database that
does not answer. Its report tells these apart.
"""

import json
import sys
from pathlib import Path
from typing import Any


def verdict(report: str) -> tuple[str, int]:
    """One sentence, and the exit code: 1 only where an advisory was found."""
    try:
        dependencies: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return "skipped: the advisory database cannot be reached from here", 0
    found = [one for one in dependencies if one.get("vulns")]
    if found:
        names = ", ".join(f"{one['name']} {one['version']} ({_ids(one)})" for one in found)
        return f"found known vulnerabilities: {names}", 1
    unknown = sum("skip_reason" in one for one in dependencies)
    if unknown == len(dependencies):
        return "skipped: the advisory database cannot be reached from here", 0
    rest = f"; {unknown} could not be looked up" if unknown else ""
    return f"no known vulnerability, dependencies looked up: {len(dependencies) - unknown}{rest}", 0


def _ids(dependency: dict[str, Any]) -> str:
    return ", ".join(one["id"] for one in dependency["vulns"])


if __name__ == "__main__":
    path = Path(sys.argv[1])
    text, code = verdict(path.read_text(encoding="utf-8") if path.exists() else "")
    print(f"audit: {text}")
    sys.exit(code)
