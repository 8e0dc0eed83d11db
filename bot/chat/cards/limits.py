"""Discord's limits, each named once, and how to measure against them (Discord's developer documentation, 2026)."""

import re

CARD_CHARACTERS = 4000
"""Over all text displays of one Components V2 message."""
CARD_COMPONENTS = 40
"""Counting nested ones."""
ROW_BUTTONS = 5
CUSTOM_ID = 100
BUTTON_LABEL = 80
ALT_TEXT = 1024
"""Of a picture in a gallery."""
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
"""What a person can type into an option that declares no limit of its own."""
ATTACHMENT_BYTES = 10 * 1024 * 1024
"""Of one file, where a server has no boosts."""

UPLOAD_BYTES = 10 << 20
"""Of the files of one message, where the server has no more."""
IMPORT_BYTES = 8 << 20
"""Ours: some thirty thousand rows, which are held in memory while they are read."""


LETTER = re.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|.(?:[\u0300-\u036f\ufe0e\ufe0f\u20e3\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]|\u200d.){0,20}",
    re.DOTALL,
)
"""What a reader takes for one letter: a flag, a letter with its marks, people joined into one picture."""


def measure(text: str) -> int:
    """Length as Discord's clients count it, in UTF-16 code units: never less than its servers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """At most `limit` long, with an ellipsis where something was cut."""
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
