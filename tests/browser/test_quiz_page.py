"""The quiz page in a real browser: keyboard, phone, what is kept."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.serving import HOST, listen
from callcheck.learning.quiz import Item, ItemKind, make_items, pick
from callcheck.learning.store import Store, open_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def items(checker: Checker) -> tuple[Item, ...]:
    made = make_items((), checker, own_tests=True, wanted=["insult.curse"])
    kinds = (ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.JUDGE, ItemKind.REWRITE)
    mixed = pick(made.items, 20)
    return tuple(next(i for i in mixed if i.kind is kind) for kind in kinds)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "quiz.db") as opened:
        yield opened


@pytest.fixture
def address(store: Store, checker: Checker, items: tuple[Item, ...]) -> Iterator[str]:
    import uvicorn

    quiz = {"items": items, "count": 4, "seed": 1, "pass_mark": 60.0}
    app = make_app(Desk(store, checker, "小王", {"quiz": quiz}), "t")
    sock = listen()
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready.set()

    server = Server(uvicorn.Config(app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    assert ready.wait(10)
    yield f"http://{HOST}:{sock.getsockname()[1]}/quiz?token=t"
    server.should_exit = True
    thread.join(10)
    sock.close()


def _asked(page: Any, items: tuple[Item, ...]) -> Item:
    stem = page.locator(".stem").text_content()
    return next(item for item in items if item.stem == stem)


def test_a_quiz_by_keyboard_and_the_wrong_one_again(
    chromium: Any, address: str, store: Store, items: tuple[Item, ...]
) -> None:
    page = chromium.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(address)
    page.get_by_role("button", name="开始").click()
    for number in range(4):
        page.locator(".soft", has_text=f"{number + 1}/4").wait_for()
        item = _asked(page, items)
        if item.kind is ItemKind.REWRITE:
            page.locator("textarea").fill("你这种人不得好死")
            page.get_by_role("button", name="确定").click()
        else:
            for letter in item.letters:
                page.keyboard.press(str("ABCD".index(letter) + 1))
            page.keyboard.press("Enter")
        told = "还不行" if item.kind is ItemKind.REWRITE else "对"
        assert page.locator(".verdict").text_content() == told
        page.keyboard.press("Enter")
    assert page.locator(".score").text_content() == "答对 3/4,75 分,合格"
    page.get_by_role("button", name="错的再答一遍").click()
    rewrite = next(i for i in items if i.kind is ItemKind.REWRITE)
    assert page.locator(".stem").text_content() == rewrite.stem
    page.locator("textarea").fill(rewrite.say_instead)
    page.get_by_role("button", name="确定").click()
    assert page.locator(".verdict").text_content() == "对"
    page.close()
    assert problems == []
    kept = [(a.item, a.right) for a in store.answers(trainee="小王", kind="quiz")]
    assert len(kept) == 5
    assert kept[-1] == (rewrite.id, True)
    assert sum(right is False for _, right in kept) == 1


def test_a_wrong_answer_shows_the_key_and_is_in_the_book(
    chromium: Any, address: str, items: tuple[Item, ...]
) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.get_by_role("button", name="错题本").click()
    page.get_by_text("没有题。").wait_for()
    page.get_by_role("button", name="开始").click()
    page.locator(".stem").wait_for()
    while (item := _asked(page, items)).kind is not ItemKind.SINGLE:
        if item.kind is ItemKind.REWRITE:
            page.locator("textarea").fill(item.say_instead)
        else:
            for letter in item.letters:
                page.locator(f"input[value={letter}]").check()
        page.get_by_role("button", name="确定").click()
        page.get_by_role("button", name="下一题").click()
    wrong = next(x for x in "ABCD" if x not in item.letters)
    page.keyboard.press(wrong.lower())
    page.keyboard.press("Enter")
    assert page.locator(".verdict").text_content() == f"错,应是 {item.letters}"
    assert page.locator(".option.key input").get_attribute("value") == item.letters
    assert page.locator(".option.off input").get_attribute("value") == wrong
    page.get_by_role("button", name="错题本").click()
    page.locator(".soft", has_text="1/1").wait_for()
    assert page.locator(".stem").text_content() == item.stem
    page.close()


def test_it_fits_a_phone_and_does_not_tell_the_key(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    with page.expect_response("**/quiz/items*") as got:
        page.get_by_role("button", name="开始").click()
    for shown in got.value.json()["items"]:
        assert set(shown) == {"id", "kind", "many", "write", "lines", "stem", "options"}
        assert all(set(option) == {"name", "text"} for option in shown["options"])
    page.locator(".stem").wait_for()
    width = page.evaluate("document.documentElement.scrollWidth")
    heights = page.evaluate(
        "[...document.querySelectorAll('.option,#quiz button')].map(x => x.offsetHeight)"
    )
    page.close()
    assert width <= 360
    assert min(heights) >= 44
