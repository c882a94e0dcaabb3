"""The drill page in a real browser: by keyboard alone, on a phone, and what is kept."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.serving import HOST, listen
from callcheck.learning.store import Store, open_store

pytestmark = pytest.mark.browser


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "drill.db") as opened:
        yield opened


@pytest.fixture
def address(store: Store, checker: Checker) -> Iterator[str]:
    import uvicorn

    sock = listen()
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready.set()

    app = make_app(Desk(store, checker, "小王"), "t")
    server = Server(uvicorn.Config(app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    assert ready.wait(10)
    yield f"http://{HOST}:{sock.getsockname()[1]}/drill?token=t"
    server.should_exit = True
    thread.join(10)
    sock.close()


@pytest.mark.parametrize("width", [390, 1200])
def test_a_call_by_keyboard_alone(
    chromium: Any, address: str, store: Store, width: int, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    trouble: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.goto(address)
    page.locator("select[name=drill]").select_option("first-reminder")
    page.locator("input[name=trainee]").press("Enter")
    page.locator("#reply").wait_for(state="visible")
    assert page.locator(".line.customer").text_content() == "客户喂,你好,哪位?"
    page.keyboard.type(
        "您好,我是青禾银行信用卡中心的客服,工号三零二一,本次通话会录音。请问是周强先生本人吗?"
    )
    page.keyboard.press("Enter")
    page.locator(".line.customer").nth(1).wait_for()
    assert page.locator(".line.customer").count() == 2
    page.keyboard.type("你个老赖 <b>再不还</b> 我找人打断你的腿")
    page.keyboard.press("Enter")
    page.locator("#debrief").wait_for(state="visible")
    assert page.locator("#lines b b").count() == 0
    assert page.locator(".note.bad").count() >= 1
    assert "没有通过" in page.locator("#debrief").text_content()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.screenshot(path=str(tmp_path / "drill.png"), full_page=True)
    page.close()
    assert (trouble, len(asked)) == ([], 1)
    (kept,) = store.answers(trainee="小王", kind="drill")
    assert (kept.item, kept.right) == ("first-reminder", False)
