"""The profile's words for speakers are heeded by every command that reads transcripts."""

import json
from pathlib import Path

import pytest

from callcheck.cli import main

THREAT = "再不还钱我打断你的狗腿"
RULE = "threat-violence-injured"


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call whose threat is the customer's by its words, and the agent's by the profile."""
    folder = tmp_path_factory.mktemp("speakers")
    turns = [{"speaker": "customer", "text": THREAT}, {"speaker": "agent", "text": "别这样"}]
    call = {"call_id": "c1", "meta": {"customer_id": "k1"}, "turns": turns}
    again = {**call, "call_id": "c2"}
    (folder / "calls.jsonl").write_text(f"{json.dumps(call)}\n{json.dumps(again)}\n", "utf-8")
    label = {"category": "threat.violence", "turn": 0, "quote": "打断你的狗腿"}
    (folder / "labelled.jsonl").write_text(json.dumps({**call, "labels": [label]}) + "\n", "utf-8")
    (folder / "profile.yaml").write_text("speakers: {customer: agent, agent: customer}\n", "utf-8")
    (folder / "none").mkdir()
    review = {"verdict": "rejected", "reviewer": "甲", "at": "2026-03-02T10:00:00+08:00"}
    reviews = [{"call_id": name, "finding": f"{RULE}@0:5", **review} for name in ("c1", "c2")]
    (folder / "reviews.jsonl").write_text("".join(f"{json.dumps(r)}\n" for r in reviews), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("scan {calls} -q --profile {profile}", "人身暴力威胁"),
        ("explain {calls} --call c1 --profile {profile}", "[0] 坐席"),
        ("accounts {calls} --profile {profile}", "c1 c2"),
        ("rules coverage {calls} --profile {profile}", "样本 2 通:c1 c2"),
        ("rules profile {calls} --profile {profile} --top 1", "2 通电话"),
        ("rules lint {calls} --profile {profile}", "建议"),
        ("rules diff {none} bundled {calls} --profile {profile}", "多报 0,少报 0"),
        ("eval {labelled} --profile {profile}", "violations"),
        ("suggest {calls} --reviews {reviews} --profile {profile}", RULE),
    ],
    ids=lambda text: text.split(" {")[0],
)
def test_a_command_takes_the_profiles_word_for_it(
    given: Path, capsys: pytest.CaptureFixture[str], command: str, words: str
) -> None:
    places = {p.stem: str(p) for p in given.iterdir()}
    with pytest.raises(SystemExit) as ended:
        main(command.format(**places).split())
    assert ended.value.code in {0, 1}
    told = capsys.readouterr()
    assert words in told.out
    if command.startswith("eval"):
        assert "1 对   0 误   0 漏" in next(
            line for line in told.out.splitlines() if line.startswith("violations")
        )
