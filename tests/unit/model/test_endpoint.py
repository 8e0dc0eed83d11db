"""Which settings name a model, and that a key goes nowhere in the open."""

from __future__ import annotations

import pytest

from bot.errors import Misconfigured
from bot.model.endpoint import read_endpoint

KEY = "sk-secret"


def test_without_a_model_there_is_none():
    assert read_endpoint("", "https://example.org", KEY, 5) is None


@pytest.mark.parametrize(
    ("named", "url", "host"),
    [
        ("openai:gpt", "", "api.openai.com"),
        ("openai:vendor/model:free", "https://gateway.example/v1/", "gateway.example"),
        ("anthropic:claude", "", "api.anthropic.com"),
        ("ollama:qwen3:8b", "", "127.0.0.1"),
        ("ollama:qwen3", "http://localhost:1/v1", "localhost"),
    ],
)
def test_a_provider_a_model_and_an_address(named, url, host):
    endpoint = read_endpoint(named, url, KEY, 5)
    assert endpoint is not None
    assert (f"{endpoint.provider}:{endpoint.model}", endpoint.host) == (named, host)
    assert KEY not in repr(endpoint)


@pytest.mark.parametrize(
    ("named", "url", "key", "said"),
    [
        ("gpt", "", KEY, "READER_MODEL"),
        ("openai:", "", KEY, "READER_MODEL"),
        ("bard:x", "", KEY, "READER_MODEL"),
        ("openai:gpt", "", "", "has no key"),
        ("openai:gpt", "http://gateway.example/v1", KEY, "unencrypted"),
        ("openai:gpt", "gateway.example/v1", KEY, "READER_URL"),
        ("openai:gpt", "https://me:word@gateway.example/", KEY, "READER_URL"),
        ("openai:gpt", "https://[::1", KEY, "READER_URL"),
        ("openai:gpt", "https://gateway.example:99999/", KEY, "READER_URL"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_the_key(named, url, key, said):
    with pytest.raises(Misconfigured, match=said) as refused:
        read_endpoint(named, url, key, 5)
    assert KEY not in str(refused.value) + repr(refused.value.values)
