"""Ten thousand calls in one page of a real browser: it opens, finds, and leads to one finding."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from callcheck.checking import Checker
from callcheck.readers import read_calls, read_text
from callcheck.reporting import Checked, catalogue_of, write_report
from callcheck.reporting.html import WHOLE

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
CALLS = 10_000
NASTY = "<img src=x onerror=console.log(1)></script><script>console.log(2)</script>"
OPEN_SECONDS = 30  # two here; a machine that builds is slower


def many(checker: Checker) -> Iterator[Checked]:
    """The samples again and again, each call with an id of its own."""
    checked = [(call, checker.check(call)) for call in read_calls(ROOT / "samples" / "calls")]
    for number, (call, report) in enumerate(islice(cycle(checked), CALLS - 1)):
        name = f"{call.call_id}-{number}"
        yield Checked(replace(call, call_id=name), replace(report, call_id=name))
    call = read_text(f"坐席:{NASTY} 打断你的狗腿")
    call = replace(call, call_id=f"t022-{NASTY}")
    yield Checked(call, checker.check(call))


@pytest.fixture(scope="module")
def out(checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "report.html"
    write_report(many(checker), catalogue_of(checker.rule_set), format="html", out=path)
    return path


@pytest.fixture(scope="module")
def page(out: Path, chromium: Any) -> Any:
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.seen = []
    tab.on("console", lambda message: tab.seen.append(message.text))
    tab.on("pageerror", lambda error: tab.seen.append(str(error)))
    tab.goto(out.as_uri(), timeout=OPEN_SECONDS * 1000)
    return tab


def shown(page: Any, count: int) -> None:
    """Wait for the number of calls said to be shown."""
    page.wait_for_function(
        "text => document.getElementById('shown').textContent === text", arg=f"{count} 通"
    )


def test_every_call_is_there_and_none_laid_out(page: Any) -> None:
    shown(page, CALLS)
    assert page.locator("details.call").count() == CALLS > WHOLE
    assert page.locator("article, .turns").count() == 0
    assert page.seen == []


def test_words_stay_words_when_a_call_opens(page: Any) -> None:
    call = page.locator("details.call").last
    call.locator("summary").click()
    assert NASTY in call.locator(".turns p").first.inner_text()
    assert call.locator("img, script").count() == 0
    assert page.seen == []


def test_a_call_opens_whole(page: Any) -> None:
    page.locator("details[id='t022-5'] > summary").click()
    call = page.locator("details[id='t022-5']")
    assert call.locator(".turns li").count() > 5
    articles = call.locator("article[data-category='threat.workplace']")
    assert articles.count() == 3
    assert "我们只跟您本人沟通,不会联系您的单位。" in articles.first.locator("dl").inner_text()
    marked = call.locator("mark").evaluate_all(
        "m => m.map(x => [...x.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(''))"
    )
    assert "让你们车间主任来跟你" in "".join(marked)


def test_filters_and_words_reach_calls_that_were_never_opened(page: Any, checker: Checker) -> None:
    items = [item.report for item in many(checker) if item.report]
    wanted = [r for r in items if any(f.category == "threat.workplace" for f in r.findings)]
    page.select_option("select[name=category]", "threat.workplace")
    shown(page, len(wanted))
    page.fill("input[name=words]", wanted[-1].call_id)
    shown(page, 1)
    page.locator("details.call:visible > summary").click()
    hidden = page.locator("details.call:visible article").evaluate_all(
        "a => a.filter(x => x.hidden !== (x.dataset.category !== 'threat.workplace')).length"
    )
    assert hidden == 0
    page.select_option("select[name=category]", "")
    page.fill("input[name=words]", "让你们车间主任来跟你")
    shown(page, sum(r.call_id.startswith("t022-") for r in items) - 1)
    page.fill("input[name=words]", "turns")  # markup is not words
    shown(page, 0)
    page.fill("input[name=words]", "")
    shown(page, CALLS)


def test_an_anchor_leads_to_the_finding(out: Path, chromium: Any) -> None:
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{out.as_uri()}#t022-9505%212", timeout=OPEN_SECONDS * 1000)
    article = tab.locator("article[id='t022-9505!2']")
    article.wait_for()
    box = article.bounding_box()
    assert 0 <= box["y"] < 300
    assert tab.locator("details[open]").count() == 1
