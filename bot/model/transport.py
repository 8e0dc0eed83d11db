"""How the provider is reached: one host, no redirects, no proxies, no retries, and an answer of limited size."""

from collections.abc import AsyncIterator

import httpx2

LARGEST = 2 * 2**20
"""Most bytes of a provider's answer; a long one has 50,000."""


class TooLarge(httpx2.StreamError):
    """Raised if an answer does not end."""


class _Limited(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > LARGEST:
                raise TooLarge(f"the answer has more than {LARGEST} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Transport(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Limited(response.stream)
        return response


def client(patience: float) -> httpx2.AsyncClient:
    """Make the client. It asks for no compression, so that the limit holds for what is unpacked too."""
    return httpx2.AsyncClient(
        transport=_Transport(),
        timeout=patience,
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    )
