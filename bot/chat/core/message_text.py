"""Read the visible text of a message (words, forwards, cards, file names) and the source of the news."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import discord

from bot.actions.reports.quote import Posted

_MOST = 8_000
"""Most characters that are read: a message has up to 2,000, its cards up to 6,000."""

_MASKED = re.compile(r"\[([^\]\n]+)\]\(<?(https?://[^\s<>)]+)>?\)")
_FORMAT = re.compile(
    r"""(?P<kept>https?://\S+)
    | \\(?P<sign>[^A-Za-z0-9\s])
    | ~~.+?~~
    | <t:(?P<instant>\d{1,11})(?::\w)?>
    | <(?:@[!&]?|\#)\d+> | <a?:\w+:\d+>
    | ^[ ]*(?:>>>|>|-\#|\#{1,3})[ ]
    | \*+ | __+ | \|\| | `+ | (?<!\w)_ | _(?!\w)""",
    re.MULTILINE | re.VERBOSE,
)
"""What Discord does not show as it is typed: addresses stay, what is struck out goes."""


def unformatted(text: str) -> str:
    """Return the words of markdown, with the addresses of links at their end."""
    addresses = [address for _, address in _MASKED.findall(text)]
    return "\n".join([_FORMAT.sub(_shown, _MASKED.sub(r"\1", text)), *addresses]).strip()


def _shown(found: re.Match[str]) -> str:
    if found["instant"]:
        return f"{datetime.fromtimestamp(int(found['instant']), UTC):%Y-%m-%d}"
    return found["kept"] or found["sign"] or ""


def posted(message: discord.Message) -> Posted:
    """Read any message; `text` is empty if it only shows a picture."""
    shown: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    texts = [part for one in shown for part in _texts(one)]
    card = next((embed for one in shown for embed in one.embeds if embed.url or embed.title), None)
    written = message.message_snapshots[0].created_at if message.message_snapshots else message.created_at
    text = "\n".join(dict.fromkeys(filter(None, map(unformatted, texts))))[:_MOST]
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
