"""One conversation in every shape gives one golden call."""

from pathlib import Path

import pytest

from callcheck.readers import formats, read_call
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
