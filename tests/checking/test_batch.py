"""Batches: the same bytes however many processes there are and however they were started."""

import gzip
import json
import os
import signal
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from callcheck.checking import CallHistory, Checker
from callcheck.checking.batch import Batch, CheckerPlan, Outcome, StartMethod, Workers
from callcheck.errors import UsageError
from callcheck.readers import read_calls
from callcheck.reporting.jsonl import encode
from callcheck.ruleset import RuleSet

TALK = [
    [("agent", "您好 我是青禾银行工号一零二"), ("customer", "喂")],
    [("agent", "信不信我打断你的狗腿"), ("customer", "我要投诉你")],
    [],
]


def row(number: int, talk: int, hour: int = 9) -> dict[str, object]:
    turns = [{"speaker": who, "text": text} for who, text in TALK[talk]]
    meta = {
        "started_at": f"2026-03-02T{hour:02}:{number % 60:02}:00+08:00",
        "customer_id": f"A{number % 5}",
        "number": f"N{number % 3}",
        "answered": bool(turns),
    }
    return {"call_id": f"c{number}", "meta": meta, "turns": turns}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Calls about five accounts in files of every kind, with mistakes in between."""
    calls = tmp_path / "calls"
    calls.mkdir()
    lines = [json.dumps(row(n, n % 3, 9 + n % 10), ensure_ascii=False) for n in range(200)]
    lines.insert(70, "{broken")
    (calls / "a.jsonl").write_text("\n".join(lines))
    packed = "\n".join(json.dumps(row(n, n % 3)) for n in range(200, 300))
    (calls / "b.jsonl.gz").write_bytes(gzip.compress(packed.encode()))
    with zipfile.ZipFile(calls / "c.zip", "w") as archive:
        for number in range(300, 310):
            archive.writestr(f"{number}.json", json.dumps(row(number, number % 3)))
        archive.writestr("bad.txt", b"")
    (calls / "d.txt").write_text("坐席：信不信我打断你的狗腿\n客户：嗯")
    (calls / "e.txt").write_bytes(b"\x89PNG")
    return calls


def run(
    paths: list[Path], checker: Checker, workers: int = 1, method: StartMethod | None = None
) -> bytes:
    with Workers(checker, CheckerPlan(), workers, method) as crew:
        batch = Batch(paths, crew)
        batch.survey()
        return b"".join(done.result for done in batch.run(encode))


def test_one_process_gives_what_the_library_gives(folder: Path, checker: Checker) -> None:
    errors: list[object] = []
    history = CallHistory.of(read_calls(folder, on_error=errors.append))
    calls = read_calls(folder, on_error=errors.append)
    outcomes: Iterable[Outcome] = ((c, checker.check(c, history=history)) for c in calls)
    expected = [json.loads(line) for line in encode(outcomes).splitlines()]
    found = [json.loads(line) for line in run([folder], checker).splitlines()]
    assert [line for line in found if "error" not in line] == expected
    assert [(line["error"], Path(line["path"]).name) for line in found if "error" in line] == [
        ("broken-json-line", "a.jsonl"),
        ("empty-file", "bad.txt"),
        ("binary-file", "e.txt"),
    ]
    measured = {
        (evidence["unit"], evidence["measured"])
        for line in expected
        for finding in line["findings"]
        for evidence in finding["evidence"]
        if "unit" in evidence
    }
    assert ("calls", 41) in measured


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_give_the_bytes_of_one(
    method: StartMethod, folder: Path, checker: Checker
) -> None:
    assert run([folder], checker, 2, method) == run([folder], checker)


def test_progress_adds_up_to_the_whole_input(folder: Path, checker: Checker) -> None:
    told: list[tuple[int, int]] = []
    with Workers(checker, CheckerPlan()) as crew:
        batch = Batch([folder], crew)
        batch.survey(lambda weight, calls: told.append((weight, calls)))
        size = sum(path.stat().st_size for path in folder.iterdir())
        read = size - (folder / "c.zip").stat().st_size
        assert sum(calls for _, calls in told) == batch.calls == 311
        assert read <= sum(weight for weight, _ in told) <= size
        told.clear()
        last = max(done.number for done in batch.run(encode))
        tail = list(batch.run(encode, start=last, advance=lambda w, c: told.append((w, c))))
        assert [done.number for done in tail] == [last]
        assert len(told) == 1
        assert read <= told[0][0] <= size


def test_an_input_that_changes_is_refused(folder: Path, checker: Checker) -> None:
    for name, text in (
        ("f.txt", "坐席：您好"),
        ("a.jsonl", json.dumps(row(1, 0))),
        ("d.txt", "坐席：信不信我打断你的猫腿\n客户：嗯"),
    ):
        with Workers(checker, CheckerPlan()) as crew:
            batch = Batch([folder], crew)
            batch.survey()
            (folder / name).write_text(text)
            with pytest.raises(UsageError) as caught:
                list(batch.run(encode))
            assert caught.value.code == "input-changed"


def test_without_measures_one_reading_is_enough(folder: Path, rule_set: RuleSet) -> None:
    from dataclasses import replace

    rules = {name: rule for name, rule in rule_set.rules.items() if rule.shape != "measure"}
    for some, needed in ((rules, False), (rule_set.rules, True)):
        with Workers(Checker(replace(rule_set, rules=some)), CheckerPlan()) as crew:
            batch = Batch([folder], crew)
            assert batch.needs_survey is needed
            assert sum(done.calls for done in batch.run(encode)) == 311


def own_id(checker: Checker, item: int) -> int:  # noqa: ARG001 - what `map` calls
    return os.getpid()


def end_one(checker: Checker, item: int) -> int:  # noqa: ARG001 - what `map` calls
    if item == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_each_process_makes_one_checker_and_works(checker: Checker) -> None:
    with Workers(checker, CheckerPlan(), 2, "fork") as crew:
        others = set(crew.map(own_id, range(40)))
    assert os.getpid() not in others
    assert len(others) <= 2
    with Workers(checker, CheckerPlan()) as crew:
        assert set(crew.map(own_id, range(3))) == {os.getpid()}


def test_items_are_taken_only_as_results_are(checker: Checker) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Workers(checker, CheckerPlan(), 2, "fork") as crew:
        results = crew.map(own_id, items())
        for received in range(1, 60):
            next(results)
            assert len(taken) <= received + 8


def test_a_process_that_is_killed_is_an_error_not_a_wait(checker: Checker) -> None:
    with Workers(checker, CheckerPlan(), 2, "fork") as crew, pytest.raises(UsageError) as caught:
        list(crew.map(end_one, range(100)))
    assert caught.value.code == "worker-died"


def test_other_rules_in_another_process_are_refused(tmp_path: Path, checker: Checker) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "x-rule.yaml").write_text(
        "id: x-rule\ntitle: x\ncategory: threat.visit\nstatus: draft\nsummary: x\nfind: [砸门]\n"
    )
    with Workers(checker, CheckerPlan((str(rules),)), 2, "spawn") as crew:
        with pytest.raises(UsageError) as caught:
            list(crew.map(own_id, range(3)))
        assert caught.value.code == "rules-changed"
