"""Rule files that would explode: one error that names the bound."""

import re

import pytest

from callcheck import source
from callcheck.conditions.regex import Regex
from callcheck.errors import UsageError
from callcheck.notation import PatternError, compile_pattern
from callcheck.source import Problems, parse_yaml

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 99))


def _told(text: str) -> list[str]:
    problems = Problems()
    assert parse_yaml(text, "r.yaml", problems) is None
    return [error.render().split("\n")[0] for error in problems.errors]


def test_aliases_of_aliases() -> None:
    assert _told(BOMB) == ["r.yaml:1:1: broken-yaml: 规则文件里不能用锚点和别名(& *)"]


@pytest.mark.parametrize(("text", "column"), [("[" * 100_000, 1001), ("{a: " * 100_000, 3998)])
def test_deep_yaml(text: str, column: int) -> None:
    message = "不是合法的 YAML:exceeded maximum nesting depth"
    (told,) = _told(text)
    assert re.sub(r":\d+: b", ": b", told) == f"r.yaml:1: broken-yaml: {message}"
    assert abs(int(told.split(":")[2]) - column) < 5


def test_a_yaml_file_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LONGEST_YAML_CHARACTERS", 10)
    assert _told("a: 12345678") == [
        "r.yaml: file-too-large: YAML 有 11 个字,最多 10 个; 拆成几个文件"
    ]


def test_aliases_in_a_setting() -> None:
    from callcheck.cli.score_settings import with_settings
    from callcheck.ruleset import read_rules

    flow = "[&a [x, x], *a]"
    with pytest.raises(UsageError) as caught:
        with_settings(read_rules(), [f"switches={flow}"])
    assert (caught.value.code, caught.value.message) == (
        "bad-setting",
        f"`switches={flow}` 的值不是合法的 YAML",
    )


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (f"[{'|'.join(['你…40死'] * 477)}]", "写开来有 20034 个字,上限 20000:拆成几个句式"),
        ("[" * 41 + "你" + "]" * 41, "括号最多套 40 层"),
        ("(" * 9999, "括号最多套 40 层"),
    ],
)
def test_a_pattern_that_is_too_large(pattern: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, {})
    assert (caught.value.code, str(caught.value)) == ("pattern-too-large", message)


def test_forty_brackets_are_read() -> None:
    assert len(compile_pattern("[" * 40 + "你死" + "]" * 40, {}).search("你死")) == 1


def test_an_expression_with_too_many_ways_is_left_to_re2() -> None:
    """`re` would try 2 to the 30th."""
    slow = Regex("a?" * 30 + "a" * 30, None)
    assert not isinstance(slow._compiled, re.Pattern)
    assert slow._compiled.search("a" * 30).span() == (0, 30)
    assert isinstance(Regex("[0-9]{4,8}号?", None)._compiled, re.Pattern)
