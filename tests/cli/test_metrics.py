"""`callcheck metrics`, `scorecard` and `complaints` as they are typed."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from callcheck import checking
from callcheck.checking import Checker
from callcheck.checking.scoring import Scorer
from callcheck.cli import main
from callcheck.learning.store import Sample as Drawn
from callcheck.learning.store import SampleItem, open_store
from callcheck.model import Call, CallMeta, Report, Review, Round, Speaker, Turn, Verdict
from callcheck.ruleset import RuleSet

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
BAD, GOOD = "再不还钱我打断你的狗腿", "好的,感谢您的接听,祝您生活愉快"


def calls(checker: Checker) -> Iterator[tuple[Call, Report]]:
    """Two agents' twelve calls over two weeks; the second threatens in all."""
    for n in range(24):
        bad = n % 2 == 1
        turns = (Turn(0, Speaker.AGENT, BAD if bad else GOOD), Turn(1, Speaker.CUSTOMER, "嗯"))
        meta = CallMeta(
            AT + timedelta(days=n // 2),
            agent_id="A2" if bad else "A1",
            customer_id=f"K{n}",
            extra={"team": "一组"},
        )
        call = Call(f"c{n}", turns, meta)
        yield call, checker.check(call)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> str:
    place = str(tmp_path_factory.mktemp("store") / "a.db")
    pairs = list(calls(checker))
    with open_store(place) as opened:
        opened.add(pairs, by="管理")
        reviews = []
        for call, report in pairs[1::2]:
            (key,) = {f.key for f in report.findings if f.category == "threat.violence"}
            wrong = call.call_id == "c3"
            verdict = Verdict.REJECTED if wrong else Verdict.CONFIRMED
            reviews.append(Review(call.call_id, verdict, "质检一", AT, key))
            reviews.append(Review(call.call_id, verdict, "质检二", AT, key, round=Round.SECOND))
        reviews += [Review(name, Verdict.READ, "质检一", AT) for name in ("c1", "c2", "c5")]
        reviews.append(
            Review("c2", Verdict.MISSED, "质检一", AT, category="threat.violence", turn=0)
        )
        opened.add_reviews(reviews)
        opened.add_sample(Drawn((SampleItem("c1"), SampleItem("c2", "low")), {"calls": 24}, "甲"))
    return place


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(str(ended.value.code or 0)), out, err


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch, rule_set: RuleSet) -> None:
    """In Chinese, and the bundled rules are read once for all tests."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr(checking, "load_rules", lambda *_: rule_set)


def rows(out: str, section: str, table: int = 0) -> list[dict[str, object]]:
    return list(json.loads(out)[section]["tables"][table]["rows"])


def test_the_overview_says_what_stands_out(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "metrics", "--store", base)
    assert (code, err) == (0, "")
    assert re.findall(r"^■ (.+)$", out, re.M) == [
        "规则质量",
        "复核人一致性",
        "漂移警报",
        "坐席成绩单",
        "团队成绩单",
        "热力图",
        "坐席承受",
        "舆情风险指数",
        "承诺兑现",
        "投诉",
    ]
    assert "复核定案 12 处;召回率依据整通看完的 3 通" in out
    assert "2 个坐席,2 个与其余的差别超出偶然" in out
    assert "  κ = 1.00, n = 12\n" in out


def test_rules_as_json_have_ids_numbers_and_null_for_no_data(
    base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", "rules", "-f", "json")
    found = {row["rule"]: row for row in rows(out, "rules")}
    threat = found.pop("threat-violence-injured")
    assert threat == {
        "rule": "threat-violence-injured",
        "category": "threat.violence",
        "findings": 12,
        "precision_percent": 91.7,
        "precision_low": 64.6,
        "precision_high": 98.5,
        "precision_hits": 11,
        "precision_n": 12,
        "unsure": 0,
        "labels_needed": 110,
    }
    assert {row["precision_percent"] for row in found.values()} <= {None}
    recall = {row["category"]: row for row in rows(out, "rules", 1)}["threat.violence"]
    assert (recall["recall_hits"], recall["recall_n"], recall["missed"]) == (2, 3, "c2")
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", "rules", "-f", "json", "--sample", 1)
    recall = {row["category"]: row for row in rows(out, "rules", 1)}["threat.violence"]
    assert (recall["recall_hits"], recall["recall_n"]) == (1, 1)  # c2 was not drawn at random
    code, _, err = run(capsys, "metrics", "--store", base, "--sample", 9)
    assert (code, err.split(":")[0]) == (2, "unknown-sample")


def test_scorecards_leave_out_what_was_rejected(
    base: str, capsys: pytest.CaptureFixture[str], checker: Checker
) -> None:
    _, out, _ = run(capsys, "scorecard", "--store", base, "-f", "json")
    cards = {row["agent"]: row for row in rows(out, "agents")}
    assert (cards["A2"]["critical_hits"], cards["A2"]["critical_n"]) == (11, 12)
    assert (cards["A1"]["critical_hits"], cards["A1"]["critical_percent"]) == (0, 0.0)
    scores = {call.call_id: report for call, report in calls(checker)}
    worth = scores["c1"].score.value
    threats = tuple(f for f in scores["c3"].findings if f.category != "threat.violence")
    without = Scorer.of(checker.rule_set).rescore(replace(scores["c3"], findings=threats))
    assert without.score.value > worth
    assert cards["A2"]["mean_score"] == round((11 * worth + without.score.value) / 12, 1)
    _, out, _ = run(capsys, "scorecard", "--store", base, "--agent", "A2")
    assert re.findall(r"^(A\d)  ", out, re.M) == ["A2"]
    code, _, err = run(capsys, "scorecard", "--store", base, "--agent", "丙")
    assert (code, err) == (2, "unknown-agent: 没有坐席 `丙` 的通话\n")


def test_complaints_are_stored_joined_and_shown_without_their_words(
    base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "投诉.csv"
    text = "投诉编号,日期,内容,客户号,通话编号\nT1,2026-03-20,他说要打断我的腿,,c1\nT2,2026-03-20,态度,K3,\n"
    log.write_bytes(text.encode("gb18030"))
    place = tmp_path / "b.db"
    place.write_bytes(Path(base).read_bytes())
    code, _, err = run(capsys, "complaints", "add", log, "--store", place, "--by", "客服")
    assert (code, err.split(",")[:2]) == (0, ["读到 2 件", "存入或更新 2 件;1 件按通话编号对上"])
    code, _, err = run(capsys, "complaints", "add", log, "--store", place, "--by", "客服")
    assert "存入或更新 0 件" in err
    _, out, _ = run(capsys, "metrics", "--store", place, "-w", "complaints", "-f", "json")
    assert [(r["ref"], r["call_id"], r["how"]) for r in rows(out, "complaints", 4)] == [
        ("T1", "c1", "编号"),
        ("T2", "c3", "客户与日期"),
    ]
    assert "打断我的腿" not in out
    _, out, _ = run(capsys, "metrics", "--store", place, "-w", "complaints", "--agent", "A1")
    assert "0 件投诉" in out
    _, out, _ = run(capsys, "metrics", "--store", base, "--complaints", log, "-w", "complaints")
    assert "2 件投诉,2 件找到通话" in out
    _, out, _ = run(capsys, "metrics", "--store", place, "-w", "risk", "-f", "json")
    assert "已投诉 2" in str(rows(out, "risk")[0]["parts"])


@pytest.mark.parametrize(
    "what", ["agreement", "drift", "agents", "teams", "heatmap", "exposure", "risk", "promises"]
)
def test_each_measure_is_a_table_in_every_format(
    base: str, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", what, "-f", "json")
    data = json.loads(out)
    assert list(data) == [what]
    n = sum(len(table["rows"]) for table in data[what]["tables"])
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", what, "-f", "csv")
    tables = len(data[what]["tables"])
    heads = tables if tables == 1 else 3 * tables - 1
    assert len(list(csv.reader(StringIO(out)))) == n + heads
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", what)
    assert out.startswith(f"■ {data[what]['title']}\n  {data[what]['notes'][0]}\n")


def test_the_page_stands_alone_and_draws_the_map(
    base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "m.html"
    assert run(capsys, "metrics", "--store", base, "-f", "html", "-o", page)[0] == 0
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<script|<link|<img|https?://", text) == []
    drawings = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.S)]
    first = next(d for d in drawings if d.get("aria-label") == "人身暴力威胁")
    titles = [title.text for title in first.findall("g/title")]
    assert titles == [
        "A1 2026-W10:7 通里 0 通,0 处(太少)",
        "A1 2026-W11:5 通里 0 通,0 处(太少)",
        "A2 2026-W10:7 通里 6 通,6 处(太少)",
        "A2 2026-W11:5 通里 5 通,5 处(太少)",
    ]
    assert {rect.get("fill") for rect in first.findall("g/rect")} == {"#e6e8ec"}


def test_names_are_escaped_in_the_page_and_in_csv(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], checker: Checker
) -> None:
    place = tmp_path / "a.db"
    call, _ = next(iter(calls(checker)))
    call = replace(call, meta=replace(call.meta, agent_id="=<b>1"))
    with open_store(str(place)) as opened:
        opened.add([(call, checker.check(call))], by="甲")
    _, out, _ = run(capsys, "metrics", "--store", place, "-f", "html")
    assert "=&lt;b&gt;1" in out
    assert "<b>1" not in out
    _, out, _ = run(capsys, "scorecard", "--store", place, "-f", "csv")
    assert next(csv.DictReader(StringIO(out)))["坐席"] == "'=<b>1"


def test_transcripts_have_no_reviews_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(f"坐席:{BAD}\n客户:嗯\n", encoding="utf-8")
    code, out, _ = run(capsys, "metrics", tmp_path / "a.txt")
    assert code == 0
    assert "还没有复核意见,精确率无数据(不是 0)" in out
    assert "通话没有日期,看不出漂移" in out


def test_in_english(
    base: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    _, out, _ = run(capsys, "metrics", "--store", base)
    assert "■ Public risk\n" in out
    assert re.findall("[一-鿿]+", out) == []


def test_a_week_is_a_week(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "metrics", "--store", base, "--week", "2026-W54")
    assert (code, err) == (2, "bad-week: `2026-W54` 不是周; 写作 2026-W10\n")
    _, out, _ = run(capsys, "metrics", "--store", base, "-w", "drift", "--week", "2026-W10")
    assert "2026-W10 有 14 通;之前几周没有通话可比" in out


def test_a_store_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "metrics", "--store", tmp_path / "none.db")
    assert (code, "store-missing" in err) == (2, True)
