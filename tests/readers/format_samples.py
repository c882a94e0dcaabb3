"""The shapes of samples/formats: the files, how they are made, and what may be lost in each."""

import importlib.util
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "samples" / "formats"
GOLDEN: list[dict[str, Any]] = json.loads((FOLDER / "native.json").read_text("utf-8"))["turns"]

# What a shape cannot hold: no times, whole seconds, no end.
NO_TIMES = {
    "dialogue.txt",
    "dialogue-one-string.txt",
    "turn-list.json",
    "row-a-call.csv",
    "row-a-call.xlsx",
    "hive-dialogue.jsonl",
}
WHOLE_SECONDS = {"dialogue-clock.txt", "dialogue-gb18030.txt", "dialogue-meeting.txt"}
NO_ENDS = {*NO_TIMES, *WHOLE_SECONDS, "google-insights.json"}
# The time of the last mark is not in the file: punctuation has none.
MARKS_UNTIMED = {"aws-transcribe-words.json", "aws-transcribe-channels.json"}
# The first turn is the zero of these.
FROM_FIRST = {"google-insights.json", "dialogue-clock.txt"}
ROLES_KNOWN = "aws-call aws-contact aws-post alibaba-quality conversation dialogue google-insights hive huawei native nested openai quality row-a subtitles turn-list"


def maker() -> Any:  # Any: a module that is no part of the package
    """tools/make_format_samples.py."""
    path = ROOT / "tools" / "make_format_samples.py"
    spec = importlib.util.spec_from_file_location("make_format_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_bytes(made: object) -> bytes:
    """What is written of a sample."""
    if isinstance(made, bytes):
        return made
    return (made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)).encode()


def start_of(name: str, turn: dict[str, Any], first: float) -> float | None:
    """The start that a shape's reader must give."""
    if name in NO_TIMES:
        return None
    start: float = turn["start"]
    if name in WHOLE_SECONDS:
        start, first = float(int(start)), float(int(first))
    return round(start - first, 3) if name in FROM_FIRST else start
