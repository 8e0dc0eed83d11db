"""Splits the documents of a row: each address in a cell is a document with its own publisher."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.actions.files.columns import MOST_SOURCES

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s;,|]+(?=https?://)", re.IGNORECASE)
_PUBLISHERS = re.compile(r"\s*(?:[;|\n]|\s/\s)\s*")


def with_documents(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Turn further addresses into documents of their own; cells with at most one address stay as they are."""
    if cells.get("url", "").count("://") + cells.get("publisher", "").count("://") < 2:
        return cells
    addresses = _addresses(cells)
    if len(addresses) < 2:
        return cells
    words = _ADDRESS.sub(" ", cells.get("publisher", "")).strip(" \n;,|")
    publishers = [name for name in _PUBLISHERS.split(words) if name]
    if len(publishers) != len(addresses):
        publishers = [words or _host(addresses[0]), *(_publisher(one, addresses[0], words) for one in addresses[1:])]
    return {**cells, "publisher": publishers[0], "url": addresses[0]} | _further(cells, addresses, publishers)


def _addresses(cells: Mapping[str, str]) -> list[str]:
    """Return the addresses of both cells, each once. A comma ends an address only if another address follows."""
    found = [
        *_ADDRESS.findall(" ".join(_BETWEEN.split(cells.get("publisher", "")))),
        *_BETWEEN.split(cells.get("url", "")),
    ]
    return list(dict.fromkeys(one.strip().rstrip(";,|") for one in found if one.strip()))


def _publisher(address: str, first: str, words: str) -> str:
    """Return the publisher of a further address: the named one if the host is the same, else the host."""
    return words if words and _host(address) == _host(first) else _host(address)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _further(cells: Mapping[str, str], addresses: list[str], publishers: list[str]) -> dict[str, str]:
    taken = [int(number[1]) for name in cells if (number := re.search(r"_(\d+)$", name))]
    start = max(taken, default=1) + 1
    further = list(zip(addresses[1:], publishers[1:], strict=True))[: max(0, MOST_SOURCES + 1 - start)]
    return {
        name: text
        for number, (address, publisher) in enumerate(further, start)
        for name, text in ((f"url_{number}", address), (f"publisher_{number}", publisher))
    }
