"""`callcheck drill serve`: the drills in the browser."""

from __future__ import annotations

from pathlib import Path


def serve_drills(
    store: str, by: str, rules: list[Path] | None, profile: Path | None, port: int
) -> None:
    """Answer on the loopback address until Ctrl-C; results are kept in the store."""
    import secrets

    from callcheck.checking import Checker, load_rules
    from callcheck.cli.language import say
    from callcheck.cli.telling import tell
    from callcheck.learning.pages import Desk, make_app, serve
    from callcheck.learning.pages.serving import address, listen
    from callcheck.learning.store import open_store

    checker = Checker(load_rules(rules or [], profile))
    token = secrets.token_urlsafe(24)
    with open_store(store) as opened:
        app = make_app(Desk(opened, checker, by), token)
        sock = listen(port)
        at = address(sock, token, "/drill")
        serve(app, sock, lambda: tell(say(f"打开 {at}", f"open {at}")))
