"""The SCORM package in a browser, under an LMS's API: what it tells, in what order."""

import os
import re
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from callcheck.checking import Checker
from callcheck.learning.quiz import Item, ItemKind, make_items, pick
from callcheck.learning.quiz.exporting import export_items

pytestmark = pytest.mark.browser
LMS = Path(__file__).parent / "quiz_lms.html"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as called
        pass


@pytest.fixture(scope="module")
def items(checker: Checker) -> tuple[Item, ...]:
    made = make_items((), checker, own_tests=True, wanted=["insult.curse"])
    return pick([i for i in made.items if i.kind is not ItemKind.REWRITE], 4)


@pytest.fixture
def served(items: tuple[Item, ...], tmp_path: Path) -> Iterator[str]:
    export_items(items, "scorm", tmp_path / "quiz.zip", pass_mark=75)
    with zipfile.ZipFile(tmp_path / "quiz.zip") as package:
        package.extractall(tmp_path / "www")
    (tmp_path / "www" / "lms.html").write_text(LMS.read_text(encoding="utf-8"), encoding="utf-8")
    again = _scorm_again()
    if again is not None:
        (tmp_path / "www" / "scorm12.js").write_bytes(again.read_bytes())
        page = '<!doctype html><script src="scorm12.js"></script><script>window.API = new ' + (
            "Scorm12API({autocommit: false, logLevel: 5});"
            '</script><iframe src="index.html" style="width:100%;height:90vh"></iframe>'
        )
        (tmp_path / "www" / "again.html").write_text(page, encoding="utf-8")
    handler = partial(Quiet, directory=str(tmp_path / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _scorm_again() -> Path | None:
    """The run time of scorm-again (npm), an LMS's API that is not ours; None where it is not."""
    folder = os.environ.get("CALLCHECK_NODE_MODULES", str(Path(__file__).parent / "node_modules"))
    found = Path(folder) / "scorm-again" / "dist" / "scorm12.min.js"
    return found if found.is_file() else None


def _answer(page: Any, items: tuple[Item, ...], wrong: int) -> None:
    frame = page.frame_locator("iframe")
    for number, item in enumerate(items):
        chosen = item.letters
        if number < wrong:
            chosen = next(x for x in "ABCD" if x not in item.letters)
        for letter in chosen:
            frame.locator(f"input[value={letter}]").check()
        frame.get_by_role("button", name="确定").click()
        frame.get_by_role("button", name=re.compile("下一题|看成绩")).click()
    frame.get_by_text("合格线 75").wait_for()


@pytest.mark.parametrize(("wrong", "raw", "status"), [(1, "75", "passed"), (2, "50", "failed")])
def test_the_lms_is_told_the_score_and_each_answer(
    chromium: Any, served: str, items: tuple[Item, ...], wrong: int, raw: str, status: str
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{served}/lms.html")
    _answer(page, items, wrong)
    told = page.evaluate("({calls, values, refused})")
    page.close()
    assert problems == []
    assert told["refused"] == []
    assert told["calls"][0] == "LMSInitialize"
    assert told["calls"][-2:] == ["LMSCommit", "LMSFinish"]
    assert told["calls"].count("LMSFinish") == 1
    values = told["values"]
    assert (values["cmi.core.score.raw"], values["cmi.core.lesson_status"]) == (raw, status)
    assert re.fullmatch(r"\d{4}:\d\d:\d\d", values["cmi.core.session_time"])
    for number, item in enumerate(items):
        place = f"cmi.interactions.{number}."
        result = "wrong" if number < wrong else "correct"
        assert (values[place + "id"], values[place + "result"]) == (f"i{item.id}", result)
        if item.kind is ItemKind.JUDGE:
            key, kind = ("t" if item.letters == "A" else "f"), "true-false"
        else:
            key, kind = ",".join(item.letters.lower()), "choice"
        assert (values[place + "correct_responses.0.pattern"], values[place + "type"]) == (
            key,
            kind,
        )


def test_it_runs_without_an_lms(chromium: Any, served: str, items: tuple[Item, ...]) -> None:
    page = chromium.new_page()
    page.goto(f"{served}/index.html")
    assert page.locator("h2").first.text_content() == items[0].stem
    page.close()


def test_scorm_again_takes_all_it_is_told(
    chromium: Any, served: str, items: tuple[Item, ...]
) -> None:
    if _scorm_again() is None:
        pytest.skip("no scorm-again: npm install --prefix tests/browser, or CALLCHECK_NODE_MODULES")
    page = chromium.new_page()
    page.goto(f"{served}/again.html")
    _answer(page, items, 1)
    told = page.evaluate(
        "({error: API.lmsGetLastError(), cmi: JSON.parse(JSON.stringify(API.cmi))})"
    )
    page.close()
    assert told["error"] in ("0", 0)
    core = told["cmi"]["core"]
    assert (core["score"]["raw"], core["lesson_status"]) == ("75", "passed")
    taken = told["cmi"]["interactions"]
    children = taken.get("childArray", taken) if isinstance(taken, dict) else taken
    results = [
        child["result"] for child in (children.values() if isinstance(children, dict) else children)
    ]
    assert results == ["wrong", "correct", "correct", "correct"]
