"""Options of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actions.reports.written_days import Order


@dataclass(frozen=True, slots=True)
class FileOptions:
    order: Order | None = None
    """Order of day and month, if the file does not show it."""
    encoding: str | None = None
    """Encoding of the file, if it is not UTF-8."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Columns by the key of their header (see `columns.read_mapping`)."""
    new_organisations: bool = False
    """Whether unknown actors become organisations of the situation."""
    new_places: bool = False
    extend_coverage: bool = False
    """Whether coverage is extended to the last row."""
