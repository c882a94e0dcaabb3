"""`--help` and usage errors as a new user meets them, in Chinese and in English."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from callcheck.cli import main
from callcheck.cli.app import app
from callcheck.cli.helping import PURPOSES, arrange

HAN = re.compile(r"[\u4e00-\u9fff]")


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, *words: str
) -> tuple[Any, str, str]:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit) as caught:
        main(list(words))
    out, err = capsys.readouterr()
    return caught.value.code, out, err


def leaves(command: Any, path: str = "callcheck") -> dict[str, Any]:  # Any: typer's commands
    found = {path: command}
    for name, child in getattr(command, "commands", {}).items():
        found |= leaves(child, f"{path} {name}")
    return found


@pytest.mark.parametrize(("locale", "chinese"), [("zh_CN.UTF-8", True), ("en_US.UTF-8", False)])
def test_every_command_says_what_it_does_in_one_language(
    monkeypatch: pytest.MonkeyPatch, locale: str, chinese: bool
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    commands = leaves(arrange(typer.main.get_command(app)))
    # the names of groups were chosen when the module was imported; commands are chosen here
    told = {p: c.help for p, c in commands.items() if not hasattr(c, "commands")}
    assert [p for p, text in told.items() if bool(HAN.search(text)) != chinese] == []
    assert [p for p, text in told.items() if not text.split("\n")[0].endswith(("。", "."))] == []


def test_every_command_of_the_main_page_has_its_purpose() -> None:
    placed = [name for names in PURPOSES.values() for name in names.split()]
    assert sorted(placed) == sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group


@pytest.mark.parametrize("words", [("--help",), ("quiz", "--help"), ("scan", "--help")])
@pytest.mark.parametrize("width", ["60", "100"])
def test_a_narrow_page_cuts_nothing_off(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    width: str,
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    code, out, _ = run(capsys, monkeypatch, "zh_CN.UTF-8", *words)
    assert (code, "\x1b" in out) == (0, False)
    assert [line for line in out.splitlines() if line.rstrip(" │").endswith("…")] == []
    assert [word for word in ("Options ─", "Commands ─", "Show this") if word in out] == []


WRONG = [
    (
        ("scna",),
        "没有这个命令 `scna`;是不是 `scan`?",
        "No such command 'scna'. Did you mean 'scan'?",
    ),
    (
        ("scan", "--formt", "html", "x"),
        "没有这个选项 `--formt`;是不是 --format?",
        "No such option: --formt (Possible options: --format)",
    ),
    (("scan",), "少了参数 `paths`", "Missing argument 'paths'."),
    (
        ("scan", "x", "--format"),
        "选项 `--format` 后面要跟一个值",
        "Option '--format' requires an argument.",
    ),
    (
        ("scan", "x", "--workers", "0"),
        "`--workers` 的值不对:不能小于 1",
        "Invalid value for '--workers': Input should be greater than or equal to 1",
    ),
    (
        ("scan", "x", "--fail-on", "bad"),
        "`--fail-on` 的值不对:没有 `bad`,可以是 `critical`, `major`, `minor`, `info`, `never`",
        "Invalid value for '--fail-on': Value error, 'bad' is not one of"
        " 'critical', 'major', 'minor', 'info', 'never'.",
    ),
    (("drill", "a", "b", "c"), "多出来的参数:b c", "Got unexpected extra argument(s) (b c)"),
]


@pytest.mark.parametrize(("words", "chinese", "english"), WRONG)
def test_a_mistyped_line_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    chinese: str,
    english: str,
) -> None:
    for locale, expected in (("zh_CN.UTF-8", chinese), ("en_US.UTF-8", english)):
        code, out, err = run(capsys, monkeypatch, locale, *words)
        assert (code, out, err.splitlines()[0]) == (2, "", f"usage: {expected}")


def test_an_unknown_category_is_no_empty_list(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("rules", "list", "--category", "threat.violense")
    code, out, err = run(capsys, monkeypatch, "zh_CN.UTF-8", *words)
    assert (code, out) == (2, "")
    assert err == "unknown-category: 没有类别 `threat.violense`; 是不是 `threat.violence`?\n"


def test_a_folder_without_transcripts_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, _, err = run(capsys, monkeypatch, "zh_CN.UTF-8", "scan", str(tmp_path))
    assert err == (
        "没有找到通话:看看路径对不对;callcheck formats 列出能读的格式\n"
        "0 通电话,0 通有违规,0 处读不了\n"
    )
