"""Rules that have not changed are not read again; rules that have, are."""

import os
from pathlib import Path

from callcheck.ruleset import RuleSet, read_rules

RULE = """id: own-word
title: 自己的词
category: insult.demean
status: draft
summary: 说了这个词。
find: {says: [%s]}
"""


def _read(folder: Path, word: str) -> RuleSet:
    path = folder / "own-word.yaml"
    path.write_text(RULE % word, encoding="utf-8")
    os.utime(path, (1, 1))  # content decides, not the clock
    return read_rules([folder])


def test_the_same_files_are_the_same_rule_set(tmp_path: Path) -> None:
    first = _read(tmp_path, "咕噜咕噜")
    assert first is _read(tmp_path, "咕噜咕噜")
    changed = _read(tmp_path, "叽里呱啦")
    assert first.version != changed.version
    assert {"own-word"} == set(changed.rules) - set(read_rules().rules)


def test_the_same_content_elsewhere_is_another(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    here, there = (_read(tmp_path / name, "咕噜咕噜") for name in ("a", "b"))
    assert here.version == there.version
    assert [str(tmp_path / "a"), str(tmp_path / "b")] == [here.folders[-1], there.folders[-1]]
