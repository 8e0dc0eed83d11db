"""What can go wrong in a way that a person can act on.

RollcallError            one sentence: what was wrong, what to do
├── Refused              the request cannot be met as it was asked: unknown name, day outside coverage, bad text
│   ├── Unknown          a name nobody knows; carries "did you mean"
│   ├── Unchanged        everything is as it was asked to be already
│   ├── Overtaken        somebody else was quicker; carries the id of what they filed
│   └── Waiting          nothing is wrong, but a second moderator decides; carries the draft's number
├── Misconfigured        a setting is missing or wrong; the operator can mend it
├── Disconnected         Discord cannot be reached, or ended the connection for good; starting again may help
└── StoreError           the database cannot be used
    ├── JournalConflict  an entry would have to be edited, which the journal never allows
    ├── NewerDatabase    written by a newer version of the bot
    └── Unusable         corrupt, read-only, or the disk is full
        └── Busy         another program has it locked for longer than a write waits

Everything else that escapes is our fault and is answered with an incident id.
"""

from collections.abc import Sequence


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools and translators know
    """Mark `text` for the catalogue without translating it here."""
    return text


class RollcallError(Exception):
    """`text` is a message of the catalogue with `{placeholders}` for `values`.

    Translated where it is shown, because only there the reader's language is known.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        sentence = text.format(**values) if values else text
        super().__init__("".join(letter if letter.isprintable() else " " for letter in sentence))  # one line of a log
        self.text = text
        self.values = values


class Refused(RollcallError):
    """Raised when a request cannot be met as it was asked."""


class Unknown(Refused):
    """Raised for a name that nothing known goes by; `suggestions` are labels a person may have meant.

    `kind` says of what it would be the name: `actor`, `place`, or "" for anything else.
    """

    def __init__(self, text: str, /, suggestions: Sequence[str] = (), kind: str = "", **values: object) -> None:
        super().__init__(text, **values)
        self.suggestions = tuple(suggestions)
        self.kind = kind


class Unchanged(Refused):
    """Raised where nothing has to be done: everything is as it was asked to be already."""


class Overtaken(Refused):
    """Raised for an entry that was corrected or retracted meanwhile; `by` is the id of what stands in its place."""

    def __init__(self, text: str, /, by: str, **values: object) -> None:
        super().__init__(text, by=by, **values)
        self.by = by


class Waiting(Refused):
    """Raised for what was taken in and is filed once a second moderator approves; `number` is the draft's."""

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
