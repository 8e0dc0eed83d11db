"""The simulated Discord's page with links between channels, in its viewer's language; it shows one channel at a time.

SimCord serves one channel per session. Here each page stays in the channel that it was opened in, links lead to the
others, and the viewer stays the same person.
"""

import asyncio
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import simcord
from aiohttp import web
from simcord.preview import Preview
from simcord.preview._server import PreviewServer

from bot.cli.demo_newsroom import demo_language
from bot.languages.table import LANGUAGES

_BEFORE = '<header class="channel-header">'
_STYLE = """
.newsroom { display: flex; flex: 0 0 auto; flex-wrap: wrap; gap: 2px; padding: 5px 10px; background: #2b2d31; }
.newsroom a { padding: 4px 7px; border-radius: 6px; color: #dbdee1; font-size: 13px; text-decoration: none; }
.newsroom a:hover, .newsroom a[aria-current] { background: #4e5058; color: #fff; }
.channel-composer { grid-template-columns: minmax(0, 1fr); }
.preview-app.presentation-responsive { width: 100% !important; height: 100% !important; }
"""
"""The links, a composer that is no wider than a phone (a long hint pushed its send button off the screen), and a page
that is as wide as the window at once: SimCord asks its server first, and is too wide until it answers."""
_KEEP_THE_KEY = """
for (const link of document.querySelectorAll(".newsroom a")) link.hash = window.location.hash;
"""
"""Keeps the page's key in links. It stands behind the # of an address, which browsers do not send to a server."""


class NewsroomPreview(Preview):
    """A preview of several channels of one server."""

    def __init__(
        self, env: simcord.Env, channels: Sequence[simcord.ChannelHandle], viewers: Sequence[Any], port: int
    ) -> None:
        super().__init__(
            env, channels[0], tuple(viewers), layout="channel", display="responsive", width=960, height=720,
            locale="en-US", timezone="UTC", presentation_time=None, assets=None, port=port,
        )  # fmt: skip
        self.channels = {str(channel.name): channel for channel in channels}
        self._looking: int | None = None
        """Viewer who acted last."""
        self._going: int | None = None
        """Viewer who follows a link to another channel, and for whom the next page opens."""
        self.entered = channels[0]
        """Channel of the next page."""
        self._turn = asyncio.Lock()
        """Held by an action or a refresh: SimCord refuses one that comes during another."""
        self._server = _ChannelServer(self, port)

    def turn_to(self, name: str | None) -> None:
        """Open the next page in this channel for the viewer who followed a link; without a name, the first one."""
        self._going = self._looking if name else None
        self.entered = self.channels.get(name or "", next(iter(self.channels.values())))

    def _open_page(self, viewer_id: Any = None, target_id: Any = None) -> Any:
        """Open a page in the channel of the link, whatever the page before it is still doing in another."""
        acting, self.channel = self.channel, self.entered
        try:
            return super()._open_page(self._going if viewer_id is None else viewer_id, target_id)
        finally:
            self.channel = acting

    def _publish(self, page: Any, **why: Any) -> None:
        """Publish a page in its viewer's language, with dates and commands as Discord would show them."""
        self.locale = LANGUAGES[demo_language(page.viewer.name).code].discord[0]
        super()._publish(page, **why)
        commands = {command["id"]: command for command in self.env.backend.commands[None].values()}
        for entry in page.command_catalog["entries"]:
            _translate(entry, commands[entry["commandId"]], self.locale)

    async def refresh(self) -> None:
        """Show what was posted, after an action that is under way."""
        async with self._turn:
            await super().refresh()

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """Act in the channel of the page that the action comes from, even if another page was opened since.

        What was posted meanwhile stops nobody, as in Discord: SimCord would refuse who has not seen it yet.
        """
        async with self._turn:
            page = self._pages.get(context_id or "")
            if page is None:
                return await super()._action(context_id, body)
            self.channel = next(one for one in self.channels.values() if one.id == page.channel_id)
            if isinstance(body, dict) and isinstance(body.get("published_revision"), int):
                body["published_revision"] = page.revision
            self._looking = page.viewer.id
            result = await super()._action(context_id, body)
            self._looking = page.viewer.id
            return result


class _ChannelServer(PreviewServer):
    preview: NewsroomPreview

    async def _index(self, request: Any) -> Any:
        self.preview.turn_to(request.query.get("channel"))
        return await super()._index(request)

    async def _static(self, request: Any) -> Any:
        served = await super()._static(request)
        added = {"/": self._with_channels, "/preview.css": _styled, "/app.js": _keyed}.get(request.path)
        if added is None:
            return served
        return web.Response(text=added(served.text), content_type=served.content_type, headers=self._SECURITY_HEADERS)

    def _with_channels(self, page: str) -> str:
        links = "".join(self._link(name) for name in self.preview.channels)
        return page.replace(_BEFORE, f'<nav class="newsroom" aria-label="Channels">{links}</nav>{_BEFORE}', 1)

    def _link(self, name: str) -> str:
        here = ' aria-current="page"' if self.preview.channels[name] is self.preview.entered else ""
        return f'<a href="/?channel={escape(name)}"{here}># {escape(name)}</a>'


def _translate(entry: dict[str, Any], command: Mapping[str, Any], locale: str) -> None:
    """Name and describe a command for readers of this language. Names of options stay: the page sends them back."""
    part, names = command, [_said(command, "name", locale)]
    for name in entry["path"][1:]:
        part = next(one for one in part["options"] if one["name"] == name)
        names.append(_said(part, "name", locale))
    entry |= {"invocation": " ".join(names), "description": _said(part, "description", locale)}
    for shown, option in zip(entry["options"], part.get("options", []), strict=True):
        shown["description"] = _said(option, "description", locale)
        for choice, written in zip(shown["choices"], option.get("choices", []), strict=True):
            choice["name"] = _said(written, "name", locale)


def _said(part: Mapping[str, Any], field: str, locale: str) -> str:
    return str((part.get(f"{field}_localizations") or {}).get(locale, part[field]))


def _styled(sheet: str) -> str:
    return sheet + _STYLE


def _keyed(script: str) -> str:
    return script + _KEEP_THE_KEY
