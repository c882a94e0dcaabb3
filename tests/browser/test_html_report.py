"""The HTML report in a real browser: filters, highlights, narrow screens, no network."""

from pathlib import Path
from typing import Any

import pytest

from callcheck.checking import Checker
from callcheck.readers import read_calls
from callcheck.reporting import Checked, catalogue_of, write_report

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def page(chromium: Any, checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Any:
    results = [
        Checked(call, checker.check(call)) for call in read_calls(ROOT / "samples" / "calls")
    ]
    out = tmp_path_factory.mktemp("page") / "report.html"
    write_report(results, catalogue_of(checker.rule_set), format="html", out=out)
    tab: Any = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.seen = []
    tab.on("request", lambda request: tab.seen.append(request.url))
    tab.on("console", lambda message: tab.seen.append(message.text))
    tab.goto(out.as_uri())
    return tab


def test_it_asks_the_network_for_nothing(page: Any) -> None:
    assert [url for url in page.seen if not url.startswith("file:")] == []


def test_filters_narrow_the_calls(page: Any) -> None:
    total = page.locator("details.call:visible").count()
    page.select_option("select[name=category]", "payment.private_account")
    shown = page.locator("details.call:visible")
    assert 0 < shown.count() < total
    assert page.locator("article:visible").evaluate_all(
        "a => [...new Set(a.map(x => x.dataset.category))]"
    ) == ["payment.private_account"]
    page.select_option("select[name=category]", "")
    page.fill("input[name=words]", "t046")
    assert page.locator("details.call:visible").count() == 1
    page.fill("input[name=words]", "")
    assert page.locator("details.call:visible").count() == total


def test_marks_hold_the_quoted_words(page: Any) -> None:
    text = page.locator("#t046 mark").evaluate_all(
        "m => m.map(x => [...x.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')).join('')"
    )
    assert "上门费" in text


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_is_wider_than_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
