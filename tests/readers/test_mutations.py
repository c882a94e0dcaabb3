"""Every shape cut, emptied, swapped, mixed up and mistyped: calls or a ReadError, nothing else."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.readers.registry import choose
from callcheck.readers.source import Source, source_of

from .format_samples import (
    FOLDER,
    GOLDEN,
    NO_ENDS,
    NO_TIMES,
    WHOLE_SECONDS,
    as_bytes,
    maker,
    start_of,
)

MAKER = maker()
JSON = sorted(p.name for p in FOLDER.glob("*.json"))
TEXTS = sorted(p.name for p in FOLDER.iterdir() if p.suffix not in (".json", ".xls", ".ods"))
MADE = sorted(MAKER.SAMPLES)
LIGHT = [name for name in MADE if not name.endswith((".xlsx", ".parquet"))]
PLACES = list[tuple[Any, Any]]


def read(data: bytes, name: str = "S1.json") -> list[Call]:
    source = source_of(name, data)
    return list(choose(source).read(source))


def read_json(document: object) -> list[Call]:
    source = Source("S1.json", b"")
    source.__dict__["text"] = ""
    source.__dict__["json"] = document
    return list(choose(source).read(source))


def attempt(make: Callable[[], list[Call]]) -> list[Call]:
    """The calls, none when a ReadError says why; any other error fails the test."""
    try:
        return make()
    except ReadError:
        return []


def shape(call: Call) -> list[tuple[object, ...]]:
    return [(t.speaker, t.text, t.start, t.end) for t in call.turns]


def places(value: object, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """Each mapping or list and key of a document, of long lists the first two items."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(min(len(value), 2)))
    for key in keys:
        yield value, key
        yield from places(value[key], depth + 1)  # type: ignore[index]  # one of its own keys


def document(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda p: p.name)
def test_a_file_cut_anywhere_is_calls_or_an_error(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    for tenth in range(1, 10):
        cut = tmp_path / f"{tenth}{path.suffix}"
        cut.write_bytes(data[: len(data) * tenth // 10])
        errors: list[ReadError] = []
        calls = list(read_calls(cut, on_error=errors.append))
        assert len(calls) + len(errors) == 1
        assert [e.code for e in errors if e.code == "reader-failed"] == []
        if path.suffix == ".json":
            assert [e.code for e in errors] == ["broken-json"]


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize("put", [None, [], {}, "null", -3, True, [[]], "x" * 40])
def test_any_field_may_hold_anything(name: str, put: object) -> None:
    whole = document(name)
    for box, key in list(places(whole)):
        kept = box[key]
        box[key] = copy.copy(put)
        for call in attempt(lambda: read_json(whole)):
            assert [t.index for t in call.turns] == list(range(len(call.turns)))
            assert all(t.text.strip() for t in call.turns)
            assert all(t.start is None or t.start >= 0 for t in call.turns)
            assert all(t.end is None or t.start is None or t.end >= t.start for t in call.turns)
        box[key] = kept


@pytest.mark.parametrize("name", JSON)
def test_a_missing_field_is_a_null_field(name: str) -> None:
    whole = document(name)
    for box, key in list(places(whole)):
        if not isinstance(box, dict):
            continue
        kept = dict(box)
        box[key] = None
        null = attempt(lambda: read_json(whole))
        del box[key]
        none = attempt(lambda: read_json(whole))
        box.clear()
        box.update(kept)
        if null and none:
            assert [shape(c) for c in null] == [shape(c) for c in none], key


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return change({k: changed(v, change) for k, v in value.items()})
    if isinstance(value, list):
        return change([changed(v, change) for v in value])
    return change(value)


@pytest.mark.parametrize("name", JSON)
def test_numbers_as_strings_and_unknown_keys_change_nothing(name: str) -> None:
    whole = document(name)

    def as_string(value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if is_number else value

    def more(value: Any) -> Any:
        return (
            {**value, "x_new": {"text": "不该读", "start": 5}} if isinstance(value, dict) else value
        )

    expected = [shape(call) for call in read_json(whole)]
    assert [shape(call) for call in read_json(changed(whole, as_string))] == expected
    assert [shape(call) for call in read_json(changed(whole, more))] == expected


WORDS_IN_ORDER = ("aws-transcribe-words", "aws-transcribe-channels", "google-speech", "deepgram-ch")


@pytest.mark.parametrize("name", [n for n in JSON if not n.startswith(WORDS_IN_ORDER)])
def test_turns_in_any_order_are_put_in_order(name: str) -> None:
    whole = document(name)
    expected = [shape(call) for call in read_json(whole)]
    mixed = copy.deepcopy(whole)
    for box, key in list(places(mixed)):
        if isinstance(box[key], list) and len(box[key]) >= 5 and key not in ("words", "Words"):
            random.Random(7).shuffle(box[key])
    found = read_json(mixed)
    if name in NO_TIMES:
        assert sorted(map(str, shape(found[0]))) == sorted(map(str, expected[0]))
    else:
        assert [shape(call) for call in found] == expected


@pytest.mark.parametrize("name", LIGHT)
def test_channels_the_other_way_round_leave_the_agent_the_agent(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = MAKER.SAMPLES[name]
    usual = read(as_bytes(made()), name)[0]
    if usual.speaker_source != "inferred" or name == "openai-diarized.json":
        pytest.skip("the roles are in the file")

    def swapped(turn: dict[str, Any], agent: Any = 0, customer: Any = 1) -> Any:
        return customer if turn["speaker"] == "agent" else agent

    monkeypatch.setattr(MAKER, "side", swapped)
    assert shape(read(as_bytes(made()), name)[0]) == shape(usual)


def with_turns(turns: list[dict[str, Any]], name: str) -> list[Call]:
    kept = MAKER.TURNS
    MAKER.TURNS = turns
    try:
        return read(as_bytes(MAKER.SAMPLES[name]()), name)
    finally:
        MAKER.TURNS = kept


def long_call(count: int) -> list[dict[str, Any]]:
    """Turns of the golden call over and over, three seconds each."""
    return [
        {**GOLDEN[n % len(GOLDEN)], "start": n * 3 + 0.5, "end": n * 3 + 2.0} for n in range(count)
    ]


@pytest.mark.parametrize("name", [n for n in MADE if n != "row-a-call.xlsx"])
def test_ten_thousand_turns(name: str) -> None:
    count = 10_000 if name in ("tencent.json", "dialogue.txt", "row-a-turn.csv") else 1_000
    call = with_turns(long_call(count), name)[0]
    assert len(call.turns) == count
    assert [t.text.strip() for t in call.turns[-11:]] == [
        GOLDEN[n % len(GOLDEN)]["text"] for n in range(count - 11, count)
    ]


# A string with one role is no dialogue, and a line with one turn no table.
ONE_IS_NONE = {"hive-dialogue.jsonl", "hive-turns.jsonl"}
SPOKEN = st.text("您好我是银行王女士喂嗯还款逾期吗呢𠮷㐂🐶", min_size=1, max_size=12)
TURN = st.tuples(
    st.sampled_from(["agent", "customer"]), SPOKEN, st.integers(1, 3000), st.integers(1, 3000)
)


@settings(max_examples=12)
@given(st.lists(TURN, min_size=3, max_size=8))
def test_property_any_conversation_survives_every_shape(
    drawn: list[tuple[str, str, int, int]],
) -> None:
    turns: list[dict[str, Any]] = []
    now = 0
    for speaker, text, gap, length in drawn:
        start = now + 1100 + gap
        now = start + 200 * len(text) + length
        turns.append(
            {"speaker": speaker, "text": text + "。", "start": start / 1000, "end": now / 1000}
        )
    for name in LIGHT:
        if name == "hive-dialogue.jsonl" or name == "dialogue-meeting.txt":
            continue  # told by two roles at least, or by a label that comes back
        calls = attempt(lambda n=name: with_turns(turns, n))  # type: ignore[misc]  # bound at once
        assert len(calls) == 1, name
        found = [(t.text.strip(), t.start) for t in calls[0].turns]
        expected = [(t["text"], start_of(name, t, turns[0]["start"])) for t in turns]
        assert found == expected, name
        if name not in NO_ENDS and not name.startswith("aws-transcribe-"):
            assert [t.end for t in calls[0].turns] == [t["end"] for t in turns], name


@pytest.mark.parametrize("name", [n for n in LIGHT if n not in NO_TIMES | WHOLE_SECONDS])
def test_turns_that_overlap_are_kept(name: str) -> None:
    turns = [dict(turn) for turn in GOLDEN]
    turns[3]["start"], turns[3]["end"] = 5.6, 9.6  # the customer speaks into the agent's turn
    found = with_turns(turns, name)[0]
    assert [t.text.strip() for t in found.turns] == [g["text"] for g in GOLDEN]
    assert "turns-overlap" not in [p.code for p in found.problems]


@pytest.mark.parametrize("name", [n for n in LIGHT if n not in ONE_IS_NONE])
def test_one_turn_and_none(name: str) -> None:
    one = attempt(lambda: with_turns(GOLDEN[:1], name))
    assert [t.text.strip() for call in one for t in call.turns] == [GOLDEN[0]["text"]]
    assert [t.text for call in attempt(lambda: with_turns([], name)) for t in call.turns] == []


@pytest.mark.parametrize("name", JSON)
def test_a_reply_kept_as_a_string_is_read_all_the_same(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    once = json.dumps(text)
    expected = [shape(call) for call in read(text.encode())]
    assert [shape(call) for call in read(once.encode())] == expected
    assert [shape(call) for call in read(json.dumps(once).encode())] == expected


@pytest.mark.parametrize("name", JSON)
def test_several_replies_in_one_file(name: str) -> None:
    whole = document(name)
    if isinstance(whole, list):
        pytest.skip("a list already")
    calls = read_json([whole, whole])
    assert [shape(call) for call in calls] == [shape(call) for call in read_json(whole)] * 2


@pytest.mark.parametrize("name", [n for n in TEXTS if n.endswith((".txt", ".csv", ".srt", ".vtt"))])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_texts_in_every_encoding(name: str, encoding: str) -> None:
    data = (FOLDER / name).read_bytes()
    text = data.decode("gb18030" if "gb18030" in name else "utf-8-sig")
    expected = [shape(call) for call in read(data)]
    assert [shape(call) for call in read(text.encode(encoding))] == expected
    broken = text.replace("\n", "\r\n").encode(encoding)
    assert [shape(call) for call in read(broken)] == expected


@given(
    st.sampled_from(sorted(FOLDER.iterdir())),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_property_any_bytes_changed_are_calls_or_an_error(
    path: Path, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    attempt(lambda: read(bytes(data), path.name))
