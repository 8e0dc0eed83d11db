"""What is printed comes out on every terminal, and nothing is said to a reader that has gone.

A terminal that is not of UTF-8 gets the nearest letters that it has: "Cote d'Ivoire" and "->" where it cannot show
more, and a question mark for what has no likeness.
"""

import codecs
import json
import os
import select
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO

_LIKENESS = "rollcall-likeness"
_SIGNS = str.maketrans(
    {
        "→": "->", "←": "<-", "↔": "<->", "–": "-", "—": "-", "−": "-", "…": "...", "·": "-", "•": "*", "‑": "-",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "≈": "~", "≥": ">=", "≤": "<=",
        "×": "x", "✓": "+", "✗": "x", "⚠": "!", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "№": "No",
    }
)  # fmt: skip
_SPARED = ("Mn", "Cf", "So", "Sk")
"""Marks, joiners and pictures: the words beside them say the same."""


def _likeness(error: UnicodeError) -> tuple[str, int]:
    """What stands in place of letters that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_like(letter, error.encoding) for letter in letters), error.end


def _like(letter: str, encoding: str) -> str:
    """The letter without its marks, another sign, nothing for a picture, or a question mark."""
    if unicodedata.category(letter) in _SPARED and ord(letter) not in _SIGNS:
        return ""
    parts = unicodedata.normalize("NFKD", letter.translate(_SIGNS))
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    try:
        plain.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "?"
    return plain


def adapt_streams() -> None:
    """Let both outputs write what they can of every letter. What is closed already is as good as the null device."""
    codecs.register_error(_LIKENESS, _likeness)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  for the whole process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_LIKENESS)


def print_json(data: Any) -> None:
    """The same data on every terminal: what it cannot show is escaped as JSON does."""
    print(json.dumps(data, ensure_ascii=not _shows_all(sys.stdout), indent=2))  # noqa: T201


def _shows_all(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def reader_has_gone() -> bool:
    """Whether what was printed has nobody to go to, as behind `| head`. Raises OSError where it cannot be written."""
    with suppress(BrokenPipeError):  # what could not be written may be forgotten by now, so the pipe is asked itself
        sys.stdout.flush()
    try:
        pipe = select.poll()
        pipe.register(sys.stdout, 0)
        return any(event & select.POLLERR for _, event in pipe.poll(0))
    except (OSError, ValueError):
        return False  # no file of the system


def forget_output() -> None:
    """What is still unwritten goes nowhere, so that ending the process does not try it again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
