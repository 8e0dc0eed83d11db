"""Errors on which a person can act.

RollcallError            one sentence: what was wrong, what to do
├── Refused              the request cannot be met as it was asked: unknown name, day outside coverage, bad text
│   ├── Several          several mistakes at once; carries them
│   ├── Unknown          an unknown name; carries suggestions
│   ├── Unchanged        everything is already as requested
│   ├── Overtaken        somebody else was quicker; carries the id of their entry
│   └── Waiting          a second moderator has to decide; carries the number of the draft
├── Misconfigured        a setting is missing or wrong; the operator can correct it
├── Disconnected         Discord cannot be reached, or ended the connection for good; starting again may help
└── StoreError           the database cannot be used
    ├── JournalConflict  an entry would have to be edited, which the journal never allows
    ├── NewerDatabase    written by a newer version of the bot
    └── Unusable         corrupt, read-only, or the disk is full
        └── Busy         another program has it locked for longer than a write waits

Any other exception is our fault and is answered with an incident id.
"""

from collections.abc import Sequence


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools and translators know
    """Mark `text` for the catalogue without translating it here."""
    return text


class RollcallError(Exception):
    """`text` is a message of the catalogue with `{placeholders}` for `values`.

    It is translated where it is shown, since only there the reader's language is known.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        sentence = text.format(**values) if values else text
        super().__init__("".join(letter if letter.isprintable() else " " for letter in sentence))  # logs on one line
        self.text = text
        self.values = values


class Refused(RollcallError):
    """Raised when a request cannot be met as it was asked."""


class Several(Refused):
    """Raised for several mistakes, so that a person is told all of them at once."""

    def __init__(self, problems: Sequence[Refused]) -> None:
        super().__init__(problems[0].text, **problems[0].values)
        self.problems = tuple(problems)


class Unknown(Refused):
    """Raised for an unknown name; `suggestions` are labels that a person may have meant.

    `kind` is the kind of thing that was named: `actor`, `place`, or "" for anything else.
    """

    def __init__(self, text: str, /, suggestions: Sequence[str] = (), kind: str = "", **values: object) -> None:
        super().__init__(text, **values)
        self.suggestions = tuple(suggestions)
        self.kind = kind


class Unchanged(Refused):
    """Raised when there is nothing to do because everything is already as requested."""


class Overtaken(Refused):
    """Raised for an entry that was corrected or retracted meanwhile; `by` is the id of the entry that replaced it."""

    def __init__(self, text: str, /, by: str, **values: object) -> None:
        super().__init__(text, by=by, **values)
        self.by = by


class Waiting(Refused):
    """Raised when a draft is kept until a second moderator approves it; `number` is the draft's."""

    def __init__(self, text: str, /, number: int, **values: object) -> None:
        super().__init__(text, number=number, **values)
        self.number = number


class Misconfigured(RollcallError):
    """Raised when a setting is missing or wrong."""


class Disconnected(RollcallError):
    """Raised when the connection to Discord cannot be made or kept."""


class StoreError(RollcallError):
    """Raised when the database cannot be used."""


class JournalConflict(StoreError):
    """Raised when an entry of the journal would have to be edited."""


class NewerDatabase(StoreError):
    """Raised for a database that a newer version of the bot wrote."""


class Unusable(StoreError):
    """Raised when the database file is corrupt, read-only, locked, or the disk is full."""


class Busy(Unusable):
    """Raised when another program has the database locked, and waiting did not help."""
