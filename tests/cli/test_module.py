"""`callcheck module` as it is typed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.store import open_store
from callcheck.model import Review, Verdict
from callcheck.readers import read_calls

AT = datetime(2026, 3, 9, tzinfo=UTC)


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["module", *arguments])
    return int(str(ended.value.code or 0))


def test_build_writes_the_training_page_and_twenty_handouts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("build", "samples/calls", "-o", str(tmp_path / "pages")) == 0
    assert str(tmp_path / "pages" / "index.html") in capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert [
        names[0],
        names[19],
        names[20],
    ] == ["01-industry.html", "20-leadership.html", "index.html"]
    index = (tmp_path / "pages" / "index.html").read_text("utf-8")
    assert all(f'href="{name}"' in index for name in names[:20])


def test_show_one_for_one_agent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.md"
    assert _run("show", "8", "samples/calls", "--agent", "A13", "-o", str(page)) == 0
    assert page.read_text("utf-8").startswith("# 8 职业道德与操守\n")
    capsys.readouterr()
    assert _run("show", "21", "samples/calls") == 2
    assert "unknown-module: 没有模块 21; 有 1 到 20" in capsys.readouterr().err
    assert _run("show", "1", "samples/calls", "-o", "a.pdf") == 2
    assert "unknown-format: 写不了 .pdf" in capsys.readouterr().err


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("list") == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 20
    assert out[10] == "11 危机处理(全体坐席、组长、值班经理)"


def test_rejected_findings_count_against_nobody_and_no_training_is_made_up(
    tmp_path: Path, checker: Checker, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "a.db")
    with open_store(store) as opened:
        calls = [c for c in read_calls(Path("samples/calls")) if c.meta.agent_id == "A13"]
        opened.add(((call, checker.check(call)) for call in calls), by="甲")
        for case in list(opened.cases()):
            if case.finding.is_violation:
                key = case.finding.key
                opened.add_review(Review(case.call.call_id, Verdict.REJECTED, "甲", AT, key))
    out = tmp_path / "pages"
    assert _run("build", "-o", str(out), "--store", store) == 0
    capsys.readouterr()
    page = (out / "12-performance.html").read_text("utf-8")
    assert f"<td>A13</td><td>{len(calls)}</td><td>100.0</td>" in page
    assert f"(0/{len(calls)})" in page
    with open_store(store, create=False) as opened:
        assert list(opened.lessons()) == []
