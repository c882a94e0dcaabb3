"""The review page's server killed while reviews are posted to it, as the page posts them.

What the server has acknowledged must be in the store at once after the kill; what it has not is
sent again, as the browser does, and must not be there twice in the end.
"""

from __future__ import annotations

import http.client
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kill_works import CALLCHECK, ROOT, digest, run, store_is_sound

REVIEW = "review"
SERVE = (*CALLCHECK, "review", "--store", "store.db", "--by", "李四", "--no-browser")
VERDICTS = ("confirmed", "rejected", "unsure")


class Server:
    """The command, answering; `ask` speaks to it as its own page does."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *SERVE],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        told = self.process.stdout.readline().strip()
        self._place = urlsplit(told)
        self._cookie = ""
        if told:
            self._cookie = self._enter()

    def _enter(self) -> str:
        connection = http.client.HTTPConnection(self._place.netloc, timeout=30)
        connection.request("GET", f"{self._place.path}?{self._place.query}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return (answer.getheader("set-cookie") or "").partition(";")[0]

    def ask(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Status and JSON of the answer.

        Raises:
            OSError, http.client.HTTPException: it is gone.
        """
        connection = http.client.HTTPConnection(self._place.netloc, timeout=30)
        headers = {"cookie": self._cookie}
        if body is not None:
            origin = f"http://{self._place.netloc}"
            headers |= {"content-type": "application/json", "origin": origin}
        method = "GET" if body is None else "POST"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def things(server: Server) -> Iterator[dict[str, Any]]:
    """What a person does with every call: a verdict on each finding, words missed, a remark, done."""
    number = 0
    for call in server.ask("/review/queue")[1]["calls"]:
        name = call["id"]
        view = server.ask(f"/review/call?id={name}")[1]
        for finding in view["findings"]:
            asked = {"call": name, "finding": finding["key"], "stamp": finding["stamp"]}
            number += 1
            yield {"path": "/review/verdict", "body": {**asked, "verdict": VERDICTS[number % 3]}}
        if view["turns"]:
            words = view["turns"][0]["text"]
            missed = {"call": name, "category": "threat.visit", "turn": 0, "start": 0, "end": 1}
            if words:
                yield {"path": "/review/missed", "body": {**missed, "quote": words[0]}}
        remark = {"call": name, "text": "再听一遍", "ref": f"ref-{name}"}
        yield {"path": "/review/comment", "body": remark}
        yield {"path": "/review/read", "body": {"call": name}}


@contextmanager
def looked_at(folder: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the store, so that looking does not mend it."""
    copy = folder.with_name(folder.name + "-copy")
    shutil.copytree(folder, copy)
    try:
        with closing(sqlite3.connect(copy / "store.db")) as base:
            yield base
    finally:
        shutil.rmtree(copy)


def stored(folder: Path) -> list[tuple[Any, ...]]:
    columns = "call_id, finding, verdict, category, turn, start"
    with looked_at(folder) as base:
        return base.execute(f"SELECT {columns} FROM reviews ORDER BY id").fetchall()


def row_of(thing: dict[str, Any]) -> tuple[Any, ...] | None:
    body = thing["body"]
    if thing["path"] == "/review/verdict":
        return (body["call"], body["finding"], body["verdict"], None, None, None)
    if thing["path"] == "/review/missed":
        return (body["call"], None, "missed", body["category"], body["turn"], body["start"])
    return (
        (body["call"], None, "read", None, None, None) if thing["path"] == "/review/read" else None
    )


def prepare(folder: Path) -> None:
    folder.mkdir(parents=True)
    samples = str(ROOT / "samples" / "month" / "calls" / "2026-03-W1.jsonl")
    run(folder, *CALLCHECK, "store", "add", samples, "--store", "store.db", "--by", "甲")


def kill_reviews(points: int, seed: int, folder: Path) -> list[str]:
    """Kill the server `points` times on the way through one list; gives what is wrong."""
    rng = random.Random(f"{seed} review")
    template = folder / "template"
    prepare(template)
    whole, place = folder / "whole", folder / "killed"
    for copy in (whole, place):
        shutil.copytree(template, copy)
    server = Server(whole)
    todo = list(things(server))
    for thing in todo:
        assert server.ask(thing["path"], thing["body"])[0] == 200
    server.kill()
    expected = digest(whole)
    wrong: list[str] = []
    acknowledged: list[tuple[Any, ...]] = []
    kills = starting = sent = again = 0
    cuts = sorted(rng.sample(range(len(todo)), min(points, len(todo))))
    server = Server(place)
    while sent < len(todo):
        if cuts and sent >= cuts[0]:
            cuts.pop(0)
            delay = rng.uniform(0, 0.02)  # an answer takes some milliseconds
            threading.Timer(delay, server.process.kill).start()
        try:
            while True:
                status, answer = server.ask(todo[sent]["path"], todo[sent]["body"])
                if status != 200:
                    return [*wrong, f"{todo[sent]} was answered with {status}: {answer}"]
                if (row := row_of(todo[sent])) is not None:
                    acknowledged.append(row)
                sent += 1
                if sent == len(todo) or (
                    cuts and sent >= cuts[0] and server.process.poll() is None
                ):
                    break
        except (OSError, http.client.HTTPException):
            server.process.communicate()
            kills += 1
            there = stored(place)
            lost = [row for row in acknowledged if row not in there]
            wrong += [f"acknowledged and lost: {row}" for row in lost]
            wrong += [f"there twice: {row}" for row in set(there) if there.count(row) > 1]
            wrong += [told for told in store_is_sound(place) if "part of a batch" not in told]
            again += len(there) > len(acknowledged)
            if rng.random() < 0.1:  # and once more while it starts
                starter = subprocess.Popen(
                    [sys.executable, *SERVE],
                    cwd=place,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                time.sleep(rng.uniform(0, 2))
                starter.kill()
                starter.wait()
                starting += 1
            server = Server(place)
    server.kill()
    if digest(place) != expected:
        wrong.append(f"other rows: {expected} / {digest(place)}")
    print(
        f"{REVIEW:<14} {kills + starting} kills ({kills} while {len(todo)} reviews were sent, {starting} while it started), "
        f"{again} times stored without an answer; {len(wrong)} wrong",
        flush=True,
    )
    return wrong
