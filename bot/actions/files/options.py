"""What somebody says of a file besides the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actions.reports.written_days import Order


@dataclass(frozen=True, slots=True)
class FileOptions:
    order: Order | None = None
    """Of day and month, where the file does not show it."""
    encoding: str | None = None
    """Of its characters, where they are not UTF-8."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What its headers name, by their key (see `columns.read_mapping`)."""
    new_organisations: bool = False
    """Whether who is unknown becomes an organisation of the situation."""
    new_places: bool = False
    extend_coverage: bool = False
    """Whether coverage goes on until the last row."""
