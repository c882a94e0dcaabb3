"""The application on a loopback port, until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from callcheck.errors import UsageError

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"


def listen(port: int = 0) -> socket.socket:
    """A socket on the loopback address; any free port for 0.

    Raises:
        UsageError: `port-busy`.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
    except OSError as error:
        sock.close()
        message = f"端口 {port} 用不了:{error.strerror}"
        raise UsageError("port-busy", message, hint="换一个,或写 0 由系统挑") from error
    return sock


def address(sock: socket.socket, token: str, path: str = "/") -> str:
    """What to open in the browser."""
    return f"http://{HOST}:{sock.getsockname()[1]}{path}?token={token}"


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How it is served: as little said of itself as there can be."""
    import uvicorn

    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False
    )


def serve(app: ASGIApp, sock: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Answer on `sock` until Ctrl-C; `ready` is called when it does."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    try:
        Server(config_of(app)).run([sock])
    except KeyboardInterrupt:  # uvicorn raises it again after it has closed everything
        return
    finally:
        sock.close()
