"""Prints on any terminal, and stops silently when the reader of a pipe is gone.

A terminal without UTF-8 gets the nearest characters that it has, such as "Cote d'Ivoire" and "->", and a question
mark for a character without any likeness.
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
"""Categories of marks, joiners and pictures, which are left out: the words beside them say the same."""


def _likeness(error: UnicodeError) -> tuple[str, int]:
    """Return a replacement for characters that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_like(letter, error.encoding) for letter in letters), error.end


def _like(letter: str, encoding: str) -> str:
    """Return a letter without its marks, another sign, nothing for a picture, or a question mark."""
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
    """Let both outputs replace characters that they cannot write. A closed output becomes the null device."""
    codecs.register_error(_LIKENESS, _likeness)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  for the whole process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_LIKENESS)


def print_json(data: Any) -> None:
    """Print JSON; characters that the terminal cannot show are escaped."""
    print(json.dumps(data, ensure_ascii=not _shows_all(sys.stdout), indent=2))  # noqa: T201


def _shows_all(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def reader_has_gone() -> bool:
    """Tell whether the reader of the output is gone, as behind `| head`. Raises OSError if writing fails."""
    with suppress(BrokenPipeError):  # the stream may have dropped the unwritten rest, so the pipe is asked below
        sys.stdout.flush()
    try:
        pipe = select.poll()
        pipe.register(sys.stdout, 0)
        return any(event & select.POLLERR for _, event in pipe.poll(0))
    except (OSError, ValueError):
        return False  # not a file of the system


def forget_output() -> None:
    """Send unwritten output to the null device, so that it is not tried again when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
