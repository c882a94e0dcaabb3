"""`callcheck score` as a supervisor runs it: stored reports, transcripts, tables, the simulator."""

import csv
import json
import os
import re
from io import StringIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from callcheck import checking
from callcheck.checking.prove import load_rules
from callcheck.cli import main
from callcheck.model import Report
from callcheck.reporting.score_lines import adds_up, points_text
from callcheck.reporting.stored import read_reports
from callcheck.ruleset import RuleSet

SAMPLES = Path(__file__).parents[2] / "samples" / "calls"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(caught.value.code or 0), out, err


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' reports: by the weights, and by the bundled sheet."""
    folder = tmp_path_factory.mktemp("stored")
    for name, flags in (("old", ()), ("sheet", ("--score-sheet", "standard"))):
        with pytest.raises(SystemExit):
            main(
                ["scan", str(SAMPLES), "-f", "jsonl", "-q", "-o", f"{folder / name}.jsonl", *flags]
            )
    return folder


@pytest.fixture(scope="module")
def loaded() -> dict[tuple[object, ...], RuleSet]:
    return {}


@pytest.fixture(autouse=True)
def once(loaded: dict[tuple[object, ...], RuleSet], monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled rules are read once for all tests of this file, with each bundled sheet."""

    def load(folders: list[Path], profile: Path | None, sheet: str | None) -> RuleSet:
        if folders or profile or sheet not in (None, "standard"):
            return load_rules(folders, profile, sheet)
        key = (sheet,)
        if key not in loaded:
            loaded[key] = load_rules((), None, sheet)
        return loaded[key]

    monkeypatch.setattr(checking, "load_rules", load)


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)


def test_every_score_adds_up_by_weights_and_by_sheet(stored: Path) -> None:
    for name in ("old", "sheet"):
        reports: list[Report] = list(read_reports(stored / f"{name}.jsonl"))
        assert [report.call_id for report in reports if not adds_up(report)] == []
        assert len(reports) == 19


def test_one_call_is_told_line_by_line(capsys: pytest.CaptureFixture[str], stored: Path) -> None:
    code, out, err = run(capsys, "score", stored / "sheet.jsonl", "--call", "t022")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "t022 坐席 A31 催收通话质检评分表"
    assert lines[1].split() == ["项目", "满分", "扣分", "得分", "封顶"]
    at = next(n for n, line in enumerate(lines) if line.startswith("禁语威胁"))
    assert lines[at].split() == ["禁语威胁", "15", "-15", "0", "扣完为止"]
    assert lines[at + 1].startswith("    第 ")
    assert lines[at + 1].endswith(" −8")
    assert lines[at + 2].endswith(" −7")
    assert lines[-1].split() == ["总分", "100", "85", "良"]
    code, out, err = run(capsys, "score", stored / "old.jsonl", "--call", "t022")
    told = next(line for line in out.splitlines() if line.startswith("单位施压威胁"))
    assert told.split() == ["单位施压威胁", "-30", "-30", "3", "处"]


def test_calls_as_csv_have_a_column_an_item(
    capsys: pytest.CaptureFixture[str], stored: Path
) -> None:
    _, out, _ = run(capsys, "score", stored / "sheet.jsonl", "-f", "csv")
    rows = list(csv.DictReader(StringIO(out)))
    assert len(rows) == 19
    t023 = next(row for row in rows if row["通话编号"] == "t023")
    shown = ("坐席", "得分", "等级", "一票否决", "还款渠道", "事由说明", "合规开场")
    assert [t023[name] for name in shown] == ["A31", "94.7", "优", "", "", "5.0", "10.0"]


def test_every_line_as_json_adds_up(capsys: pytest.CaptureFixture[str], stored: Path) -> None:
    _, out, _ = run(capsys, "score", stored / "sheet.jsonl", "--by", "line", "-f", "json")
    rows = [row for row in json.loads(out) if row["call_id"] == "t030"]
    *lines, total = rows
    assert total == {"call_id": "t030", "item": "总分", "full": 100, "bound": "不合格", "points": 0}
    assert sum(row["points"] for row in lines) == 0
    assert next(row for row in lines if row["item"] == "还款渠道") == {
        "call_id": "t030",
        "item": "还款渠道",
        "full": 5.0,
        "reasons": "整通 找遍第 0–15 轮 未告知官方还款渠道(disclosure-channel-missing) −5",
        "lost": -5.0,
        "bound": "一处即失全分",
        "points": 0.0,
    }


def test_agents_and_teams_are_by_name_with_n(
    capsys: pytest.CaptureFixture[str], stored: Path, tmp_path: Path
) -> None:
    out = tmp_path / "agents.csv"
    code, _, _ = run(
        capsys, "score", stored / "sheet.jsonl", "--by", "agent", "-f", "csv", "-o", out
    )
    rows = list(csv.DictReader(StringIO(out.read_text("utf-8-sig"))))
    assert code == 0
    names = [row["坐席"] for row in rows]
    assert names == [*sorted(names[:-1]), "全部"]
    a31 = next(row for row in rows if row["坐席"] == "A31")
    head = ("通话", "平均分", "95% 下限", "与其余比", "优", "良", "合格", "不合格")
    assert [a31[name] for name in head] == ["3", "90.23", "", "通话太少", "2", "1", "0", "0"]
    _, printed, _ = run(capsys, "score", stored / "sheet.jsonl", "--by", "team", "-f", "json")
    *_, everyone = json.loads(printed)
    assert (everyone["team"], everyone["calls"], everyone["vetoed"]) == ("全部", 19, 7)


def test_transcripts_are_checked_and_a_sheet_scores_stored_reports_anew(
    capsys: pytest.CaptureFixture[str], stored: Path
) -> None:
    flags = ("-f", "json", "--score-sheet", "standard")
    _, checked, _ = run(capsys, "score", SAMPLES, *flags)
    _, again, _ = run(capsys, "score", stored / "old.jsonl", *flags)
    _, kept, _ = run(capsys, "score", stored / "sheet.jsonl", "-f", "json")
    assert checked == again == kept


def test_excel(capsys: pytest.CaptureFixture[str], stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.xlsx"
    assert run(capsys, "score", stored / "sheet.jsonl", "-f", "xlsx", "-o", out)[0] == 0
    head, first, *_ = CalamineWorkbook.from_path(out).get_sheet_by_name("逐通得分").to_python()
    assert head[:6] == ["通话编号", "坐席", "得分", "一票否决", "等级", "合规开场"]
    assert first[:6] == ["t003", "A13", 100.0, "", "优", 10.0]
    code, _, err = run(capsys, "score", stored / "sheet.jsonl", "-f", "xlsx")
    assert (code, err.startswith("binary-to-terminal")) == (2, True)


def test_a_simulation_is_told(capsys: pytest.CaptureFixture[str], stored: Path) -> None:
    arguments = ("score", "simulate", stored / "old.jsonl", "--score-sheet", "standard")
    code, out, _ = run(capsys, *arguments, "--show", 1)
    assert code == 0
    assert "平均分       50.79  64.79\n一票否决     0      7\n" in out
    assert "12 通分数变了,7 通等级变了:不合格→优 2 不合格→良 1 合格→良 3 良→优 1\n" in out
    assert (
        "t021      A31   80    91    良      优      "
        "缺少结束语 -5→-2;未告知录音 -5→-3;态度恶劣 -10→-4\n另有 6 通" in out
    )
    _, out, _ = run(capsys, *arguments, "-f", "json")
    found = json.loads(out)
    assert [
        row["call_id"] for row in found["moved"]
    ] == "t021 t022 t023 t024 t038 t058 t085".split()
    assert found["summary"]["new"]["grades"] == {"不合格": 7, "优": 8, "良": 4}
    assert found["summary"]["agents"]["A31"] == {"calls": 3, "old": 56.67, "new": 90.23}
    _, out, _ = run(capsys, *arguments, "-f", "csv")
    assert len(list(csv.DictReader(StringIO(out)))) == 7


def test_a_simulation_as_excel(
    capsys: pytest.CaptureFixture[str], stored: Path, tmp_path: Path
) -> None:
    out = tmp_path / "s.xlsx"
    flags = ("--set", "weights.major=10", "-f", "xlsx")
    assert run(capsys, "score", "simulate", stored / "old.jsonl", *flags, "-o", out)[0] == 0
    book = CalamineWorkbook.from_path(out)
    assert book.sheet_names == ["等级变了的通话", "新旧对比", "坐席"]
    rows = book.get_sheet_by_name("等级变了的通话").to_python()
    assert [row[:6] for row in rows[1:]] == [
        ["t022", "A31", 70.0, 80.0, "合格", "良"],
        ["t024", "A32", 70.0, 80.0, "合格", "良"],
        ["t085", "A86", 40.0, 60.0, "不合格", "合格"],
    ]
    assert run(capsys, "score", "simulate", stored / "old.jsonl", "-f", "xlsx")[0] == 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["weights.majr=1"], ["没有 `majr` 这一项; 是不是 `major`?"]),
        (["weights.major=多", "foo"], ["`foo` 不是设置"]),
        (["weights.major=多"], ["`weights.major` 应是数字,这里是 多"]),
        (
            ["weights.veto=[threat.violense]"],
            ["没有类别 `threat.violense`; 是不是 `threat.violence`?"],
        ),
        (["score_sheet.items.1.points=20"], ["各项满分合计 110,应为 100"]),
        (["score_sheet.items.禁语=20"], ["没有 `禁语` 这一项; 是不是 `禁语威胁`?"]),
        (["score_sheet.items.99.cap=1"], ["没有 `99` 这一项"]),
        (["weights.major.x=1"], ["没有 `x` 这一项"]),
        (["weights.major=[", "=1"], ["不是合法的 YAML", "`=1` 不是设置"]),
    ],
)
def test_a_wrong_setting(
    capsys: pytest.CaptureFixture[str], stored: Path, settings: list[str], said: list[str]
) -> None:
    flags = [part for setting in settings for part in ("--set", setting)]
    arguments = ("simulate", stored / "old.jsonl", "--score-sheet", "standard")
    code, _, err = run(capsys, "score", *arguments, *flags)
    assert code == 2
    for words in said:
        assert words in err


def test_settings_of_a_sheet(capsys: pytest.CaptureFixture[str], stored: Path) -> None:
    arguments = ("score", "simulate", stored / "sheet.jsonl", "--score-sheet", "standard")
    code, out, _ = run(capsys, *arguments, "--set", "score_sheet.veto=[]", "-f", "json")
    assert code == 0
    assert json.loads(out)["summary"]["new"]["vetoed"] == 0
    assert json.loads(out)["moved"][0]["why"] == "不再一票否决;折算、上下限、否决 +27.3"
    _, out, _ = run(capsys, *arguments, "--set", "score_sheet.items.禁语威胁.each=1", "-f", "json")
    assert [row["call_id"] for row in json.loads(out)["moved"]] == ["t022"]


def test_what_is_not_there(
    capsys: pytest.CaptureFixture[str], stored: Path, tmp_path: Path
) -> None:
    old = stored / "old.jsonl"
    for arguments, said in (
        (("score", old, "--call", "t02"), "unknown-call: 没有通话 `t02`; 是不是 `t0"),
        (("score", old, "--score-sheet", "standrad"), "没有评分表 `standrad`; 是不是 `standard`?"),
        (("score", tmp_path / "none.jsonl"), "missing-path"),
        (("score", "simulate", tmp_path / "none.jsonl"), "missing-path"),
    ):
        code, _, err = run(capsys, *arguments)
        assert (code, said in err) == (2, True), err


def test_a_sheet_of_ones_own_and_its_mistakes(
    capsys: pytest.CaptureFixture[str], stored: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "本院.yaml"
    sheet.write_text("name: 本院评分表\nitems:\n  - {name: 全部, points: 100, each: 30}\n")
    _, out, _ = run(capsys, "score", stored / "old.jsonl", "--score-sheet", sheet, "--call", "t022")
    assert out.splitlines()[0] == "t022 坐席 A31 本院评分表"
    assert out.splitlines()[-1].split() == ["总分", "100", "10", "不合格"]
    profile = tmp_path / "profile.yaml"
    profile.write_text("score_sheet: standard\n")
    _, out, _ = run(capsys, "score", stored / "old.jsonl", "--profile", profile, "-f", "json")
    first = json.loads(out)[0]
    assert (first["call_id"], first["score"], first["veto"], first["grade"]) == (
        "t003",
        100.0,
        False,
        "优",
    )
    (tmp_path / "callcheck.toml").write_text(f'score_sheet = "{sheet}"\n')
    _, out, _ = run(capsys, "score", stored / "old.jsonl", "--call", "t022")
    assert out.splitlines()[0] == "t022 坐席 A31 本院评分表"
    sheet.write_text("name: 本院评分表\nitems:\n  - {name: 全部, points: 100, eech: 30}\n")
    code, _, err = run(capsys, "score", stored / "old.jsonl")
    assert code == 2
    assert f"{sheet}:3:29: unknown-key: `items.1.eech` 不是这里的字段; 是不是 `each`?" in err


def test_points_have_their_sign() -> None:
    assert [points_text(x) for x in (-2.5, 0, 3)] == ["−2.5", "0", "+3"]


PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"


def test_the_examples_of_the_page_print_what_it_says(
    capsys: pytest.CaptureFixture[str], stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PAGE.parents[1])
    page = PAGE.read_text("utf-8")
    commands = re.findall(r"```console\n\$ callcheck (.*)\n", page)
    assert len(commands) == 2
    for command in commands:
        words = [str(stored / "old.jsonl") if w == "reports.jsonl" else w for w in command.split()]
        _, out, _ = run(capsys, *words)
        start = page.index(f"$ callcheck {command}\n") + len(f"$ callcheck {command}\n")
        end = page.index("```", start)
        if os.environ.get("GOLDEN"):
            page = page[:start] + out + page[end:]
            PAGE.write_text(page, "utf-8")
            continue
        assert page[start:end] == out


def test_the_sheet_of_the_page_is_one(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    sheet = tmp_path / "page.yaml"
    sheet.write_text(block[1], "utf-8")
    found = load_rules((), None, str(sheet)).profile.score_sheet
    assert found is not None
    assert [item.name for item in found.items] == "合规开场 身份核验 还款渠道 禁语 其他".split()
