"""Every page in a real Chromium: nothing of the content runs, asks for anything or opens a dialog."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import callcheck.reporting.html
from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.quiz import make_items
from callcheck.learning.store import open_store
from callcheck.ruleset import read_rules

from .serving import Served, serving
from .world import CANARY, THREAT, World, said

pytestmark = pytest.mark.browser


class Window:
    """A tab, and whatever it did that it should not have."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_page()
        self.page.set_default_timeout(30_000)
        self.page.add_init_script("globalThis.pwned = undefined")
        self.dialogs: list[str] = []
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, url: str) -> None:
        """Open a page and everything in it that can be opened."""
        self.page.goto(url)
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    def is_clean(self, origin: str) -> None:
        """Nothing ran, nothing was asked for elsewhere, nothing popped up."""
        assert self.page.evaluate(CANARY) is None
        assert self.dialogs == []
        assert self.errors == []
        assert [url for url in self.asked if not url.startswith((origin, "data:"))] == []
        handlers = "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))"
        assert self.page.evaluate(handlers) is False
        foreign = "[...document.querySelectorAll('a[href]')].filter(a => !/^(https?:\\/\\/127|file:)/.test(a.href)).length"
        assert self.page.evaluate(foreign) == 0


@pytest.fixture(scope="module")
def window(chromium: Any) -> Iterator[Window]:
    made = Window(chromium)
    yield made
    made.page.close()


def run(world: World, words: str) -> None:
    own = ["--rules", str(world.folder / "rules"), "--profile", str(world.folder / "profile.yaml")]
    arguments = words.format(calls=world.calls, store=world.store, out=world.out).split("|")
    with pytest.raises(SystemExit) as ended:
        main([*arguments, *own])
    assert ended.value.code in {0, 1}


@pytest.fixture(scope="module")
def written(world: World) -> Path:
    """Every kind of page that a command writes."""
    (world.out / "pages").mkdir(exist_ok=True)
    run(world, "scan|{calls}|-q|-f|html|-o|{out}/pages/report.html")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(callcheck.reporting.html, "WHOLE", 2)  # the form of long reports
        run(world, "scan|{calls}|-q|-f|html|-o|{out}/pages/long.html")
    run(world, "module|build|--store|{store}|-o|{out}/pages/training")
    run(world, "lesson|--rule|own-hostile|--store|{store}|-o|{out}/pages/lesson.html")
    run(world, "scorecard|--store|{store}|-f|html|-o|{out}/pages/cards.html")
    plan = str(world.out / "pages" / "plan.html")
    with pytest.raises(SystemExit):
        main(["coach", "show", "1", "--store", str(world.store), "-o", plan])
    run(world, "quiz|export|--to|scorm|--rule|own-hostile|--store|{store}|-o|{out}/pages/quiz.zip")
    with zipfile.ZipFile(world.out / "pages" / "quiz.zip") as pack:
        pack.extractall(world.out / "pages" / "scorm")
    return world.out / "pages"


def answer_one(page: Any) -> None:  # Any: playwright's page
    """Answer a question, and wait for what is said of it."""
    page.get_by_text("打断你的狗腿").first.wait_for()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("evil.example").first.wait_for()


def test_pages_that_are_written(written: Path, window: Window) -> None:
    found = sorted(written.rglob("*.html"))
    names = {path.name for path in found}
    assert {"report.html", "long.html", "lesson.html", "metrics.html", "trend.html"} <= names
    assert {"cards.html", "plan.html", "index.html"} <= names
    modules = [path for path in found if path.name[:2].isdigit()]
    for path in [*(p for p in found if p not in modules), *modules[:1], modules[6]]:
        window.open(path.as_uri())
        if path.parent.name == "scorm":
            window.page.locator("input, #options button, li button").first.click()
            window.page.get_by_text("确定").first.click()
            window.page.get_by_text("evil.example").first.wait_for()
        if path.parent.name != "training":
            assert "evil.example" in window.page.content(), path
        window.is_clean("file:")


def test_the_reports_of_both_forms_show_the_words_as_words(written: Path, window: Window) -> None:
    for name in ("report.html", "long.html"):
        window.open((written / name).as_uri())
        for call in window.page.locator("article, section.call, .call").all()[:3]:
            call.evaluate("e => e.querySelectorAll('summary,button').forEach(b => b.click())")
        assert "<script>globalThis.pwned=1" in window.page.locator("body").inner_text()
        window.is_clean("file:")


@pytest.fixture(scope="module")
def local(world: World) -> Iterator[Served]:
    rule_set = read_rules([world.folder / "rules"], world.folder / "profile.yaml")
    checker = Checker(rule_set)
    with open_store(world.spare_store()) as opened:
        items = make_items(opened.cases(), checker).items
        options = {"quiz": {"items": [i for i in items if i.rule == "own-hostile"], "count": 3}}
        with serving(make_app(Desk(opened, checker, said("复核"), options), "t"), "t") as served:
            yield served


@pytest.mark.parametrize("path", ["/review", "/drill", "/quiz", "/trend"])
def test_local_pages(local: Served, window: Window, path: str) -> None:
    here = f"http://127.0.0.1:{local.port}"
    window.asked.clear()
    window.open(f"{here}{path}?token=t")
    page = window.page
    if path == "/review":
        page.wait_for_selector(".finding[aria-current]")
        for _ in range(3):
            page.keyboard.press("j")
        assert "<script>globalThis.pwned=1" in page.locator("body").inner_text()
    elif path == "/drill":
        page.locator("button").first.click()
        box = page.locator("textarea, input[type=text]").last
        box.fill(f"<img src=x onerror='{CANARY}=9'>{THREAT}")
        box.press("Enter")
        page.get_by_text("onerror").first.wait_for()
    elif path == "/quiz":
        page.locator("input[name=trainee]").fill(f"<b onclick={CANARY}=7>甲")
        page.locator("button").first.click()
        answer_one(page)
    else:
        page.goto(f"{here}/trend?team=%3Cscript%3E{CANARY}=8%3C/script%3E")
    page.wait_for_load_state("networkidle")
    window.is_clean(here)
