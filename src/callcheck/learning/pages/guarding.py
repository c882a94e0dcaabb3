"""Who may ask, and what an answer may do in the browser.

The pages show people's calls, so they answer only this machine, only whoever has the token that
the terminal showed, and write only what their own pages ask for.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1 << 20
LARGEST_QUERY = 8192  # bytes of path and query
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SAFE = frozenset({"GET", "HEAD"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Guard:
    """Around an application: refuses what does not come from its own pages.

    - a `Host` that is not the loopback address with this port is 421, so that a name which
      resolves here is no way in; an address of more than 8 KiB is 414;
    - without the token 403: it comes once as `?token=` and is then a cookie that scripts and
      other sites do not see;
    - a request that writes must be JSON (415), name its own origin (403) and be at most 1 MiB (413).
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer, with `HEADERS` on whatever is sent."""
        if scope["type"] != "http":  # no websockets here; `lifespan` is the server's own
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(Request(scope))
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        await self._app(scope, _bounded(receive), guarded)

    def _refused(self, request: Request) -> Response | None:
        headers = request.headers
        host = headers.get("host", "")
        if not _is_here(host, request.scope.get("server")):
            return _no(421, "只接受本机访问。")
        if len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"]) > (
            LARGEST_QUERY
        ):
            return _no(414, "地址太长。")
        given = request.query_params.get("token")
        if given is not None and request.method == "GET" and self._known(given):
            return _let_in(request, given)
        if not self._known(request.cookies.get(cookie_of(self._token), "")):
            return _no(403, "请用终端里显示的完整地址打开。")
        if request.method in _SAFE:
            return None
        return _bad_write(headers, host)

    def _known(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token.encode())


def cookie_of(token: str) -> str:
    """The name of a server's cookie: cookies know no ports, and two servers may run at once."""
    return f"callcheck-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def _is_here(host: str, server: tuple[str, int | None] | None) -> bool:
    """Whether a `Host` names the loopback address, and no port but the server's own."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        return host in _LOOPBACK
    return name in _LOOPBACK and (server is None or port == str(server[1]))


def _let_in(request: Request, token: str) -> Response:
    rest = request.url.remove_query_params("token")
    path = rest.path + (f"?{rest.query}" if rest.query else "")
    answer = RedirectResponse("/" + path.lstrip("/\\"), 303)
    answer.set_cookie(cookie_of(token), token, httponly=True, samesite="strict")
    return answer


def _bad_write(headers: Headers, host: str) -> Response | None:
    origin = urlsplit(headers.get("origin", ""))
    if origin.scheme != "http" or origin.netloc != host:
        return _no(403, "只接受本页面发出的修改。")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return _no(403, "只接受本页面发出的修改。")
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _no(415, "只接受 JSON。")
    length = headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        return _no(411, "没有说明长度。")
    if int(length) > MAX_BODY_BYTES:
        return _no(413, "内容太长。")
    return None


def _bounded(receive: Receive) -> Receive:
    """The body as it comes, cut off where it is longer than it may be."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            return {"type": "http.disconnect"}
        return message

    return receiving


def _no(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status)
