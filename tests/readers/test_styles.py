"""Every style and vendor's shape gives the same two turns, in every encoding."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.errors import CallcheckError, LabelError, ReadError, UsageError
from callcheck.model import Callee, Label, Speaker
from callcheck.readers import (
    call_to_native,
    formats,
    read_call,
    read_calls,
    read_labelled,
    read_text,
)
from callcheck.readers.registry import choose
from callcheck.readers.source import Source, open_source

A, C = "您好，我是青禾银行工号一零二", "你是谁"
STYLES = {
    "full-width": f"坐席：{A}\n客户：{C}",
    "half-width": f"坐席 : {A}\n客户 : {C}",
    "stamp": f"[00:12] 坐席：{A}\n[00:15] 客户：{C}",
    "full-width stamp": f"［００：１２］坐席：{A}\n［００：１５］客户：{C}",
    "range": f"【00:12-00:15】客服：{A}\n【00:16-00:17】客户：{C}",
    "seconds": f"(12.4s) 坐席: {A}\n(15.1s) 客户: {C}",
    "name line": f"坐席 00:12\n{A}\n客户 00:15\n{C}",
    "clock": f"2026-03-02 14:05:12 坐席：{A}\n2026-03-02 14:05:15 客户：{C}",
    "bracket": f"【坐席】{A}\n【客户】{C}",
    "tags": f"<客服>{A}</客服>\n<客户>{C}</客户>",
    "number": f"坐席(1024)：{A}\n客户[王女士]：{C}",
    "letters": f"A：{A}\nB：{C}",
    "channels": f"通道0：{A}\n通道1：{C}",
    "tab": f"坐席\t00:12\t{A}\n客户\t00:15\t{C}",
    "one string": f"催收员：{A}；客户：{C}",
    "quality page": f"<li start=400 end=1100 emotion=5.0>坐席：{A}</li>\n<li start=1300 end=2000>客户：{C}</li>",
    "tencent lines": f"[0:0.420,0:1.180,1]  {A}\n[0:1.300,0:5.640,0]  {C}",
    "srt": f"1\n00:00:00,400 --> 00:00:01,100\n坐席：{A}\n\n2\n00:00:01,300 --> 00:00:05,640\n客户：{C}",
    "vtt": f"WEBVTT\n\n00:00.400 --> 00:01.100\n<v 坐席>{A}\n\n00:01.300 --> 00:05.640\n<v 客户>{C}</v>",
    "csv": f"通话编号,序号,角色,开始时间,内容\nC7,2,客户,00:05,{C}\nC7,1,坐席,00:01,{A}",
    "csv of calls": f'录音编号,转写内容\nC7,"坐席：{A}；客户：{C}"',
    "turn list": json.dumps([{"role": "坐席", "content": A}, {"role": "客户", "content": C}]),
    "messages": json.dumps(
        {"id": "x", "messages": [{"role": "agent", "text": A}, {"role": "customer", "text": C}]}
    ),
    "jsonl": json.dumps(
        {
            "call_id": "c",
            "turns": [{"speaker": "agent", "text": A}, {"speaker": "customer", "text": C}],
        }
    )
    + "\n",
    "alibaba file": json.dumps(
        {
            "Result": {
                "Sentences": [
                    {"BeginTime": 1300, "EndTime": 2000, "ChannelId": 1, "Text": C},
                    {"BeginTime": 400, "EndTime": 1100, "ChannelId": 0, "Text": A},
                ]
            }
        }
    ),
    "alibaba old": json.dumps(
        {
            "result": json.dumps(
                [
                    {"beginTime": 400, "endTime": 1100, "channelId": 0, "text": A},
                    {"beginTime": 1300, "endTime": 2000, "channelId": 1, "text": C},
                ]
            )
        }
    ),
    "alibaba studio": json.dumps(
        {
            "transcripts": [
                {"channel_id": 1, "sentences": [{"begin_time": 1300, "end_time": 2000, "text": C}]},
                {"channel_id": 0, "sentences": [{"begin_time": 400, "end_time": 900, "text": A}]},
            ]
        }
    ),
    "alibaba upload": json.dumps(
        {
            "tickets": [
                {
                    "tid": "T-7",
                    "dialogue": [
                        {"role": "客服", "words": A, "begin": 0, "end": 2100},
                        {"role": "客户", "words": C, "begin": 2300, "end": 2900},
                    ],
                }
            ]
        }
    ),
    "alibaba quality": json.dumps(
        {
            "Data": {
                "ResultInfo": {
                    "ResultInfo": [
                        {
                            "Recording": {"CallId": "q", "CallType": 1},
                            "AsrResult": {
                                "AsrResult": [
                                    {"Role": "客服", "Words": A, "Begin": 0, "End": 10},
                                    {"Role": "客户", "Words": C, "Begin": 20, "End": 30},
                                ]
                            },
                        }
                    ]
                }
            }
        }
    ),
    "tencent": json.dumps(
        {
            "Response": {
                "Data": {
                    "ResultDetail": [
                        {"FinalSentence": A, "StartMs": 400, "EndMs": 1000, "SpeakerId": 1},
                        {"FinalSentence": C, "StartMs": 1400, "EndMs": 2000, "SpeakerId": 0},
                    ]
                }
            }
        }
    ),
    "tencent flat": json.dumps(
        {"Data": {"Result": f"[0:0.420,0:1.180,1]  {A}\n[0:1.300,0:5.640,0]  {C}\n"}}
    ),
    "funasr": json.dumps(
        [
            {
                "key": "k",
                "sentence_info": [
                    {"text": "<|zh|>" + A, "start": 400, "end": 1100, "spk": 0},
                    {"text": C, "start": 1300, "end": 5640, "spk": 1},
                ],
            }
        ]
    ),
    "whisperx": json.dumps(
        {
            "segments": [
                {"start": 0.4, "end": 1.1, "text": A, "speaker": "SPEAKER_00"},
                {"start": 1.3, "end": 2, "text": C, "speaker": "SPEAKER_01"},
            ]
        }
    ),
    "whisperx words": json.dumps(
        {
            "segments": [
                {
                    "start": 0.4,
                    "end": 2,
                    "text": A + C,
                    "words": [
                        {"word": A, "start": 0.4, "end": 1, "speaker": "S0"},
                        {"word": C, "start": 1.1, "end": 2, "speaker": "S1"},
                    ],
                }
            ]
        }
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("style", STYLES)
def test_a_style_gives_the_same_turns(style: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(STYLES[style].encode(encoding))
    call = read_call(path)
    assert [(t.speaker, t.text) for t in call.turns] == [(Speaker.AGENT, A), (Speaker.CUSTOMER, C)]


def test_formats_are_named_once() -> None:
    names = [f.name for f in formats()]
    assert names == sorted(set(names))
    assert {"json", "alibaba", "dialogue", "table", "parquet"} <= set(names)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n\n", "empty-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "binary-file"),
        (b"hello\nworld", "unknown-format"),
        (b'{"call_id": "c", "turns": [\n {"speaker": "agent", "text": }\n]}', "broken-json"),
        (b"\x1f\x8b\x08broken", "bad-archive"),
        (b"PK\x03\x04 xl/ broken", "bad-archive"),
        (b'{"a": 1}', "unknown-format"),
    ],
)
def test_what_cannot_be_read_says_so(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        list(read_calls(path))
    assert caught.value.code == code
    assert str(path) in str(caught.value)
    seen: list[ReadError] = []
    assert list(read_calls(path, on_error=seen.append)) == []
    assert [error.code for error in seen] == [code]


def test_broken_json_is_shown_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"turns": [\n {"speaker": "agent", "text": }\n]}')
    with pytest.raises(ReadError) as caught:
        list(read_calls(path))
    assert caught.value.location is not None
    assert (caught.value.location.line, caught.value.location.column) == (2, 31)


def test_a_bad_line_of_jsonl_is_one_error(tmp_path: Path) -> None:
    good = json.dumps({"call_id": "c", "turns": [{"speaker": "agent", "text": "好"}]})
    path = tmp_path / "x.jsonl"
    path.write_text(f'{good}\n{{"broken\n{good}\n')
    seen: list[ReadError] = []
    calls = list(read_calls(path, on_error=seen.append))
    assert [(call.call_id, call.problems) for call in calls] == [("c", ()), ("c", ())]
    assert [(e.code, e.location and e.location.line) for e in seen] == [("broken-json-line", 2)]


def test_odd_turns_are_kept_with_a_problem(tmp_path: Path) -> None:
    turns = [
        {"speaker": "agent", "text": "好", "start": 5, "end": 3},
        {"speaker": "customer", "text": "", "start": 6, "end": 7},
        {"speaker": "大象", "text": "喂", "start": 8, "end": 9},
        {"speaker": "大象", "text": "喂", "start": 8, "end": 9},
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"call_id": "c", "turns": turns}))
    call = read_call(path)
    assert [(t.text, t.speaker, t.end) for t in call.turns] == [
        ("好", "agent", None),
        ("喂", "unknown", 9.0),
    ]
    assert [p.code for p in call.problems] == [
        "turn-without-text",
        "turn-repeated",
        "end-before-start",
        "unknown-speaker",
    ]


def test_speakers_given_beat_the_guess(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"A：{A}\nB：{C}")
    call = read_call(path, speakers={"A": "customer", "B": "agent"})
    assert [t.speaker for t in call.turns] == [Speaker.CUSTOMER, Speaker.AGENT]


def test_header_lines_are_meta(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(
        f"通话编号：C9\n坐席工号：88\n呼叫时间：2026-03-02 14:05\n家属：{C}\n坐席：您的卡号是：6222"
    )
    call = read_call(path)
    assert (call.call_id, call.meta.agent_id, call.meta.callee) == ("C9", "88", Callee.THIRD_PARTY)
    assert call.meta.started_at is not None
    assert call.meta.started_at.isoformat() == "2026-03-02T14:05:00+08:00"
    assert call.turns[1].text == "您的卡号是：6222"


def test_folders_gzip_and_native_round_trip(tmp_path: Path) -> None:
    call = read_text(f"坐席：{A}\n客户：{C}", "c1")
    data = json.dumps(call_to_native(call)).encode()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.json.gz").write_bytes(gzip.compress(data))
    (tmp_path / ".hidden").write_text("x")
    found = list(read_calls(tmp_path))
    assert [(c.call_id, [(t.speaker, t.text) for t in c.turns]) for c in found] == [
        ("c1", [(t.speaker, t.text) for t in call.turns])
    ]


def test_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["导出报表"], ["通话编号", "角色", "内容"], ["C1", "坐席", A], [None, "客户", C]):
        sheet.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    call = read_call(path)
    assert (call.call_id, [t.text for t in call.turns]) == ("C1", [A, C])


def test_labels_must_fit(tmp_path: Path) -> None:
    row = {
        "call_id": "c",
        "turns": [{"speaker": "agent", "text": "好"}],
        "labels": [{"category": "x", "turn": 3}],
    }
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row))
    with pytest.raises(LabelError) as caught:
        list(read_labelled(path))
    assert caught.value.code == "bad-label"
    for doubtful in ([{"category": "x", "turn": 3}], {"category": "x"}):
        path.write_text(json.dumps({**row, "labels": [], "doubtful": doubtful}))
        with pytest.raises(LabelError) as caught:
            list(read_labelled(path))
        assert caught.value.code == "bad-label"


def test_doubtful_labels_are_kept_apart(tmp_path: Path) -> None:
    turns = [{"speaker": "agent", "text": "好"}]
    row = {
        "turns": turns,
        "labels": [{"category": "x"}],
        "doubtful": [{"category": "y", "turn": 0}],
    }
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row))
    (item,) = read_labelled(path)
    assert (item.labels, item.doubtful) == ((Label("x"),), (Label("y", 0),))
    assert item.call.meta.extra == {}
    with pytest.raises(UsageError):
        list(read_labelled(tmp_path / "none"))
    with pytest.raises(UsageError):
        list(read_calls(tmp_path / "none"))


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_property_any_bytes_are_calls_or_an_error(data: bytes) -> None:
    source = Source("x", data)
    try:
        calls = list(choose(source).read(source))
    except CallcheckError:
        return
    for call in calls:
        assert [t.index for t in call.turns] == list(range(len(call.turns)))


def test_open_source_wants_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        open_source(tmp_path)
    assert caught.value.code == "cannot-open"
