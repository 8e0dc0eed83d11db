"""The routes through which a bot answers an interaction: its callback, and the webhook that its token opens."""

from __future__ import annotations

from aiohttp import web

from .interactions import (
    ALLOWED_CALLBACKS,
    CHOICES,
    COMMAND,
    DEFER,
    DEFER_UPDATE,
    MODAL,
    REPLY,
    UPDATE,
    Interaction,
)
from .messages import CHAT_INPUT_REPLY, EPHEMERAL, LOADING, PLAIN, Messages, Upload
from .replies import (
    ALREADY_ANSWERED,
    INVALID_FORM,
    TOKEN_EXPIRED,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Refused,
    Reply,
    Route,
)
from .traffic import REQUEST, Request
from .world import APPLICATION_ID, Payload, World


class Callbacks:
    def __init__(self, world: World, messages: Messages) -> None:
        self.world = world
        self.messages = messages
        self.interactions: dict[str, Interaction] = {}  # by token
        self.answer_within = 3.0
        self.token_life = 15 * 60.0

    def routes(self) -> list[Route]:
        hook = "/webhooks/{application}/{token}"
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", hook, self._followup),
            ("GET", hook + "/messages/{message}", self._get_response),
            ("PATCH", hook + "/messages/{message}", self._edit_response),
            ("DELETE", hook + "/messages/{message}", self._delete_response),
        ]

    async def _callback(self, raw: web.Request) -> Reply:
        request = raw[REQUEST]
        interaction = self._answerable(raw)
        if request.json["type"] not in ALLOWED_CALLBACKS[interaction.kind]:
            raise Refused(INVALID_FORM)
        interaction.first_at = request.at
        interaction.callbacks.append(request.json)
        message = self._apply(interaction, request)
        if "with_response" not in request.query:
            return Reply(204)
        return Reply(200, _callback_response(interaction, request.json["type"], message))

    def _answerable(self, raw: web.Request) -> Interaction:
        interaction = self.interactions.get(raw.match_info["token"])
        if interaction is None or interaction.id != raw.match_info["interaction"]:
            raise Refused(UNKNOWN_INTERACTION)
        if interaction.callbacks:
            raise Refused(ALREADY_ANSWERED)
        if interaction.age > self.answer_within:
            raise Refused(UNKNOWN_INTERACTION)
        return interaction

    def _apply(self, interaction: Interaction, request: Request) -> Payload | None:
        """Returns the message that the callback made or changed."""
        kind, data = request.json["type"], request.json.get("data") or {}
        if kind == REPLY:
            interaction.original = self._response(interaction, data, request.uploads)
            interaction.show(request.at, message=interaction.original)
        elif kind == DEFER:
            interaction.loading = True
            flags = data.get("flags", 0) & EPHEMERAL
            interaction.original = self._response(interaction, {"flags": flags}, {})
            interaction.original["flags"] |= LOADING
        elif kind in (UPDATE, DEFER_UPDATE):
            self._update_source(interaction, request, data)
        elif kind == CHOICES:
            interaction.show(request.at, choices=data.get("choices") or [])
        elif kind == MODAL:
            interaction.show(request.at, modal=data)
        return interaction.original if kind in (REPLY, UPDATE) else None

    def _update_source(self, interaction: Interaction, request: Request, data: Payload) -> None:
        if interaction.source is None:
            raise Refused(INVALID_FORM)
        interaction.original = interaction.source
        if request.json["type"] == UPDATE:
            request.flags_before = interaction.source["flags"]
            self.messages.edit(interaction.source, data, request.uploads)
            interaction.show(request.at, message=interaction.source)

    def _response(self, interaction: Interaction, body: Payload, uploads: dict[str, Upload]) -> Payload:
        details = {"interaction_metadata": interaction.metadata(self.world), "webhook_id": APPLICATION_ID}
        kind = CHAT_INPUT_REPLY if interaction.kind == COMMAND else PLAIN
        return self.messages.create(
            interaction.payload["channel_id"], body, uploads, kind=kind, application_id=APPLICATION_ID, **details
        )

    def _spoken(self, raw: web.Request) -> Interaction:
        """The interaction whose token this is, once it has been answered."""
        interaction = self.interactions.get(raw.match_info["token"])
        if interaction is None or not interaction.callbacks:
            raise Refused(UNKNOWN_WEBHOOK)
        if interaction.age > self.token_life:
            raise Refused(TOKEN_EXPIRED)
        return interaction

    def _target(self, raw: web.Request, interaction: Interaction) -> Payload:
        named = raw.match_info["message"]
        message_id = (interaction.original or {}).get("id") if named == "@original" else named
        message = self.messages.by_id.get(message_id or "")
        if message is None:
            raise Refused(UNKNOWN_MESSAGE)
        return message

    async def _followup(self, raw: web.Request) -> Reply:
        interaction, request = self._spoken(raw), raw[REQUEST]
        if interaction.loading and interaction.original:
            # The first follow-up takes the place of "thinking…", with the visibility that the deferral chose.
            return Reply(200, self._fill(interaction, interaction.original, request))
        message = self._response(interaction, request.json, request.uploads)
        interaction.show(request.at, message=message)
        return Reply(200, message)

    async def _edit_response(self, raw: web.Request) -> Reply:
        interaction, request = self._spoken(raw), raw[REQUEST]
        return Reply(200, self._fill(interaction, self._target(raw, interaction), request))

    def _fill(self, interaction: Interaction, message: Payload, request: Request) -> Payload:
        request.flags_before = message["flags"] & ~LOADING
        was_loading = bool(message["flags"] & LOADING)
        message["flags"] &= ~LOADING
        interaction.loading = interaction.loading and not was_loading
        self.messages.edit(message, request.json, request.uploads)
        if was_loading:
            message["edited_timestamp"] = None
        interaction.show(request.at, message=message)
        return message

    async def _get_response(self, raw: web.Request) -> Reply:
        return Reply(200, self._target(raw, self._spoken(raw)))

    async def _delete_response(self, raw: web.Request) -> Reply:
        self.messages.delete(self._target(raw, self._spoken(raw)))
        return Reply(204)


def _callback_response(interaction: Interaction, kind: int, message: Payload | None) -> Payload:
    """What `with_response` asks for: the resource, and which message the answer became."""
    original = interaction.original
    about: Payload = {"id": interaction.id, "type": interaction.kind}
    if original is not None:
        about["response_message_id"] = original["id"]
        about["response_message_loading"] = interaction.loading
        about["response_message_ephemeral"] = bool(original["flags"] & EPHEMERAL)
    resource: Payload = {"type": kind} | ({"message": message} if message else {})
    return {"interaction": about, "resource": resource}
