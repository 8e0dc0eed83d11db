"""Discord's limits, each named once, and how to measure against them (Discord's developer documentation, 2026)."""

import re

CARD_CHARACTERS = 4000
"""Most characters of all text displays of one Components V2 message together."""
CARD_COMPONENTS = 40
"""Most components of a message, nested ones included."""
ROW_BUTTONS = 5
SELECT_OPTIONS = 25
OPTION_LABEL = 100
CUSTOM_ID = 100
BUTTON_LABEL = 80
ALT_TEXT = 1024
"""Most characters of the alt text of a picture in a gallery."""
CHOICES = 25
CHOICE_NAME = 100
CHOICE_VALUE = 100
MODAL_TITLE = 45
PLACEHOLDER = 150
MODAL_LABEL = 45
MODAL_DESCRIPTION = 100
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
OPTION_TEXT = 6000
"""Most characters of an option that declares no limit of its own."""
ATTACHMENT_BYTES = 10 * 1024 * 1024
"""Most bytes of one file in a server without boosts."""

UPLOAD_BYTES = 10 << 20
"""Most bytes of all files of one message in a server without boosts."""
IMPORT_BYTES = 8 << 20
"""Our own limit of an import: some thirty thousand rows, which are read in memory."""


LETTER = re.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|.(?:[\u0300-\u036f\ufe0e\ufe0f\u20e3\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]|\u200d.){0,20}",
    re.DOTALL,
)
"""Matches what looks like one letter: a flag, a letter with its marks, a joined emoji."""


def measure(text: str) -> int:
    """Return the length in UTF-16 code units, as Discord's clients count it; its servers never count more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Cut plain text to at most `limit`, with an ellipsis at the end."""
    if measure(text) <= limit:
        return text
    kept, room = [], limit - 1
    for found in LETTER.finditer(text):
        letter = found[0]
        room -= measure(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"
