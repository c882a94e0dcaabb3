"""Several processes at one store, and one that is killed while it stores."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.learning.store import Store, open_store

ROOT = Path(__file__).parents[3]
COMMON = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
from callcheck.learning.store import open_store
from callcheck.model import *

def pair(number, who="x"):
    name = f"c{number}"
    evidence = (Evidence(turn=0, start=0, end=2, quote="您好"),)
    finding = Finding("rule-a", "threat.violence", Kind.FORBIDDEN, Severity.MAJOR, "", 0, evidence)
    meta = CallMeta(agent_id=who)
    turns = (Turn(0, Speaker.AGENT, "您好" * 300),)
    return (Call(name, turns, meta), Report(name, "0" * 16, None, meta, {}, Score(50, False), (finding,)))

place, who = sys.argv[1:3]
"""
TOGETHER = (
    COMMON
    + """
store = open_store(place)
print("ready", flush=True)
sys.stdin.readline()
for start in range(0, 300, 10):
    store.add([pair(n, who) for n in range(start, start + 10)], by=who)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    store.add_review(Review(f"c{start}", Verdict.CONFIRMED, who, at, "rule-a@0:0"))
"""
)
ENDLESS = (
    COMMON
    + """
from itertools import count

def endless():
    for number in count():
        if number % 100 == 0:
            print(number, flush=True)
        yield pair(number)

open_store(place).add(endless(), by=who)
"""
)
OPENING = "import sys\nfrom callcheck.learning.store import open_store\nsys.stdin.readline()\nopen_store(sys.argv[1])"


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", program, *arguments], **pipes)  # type: ignore[call-overload, no-any-return]  # flags by name


def test_two_processes_store_the_same_calls_at_once(store: Store, place: str) -> None:
    crew = [start(TOGETHER, place, who) for who in ("甲", "乙")]
    for process in crew:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in crew:
        process.communicate("go\n")
    assert [process.returncode for process in crew] == [0, 0]
    assert {call.call_id for call, _ in store.calls()} == {f"c{n}" for n in range(300)}
    for who in ("甲", "乙"):
        given = [review.call_id for review in store.reviews(reviewer=who)]
        assert given == [f"c{n}" for n in range(0, 300, 10)]
        (case,) = store.cases(call_ids=["c0"])
        assert case.confirmed
    counts = store.counts()
    assert (counts.calls, counts.reports, counts.findings, counts.reviews) == (300, 300, 300, 60)
    for process in crew:
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def test_two_processes_may_make_one_store(place: str) -> None:
    crew = [start(OPENING, place) for _ in range(2)]
    for process in crew:
        process.communicate("go\n")
    assert [process.returncode for process in crew] == [0, 0]
    with open_store(place) as store:
        assert [a.action for a in store.audit()] == ["store.migrate"]


def test_a_kill_while_storing_leaves_whole_calls_only(store: Store, place: str) -> None:
    process = start(ENDLESS, place, "甲")
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(8)]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert told == [f"{n}\n" for n in range(0, 800, 100)]
    stored = list(store.calls())
    assert len(stored) >= 600
    assert len(stored) % 200 == 0
    assert [call.call_id for call, _ in stored] == [f"c{n}" for n in range(len(stored))]
    assert {(len(c.turns[0].text), len(r.findings)) for c, r in stored} == {(600, 1)}
    counts = store.counts()
    assert (counts.reports, counts.findings) == (len(stored), len(stored))
    assert counts.actions == 1 + len(stored) // 200


@pytest.mark.parametrize("command", ["import callcheck, callcheck.cli", "import callcheck"])
def test_sqlalchemy_is_imported_for_a_store_only(command: str, tmp_path: Path) -> None:
    program = f"{command}\nimport sys; print({{'sqlalchemy', 'alembic'}} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == "set()\n"


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "store.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    shutil.copytree(ROOT / "samples" / "calls", tmp_path / "calls")
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "19 0 0 ()"
