"""The traps of plain text, tables and vendors' fields, one by one."""

import json
import sys
import zipfile
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.readers.registry import choose
from callcheck.readers.source import source_of

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "formats"
A, C = "您好，我是青禾银行工号一零二", "你是谁"


def read(data: str | bytes, name: str = "x.txt") -> list[Call]:
    source = source_of(name, data.encode() if isinstance(data, str) else data)
    return list(choose(source).read(source))


def said(call: Call) -> list[tuple[str, str]]:
    return [(t.speaker.value, t.text) for t in call.turns]


def times(call: Call) -> list[tuple[float | None, float | None]]:
    return [(t.start, t.end) for t in call.turns]


def codes(call: Call) -> list[str]:
    return [p.code for p in call.problems]


def workbook(*sheets: list[list[Any]], hidden: int | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
        if number == hidden:
            sheet.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


BOTH = [("agent", A), ("customer", C)]
LINES = {
    "clock and spaces": (f"14:05:12 客服 {A}\n14:05:15 客户 {C}", [0.0, 3.0]),
    "role, clock, spaces": (f"坐席 00:12 {A}\n客户 00:15 {C}", [12.0, 15.0]),
    "stamp in the label": (f"坐席[00:12]：{A}\n客户(00:15)：{C}", [12.0, 15.0]),
    "over midnight": (f"23:59:58 坐席：{A}\n00:00:03 客户：{C}", [0.0, 5.0]),
    "days over midnight": (
        f"2026-03-02 23:59:58 坐席：{A}\n2026-03-03 00:00:03 客户：{C}",
        [0.0, 5.0],
    ),
    "minutes past 59": (
        f"[74:59.500,75:01.000,0]  {A}\n[75:3.120,75:5.640,1]  {C}",
        [4499.5, 4503.12],
    ),
    "a cut tag": (f"收员：{A}；客户：{C}", [None, None]),
    "line separators": (f"\u3000坐席：{A}\u2028\ufeff\u200b客户：{C}", [None, None]),
    "names": (f"客服-小李：{A}\n客户[王女士]：{C}", [None, None]),
    "a role in full": (f"催收员张三：{A}\n欠款人：{C}", [None, None]),
    "tabs, both times": (f"坐席\t00:12\t00:14\t{A}\n客户\t00:15\t00:16\t{C}", [12.0, 15.0]),
}


@pytest.mark.parametrize("style", LINES)
def test_ways_of_writing_a_line(style: str) -> None:
    text, starts = LINES[style]
    (call,) = read(text)
    assert said(call) == BOTH
    assert [t.start for t in call.turns] == starts


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        ("A", "B"),
        ("甲", "乙"),
        ("左", "右"),
        ("右声道", "左声道"),
        ("通道1", "通道0"),
        ("声道0", "声道1"),
        ("Speaker 1", "Speaker 2"),
        ("SPEAKER_00", "SPEAKER_01"),
        ("spk_0", "spk_1"),
        ("ch_0", "ch_1"),
        ("讲话人A", "讲话人B"),
        ("段落-0", "段落-1"),
    ],
)
@pytest.mark.parametrize("form", ["{}：{}", "[00:12] {}: {}", "【{}】{}", "[{}]: {}"])
def test_labels_that_name_nobody_are_told_by_the_words(
    agent: str, customer: str, form: str
) -> None:
    (call,) = read(form.format(agent, A) + "\n" + form.format(customer, C))
    assert [(t.raw_speaker, t.text) for t in call.turns] == [(agent, A), (customer, C)]
    assert (said(call), call.speaker_source) == (BOTH, "inferred")


def test_a_colon_in_speech_and_people_quoted_are_no_speakers() -> None:
    (call,) = read("坐席：您的卡号是：6222\n客户：我说：不行\n法院说：要还\n法院说：要还\n坐席：好")
    assert said(call) == [
        ("agent", "您的卡号是：6222"),
        ("customer", "我说：不行\n法院说：要还\n法院说：要还"),
        ("agent", "好"),
    ]


def test_parts_without_a_tag_belong_to_the_turn_before() -> None:
    (call,) = read("催收员：您好；请问是王女士吗；客户：喂；我是；催收员：好")
    assert said(call) == [
        ("agent", "您好；请问是王女士吗"),
        ("customer", "喂；我是"),
        ("agent", "好"),
    ]


def test_a_header_is_meta_and_one_that_comes_again_is_the_next_call() -> None:
    head = "通话编号：{}\n坐席工号：88\n催收员编号：12\n时长：3分12秒\n账龄：M1\n呼叫时间：2026-03-02 12:05\n"
    text = (
        head.format("C1")
        + f"12:05 坐席：{A}\n12:06 客户：{C}\n\n"
        + head.format("C2")
        + f"坐席：{A}"
    )
    one, two = read(text)
    assert (one.call_id, two.call_id) == ("C1", "C2")
    assert (said(one), said(two)) == (BOTH, BOTH[:1])
    assert [t.start for t in one.turns] == [0.0, 60.0]  # a clock, since the header has a date
    assert (one.meta.agent_id, one.meta.duration_seconds) == ("88", 192.0)
    assert dict(one.meta.extra) == {"账龄": "M1"}


def test_minutes_and_seconds_are_offsets_without_a_date() -> None:
    (call,) = read(f"12:05 坐席：{A}\n12:06 客户：{C}")
    assert [t.start for t in call.turns] == [725.0, 726.0]


def test_no_role_at_all_is_a_turn_a_line_of_nobody() -> None:
    (call,) = read("您好请问是王女士吗\n我是\n\n您的信用卡逾期了")
    assert said(call) == [
        ("unknown", "您好请问是王女士吗"),
        ("unknown", "我是"),
        ("unknown", "您的信用卡逾期了"),
    ]
    assert codes(call) == ["no-speakers"]


def test_caller_and_called_are_told_by_the_direction() -> None:
    def roles(direction: str) -> list[str]:
        (call,) = read(f"呼叫方向：{direction}\n主叫：在吗\n被叫：在")
        return [t.speaker.value for t in call.turns]

    assert roles("呼出") == ["agent", "customer"]
    assert roles("呼入") == ["customer", "agent"]
    assert roles("不详") == ["unknown", "unknown"]


CSVS = {
    "semicolons": f"通话编号;角色;内容\nC7;坐席;{A}\nC7;客户;{C}",
    "bars": f"通话编号|角色|内容\nC7|坐席|{A}\nC7|客户|{C}",
    "wide commas": "通话编号，角色，内容\nC7，坐席，您好\nC7，客户，你是谁",
    "told separator": f"sep=;\n通话编号;角色;内容\nC7;坐席;{A}\nC7;客户;{C}",
    "backslashed quotes": '通话编号,角色,内容\nC7,坐席,"他说\\"好\\"，对"\nC7,客户,你是谁',
    "title rows": f"报表名称：转写\n导出时间：2026-03-03\n\n通话编号,角色,内容\nC7,坐席,{A}\nC7,客户,{C}",
    "totals": f"通话编号,角色,内容\nC7,坐席,{A}\nC7,客户,{C}\n合计,,2",
    "zero bytes": f"通话编号,角色,内容\nC7,坐席,{A}\0\nC7,客户,{C}",
    "not together": f"通话编号,序号,角色,内容\nC7,2,客户,{C}\nC8,1,坐席,好\nC7,1,坐席,{A}",
    "filled down": f"通话编号,角色,内容\nC7,坐席,{A}\n,客户,{C}",
    "the header again": f"通话编号,角色,内容\nC7,坐席,{A}\n通话编号,角色,内容\nC7,客户,{C}",
    "unquoted commas": "通话编号,角色,内容\nC7,坐席,您好,王女士\nC7,客户,你是谁",
}


@pytest.mark.parametrize("style", CSVS)
def test_ways_of_writing_a_table(style: str) -> None:
    calls = read(CSVS[style])
    first = {
        "wide commas": "您好",
        "backslashed quotes": '他说"好"，对',
        "unquoted commas": "您好,王女士",
    }
    assert calls[0].call_id == "C7"
    assert said(calls[0]) == [("agent", first.get(style, A)), ("customer", C)]
    assert len(calls) == (2 if style == "not together" else 1)


def test_numbers_as_spreadsheets_leave_them() -> None:
    head = "通话编号,被叫号码,客户编号,转写内容\n"
    rows = 'C1,1.38E+10,7,"坐席：好；客户：嗯"\nC2,="13800000000",\'07,"坐席：好；客户：嗯"\n'
    one, two = read(head + rows + 'C3,\t13800000001,,"坐席：好；客户：嗯"')[:2]
    assert (one.meta.number, one.meta.extra["被叫号码"], codes(one)) == (
        None,
        "1.38E+10",
        ["number-damaged"],
    )
    assert (two.meta.number, two.meta.customer_id, codes(two)) == ("13800000000", "07", [])
    book = workbook(
        [
            ["通话编号", "手机号", "借据号", "转写内容"],
            ["C1", 13800000000.0, 6222021234567890123, "坐席：好\n客户：嗯"],
        ]
    )
    (call,) = read(book)
    assert (call.meta.number, call.meta.customer_id) == ("13800000000", None)
    assert codes(call) == ["number-damaged"]


def test_a_cell_at_its_limit_is_cut() -> None:
    text = "坐席：您好\n客户：" + "嗯" * 32_767
    rows = [["录音编号", "转写内容"], ["C1", text[:32_767]], ["C2", text[:32_766]]]
    one, two = read(workbook(rows))
    assert (codes(one), codes(two)) == (["text-truncated"], [])


def test_line_breaks_as_written_by_libraries() -> None:
    (call,) = read('录音编号,转写内容\nC1,"坐席：您好_x000D_\n客户：喂_x000D_客户：在"')
    assert said(call) == [("agent", "您好"), ("customer", "喂"), ("customer", "在")]


def test_sheets_with_one_header_are_one_table_and_hidden_ones_are_not_read() -> None:
    head = ["通话编号", "角色", "内容"]
    calls = read(
        workbook(
            [head, ["C1", "坐席", A]],
            [],
            [head, ["C1", "客户", C]],
            [head, ["C9", "坐席", "好"]],
            hidden=3,
        )
    )
    assert [(c.call_id, said(c)) for c in calls] == [("C1", BOTH)]


TIMES: dict[str, tuple[list[Any], list[float], list[str]]] = {
    "clock": (["00:12", "01:02", "01:03"], [12.0, 62.0, 63.0], []),
    "seconds": ([12, 62.5, 63], [12.0, 62.5, 63.0], []),
    "milliseconds": ([12_000, 62_500, 63_000], [12.0, 62.5, 63.0], ["milliseconds"]),
    "parts of a day": ([0.00014, 0.00072, 0.0008], [12.096, 62.208, 69.12], ["times-of-a-day"]),
    "a clock taken for hours": (
        [time(0, 12), time(1, 2), time(1, 3)],
        [12.0, 62.0, 63.0],
        ["clock-minutes"],
    ),
    "a clock": ([time(0, 0, 12), time(0, 1, 2), time(0, 1, 3)], [12.0, 62.0, 63.0], []),
    "on the wall": (["14:05:12", "14:06:02", "14:06:03"], [0.0, 50.0, 51.0], []),
    "moments": (
        ["2026-03-02 14:05:12", "2026-03-02 14:06:02", "2026-03-02 14:06:03"],
        [0.0, 50.0, 51.0],
        [],
    ),
    "dates": (
        [
            datetime(2026, 3, 2, 14, 5, 12),
            datetime(2026, 3, 2, 14, 6, 2),
            datetime(2026, 3, 2, 14, 6, 3),
        ],
        [0.0, 50.0, 51.0],
        [],
    ),
}


@pytest.mark.parametrize("unit", TIMES)
def test_a_column_of_times_is_read_in_its_unit(unit: str) -> None:
    cells, starts, problems = TIMES[unit]
    ends = [1_000 * (n + 14) for n in (0, 50, 51)] if unit == "milliseconds" else [None] * 3
    rows: list[list[Any]] = [["通话编号", "角色", "开始时间", "结束时间", "内容"]]
    for cell, end, who, text in zip(
        cells, ends, ("坐席", "客户", "坐席"), (A, C, "好"), strict=True
    ):
        rows.append(["C1", who, cell, end, text])
    (call,) = read(workbook(rows))
    assert [t.start for t in call.turns] == starts
    assert codes(call) == problems
    if unit in ("moments", "dates"):
        assert call.meta.started_at is not None
        assert call.meta.started_at.isoformat() == "2026-03-02T14:05:12+08:00"


def test_both_ends_in_one_column() -> None:
    (call,) = read(f"通话编号,角色,起止时间,内容\nC1,坐席,00:01-00:05,{A}\nC1,客户,00:06~00:07,{C}")
    assert times(call) == [(1.0, 5.0), (6.0, 7.0)]


def test_a_day_is_no_moment() -> None:
    head = "通话编号,日期,时间,转写内容\n"
    one, two = read(
        head + 'C1,2026-03-02,14:05:00,"坐席：好；客户：嗯"\nC2,2026-03-02,,"坐席：好；客户：嗯"'
    )
    assert one.meta.started_at is not None
    assert one.meta.started_at.isoformat() == "2026-03-02T14:05:00+08:00"
    assert (two.meta.started_at, two.meta.extra["date"]) == (None, "2026-03-02")
    (call,) = read(json.dumps({"call_id": "c", "meta": {"started_at": "2026-03-02"}, "turns": []}))
    assert (call.meta.started_at, dict(call.meta.extra)) == (None, {"date": "2026-03-02"})


def test_a_folder_of_a_partition_gives_the_day(tmp_path: Path) -> None:
    folder = tmp_path / "dt=20260302"
    folder.mkdir()
    (folder / "x.jsonl").write_text('{"callid":"c","dialogue":[{"role":"坐席","words":"好"}]}\n')
    (call,) = read_calls(tmp_path)
    assert (call.call_id, dict(call.meta.extra)) == ("c", {"dt": "20260302"})


def test_cells_of_json_are_read_by_their_own_reader() -> None:
    tencent = json.dumps(
        {
            "Data": {
                "ResultDetail": [{"FinalSentence": A, "StartMs": 400, "EndMs": 900, "SpeakerId": 0}]
            }
        }
    )
    broken = tencent[:-9] + "}"
    rows = [["录音编号", "坐席工号", "识别结果"], ["C1", "7", tencent], ["C2", "7", broken]]
    one, two = read(workbook(rows))
    assert (one.call_id, one.meta.agent_id, times(one)) == ("C1", "7", [(0.4, 0.9)])
    assert (two.call_id, codes(two)[0]) == ("C2", "broken-inner-json")


CUE = "{}\n00:00:0{},000 --> 00:00:0{},000\n{}\n\n"


def test_subtitles_roll_dash_and_quote() -> None:
    text = (
        CUE.format(1, 1, 2, "您好")
        + CUE.format(2, 2, 3, "您好王女士")
        + CUE.format(3, 4, 5, "- 喂\n- 在吗")
    )
    (call,) = read(text + CUE.format(4, 6, 7, "我说：<i>不行</i>"))
    assert [(t.text, t.start, t.end) for t in call.turns] == [
        ("您好王女士", 1.0, 3.0),
        ("喂", 4.0, 5.0),
        ("在吗", 4.0, 5.0),
        ("我说：不行", 6.0, 7.0),
    ]
    assert codes(call) == ["captions-rolled", "no-speakers"]


def test_webvtt_skips_notes_and_reads_several_voices() -> None:
    (call,) = read(
        "WEBVTT - x\n\nNOTE 00:01.000 --> 00:02.000\nno\n\nSTYLE\n::cue {}\n\nid-1\n00:00.400 --> 00:01.100 align:start\n"
        "<v.loud 客户>喂<00:00:00.500> <c>在&amp;</c>\n<v 坐席>您好</v>\n"
    )
    assert [(t.speaker, t.text) for t in call.turns] == [("customer", "喂 在&"), ("agent", "您好")]


def test_azure_masks_are_lifted_where_the_words_are_known() -> None:
    def phrase(display: str, lexical: str, start: str) -> dict[str, Any]:
        best = [{"display": display, "lexical": lexical}]
        return {"recognitionStatus": "Success", "offset": start, "duration": "PT1S", "nBest": best}

    phrases = [
        phrase("你这**。", "你这混蛋", "PT1M2.5S"),
        phrase("你**。", "你**", "PT2M"),
        {"recognitionStatus": "NoMatch"},
    ]
    (call,) = read(json.dumps({"RecognizedPhrases": phrases}))
    assert [(t.text, t.start) for t in call.turns] == [("你这混蛋", 62.5), ("你**。", 120.0)]
    assert codes(call) == ["not-recognised", "masked-speech", "no-speakers"]


def test_what_is_silent_unfinished_or_failed() -> None:
    silent = {"StatusText": "SUCCESS_WITH_NO_VALID_FRAGMENT", "Result": {"Sentences": []}}
    assert [len(c.turns) for c in read(json.dumps(silent))] == [0]
    for status in (
        {"StatusText": "RUNNING", "TaskId": "x"},
        {"tasks_info": [{"task_status": "Failure", "task_result": {"err_msg": "x"}}]},
        {"status": "WAITING", "create_time": "x", "audio_duration": 0},
        {"Response": {"Data": {"TaskId": 1, "StatusStr": "failed", "ErrorMsg": "x"}}},
    ):
        with pytest.raises(ReadError, match="not-transcribed"):
            read(json.dumps(status))


@pytest.mark.parametrize(
    ("member", "content"),
    [("word/document.xml", b"x"), ("mimetype", b"application/vnd.oasis.opendocument.text")],
)
def test_a_text_document_is_to_be_exported(member: str, content: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as archive:
        archive.writestr(member, content)
    with pytest.raises(ReadError, match="Word") as caught:
        list(read_calls(tmp_path))
    assert caught.value.code == "binary-file"


def test_parquet_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ReadError) as caught:
        read((SAMPLES / "nested.parquet").read_bytes())
    assert (caught.value.code, caught.value.hint) == (
        "missing-extra",
        'pip install "callcheck[parquet]"',
    )


def test_a_broken_parquet_or_workbook_is_an_error() -> None:
    for name in ("nested.parquet", "row-a-turn.xlsx", "row-a-turn.ods"):
        data = (SAMPLES / name).read_bytes()
        with pytest.raises(ReadError) as caught:
            read(data[: len(data) // 2])
        assert caught.value.code == "bad-archive", name


def test_post_call_analytics_knows_the_machine() -> None:
    segment = {"SegmentStartTime": 0, "SegmentEndTime": 1, "SegmentSpeaker": "spk_0"}
    spoken = [{**segment, "DisplayText": "请按一", "IVRSegment": True}]
    (call,) = read(json.dumps({"SpeechSegments": spoken}))
    assert said(call) == [("system", "请按一")]


def test_deepgram_paragraphs_and_bare_transcripts() -> None:
    sentence = {"text": A, "start": 0.4, "end": 0.9}
    paragraphs = {"paragraphs": [{"speaker": 0, "sentences": [sentence]}]}
    best = {"transcript": A, "words": [], "paragraphs": paragraphs}
    (call,) = read(json.dumps({"results": {"channels": [{"alternatives": [best]}]}}))
    assert [(t.raw_speaker, t.text, t.start) for t in call.turns] == [("0", A, 0.4)]
    (call,) = read(json.dumps({"results": {"channels": [{"alternatives": [{"transcript": C}]}]}}))
    assert [(t.raw_speaker, t.text, t.start) for t in call.turns] == [("0", C, None)]


def test_fields_that_have_another_name() -> None:
    best = [{"display": A}]
    ticks = {"offsetInTicks": 4_000_000, "durationInTicks": 5_000_000, "nBest": best, "speaker": 1}
    (call,) = read(json.dumps({"recognizedPhrases": [ticks]}))
    assert times(call) == [(0.4, 0.9)]
    flat = [{"start_ms": 400, "end_ms": 900, "spk": "坐席", "text": A}]
    (call,) = read(json.dumps(flat))
    assert (said(call), times(call)) == (BOTH[:1], [(0.4, 0.9)])
    newer = [
        {"key": "k", "sentence_info": [{"text": A, "start_time": 0.4, "end_time": 0.9, "spk": 0}]}
    ]
    (call,) = read(json.dumps(newer))
    assert times(call) == [(0.4, 0.9)]
    whole = {"tasks_info": [{"task_status": "Success", "task_result": {"result": [A]}}]}
    (call,) = read(json.dumps(whole))
    assert said(call) == [("unknown", A)]
    (call,) = read(json.dumps([{"key": "k", "text": "您好。喂"}]))
    assert [t.text for t in call.turns] == ["您好。", "喂"]
    assert codes(call)[0] == "cut-at-full-stops"


def test_two_formats_equally_sure_are_an_error() -> None:
    both = {"tickets": [{"dialogue": [{"role": "客服", "words": A}]}], "SpeechSegments": []}
    with pytest.raises(ReadError) as caught:
        read(json.dumps(both))
    assert caught.value.code == "ambiguous-format"
    assert "alibaba-quality aws-post-call" in str(caught.value)


def test_whisper_says_what_it_likely_invented() -> None:
    segment = {"start": 0, "end": 1, "text": "字幕由", "no_speech_prob": 0.9, "avg_logprob": -1.5}
    (call,) = read(json.dumps({"segments": [segment]}))
    assert (call.turns[0].text, codes(call)) == ("字幕由", ["likely-invented", "no-speakers"])


def test_iflytek_smoothed_and_broken() -> None:
    best = {"st": {"bg": "0", "ed": "900", "rl": "1", "rt": [{"ws": [{"cw": [{"w": "您好"}]}]}]}}
    order = {"lattice": [{"json_1best": json.dumps(best)}, {"json_1best": "{oops"}]}
    (call,) = read(json.dumps({"content": {"orderResult": json.dumps(order)}}))
    assert [(t.text, t.end) for t in call.turns] == [("您好", 0.9)]
    assert codes(call)[:2] == ["speech-smoothed", "broken-inner-json"]


def test_text_that_was_spoilt_before() -> None:
    (call,) = read("坐席：锟斤拷锟斤拷")
    assert codes(call) == ["text-lost"]
    twice = "坐席：您好，请问是王女士吗，我是银行，您好。".encode().decode("gb18030", "replace")
    calls = read("坐席:" + twice + "\n客户:" + twice)
    assert codes(calls[0])[0] == "encoded-twice"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, None),
        (10**400, None),
        (1e300, None),
        ("9" * 40, None),
        ("\\N", None),
        ("-5", None),
        ("PT1H2M3.5S", 3723.5),
        ("1小时2分3秒", 3723.0),
        ("００：１２", 12.0),
        ("1.5s", 1.5),
        ({}, None),
    ],
)
def test_times_in_every_make(value: object, expected: float | None) -> None:
    (call,) = read(json.dumps({"turns": [{"role": "坐席", "text": "好", "start": value}]}))
    assert [t.start for t in call.turns] == [expected]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2026/3/2 9:05", "2026-03-02T09:05:00+08:00"),
        ("2026年3月2日 14时05分12秒", "2026-03-02T14:05:12+08:00"),
        ("2026.03.02 14:05", "2026-03-02T14:05:00+08:00"),
        ("1772431500000", "2026-03-02T14:05:00+08:00"),
        (1772431500, "2026-03-02T14:05:00+08:00"),
        (1772431500000000, "2026-03-02T14:05:00+08:00"),
        ("2026-03-02T06:05:00Z", "2026-03-02T06:05:00+00:00"),
    ],
)
def test_moments_in_every_make(value: object, iso: str) -> None:
    row = {"call_id": "c", "meta": {"started_at": value}, "turns": [{"role": "坐席", "text": "好"}]}
    (call,) = read(json.dumps(row))
    assert call.meta.started_at is not None
    assert call.meta.started_at.isoformat() == iso


def test_alibaba_speakers_of_one_channel_and_of_two() -> None:
    def sentences(*places: tuple[int, str]) -> str:
        found = [
            {"BeginTime": n * 1000, "EndTime": n * 1000 + 900, "Text": "嗯好", "ChannelId": channel}
            | {"SpeakerId": speaker}
            for n, (channel, speaker) in enumerate(places)
        ]
        return json.dumps({"StatusText": "SUCCESS", "Result": {"Sentences": found}})

    (call,) = read(sentences((0, "1"), (0, "2")))
    assert [(t.raw_speaker, t.channel) for t in call.turns] == [("1", "0"), ("2", "0")]
    (call,) = read(sentences((0, "1"), (1, "1")))
    assert [(t.raw_speaker, t.channel) for t in call.turns] == [("0", "0"), ("1", "1")]


@pytest.mark.parametrize(
    ("place", "begun"),
    [
        ("America/New_York", "2026-03-02T10:44:09-05:00"),
        ("Nowhere/Town", "2026-03-02T10:44:09+08:00"),
        (None, "2026-03-02T10:44:09+08:00"),
    ],
)
def test_post_call_analytics_names_the_zone_apart(place: str | None, begun: str) -> None:
    segment = {"SegmentStartTime": 0.4, "SegmentEndTime": 1.1, "OriginalText": "喂"}
    analytics = {"ConversationTime": "2026-03-02 10:44:09", "ConversationLocation": place}
    row = {"ConversationAnalytics": analytics, "SpeechSegments": [segment]}
    (call,) = read(json.dumps(row))
    assert call.meta.started_at is not None
    assert call.meta.started_at.isoformat() == begun
