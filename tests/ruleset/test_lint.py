from pathlib import Path

from callcheck.ruleset import RuleSet, read_rules
from callcheck.ruleset.lint import lint

RULE = """\
id: {id}
title: x
category: threat.visit
status: draft
summary: x
find: ["{pattern}"]
"""


def test_what_is_probably_not_meant_is_told(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "guards").mkdir()
    (tmp_path / "lists" / "idle.yaml").write_text("id: idle\ntitle: x\nwords: [甲]\n")
    (tmp_path / "guards" / "idle.yaml").write_text("id: idle\ntitle: x\ncues:\n  - {says: [甲]}\n")
    for name, pattern in (("a-rule", "砸你家玻璃"), ("b-rule", "砸你家玻璃"), ("c-rule", "砸")):
        (tmp_path / f"{name}.yaml").write_text(RULE.format(id=name, pattern=pattern))
    found = {(a.where, a.code) for a in lint(read_rules([tmp_path]))}
    assert {
        ("a-rule", "same-pattern"),
        ("c-rule", "short-pattern"),
        ("idle", "unused-guard"),
        ("idle", "unused-list"),
    } <= found


def test_every_bundled_category_is_covered(rule_set: RuleSet) -> None:
    assert [str(a) for a in lint(rule_set) if a.code == "no-category"] == []
