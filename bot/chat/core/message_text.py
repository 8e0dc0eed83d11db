"""Read the visible text of a message (words, forwards, cards, file names) and the source of the news."""

from collections.abc import Iterator
from typing import Any

import discord

from bot.actions.reports.quote import Posted

_MOST = 8_000
"""Most characters that are read: a message has up to 2,000, its cards up to 6,000."""


def posted(message: discord.Message) -> Posted:
    """Read any message; `text` is empty if it only shows a picture."""
    shown: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    texts = [part for one in shown for part in _texts(one)]
    card = next((embed for one in shown for embed in one.embeds if embed.url or embed.title), None)
    written = message.message_snapshots[0].created_at if message.message_snapshots else message.created_at
    text = "\n".join(dict.fromkeys(filter(None, texts)))[:_MOST]
    if card is None:
        return Posted(text, message.jump_url, written, url=next(_links(shown), ""))
    named = card.provider.name or card.author.name or card.footer.text or ""
    return Posted(text, message.jump_url, written, named if card.url else "", card.url or "", card.title or "")


def _texts(shown: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield shown.content
    for embed in shown.embeds:
        yield from (embed.title or "", embed.description or "")
        yield from (f"{field.name}: {field.value}" for field in embed.fields)
        yield from (embed.author.name or "", embed.url or "")
    for component in _components(shown):
        yield str(getattr(component, "content", None) or "")
        yield from (item.description or "" for item in getattr(component, "items", ()))
    for file in shown.attachments:
        yield from (file.title or file.filename, file.description or "")


def _links(shown: list[discord.Message | discord.MessageSnapshot]) -> Iterator[str]:
    """Yield the addresses of link buttons."""
    for one in shown:
        for component in _components(one):
            if url := getattr(component, "url", None):
                yield str(url)


def _components(shown: Any) -> Iterator[Any]:
    """Yield all components, nested ones included, in reading order."""
    waiting = list(shown.components)
    while waiting:
        component = waiting.pop(0)
        yield component
        beside = getattr(component, "accessory", None)
        waiting[:0] = [*getattr(component, "children", ()), *([beside] if beside is not None else [])]
