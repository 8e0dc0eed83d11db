"""Text as it is shown and as it is compared in searches."""

import unicodedata


def folded(text: str) -> str:
    """No accents, no case, one space between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(plain.replace("’", "'").split())


def visible(text: str) -> str:
    """Without what hides or reorders other characters, on one line."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if not _hides(c))


def legible(text: str) -> str:
    """As it is kept: nothing hidden, one space between words."""
    return " ".join(visible(text).split())


def _hides(character: str) -> bool:
    # The joiner holds emoji together; other format characters (zero width, right-to-left) only mislead.
    return unicodedata.category(character) in ("Cf", "Cs") and character != "\u200d"
