"""Where a model is asked: its provider, address and key, checked before anything is sent there."""

import ipaddress
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

from bot.errors import N_, Misconfigured

ADDRESSES = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "ollama": "http://127.0.0.1:11434/v1",
}
"""The address of each provider unless another is set. `openai` is any endpoint that speaks its language."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    provider: str
    model: str
    url: str
    key: str = field(default="", repr=False)
    patience: float = 60.0
    """Most seconds for one answer."""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def local(self) -> bool:
        """Whether texts stay on this machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_endpoint(named: str, url: str, key: str, patience: float) -> Endpoint | None:
    """Read `provider:model` and the address; None if no model is named. Raises Misconfigured, never with the key."""
    if not named.strip():
        return None
    provider, _, model = named.strip().partition(":")
    if provider not in ADDRESSES or not model or not model.isprintable():
        known = ", ".join(f"{one}:…" for one in ADDRESSES)
        raise Misconfigured(N_("ROLLCALL_READER_MODEL names no model: it has the form {known}."), known=known)
    endpoint = Endpoint(provider, model, _address(url.strip() or ADDRESSES[provider]), key, patience)
    if urlsplit(endpoint.url).scheme == "http" and key and not endpoint.local:
        raise Misconfigured(N_("ROLLCALL_READER_URL would send the key unencrypted: it needs https."))
    if not key and endpoint.url == ADDRESSES[provider] and provider != "ollama":
        raise Misconfigured(N_("The model has no key: set ROLLCALL_READER_KEY, or ROLLCALL_READER_KEY_FILE."))
    if find_spec("pydantic_ai") is None:
        raise Misconfigured(
            N_("ROLLCALL_READER_MODEL needs libraries that are not installed: pip install '.[reader]'.")
        )
    return endpoint


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and not parts.query and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        fine = False
    if not fine:
        raise Misconfigured(N_("ROLLCALL_READER_URL is not an address that starts with https:// or http://."))
    return url.rstrip("/")
