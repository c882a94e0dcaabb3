"""A real server for tests, and requests that a well-behaved client would not make."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.pages.serving import config_of, listen


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Any  # Any: http.client's message
    body: bytes


@dataclass(frozen=True)
class Served:
    """A server that is running."""

    port: int
    token: str

    @property
    def cookie(self) -> str:
        """The name of its cookie."""
        return cookie_of(self.token)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str | None] | None = None,
        cookie: bool = True,
    ) -> Answered:
        """Ask as its own page would, but for `headers`, where None leaves one out."""
        sent: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}"}
        if cookie:
            sent["Cookie"] = f"{self.cookie}={self.token}"
        if method not in {"GET", "HEAD"}:
            sent |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
            if "Transfer-Encoding" not in (headers or {}):
                sent["Content-Length"] = str(len(body))
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value.encode("utf-8"))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answered(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


class _Told(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:  # Any: uvicorn's own
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(app: ASGIApp, token: str) -> Iterator[Served]:
    """The application as `serve` runs it."""
    sock = listen()
    server = _Told(config_of(app))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    assert server.ready.wait(30)
    try:
        yield Served(sock.getsockname()[1], token)
    finally:
        server.should_exit = True
        thread.join()
        sock.close()
