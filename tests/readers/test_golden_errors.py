"""The words of every reading error and problem, as kept in tests/errors/readers.txt."""

import json
import os
from pathlib import Path

from callcheck.errors import CallcheckError
from callcheck.readers import read_calls

KEPT = Path(__file__).parent.parent / "errors" / "readers.txt"
TURN = {"speaker": "agent", "text": "您好", "start": 1, "end": 2}
CASES: dict[str, bytes] = {
    "empty.txt": b"",
    "binary.txt": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "unknown.txt": b"hello\nworld\n",
    "unknown.json": b'{"a": 1}',
    "broken.json": b'{"call_id": "c",\n "turns": [{"speaker": "agent", "text": }]}',
    "broken-line.jsonl": (json.dumps({"call_id": "c", "turns": [TURN]}) + "\n{oops\n").encode(),
    "broken.gz": b"\x1f\x8b\x08broken",
    "without-text.json": json.dumps({"turns": [TURN, {**TURN, "text": " "}]}).encode(),
    "end-before-start.json": json.dumps({"turns": [{**TURN, "end": 0.5}]}).encode(),
    "document.rtf": rb"{\rtf1\ansi x}",
    "tied-up.json": b'{"Response": {"Data": {"TaskId": 1, "StatusStr": "doing"}}}',
    "order.json": b'{"content": {"orderResult": "{oops"}}',
    "milliseconds.json": json.dumps({"turns": [{**TURN, "start": 400, "end": 1100}]}).encode(),
    "below-zero.json": json.dumps({"turns": [{**TURN, "start": -1}]}).encode(),
    "overlap.json": json.dumps(
        {"turns": [{**TURN, "end": 9}, {**TURN, "start": 3, "end": 10}]}
    ).encode(),
    "still.json": json.dumps({"turns": [{**TURN, "text": x} for x in "一二三"]}).encode(),
    "masked.json": json.dumps({"turns": [{**TURN, "text": "你这个**,我是[PII]"}]}).encode(),
    "lost.txt": "坐席:锟斤拷".encode(),
    "unknown-speaker.json": json.dumps({"turns": [TURN, {**TURN, "speaker": "大象"}]}).encode(),
}


def told(path: Path) -> str:
    """What is said of a file, its folder left out."""
    try:
        calls = list(read_calls(path))
    except CallcheckError as error:
        return error.render().replace(f"{path.parent}{os.sep}", "")
    problems = [problem for call in calls for problem in call.problems]
    return "\n".join(
        f"{p.code}: {p.message}" + ("" if p.turn is None else f" [{p.turn}]") for p in problems
    )


def test_golden_reading_errors(tmp_path: Path) -> None:
    parts = []
    for name, data in CASES.items():
        (tmp_path / name).write_bytes(data)
        parts.append(f"== {name}\n{told(tmp_path / name)}\n")
    parts.append(f"== nowhere\n{told(tmp_path / 'nowhere').replace(str(tmp_path), '…')}\n")
    text = "\n".join(parts)
    if os.environ.get("GOLDEN"):
        KEPT.write_text(text, "utf-8")
    assert text == KEPT.read_text("utf-8")
