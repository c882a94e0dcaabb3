"""The review page in a real browser: by keys alone, blind, offline, on a phone, with hostile words."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.pages.serving import address, listen
from callcheck.learning.store import Comment, Filters, Store, open_store
from callcheck.model import Call, Round, Speaker, Turn, Verdict
from callcheck.readers import read_calls

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
THREAT = "再不还钱我打断你的狗腿"
TOKEN = "geheim"


def filled(path: Path, checker: Checker, calls: list[Call]) -> Store:
    store = open_store(path)
    store.add(((call, checker.check(call)) for call in calls), by="导入")
    return store


class Told(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def served(
    store: Store,
    checker: Checker,
    by: str,
    step: Round = Round.FIRST,
    *,
    port: int = 0,
    which: Filters | None = None,
) -> Iterator[str]:
    app = make_app(Desk(store, checker, by, {"round": step, "which": which or {}}), TOKEN)
    sock = listen(port)
    server = Told(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    assert server.ready.wait(20)
    try:
        yield address(sock, TOKEN, "/review")
    finally:
        server.should_exit = True
        thread.join()
        sock.close()


class Tab:
    """A page on the review, and what it asked for and complained of."""

    def __init__(self, browser: Any, url: str, *, width: int = 1280, height: int = 900) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)
        self.page.wait_for_selector(".finding[aria-current]")

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def said(self, words: str) -> None:
        """Waits until the page has said it."""
        self.page.locator("#said", has_text=words).wait_for()

    def trouble(self, words: str) -> str:
        self.page.locator("#trouble", has_text=words).wait_for()
        return str(self.page.locator("#trouble").inner_text())

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def close(self) -> None:
        self.page.close()


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    return list(read_calls(ROOT / "samples" / "calls"))


def spoken(call_id: str, *texts: str) -> Call:
    return Call(call_id, tuple(Turn(i, Speaker.AGENT, text) for i, text in enumerate(texts)))


def test_twenty_findings_by_keys_alone(
    tmp_path: Path, chromium: Any, checker: Checker, calls: list[Call]
) -> None:
    with filled(tmp_path / "a.db", checker, calls[:8]) as store:
        due = [(c.call.call_id, c.finding.key) for c in store.queue("甲")]
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url)
            pressed, wanted = 0, []
            for number in range(20):
                key, verdict = (("y", "confirmed"), ("n", "rejected"), ("3", "unsure"))[number % 3]
                tab.key(key)
                tab.page.locator("#progress", has_text=f"{number + 1}/{len(due)} 条").wait_for()
                pressed += 1
                wanted.append((*due[number], verdict))
                if number < 19 and due[number + 1][0] != due[number][0]:
                    tab.key("d")
                    tab.page.locator("#call-title", has_text=due[number + 1][0]).wait_for()
                    pressed += 1
            rate = Decimal(pressed) / 20
            half_up = rate.quantize(Decimal("0.1"), ROUND_HALF_UP)  # as the page rounds
            assert f"{half_up} 键" in tab.text("#progress")
            assert tab.complaints == []
            assert {urlsplit(address).hostname for address in tab.asked} == {"127.0.0.1"}
            tab.close()
        said = [(r.call_id, r.finding, r.verdict.value) for r in store.reviews() if r.finding]
        assert said == wanted


def test_a_reason_a_remark_and_taking_back(tmp_path: Path, chromium: Any, checker: Checker) -> None:
    call = spoken("c1", THREAT)
    key = checker.check(call).findings[0].key
    with filled(tmp_path / "a.db", checker, [call]) as store:  # noqa: SIM117
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url)
            tab.key("r", "3")
            tab.said("驳回")
            tab.key("k", "k", "c")
            tab.page.keyboard.type("再听一遍录音")
            tab.key("Enter")
            tab.said("备注存下了")
            assert [(r.finding, r.verdict, r.reason) for r in store.reviews(finding=key)] == [
                (key, Verdict.REJECTED, "转述别人的话")
            ]
            assert [(c.finding, c.text, c.by) for c in store.comments("c1")] == [
                (key, "再听一遍录音", "甲")
            ]
            tab.key("z")
            tab.said("撤回了:驳回")
            assert list(store.reviews()) == []
            tab.close()


def test_missed_words_are_counted_in_code_points_by_keys_and_by_mouse(
    tmp_path: Path, chromium: Any, checker: Checker
) -> None:
    call = spoken("c1", THREAT, "𠮷😀你给我等着𠮷", "好的😀明天来")
    with filled(tmp_path / "a.db", checker, [call]) as store:
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url)
            tab.key("m", "ArrowDown", "ArrowRight", "ArrowRight")
            tab.key(*["Shift+ArrowRight"] * 5)
            tab.said("选了「你给我等着」")
            tab.key("Enter")
            tab.page.keyboard.type("人身")
            tab.key("Enter")
            tab.said("补漏存下了:「你给我等着」")
            tab.page.evaluate(
                """() => { const text = document.querySelector('.turn[data-turn="2"] bdi span').firstChild;
                document.getSelection().setBaseAndExtent(text, 2, text, 6) }"""
            )
            tab.key("m")
            tab.page.keyboard.type("人身")
            tab.key("Enter")
            tab.said("补漏存下了:「😀明天」")
            tab.close()
        assert [
            (r.category, r.turn, r.start, r.end, r.quote)
            for r in store.reviews(verdict=Verdict.MISSED)
        ] == [
            ("threat.violence", 1, 2, 7, "你给我等着"),
            ("threat.violence", 2, 2, 5, "😀明天"),
        ]


def test_second_review_is_blind_then_appeal_and_ruling(
    tmp_path: Path, chromium: Any, checker: Checker
) -> None:
    call = spoken("c1", "13912345678" + THREAT)
    key = checker.check(call).findings[0].key
    with filled(tmp_path / "a.db", checker, [call]) as store:
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url)
            tab.key("y")
            tab.said("确认")
            tab.close()
        store.add_comment(Comment("c1", "甲", "甲的备注", key))
        with served(store, checker, "乙", Round.SECOND) as url:
            tab = Tab(chromium, url)
            assert "甲" not in tab.page.content()
            answer = tab.page.evaluate("fetch('/review/call?id=c1').then(a => a.text())")
            assert "甲" not in answer
            tab.key("y")
            tab.said("确认")
            assert "甲" not in tab.page.content()
            tab.close()
        with served(store, checker, "坐席A", Round.APPEAL) as url:
            tab = Tab(chromium, url)
            answer = tab.page.evaluate("fetch('/review/call?id=c1').then(a => a.text())")
            assert [word for word in ("甲", "乙", "13912345678") if word in answer] == []
            tab.key("y")
            tab.said("不申诉就不用记")
            tab.key("n")
            tab.page.keyboard.type("我说的是客户的原话")
            tab.key("Enter")
            tab.page.locator(".finding .verdict", has_text="已申诉").first.wait_for()
            tab.close()
        with served(store, checker, "主管", Round.RULING) as url:
            tab = Tab(chromium, url)
            shown = tab.text(".finding .opinions")
            assert [
                word
                for word in ("初核 甲", "复核 乙", "申诉 坐席A", "我说的是客户的原话", "甲的备注")
                if word not in shown
            ] == []
            tab.key("n")
            tab.said("全部看完")
            tab.close()
        case = next(c for c in store.cases() if c.finding.key == key)
        assert case.verdict is Verdict.REJECTED
        assert [r.round for r in store.reviews(finding=key)] == list(Round)


def test_two_tabs_are_told_of_each_other(tmp_path: Path, chromium: Any, checker: Checker) -> None:
    call = spoken("c1", THREAT)
    with filled(tmp_path / "a.db", checker, [call]) as store, served(store, checker, "甲") as url:
        one, other = Tab(chromium, url), Tab(chromium, url)
        one.key("y")
        one.said("确认")
        other.key("n")
        told = other.trouble("没有覆盖")
        assert told.startswith("这一条刚有变化(已判为确认)")
        assert [r.verdict for r in store.reviews()] == [Verdict.CONFIRMED]
        other.key("n")
        other.said("驳回")
        assert [r.verdict for r in store.reviews()] == [Verdict.CONFIRMED, Verdict.REJECTED]
        one.close()
        other.close()


def test_without_the_server_the_verdict_waits(
    tmp_path: Path, chromium: Any, checker: Checker
) -> None:
    call = spoken("c1", THREAT)
    with filled(tmp_path / "a.db", checker, [call]) as store:
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url)
        tab.key("y")
        tab.trouble("1 条未存")
        assert "确认(未存)" in tab.text(".finding .verdict >> nth=0")
        assert list(store.reviews()) == []
        with served(store, checker, "甲", port=urlsplit(url).port or 0):
            tab.said("未存的已存")
            assert tab.page.locator("#trouble").is_hidden()
        assert [r.verdict for r in store.reviews()] == [Verdict.CONFIRMED]
        tab.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_hostile_words_are_shown_as_words(
    tmp_path: Path, chromium: Any, checker: Checker, width: int
) -> None:
    evil = "<img src=x onerror=alert(1)>"
    call = spoken("<script>c</script>", THREAT + evil, "a\u202eb" + "很长" * 400, "x" * 900)
    with filled(tmp_path / "a.db", checker, [call]) as store:  # noqa: SIM117
        with served(store, checker, "甲") as url:
            tab = Tab(chromium, url, width=width, height=740)
            assert evil in tab.text(".turn >> nth=0")
            assert "a\ufffdb" in tab.text(".turn >> nth=1")
            assert tab.page.locator("#turns img, #call-title script").count() == 0
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.page.locator("[data-key=y]").evaluate(
                "b => b.getBoundingClientRect().bottom <= innerHeight"
            )
            assert tab.complaints == []
            tab.close()


def test_requests_from_elsewhere_are_refused(tmp_path: Path, checker: Checker) -> None:
    call = spoken("c1", THREAT)
    key = checker.check(call).findings[0].key
    with filled(tmp_path / "a.db", checker, [call]) as store, served(store, checker, "甲") as url:
        here = urlsplit(url).netloc
        good = {
            "cookie": f"{cookie_of(TOKEN)}={TOKEN}",
            "origin": f"http://{here}",
            "content-type": "application/json",
        }
        wanted = {"call": "c1", "finding": key, "verdict": "confirmed", "stamp": "0/"}

        def status(
            change: dict[str, str], body: object = wanted, path: str = "/review/verdict"
        ) -> int:
            connection = http.client.HTTPConnection(here)
            connection.request("POST", path, json.dumps(body), {**good, **change})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status

        tried = [
            status({"cookie": ""}),
            status({"origin": "http://evil.example"}),
            status({"content-type": "text/plain"}),
            status({}, {**wanted, "reason": "长" * (1 << 20)}),
            status({}, {**wanted, "reviewer": "乙"}),
            status({}, {**wanted, "verdict": "missed"}),
            status({}, {**wanted, "finding": "../x@0"}),
            status({}, {"call": "../../etc/passwd"}, "/review/read"),
            status({}, [1]),
            status(
                {},
                {
                    "call": "c1",
                    "category": "threat.violence",
                    "turn": 0,
                    "start": 2,
                    "end": 1,
                    "quote": "",
                },
                "/review/missed",
            ),
            status(
                {},
                {
                    "call": "c1",
                    "category": "no.such",
                    "turn": 0,
                    "start": 0,
                    "end": 1,
                    "quote": "再",
                },
                "/review/missed",
            ),
            status(
                {},
                {
                    "call": "c1",
                    "category": "threat.violence",
                    "turn": 0,
                    "start": 0,
                    "end": 1,
                    "quote": "不",
                },
                "/review/missed",
            ),
        ]
        assert tried == [403, 403, 415, 413, *[400] * 8]
        assert list(store.reviews()) == []
        assert [status({}), status({}), len(list(store.reviews()))] == [200, 200, 1]


def test_a_killed_server_loses_no_acknowledged_verdict(tmp_path: Path, chromium: Any) -> None:
    store = tmp_path / "a.db"
    command = [sys.executable, "-m", "callcheck", "review", "samples/calls/t008.json", "--store"]
    with subprocess.Popen(
        [*command, str(store), "--by", "甲", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        tab = Tab(chromium, server.stdout.readline().strip())
        tab.key("y")
        tab.said("确认")
        tab.key("n")
        tab.said("驳回")
        os.kill(server.pid, signal.SIGKILL)
    tab.key("u")
    tab.trouble("1 条未存")
    tab.close()
    with open_store(store, create=False) as opened:
        assert [r.verdict.value for r in opened.reviews()] == ["confirmed", "rejected"]
