"""`callcheck sample` as it is typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.store import open_store
from callcheck.model import Review, Verdict
from callcheck.readers import read_calls

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, checker: Checker) -> str:
    place = str(tmp_path / "a.db")
    with open_store(place) as opened:
        opened.add(((c, checker.check(c)) for c in read_calls(Path("samples/calls"))), by="甲")
    return place


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["sample", *arguments])
    out = capsys.readouterr()
    return int(str(ended.value.code or 0)), out.out, out.err


def test_draw_review_and_estimate(
    store: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out, err = _run(
        capsys, "draw", "-p", "random=12", "-p", "low=50%:score<60", "--store", store, "--by", "甲"
    )
    assert code == 0
    drawn = [line.split("\t") for line in out.splitlines()]
    assert sum(part == "random" for part, _ in drawn) == 12
    assert f"抽样 1:19 通里抽了 {len(drawn)} 通" in err
    code, out, _ = _run(capsys, "estimate", "--store", store)
    assert out == "随机部分抽了 12 通,整通看完 0 通(全部 19 通)\n还没有整通看完的,估计不了\n"
    with open_store(store) as opened:
        chosen = [name for part, name in drawn if part == "random"]
        for name in chosen:
            opened.add_review(Review(name, Verdict.READ, "甲", AT))
        opened.add_review(
            Review(chosen[0], Verdict.MISSED, "甲", AT, category="threat.visit", turn=0)
        )
        assert {"random", "low"} == {
            part["name"] for part in json.loads(json.dumps(next(opened.samples()).plan))["parts"]
        }
    code, out, _ = _run(capsys, "estimate", "1", "--store", store)
    assert out == (
        "随机部分抽了 12 通,整通看完 12 通(全部 19 通)\n"
        "有漏检的通话 1/12 = 8.3 %[1.5–35.4],漏检 1 处\n"
        "推及全部约 2 [0–5] 处\n"
    )


def test_an_unknown_sample_is_told(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = _run(capsys, "estimate", "9", "--store", store)
    assert (code, "unknown-sample: 存档里没有抽样 9" in err) == (2, True)
