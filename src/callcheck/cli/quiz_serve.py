"""`callcheck quiz serve`: the quiz in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Paths
from callcheck.cli.options import STORE, By, ProfilePath, Rules, StorePlace, whoever
from callcheck.cli.quiz import PassMark, quiz_app
from callcheck.cli.quiz_material import (
    Category,
    Count,
    Module,
    OwnTests,
    RuleName,
    Seed,
    Unreviewed,
    Wanted,
    made_items,
    tell_dropped,
)
from callcheck.cli.telling import tell

__all__ = ["quiz_app"]  # with this command added


@quiz_app.command("serve")
def serve_quiz(
    paths: Paths = None,
    rule: RuleName = None,
    category: Category = None,
    module: Module = None,
    count: Count = 10,
    seed: Seed = 1,
    unreviewed: Unreviewed = False,
    own_tests: OwnTests = False,
    pass_mark: PassMark = 80.0,
    port: Annotated[
        int, typer.Option("--port", help=say("端口,0 由系统挑。", "Port; 0 for any."))
    ] = 0,
    by: By = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """在浏览器里答题。 Take the quiz in the browser."""
    import secrets

    from callcheck.learning.pages import Desk, make_app, serve
    from callcheck.learning.pages.serving import address, listen
    from callcheck.learning.quiz import result_of
    from callcheck.learning.store import open_store

    result_of((), pass_mark)
    wanted = Wanted(rule, category, module)
    checker, made = made_items(
        paths,
        store,
        wanted,
        rules=rules,
        profile=profile,
        seed=seed,
        unreviewed=unreviewed or bool(paths),
        own_tests=own_tests,
    )
    tell_dropped(made)
    token = secrets.token_urlsafe(24)
    options = {"quiz": {"items": made.items, "count": count, "seed": seed, "pass_mark": pass_mark}}
    with open_store(store) as opened:
        app = make_app(Desk(opened, checker, whoever(by), options), token)
        sock = listen(port)
        at = address(sock, token, "/quiz")
        serve(app, sock, lambda: tell(say(f"打开 {at}", f"open {at}")))
