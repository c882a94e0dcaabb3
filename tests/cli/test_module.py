"""`callcheck module` as it is typed."""

from pathlib import Path

import pytest

from callcheck.cli import main


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
