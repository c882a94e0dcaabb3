"""`callcheck review`: what goes into the store, and what is told before any page opens."""

import shutil
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.cli.review import _added
from callcheck.errors import LabelError
from callcheck.learning.store import Comment, open_store
from callcheck.readers import read_calls
from callcheck.reporting.jsonl import encode

SAMPLES = Path(__file__).parents[2] / "samples" / "calls"


def test_reports_come_with_their_calls_or_the_store_has_them(
    tmp_path: Path, checker: Checker
) -> None:
    shutil.copy(SAMPLES / "t008.json", tmp_path)
    call = next(read_calls(tmp_path / "t008.json"))
    report = tmp_path / "r.jsonl"
    report.write_bytes(encode([(call, checker.check(call))]))
    place = str(tmp_path / "a.db")
    with open_store(place) as store:
        with pytest.raises(LabelError) as caught:
            _added(store, checker, [report], None, place, "甲", None)
        assert (caught.value.code, caught.value.hint) == ("review-needs-calls", "加 --calls 通话/")
        given = [tmp_path / "t008.json"]
        assert _added(store, checker, [report], given, place, "甲", None) == ["t008"]
        assert _added(store, checker, [report], None, place, "甲", None) == ["t008"]
        assert _added(store, checker, given, None, place, "甲", None) == ["t008"]
        assert store.counts().calls == 1


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--by", " "), "store-no-name: 要写明是谁复核; 例如 --by 张三"),
        (("--since", "3月"), "bad-date: `3月` 不是日期; 写作 2026-03-02"),
    ],
)
def test_what_cannot_be_done_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], told: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["review", "--store", str(tmp_path / "a.db"), "--by", "甲", *flags])
    assert (caught.value.code, capsys.readouterr().err.strip()) == (2, told)


def test_a_remark_is_kept_once_and_decides_nothing(tmp_path: Path, checker: Checker) -> None:
    call = next(read_calls(SAMPLES / "t008.json"))
    with open_store(tmp_path / "a.db") as store:
        store.add([(call, checker.check(call))], by="甲")
        for _ in range(2):
            store.add_comment(Comment("t008", "甲", "再听", None, "r1"))
        assert [(c.by, c.text, c.finding) for c in store.comments("t008")] == [("甲", "再听", None)]
        assert store.counts().reviews == 0
        for bad, code in (
            (Comment("t999", "甲", "再听"), "store-no-call"),
            (Comment("t008", "甲", " "), "store-bad-review"),
        ):
            with pytest.raises(LabelError) as caught:
                store.add_comment(bad)
            assert caught.value.code == code
