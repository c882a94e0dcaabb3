"""`callcheck review`: the local page where people say what findings are worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until, checked, filters
from callcheck.cli.options import STORE, AsOf, By, Encoding, ProfilePath, Rules, StorePlace, whoever
from callcheck.cli.telling import tell
from callcheck.errors import LabelError, UsageError
from callcheck.model import Round, Severity

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.store import Filters, Store


def review(
    paths: Paths = None,
    calls: Annotated[
        list[Path] | None,
        typer.Option(
            "--calls",
            help=say(
                "给的是报告时,报告所说的通话。", "The calls that the given reports are about."
            ),
        ),
    ] = None,
    store: StorePlace = STORE,
    by: By = None,
    step: Annotated[
        Round,
        typer.Option(
            "--round",
            help=say(
                "初核 first、盲复核 second、申诉 appeal、裁定 ruling。",
                "first, second (blind), appeal or ruling.",
            ),
        ),
    ] = Round.FIRST,
    sample: Annotated[
        int | None,
        typer.Option("--sample", help=say("只看这次抽样的。", "Only that sample's calls.")),
    ] = None,
    agent: Agent = None,
    team: Team = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help=say("只看这条规则的。", "Only this rule's."))
    ] = None,
    category: Annotated[
        str | None,
        typer.Option("--category", help=say("只看这一类或一族。", "Only this category or family.")),
    ] = None,
    severity: Annotated[
        Severity | None,
        typer.Option("--severity", help=say("只看这一级及以上。", "Only this grave or graver.")),
    ] = None,
    since: Since = None,
    until: Until = None,
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, help=say("端口,0 由系统挑。", "Port; 0 for any free one.")
        ),
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=say("不打开浏览器。", "Do not open the browser."))
    ] = False,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    encoding: Encoding = None,
) -> None:
    """在本机的页面上复核发现。 Review findings in a local page."""
    from callcheck.checking import Checker, load_rules
    from callcheck.cli.options import day
    from callcheck.learning.store import open_store

    who = whoever(by)
    if not who.strip():
        raise UsageError("store-no-name", "要写明是谁复核", hint="例如 --by 张三")
    which = filters(agent, team, since, until)
    if sample is not None:
        which["sample"] = sample
    if rule is not None:
        which["rule"] = rule
    if category is not None:
        which["category"] = category
    if severity is not None:
        which["severity"] = severity
    checker = Checker(load_rules(rules or [], profile), as_of=day(as_of))
    with open_store(store, create=bool(paths)) as opened:
        if paths:
            which["call_ids"] = _added(opened, checker, paths, calls, store, who, encoding)
        if next(opened.calls(**which), None) is None:
            hint = "给出转写文件,或先用 callcheck store add"
            raise UsageError("nothing-to-review", "没有要看的通话", hint=hint)
        _serve(opened, checker, who, step, which, port=port, browser=not no_browser)


def _added(
    opened: Store,
    checker: Checker,
    paths: list[Path],
    calls: list[Path] | None,
    place: str,
    who: str,
    encoding: str | None,
) -> list[str]:
    """Put what was given into the store; gives the ids of its calls."""
    from callcheck.cli.store import say_added, say_errors
    from callcheck.learning.stored_reports import Joined

    if calls is None and all(map(_is_report, paths)):
        return _known(opened, paths)
    if calls:
        joined = Joined(paths, calls, encoding=encoding, speakers=checker.profile.speakers)
        pairs = list(joined.pairs())
        say_errors(joined)
    else:
        pairs = list(checked(paths, checker, encoding=encoding))
    say_added(opened.add(pairs, by=who), place)
    return [call.call_id for call, _ in pairs]


def _known(opened: Store, paths: list[Path]) -> list[str]:
    """The calls of reports, which the store must have."""
    from callcheck.reporting.stored import reports_with_places

    names = list(dict.fromkeys(r.call_id for p in paths for r, _, _ in reports_with_places(p)))
    found = {call.call_id for call, _ in opened.calls(call_ids=names)}
    missing = [name for name in names if name not in found]
    if missing:
        message = f"存档里没有报告说的 {len(missing)} 通,如 {missing[0]}"
        raise LabelError("review-needs-calls", message, hint="加 --calls 通话/")
    return names


def _is_report(path: Path) -> bool:
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("rb") as file:
        line = file.readline(1 << 20)
    return b'"rule_set"' in line and b'"turns"' not in line


def _serve(
    opened: Store,
    checker: Checker,
    who: str,
    step: Round,
    which: Filters,
    *,
    port: int,
    browser: bool,
) -> None:
    import secrets

    from callcheck.learning.pages import Desk, make_app, serve
    from callcheck.learning.pages.serving import address, listen

    token = secrets.token_urlsafe(24)
    app = make_app(Desk(opened, checker, who, {"round": step, "which": which}), token)
    sock = listen(port)
    where = address(sock, token, "/review")

    def ready() -> None:
        tell(where)
        tell(say("按 Ctrl-C 结束。", "Ctrl-C ends it."), err=True)
        if browser:
            import webbrowser

            webbrowser.open(where)

    serve(app, sock, ready)
