"""Help in one language, the commands by purpose, and what is said of a mistyped command line."""

from __future__ import annotations

import re
from typing import Any

import typer

from callcheck.cli.language import is_english, say

Command = Any  # typer keeps its command classes to itself
UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # the class all such errors share

PURPOSES = {
    ("检查", "Check"): "scan explain accounts score",
    ("规则", "Rules"): "rules suggest eval",
    ("复核与指标", "Review and measures"): "review sample metrics scorecard trend complaints",
    ("培训", "Training"): "module lesson quiz drill coach",
    ("存档", "Store"): "store verify evidence",
    ("数据", "Data"): "formats convert unmask",
}
EXAMPLES = {
    "callcheck": ("scan samples/calls", "explain samples/calls/t003.json", "rules list"),
    "callcheck scan": (
        "scan calls/ -f html -o report.html",
        "scan calls/ -f xlsx -o report.xlsx --profile profile.yaml",
        "scan 'calls/*.jsonl.gz' -f jsonl -o report.jsonl --workers 8 --resume",
    ),
    "callcheck explain": ("explain call.txt",),
    "callcheck score": ("score report.jsonl --by agent",),
    "callcheck convert": ("convert calls/ -o calls.jsonl",),
    "callcheck metrics": ("metrics calls/",),
    "callcheck review": ("review calls/",),
    "callcheck module": ("module build calls/ -o training/",),
    "callcheck rules": (
        "rules show threat-violence-limbs",
        "rules try threat-violence-limbs '坐席:信不信我打断你的狗腿'",
        "rules new my-rule",
    ),
}
_TYPERS_OWN = {
    "Show this message and exit.": "显示这段帮助。",
    "Install completion for the current shell.": "给当前的 shell 装上补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示补全脚本,自己安装时用。"
    ),
}
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认:{}]",
    "ENVVAR_STRING": "[环境变量:{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
_WIDE = r"\u2e80-\u9fff\uff00-\uffef"
_BREAKABLE = (  # one wide character, or a run of others, with the punctuation that clings to it
    rf"\s*[「《(\uff08]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[,.;:)、。」》,;:!?\uff09…]*\s*"
)
_SAID = (
    (r"No such command '(.+?)'\.", r"没有这个命令 `\1`"),
    (r"No such option: (\S+)", r"没有这个选项 `\1`"),
    (r" ?Did you mean (.+)\?$", r";是不是 \1?"),
    (r" \(Possible options: (.+)\)$", r";是不是 \1?"),
    (r"^Missing argument '(.+?)'\.", r"少了参数 `\1`"),
    (r"^Missing option '(.+?)'\.", r"少了选项 `\1`"),
    (r"^Missing command\.", "少了子命令"),
    (r"^Option '(.+?)' requires an argument\.", r"选项 `\1` 后面要跟一个值"),
    (r"^Option '(.+?)' does not take a value\.", r"选项 `\1` 后面不跟值"),
    (r"^Got unexpected extra arguments? ?\(?s?\)? ?\((.+)\)", r"多出来的参数:\1"),
    (r"^Invalid value for '(.+?)': ", r"`\1` 的值不对:"),
    (r"Input should be a valid integer.*$", "要写整数"),
    (r"Input should be a valid number.*$", "要写数字"),
    (r"Input should be greater than or equal to (\S+)", r"不能小于 \1"),
    (r"Input should be less than or equal to (\S+)", r"不能大于 \1"),
    (r"Input should be (.+) or (.+)$", r"只能是 \1 或 \2"),
    (r"(?:Value error, )?'([^']+)' is not one of (.+)\.$", r"没有 `\1`,可以是 \2"),
    (r"'([^']+)'", r"`\1`"),
)


def one_language(docstring: str, *, english: bool) -> str:
    """The part of a command's docstring in the language wanted.

    Each paragraph of such a docstring is a text in Chinese, a space, and its English.

    >>> one_language("检查转写,出报告。 Check transcripts.", english=False)
    '检查转写,出报告。'
    >>> one_language("检查转写,出报告。 Check transcripts.", english=True)
    'Check transcripts.'
    >>> one_language("Only English.", english=False)
    'Only English.'
    """
    told = []
    for paragraph in docstring.split("\n\n"):
        chinese, both, other = paragraph.partition("。 ")
        told.append((other if english else f"{chinese}。") if both else paragraph)
    return "\n\n".join(told)


def arrange(command: Command, path: str = "callcheck") -> Command:
    """A command and those under it with their help in the reader's language, by purpose."""
    english = is_english()
    command.help = one_language(command.help or "", english=english)
    if path in EXAMPLES:
        lines = [say("例:", "Examples:"), *(f"callcheck {line}" for line in EXAMPLES[path])]
        command.epilog = "\n\n".join(lines)
    if not english:
        for option in command.get_params(typer.Context(command)):
            option.help = _TYPERS_OWN.get(option.help, option.help)
    below = getattr(command, "commands", {})
    for name, child in below.items():
        arrange(child, f"{path} {name}")
    if path == "callcheck":
        command.commands = _by_purpose(below)
    return command


def _by_purpose(commands: dict[str, Command]) -> dict[str, Command]:
    ordered = {}
    for title, names in PURPOSES.items():
        for name in names.split():
            commands[name].rich_help_panel = say(*title)
            ordered[name] = commands[name]
    return ordered | commands


def translate_typer() -> None:
    """Typer's own words on a help page, in Chinese; costs the import of rich.

    Rich breaks lines at spaces alone and cuts off a Chinese sentence that is wider than its column,
    so it is also told where Chinese may be broken.
    """
    from rich import _wrap
    from typer import rich_utils

    _wrap.re_word = re.compile(_BREAKABLE)
    for name, chinese in _PANELS.items():
        setattr(rich_utils, name, chinese)


def usage_told(error: Any) -> str:  # Any: typer's exception, whose class is its own
    """What is wrong with a command line, the nearest right thing, and where help is."""
    message = error.format_message()
    if not is_english():
        for pattern, chinese in _SAID:
            message = re.sub(pattern, chinese, message)
    if error.ctx is None:
        return f"usage: {message}"
    usage = error.ctx.get_usage().removeprefix("Usage:").strip()
    more = f"{error.ctx.command_path} --help"
    return f"usage: {message}\n" + say(
        f"  用法:{usage}\n  帮助:{more}", f"  Usage: {usage}\n  Help: {more}"
    )
