"""The commands put together, and what happens to an error."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any, NoReturn

import typer

from callcheck.cli.accounts import show_accounts
from callcheck.cli.coach import coach_app
from callcheck.cli.config import read_config
from callcheck.cli.convert import convert
from callcheck.cli.drill import drill
from callcheck.cli.eval import eval_calls
from callcheck.cli.evidence import make_evidence
from callcheck.cli.explain import explain_call
from callcheck.cli.formats import show_formats
from callcheck.cli.helping import UsageError, arrange, translate_typer, usage_told
from callcheck.cli.language import is_english, say
from callcheck.cli.lesson import lesson
from callcheck.cli.metrics import complaints_app, show_metrics, show_scorecards
from callcheck.cli.module import module_app
from callcheck.cli.quiz_export import quiz_app
from callcheck.cli.review import review
from callcheck.cli.rules import rules_app
from callcheck.cli.rules_import import import_rules
from callcheck.cli.rules_prepare import prepare_rule_files
from callcheck.cli.rules_profile import profile_rules
from callcheck.cli.rules_schema import show_schema
from callcheck.cli.sample import sample_app
from callcheck.cli.scan import scan
from callcheck.cli.score import score_app
from callcheck.cli.store import store_app
from callcheck.cli.suggest import suggest_app
from callcheck.cli.telling import os_error, silence, tell, tell_text
from callcheck.cli.trend import show_trend
from callcheck.cli.unmask import unmask
from callcheck.cli.verify import verify_reports
from callcheck.errors import CallcheckError

app = typer.Typer(
    name="callcheck",
    help=say("催收通话合规检查。", "Checks transcripts of Chinese debt-collection calls."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("scan")(scan)
app.command("convert")(convert)
app.command("explain")(explain_call)
app.command("eval")(eval_calls)
app.command("accounts")(show_accounts)
app.command("drill")(drill)
app.command("metrics")(show_metrics)
app.command("scorecard")(show_scorecards)
app.command("review")(review)
app.command("trend")(show_trend)
app.command("lesson")(lesson)
app.command("unmask")(unmask)
app.command("verify")(verify_reports)
app.command("evidence")(make_evidence)
app.command("formats")(show_formats)
rules_app.command("import")(import_rules)
rules_app.command("prepare")(prepare_rule_files)
rules_app.command("profile")(profile_rules)
rules_app.command("schema")(show_schema)
app.add_typer(rules_app, name="rules")
app.add_typer(quiz_app, name="quiz")
app.add_typer(sample_app, name="sample")
app.add_typer(store_app, name="store")
app.add_typer(complaints_app, name="complaints")
app.add_typer(coach_app, name="coach")
app.add_typer(score_app, name="score")
app.add_typer(module_app, name="module")
app.add_typer(suggest_app, name="suggest")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        tell(f"callcheck {version('callcheck')}")
        raise typer.Exit


@app.callback()
def settings(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help=say("显示版本。", "Show the version."),
        ),
    ] = False,
) -> None:
    """Take defaults from callcheck.toml or pyproject.toml."""
    context.default_map = read_config()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 nothing found, 1 findings, 2 could not do the job."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)  # Any: only text files have it
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8")
    words = [_word(word) for word in (sys.argv[1:] if arguments is None else arguments)]
    if not is_english() and ("--help" in words or len(words) < 2):
        translate_typer()
    try:
        sys.exit(_told(words))
    except BrokenPipeError:
        _end_as_others_do()


def _word(word: str) -> str:
    """An argument as text that can be stored, unless its bytes are a path that is there."""
    parent = os.path.dirname(word)  # noqa: PTH120 - as bytes may have it
    if os.path.lexists(word) or (parent and os.path.lexists(parent)):
        return word
    return os.fsencode(word).decode("utf-8", "backslashreplace")


def _told(words: list[str]) -> int:
    """The exit code of the command line `words`, and what is wrong with it said."""
    try:
        return _run(words)
    except CallcheckError as error:
        tell_text(error.render(), err=True)
    except UsageError as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # that one has shown the help already
            tell_text(usage_told(error), err=True)
    except typer.Abort:
        tell(say("中断了", "Aborted"), err=True)
        return 1
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(sys.stdout)
        tell_text(os_error(error).render(), err=True)
    return 2


def _run(words: list[str]) -> int:
    """The exit code of the command line `words`, all of whose output has been taken.

    Raises:
        BrokenPipeError: whoever read the output has gone.
    """
    command = arrange(typer.main.get_command(app))
    out, err = sys.stdout, sys.stderr
    try:
        code = command(words, prog_name="callcheck", standalone_mode=False) or 0
    except SystemExit as ended:
        # Nothing here ends so but completion, and typer and rich where a pipe is closed: with 1,
        # which means findings, and after putting something in the streams' place.
        if ended.code != 1 or "_CALLCHECK_COMPLETE" in os.environ:
            raise
        sys.stdout, sys.stderr = out, err
        raise BrokenPipeError from ended
    out.flush()
    return int(code)


def _end_as_others_do() -> NoReturn:
    """End by the signal that ends `ls | head`, quietly, after everything has been put away."""
    import signal

    silence(sys.stdout, sys.stderr)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    os._exit(141)  # where there is no such signal: what a shell makes of it
