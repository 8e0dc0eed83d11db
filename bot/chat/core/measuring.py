"""Measure how long each command and click takes, and put it into the lines of the log."""

import math
from time import perf_counter
from typing import Any

import aiohttp
import discord

from bot.chat.core.no_retry import end_after_one_try
from bot.logs import speak_of
from bot.metrics import COMMANDS, RATE_LIMITED_SECONDS, REQUESTS

_BEGAN = "began"


def expect(tree: discord.app_commands.CommandTree[Any]) -> None:
    """Create the series of failures at zero: Prometheus sees no increase in a series that begins at one."""
    names = [one.qualified_name for kind in discord.AppCommandType for one in tree.walk_commands(type=kind)]
    for name in (*names, discord.InteractionType.component.name, discord.InteractionType.modal_submit.name):
        COMMANDS.labels(name, "failed")


def begin(interaction: discord.Interaction[Any]) -> None:
    command = interaction.command.qualified_name if interaction.command else interaction.type.name
    speak_of(interaction=interaction.id, command=command, guild=interaction.guild_id)
    if interaction.type is not discord.InteractionType.autocomplete:
        interaction.extras[_BEGAN] = perf_counter(), command


def end(interaction: discord.Interaction[Any], result: str) -> None:
    """Record the duration. `result` is answered, refused or failed; only the first call counts."""
    began, command = interaction.extras.pop(_BEGAN, (None, ""))
    if began is not None:
        COMMANDS.labels(command, result).observe(perf_counter() - began)


def request_trace() -> aiohttp.TraceConfig:
    """Trace the requests of discord.py to count the answers of Discord, 429s included."""
    trace = aiohttp.TraceConfig()
    trace.on_request_end.extend((_count, end_after_one_try))
    return trace


async def _count(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
    REQUESTS.labels(ended.method, str(ended.response.status)).inc()
    if ended.response.status == 429:
        RATE_LIMITED_SECONDS.inc(_seconds(ended.response.headers.get("Retry-After", "")))


def _seconds(written: str) -> float:
    """Read seconds; 0 if the text is no number, such as an HTTP date."""
    try:
        asked = float(written)
    except ValueError:
        return 0
    return asked if math.isfinite(asked) and asked > 0 else 0
