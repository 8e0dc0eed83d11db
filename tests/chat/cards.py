"""What stands on a card, and everything that Discord would refuse about it (limits: Discord's documentation)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Payload = dict[str, Any]

ACTION_ROW, BUTTON, TEXT_DISPLAY, MEDIA_GALLERY, CONTAINER = 1, 2, 10, 12, 17
COMPONENTS_V2, EPHEMERAL = 1 << 15, 1 << 6


def walk(components: Any) -> Iterator[Payload]:
    """Every component, parents before children."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))


def text_of(components: Any) -> str:
    """What a person reads, without markdown's escapes: `AFP [B1]`, not `AFP \\[B1\\]`."""
    texts = [part["content"] for part in walk(components) if part["type"] == TEXT_DISPLAY]
    return "\n".join(texts).replace("\\", "").replace("\u00a0", " ")


def buttons(components: Any) -> dict[str, Payload]:
    """By label, as they stand."""
    return {part["label"]: part for part in walk(components) if part["type"] == BUTTON}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def complaints(components: Any) -> list[str]:
    """What Discord would refuse of the components of one message; empty when it would take them."""
    return [*_of_the_whole(list(walk(components))), *_of_parts(list(walk(components)))]


def _of_the_whole(parts: list[Payload]) -> Iterator[str]:
    characters = sum(utf16(part["content"]) for part in parts if part["type"] == TEXT_DISPLAY)
    if not 1 <= characters <= 4000:
        yield f"{characters} characters of text, not 1 to 4000"
    if len(parts) > 40:
        yield f"{len(parts)} components, not up to 40"
    repeated = [key for key, n in Counter(part.get("custom_id") for part in parts).items() if key and n > 1]
    yield from (f"custom_id {custom_id!r} more than once" for custom_id in repeated)


def _of_parts(parts: list[Payload]) -> Iterator[str]:
    for part in parts:
        if part["type"] == TEXT_DISPLAY and not part["content"].strip():
            yield "an empty text"
        if part["type"] == ACTION_ROW and not 1 <= len(part["components"]) <= 5:
            yield f"{len(part['components'])} buttons in a row, not 1 to 5"
        if part["type"] == BUTTON:
            yield from _of_a_button(part)
        if part["type"] == MEDIA_GALLERY:
            yield from _of_a_gallery(part)


def _of_a_gallery(gallery: Payload) -> Iterator[str]:
    if not 1 <= len(gallery["items"]) <= 10:
        yield f"{len(gallery['items'])} pictures in a gallery, not 1 to 10"
    for item in gallery["items"]:
        if not 1 <= utf16(item.get("description") or "") <= 1024:
            yield f"an alt text of {utf16(item.get('description') or '')} characters, not 1 to 1024"


def _of_a_button(button: Payload) -> Iterator[str]:
    if not 1 <= utf16(button["label"]) <= 80:
        yield f"the label {button['label']!r} has {utf16(button['label'])} characters, not 1 to 80"
    if not 1 <= utf16(button["custom_id"]) <= 100:
        yield f"custom_id {button['custom_id']!r} has {utf16(button['custom_id'])} characters, not 1 to 100"


def complaints_about_message(body: Payload) -> list[str]:
    """Of the body of a request that creates or edits a message: V2 only, pinging nobody, within limits."""
    found = complaints(body.get("components"))
    if body.get("content") or body.get("embeds"):
        found.append("content or embeds beside Components V2")
    if "flags" in body and not body["flags"] & COMPONENTS_V2:
        found.append("not a Components V2 message")
    if body.get("allowed_mentions") != {"parse": []}:
        found.append(f"may ping: allowed_mentions is {body.get('allowed_mentions')}")
    return found
