"""One conversation in every shape gives one golden call."""

import json
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import ReadError
from callcheck.readers import formats, read_call, read_calls
from callcheck.readers.registry import LEAST_SCORE, readers
from callcheck.readers.source import source_of

from .format_samples import (
    FOLDER,
    FROM_FIRST,
    GOLDEN,
    MARKS_UNTIMED,
    NO_ENDS,
    NO_TIMES,
    ROLES_KNOWN,
    as_bytes,
    maker,
    start_of,
)

SAMPLES = sorted(FOLDER.iterdir())
FORMAT_OF = {
    "conversation": "vcon",
    "dialogue": "dialogue",
    "funasr": "funasr",
    "hive-dialogue": "json-table",
    "hive-nested": "json",
    "hive-string": "json",
    "hive-turns": "json-table",
    "native": "json",
    "nested": "parquet",
    "openai": "whisper",
    "quality": "dialogue",
    "row-a-turn.parquet": "parquet",
    "row": "table",
    "sensevoice": "funasr",
    "subtitles.srt": "srt",
    "subtitles.vtt": "vtt",
    "tencent-lines": "dialogue",
    "turn-list": "json",
    "whisperx": "whisper",
    "aws-c": "aws-analytics",
}


def named(path: Path) -> str:
    """The format a sample's name says."""
    for begin, name in FORMAT_OF.items():
        if path.name.startswith(begin):
            return name
    names = sorted((f.name for f in formats()), key=len, reverse=True)
    return next(name for name in names if path.name.startswith(name))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_the_golden_call(path: Path) -> None:
    call = read_call(path)
    name = path.name
    text = " {}" if name == "whisperx.json" else "{}"
    first = GOLDEN[0]["start"]
    assert [(t.speaker, t.text, t.start) for t in call.turns] == [
        (g["speaker"], text.format(g["text"]), start_of(name, g, first)) for g in GOLDEN
    ]
    if name in MARKS_UNTIMED:
        assert all((t.end or 0) <= g["end"] for t, g in zip(call.turns, GOLDEN, strict=True))
    else:
        ends = [None if name in NO_ENDS else g["end"] for g in GOLDEN]
        assert [t.end for t in call.turns] == ends
    assert call.timed is (name not in NO_TIMES)
    guessed = not name.startswith(tuple(ROLES_KNOWN.split())) or name in (
        "dialogue-meeting.txt",
        "openai-diarized.json",
    )
    assert call.speaker_source == ("inferred" if guessed else "role")
    units = ["milliseconds"] if name.startswith(("hive-nested", "hive-string", "nested")) else []
    if name == "conversation.vcon":
        units = ["speaker-by-place"]
    assert [p.code for p in call.problems] == units
    if name in FROM_FIRST:
        assert call.meta.started_at is not None
        assert call.meta.started_at.isoformat() == "2026-03-02T14:05:00+08:00"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_recognised_as_what_it_is_and_nothing_else(path: Path) -> None:
    source = source_of(str(path), path.read_bytes())
    scores = sorted(((r.sniff(source), r.FORMAT.name) for r in readers()), reverse=True)
    assert scores[0][1] == named(path)
    assert scores[0][0] >= LEAST_SCORE
    assert scores[0][0] - scores[1][0] >= 0.1


def test_every_shape_gives_the_same_findings(checker: Checker) -> None:
    found = {
        path.name: [
            (finding.rule, [(e.turn, e.quote) for e in finding.evidence])
            for finding in checker.check(read_call(path)).findings
        ]
        for path in SAMPLES
    }
    assert found["native.json"] == [("signal-promise-to-pay-given", [(7, "周三还三千四")])]
    assert {name for name, findings in found.items() if findings != found["native.json"]} == set()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda p: p.name)
def test_a_reply_a_line(path: Path, tmp_path: Path) -> None:
    row = json.loads(path.read_text("utf-8"))
    row = row[0] if path.name in ("funasr.json", "sensevoice.json") else row
    if isinstance(row, list):
        pytest.skip("a list of turns is one call")
    line = json.dumps(row, ensure_ascii=False)
    lines = tmp_path / "x.jsonl"
    lines.write_text(f"{line}\n\n{line}\n{line[:-9]}")
    errors: list[ReadError] = []
    calls = list(read_calls(lines, on_error=errors.append))
    expected = [(t.speaker, t.text, t.start, t.end) for t in read_call(path).turns]
    assert [[(t.speaker, t.text, t.start, t.end) for t in c.turns] for c in calls] == [expected] * 2
    assert [(e.code, e.location and e.location.line) for e in errors] == [("broken-json-line", 4)]


def test_every_format_has_a_sample() -> None:
    assert {f.name for f in formats()} - {named(path) for path in SAMPLES} == set()


def test_the_samples_are_as_they_are_made() -> None:
    module = maker()
    for name, make in module.SAMPLES.items():
        if name.endswith((".xlsx", ".parquet")):
            continue  # each writing gives other bytes
        made = make()
        text = as_bytes(made) if isinstance(made, str | bytes) else None
        kept = (FOLDER / name).read_bytes()
        if text is None:
            assert module.json.loads(kept) == made, name
        else:
            assert kept.strip() == text.strip(), name
