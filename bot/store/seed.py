"""The reviewed content that ships with the bot: one TOML file for each situation (format: data/README.md)."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import N_, Refused
from bot.languages.table import LANGUAGES
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.written import read_report, read_situation


@dataclass(frozen=True, slots=True)
class SeedFile:
    path: Path
    digest: str
    """Digest of the bytes, so that a file that was loaded before is not parsed again."""

    def read(self) -> tuple[Situation, list[Report]]:
        """Read situation and reports. Raises Refused, which names the entry, if the file is wrong."""
        try:
            written = tomllib.loads(self.path.read_text(encoding="utf-8"))
            described = written["situation"]
            described["amended"] = [one for source in written["sources"] for one in _amended(source)]
            situation = read_situation(described)
            sources = {source.pop("key"): source for source in written["sources"]}
            reports = [read_report(_complete(entry, written, sources), situation) for entry in written["reports"]]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
            raise Refused(
                N_("{name} cannot be read: {problem}."), name=self.path.name, problem=str(error).rstrip(".")
            ) from error
        return situation, reports


def seed_files() -> Iterator[SeedFile]:
    """Yield the seeds of this installation: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "seed", package.parent / "data" / "seed"):
        if folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                yield SeedFile(path, hashlib.sha256(path.read_bytes()).hexdigest())
            return


def _amended(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each earlier description of a document with its present one."""
    for earlier in source.pop("was", ()):
        now = {name: value for name, value in source.items() if name != "key"}
        yield {"was": {**now, **earlier}, "now": now}


def _complete(entry: dict[str, Any], written: dict[str, Any], sources: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with its sources in full; in the file, a document is described once for all entries."""
    summary = {code: entry.pop(code) for code in LANGUAGES if code in entry}
    cited = [sources[key] for key in entry.pop("sources")]
    filing = {"recorded": written["recorded"], "recorder": written["recorder"]}
    return {**filing, **entry, "summary": summary, "sources": cited}
