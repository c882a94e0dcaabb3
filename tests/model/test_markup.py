"""What a notebook shows of reports and rules."""

from dataclasses import replace
from html.parser import HTMLParser

from callcheck import Checker, Report, RuleSet, read_text


class Cells(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert {name for name, _ in attrs} <= {"style", "class"}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(made: Report) -> list[str]:
    return Cells(made._repr_html_()).texts


def test_a_report(checker: Checker) -> None:
    report = checker.check(read_text("坐席:我打断你的狗腿<script>alert(1)</script>", "<a&b>"))
    evil = replace(report, findings=(replace(report.findings[0], message="<img src=x>"),))
    assert shown(evil) == [
        "<a&b>:60 分,违规 1 处",
        *("级别", "类别", "轮次", "原话", "说明", "规则"),
        *("严重", "threat.violence", "0", "打断你的狗腿", "<img src=x>", "threat-violence-injured"),
    ]
    assert set(Cells(evil._repr_html_()).tags) <= set("div p b table thead tbody tr th td".split())
    assert "http" not in evil._repr_html_()


def test_a_clean_and_a_long_report(checker: Checker) -> None:
    clean = checker.check(read_text("坐席:您好", "c"))
    assert shown(clean) == ["c:100 分,违规 0 处"]
    one = checker.check(read_text("坐席:我打断你的狗腿")).findings
    long = replace(clean, findings=one * 53)
    assert shown(long)[-1] == "另有 3 行未显示"
    assert shown(long).count("打断你的狗腿") == 50


def test_a_rule_and_a_rule_set(rule_set: RuleSet) -> None:
    texts = Cells(rule_set.rules["service-silence-long"]._repr_html_()).texts
    assert texts[:5] == [
        "长时间静音(service-silence-long)",
        *("类别", "长时间静音(service.silence)", "级别", "一般"),
    ]
    whole = Cells(rule_set._repr_html_()).texts
    assert whole[0] == f"{len(rule_set.rules)} 条规则,版本 {rule_set.version}"
    assert "threat" in whole
