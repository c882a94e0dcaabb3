"""vCon: what is read from one, what is refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers import read_call, read_calls
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of

PARTIES = [{"name": "1024", "org": "某某银行"}, {"tel": "tel:+8613800000000"}]
DIALOG = {
    "type": "recording",
    "start": "2026-03-02T06:05:00Z",
    "duration": 6.2,
    "parties": [0, 1],
    "originator": 0,
}


def vcon(**parts: Any) -> dict[str, Any]:
    return {
        "uuid": "018f-1",
        "created_at": "2026-03-02T06:06:00Z",
        "parties": PARTIES,
        "dialog": [DIALOG],
        **parts,
    }


def spoken(body: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"type": "transcript", "dialog": 0, "vendor": "x", "body": body, **more}]


def read(tmp_path: Path, document: Any) -> list[Call]:
    path = tmp_path / "a.vcon"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return list(read_calls(path))


def told(call: Call) -> list[tuple[str, str, float | None, float | None]]:
    return [(t.speaker.value, t.text, t.start, t.end) for t in call.turns]


SAID = [("customer", "喂", 0.4, 1.1), ("agent", "您好,请问是王女士吗?", 1.3, 5.64)]
WTF = {
    "transcript": {"text": "喂您好", "language": "zh-CN", "duration": 6.2, "confidence": 0.9},
    "segments": [
        {"id": 0, "start": 0.4, "end": 1.1, "text": "喂", "confidence": 0.9, "speaker": 1},
        {
            "id": 1,
            "start": 1.3,
            "end": 5.64,
            "text": "您好,请问是王女士吗?",
            "confidence": 0.8,
            "speaker": 0,
        },
    ],
}
ALIBABA = {
    "Result": {
        "Sentences": [
            {"BeginTime": 400, "EndTime": 1100, "ChannelId": 1, "Text": "喂"},
            {"BeginTime": 1300, "EndTime": 5640, "ChannelId": 0, "Text": "您好,请问是王女士吗?"},
        ]
    }
}
NATIVE = {
    "turns": [
        {"role": "客户", "text": "喂", "start": 0.4, "end": 1.1},
        {"role": "坐席", "text": "您好,请问是王女士吗?", "start": 1.3, "end": 5.64},
    ]
}


@pytest.mark.parametrize(
    "analysis",
    [
        spoken(WTF),
        spoken(json.dumps(WTF), encoding="json"),
        spoken(ALIBABA, encoding="json"),
        spoken(json.dumps(ALIBABA, ensure_ascii=False), encoding="json"),
        spoken(
            base64.urlsafe_b64encode(json.dumps(NATIVE).encode()).decode().rstrip("="),
            encoding="base64url",
        ),
        spoken(
            "[00:00.4-00:01.1] 客户:喂\n[00:01.3-00:05.64] 坐席:您好,请问是王女士吗?",
            encoding="none",
        ),
    ],
)
def test_a_transcript_in_any_shape(tmp_path: Path, analysis: Any) -> None:
    (call,) = read(tmp_path, vcon(analysis=analysis))
    assert told(call) == SAID
    assert call.call_id == "018f-1"
    meta = call.meta
    assert (meta.agent_id, meta.agent_org, meta.number) == ("1024", "某某银行", "+8613800000000")
    assert (meta.direction, meta.duration_seconds) == ("outbound", 6.2)
    assert str(meta.started_at) == "2026-03-02 06:05:00+00:00"


def test_numbers_of_speakers_are_said_to_be_taken_for_parties(tmp_path: Path) -> None:
    (call,) = read(tmp_path, vcon(analysis=spoken(WTF)))
    assert [p.code for p in call.problems] == ["speaker-by-place"]


def test_labels_of_speakers(tmp_path: Path) -> None:
    body = {**WTF, "speakers": {"0": {"label": "客户"}, "1": {"label": "坐席"}}}
    (call,) = read(tmp_path, vcon(analysis=spoken(body)))
    assert [t.speaker.value for t in call.turns] == ["agent", "customer"]
    assert [t.raw_speaker for t in call.turns] == ["坐席", "客户"]


def test_roles_before_organisations_and_a_bot(tmp_path: Path) -> None:
    parties = [{"tel": "138", "role": "customer", "org": "甲公司"}, {"name": "x", "role": "坐席"}]
    (call,) = read(tmp_path, vcon(parties=parties, analysis=spoken(WTF)))
    assert [t.speaker.value for t in call.turns] == ["agent", "customer"]
    assert call.meta.direction == "inbound"
    (call,) = read(tmp_path, vcon(parties=[{"type": "bot"}, {"tel": "138"}], analysis=spoken(WTF)))
    assert [t.speaker.value for t in call.turns] == ["customer", "robot"]


def test_nobody_is_guessed_between_two_organisations(tmp_path: Path) -> None:
    parties = [{"org": "甲"}, {"org": "乙"}]
    (call,) = read(tmp_path, vcon(parties=parties, analysis=spoken(WTF)))
    assert (call.speaker_source, call.meta.direction) == ("inferred", None)


def test_a_chat(tmp_path: Path) -> None:
    dialog = [
        {"type": "text", "start": "2026-03-02T06:05:09Z", "parties": [1, 0], "body": "在吗", "encoding": "none"},
        {"type": "text", "start": "2026-03-02T06:05:00Z", "originator": 0, "parties": [0, 1], "duration": 2, "body": "您好"},
        {"type": "text", "start": "2026-03-02T06:06:00.5Z", "parties": 1, "body": "5ZOm", "encoding": "base64url"},
    ]  # fmt: skip
    (call,) = read(tmp_path, vcon(dialog=dialog))
    assert told(call) == [
        ("agent", "您好", 0.0, 2.0),
        ("customer", "在吗", 9.0, None),
        ("customer", "哦", 60.5, None),
    ]
    assert [t.raw_speaker for t in call.turns] == [
        "1024",
        "tel:+8613800000000",
        "tel:+8613800000000",
    ]
    assert str(call.meta.started_at) == "2026-03-02 06:05:00+00:00"


def test_a_chat_over_days_has_no_clock(tmp_path: Path) -> None:
    dialog = [
        {"type": "text", "start": "2026-03-02T06:05:00Z", "parties": 0, "body": "您好"},
        {"type": "text", "start": "2026-03-04T06:05:00Z", "parties": 1, "body": "哦"},
    ]
    (call,) = read(tmp_path, vcon(dialog=dialog))
    assert (call.timed, [p.code for p in call.problems]) == (False, ["chat-over-hours"])


def test_several_dialogs_are_several_calls(tmp_path: Path) -> None:
    second = {**DIALOG, "start": "2026-03-02T07:05:00Z"}
    analysis = [*spoken(WTF), *spoken(WTF, dialog=[1]), *spoken(NATIVE)]
    calls = read(tmp_path, vcon(dialog=[DIALOG, second], analysis=analysis))
    assert [(c.call_id, str(c.meta.started_at)[11:16]) for c in calls] == [
        ("018f-1#1", "06:05"),
        ("018f-1#2", "07:05"),
    ]
    assert "transcript-left-out" in [p.code for p in calls[0].problems]


def test_one_unreadable_transcript_beside_a_good_one(tmp_path: Path) -> None:
    analysis = [{"type": "transcript", "url": "https://x"}, *spoken("{broken"), *spoken(NATIVE)]
    (call,) = read(tmp_path, vcon(analysis=analysis))
    assert told(call) == SAID
    assert [p.code for p in call.problems] == ["transcript-elsewhere", "transcript-unreadable"]


def test_an_unanswered_attempt(tmp_path: Path) -> None:
    dialog = [{**DIALOG, "type": "incomplete", "disposition": "no-answer"}]
    (call,) = read(tmp_path, vcon(dialog=dialog))
    assert (call.turns, call.meta.answered, call.meta.extra) == (
        (),
        False,
        {"disposition": "no-answer"},
    )


@pytest.mark.parametrize(
    ("document", "code", "hint"),
    [
        ({"payload": "e30", "signatures": []}, "signed-vcon", "先验签,取出里面的 vCon 再用"),
        ({"ciphertext": "x", "recipients": []}, "encrypted-vcon", "先用收件方的密钥解密"),
        (vcon(), "no-transcript", "先转写录音,再写进 analysis"),
        (
            vcon(analysis=spoken(vcon(analysis=spoken(WTF)))),
            "no-transcript",
            "先转写录音,再写进 analysis",
        ),
        (
            vcon(parties=3, dialog={"a": 1}, analysis="x"),
            "no-transcript",
            "先转写录音,再写进 analysis",
        ),
    ],
)
def test_refused(tmp_path: Path, document: Any, code: str, hint: str) -> None:
    with pytest.raises(ReadError) as raised:
        read(tmp_path, document)
    assert (raised.value.code, raised.value.hint) == (code, hint)


KEYS = st.sampled_from(
    "type role name tel org dept parties originator dialog start duration body encoding url text "
    "speaker segments transcript schema speaker_source turns meta uuid disposition".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(
        ["transcript", "text", "incomplete", "base64url", "agent", "bot", "2026-03-02T06:05:00Z", "坐席:您好", "[", "{", "callcheck/call/1"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
OBJECTS = st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=3) | JSON


@given(OBJECTS, OBJECTS, OBJECTS)
def test_property_whatever_a_vcon_holds_is_calls_or_an_error(
    parties: Any, dialog: Any, analysis: Any
) -> None:
    document = vcon(parties=parties, dialog=dialog, analysis=analysis)
    for found in calls_of(Portion("x.vcon", json.dumps(document).encode())):
        assert isinstance(found, Call) or found.code == "no-transcript", found


def test_the_bundled_sample() -> None:
    call = read_call("samples/formats/conversation.vcon")
    assert call.call_id == "018f5a3e-7c1b-8d2e-9a4f-2b6c7d8e9f01"
