"""A layer with one plain rule, calls about it, and what people said of its findings."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.learning.cases import Case
from callcheck.learning.suggest.trying import Bench
from callcheck.model import Call, CallMeta, Speaker, Verdict
from callcheck.ruleset import read_rules
from callcheck.ruleset.dialogue import turns_of

RULE = """\
id: threat-bitter-wine          # 说喝苦酒
title: 说喝苦酒
category: threat.workplace
status: draft
summary: 以喝苦酒相威胁。
find:
  any:
    - says: ["吃[苦瓜|黄连]"]   # 一
    - says:                    # 二
        - "砸锅"
        - "喝苦酒"
      by: agent
tests:
  - hit: 你就等着喝苦酒
    quote: 喝苦酒
  - hit: 信不信砸锅你
    quote: 砸锅
  - miss: 您好
    because: 问候
  # 尾注
"""


@pytest.fixture(scope="session")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "threat").mkdir()
    (folder / "threat" / "threat-bitter-wine.yaml").write_text(RULE, "utf-8")
    return folder


@pytest.fixture(scope="session")
def checker(layer: Path) -> Checker:
    return Checker(read_rules([layer]))


def call(name: str, *lines: str) -> Call:
    return Call(name, turns_of(lines, Speaker.AGENT), CallMeta())


@pytest.fixture(scope="session")
def planted(layer: Path, checker: Checker) -> Callable[..., tuple[Bench, list[Case]]]:
    """A bench and cases: a finding of the rule is rejected, or confirmed, as its call is."""

    def made(
        rejected: Sequence[Sequence[str]],
        confirmed: Sequence[Sequence[str]],
        other: Sequence[Sequence[str]] = (),
    ) -> tuple[Bench, list[Case]]:
        cases, calls = [], []
        for word, verdict, given in (
            ("r", Verdict.REJECTED, rejected),
            ("c", Verdict.CONFIRMED, confirmed),
            ("o", None, other),
        ):
            for number, lines in enumerate(given):
                one = call(f"{word}{number}", *lines)
                calls.append(one)
                report = checker.check(one)
                own = [f for f in report.findings if f.rule == "threat-bitter-wine"]
                assert own, lines
                cases += [Case(one, report, finding, verdict) for finding in own]
        return Bench(checker, calls, [layer]), cases

    return made
