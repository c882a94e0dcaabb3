"""Write samples/formats: the one conversation of native.json in the shape of every service."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "samples" / "formats"
TURNS: list[dict[str, Any]] = json.loads((FOLDER / "native.json").read_text("utf-8"))["turns"]
MARKS = "，。？！"
SAMPLES: dict[str, Callable[[], object]] = {}
Json = dict[str, Any]


def sample(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def add(make: Callable[[], object]) -> Callable[[], object]:
        SAMPLES[name] = make
        return make

    return add


def ms(seconds: float) -> int:
    return round(seconds * 1000)


def side(turn: Json, agent: Any = 0, customer: Any = 1) -> Any:
    return agent if turn["speaker"] == "agent" else customer


def by_channel(turns: list[Json]) -> list[Json]:
    return sorted(turns, key=side)


def words(turn: Json) -> list[tuple[str, float, float, bool]]:
    """Two characters a word, marks by themselves; the times are even."""
    pieces = re.findall(rf"[{MARKS}]|[A-Za-z]+|[^{MARKS}A-Za-z]{{1,2}}", turn["text"])
    step = (turn["end"] - turn["start"]) / len(pieces)
    times = [round(turn["start"] + step * n, 3) for n in range(len(pieces))] + [turn["end"]]
    return [(p, times[n], times[n + 1], p in MARKS) for n, p in enumerate(pieces)]


def clock(seconds: float, sign: str = ".") -> str:
    return f"{int(seconds // 60):02d}:{seconds % 60:06.3f}".replace(".", sign)


@sample("alibaba-file.json")
def alibaba_file() -> Json:
    sentences = [
        {
            "BeginTime": ms(t["start"]),
            "EndTime": ms(t["end"]),
            "ChannelId": side(t),
            "Text": t["text"],
            "SilenceDuration": 0,
            "SpeechRate": 210,
            "EmotionValue": 6.0,
        }
        for t in by_channel(TURNS)
    ]
    done = {"StatusCode": 21050000, "StatusText": "SUCCESS", "BizDuration": 30400}
    return {**done, "SolveTime": 1772431600000, "Result": {"Sentences": sentences}}


@sample("alibaba-callback.json")
def alibaba_callback() -> Json:
    sentences = [
        {
            "beginTime": ms(t["start"]),
            "endTime": ms(t["end"]),
            "channelId": side(t),
            "text": t["text"],
        }
        for t in TURNS
    ]
    result = json.dumps(sentences, ensure_ascii=False)
    return {"statusCode": 21050000, "statusText": "SUCCESS", "result": result}


@sample("alibaba-studio.json")
def alibaba_studio() -> Json:
    transcripts = [
        {
            "channel_id": channel,
            "content_duration_in_milliseconds": 15000,
            "text": "".join(t["text"] for t in TURNS if side(t) == channel),
            "sentences": [
                {
                    "begin_time": ms(t["start"]),
                    "end_time": ms(t["end"]),
                    "text": t["text"],
                    "sentence_id": n,
                    "words": [
                        {"begin_time": ms(a), "end_time": ms(b), "text": w, "punctuation": ""}
                        for w, a, b, _ in words(t)
                    ],
                }
                for n, t in enumerate(t for t in TURNS if side(t) == channel)
            ],
        }
        for channel in (0, 1)
    ]
    audio = {"channels": [0, 1], "original_duration_in_milliseconds": 30400}
    return {
        "file_url": "https://example.com/S1.wav",
        "properties": audio,
        "transcripts": transcripts,
    }


def quality_turns(**keys: str) -> list[Json]:
    return [
        {
            keys["role"]: side(t, "客服", "客户"),
            keys["identity"]: side(t, "3021", "kh"),
            keys["words"]: t["text"],
            keys["begin"]: ms(t["start"]),
            keys["end"]: ms(t["end"]),
        }
        for t in TURNS
    ]


LOW = {name: name for name in ("role", "identity", "words", "begin", "end")}
HIGH = {name: name.capitalize() for name in LOW}


@sample("alibaba-quality.json")
def alibaba_upload() -> Json:
    dialogue = quality_turns(**LOW)
    for turn in dialogue:
        turn["beginTime"] = 1772431500000 + turn["begin"] - 400
    return {"tickets": [{"tid": "S1", "dialogue": dialogue}]}


@sample("alibaba-quality-result.json")
def alibaba_result() -> Json:
    recording = {
        "CallId": "S1",
        "CallTime": "2026-03-02 14:05:00",
        "CallType": 1,
        "Callee": "13800000000",
        "Duration": 30,
        "Name": "S1.wav",
    }
    info = {
        "TaskId": "x",
        "Score": 96,
        "ReviewStatus": 0,
        "Agent": {"Id": "3021", "Name": "林倩", "SkillGroup": "信用卡"},
        "Recording": recording,
        "HitResult": {"HitResult": [{"Rid": "7", "Name": "开场白", "Type": "规则"}]},
        "AsrResult": {"AsrResult": quality_turns(**HIGH)},
    }
    return {"Code": "200", "Data": {"ResultInfo": {"ResultInfo": [info]}}, "Success": True}


@sample("alibaba-quality-review.json")
def alibaba_review() -> Json:
    dialogue = quality_turns(**HIGH)
    for turn in dialogue:
        turn["HourMinSec"] = clock(turn["Begin"] / 1000)[:5]
        turn["BeginTime"] = "2026-03-02 14:05:00"
        turn["SilenceDuration"] = 0
    return {"Data": {"Dialogues": {"Dialogue": dialogue}, "Vid": "S1"}, "Code": "200"}


@sample("tencent.json")
def tencent() -> Json:
    detail = [
        {
            "FinalSentence": t["text"],
            "SliceSentence": " ".join(w for w, *_ in words(t)),
            "WrittenText": None,
            "StartMs": ms(t["start"]),
            "EndMs": ms(t["end"]),
            "SpeakerId": side(t),
            "SpeakerRoleName": "",
            "SpeechSpeed": 5.1,
            "SilenceTime": 300,
            "EmotionType": None,
            "WordsNum": len(words(t)),
            "Words": [
                {"Word": w, "OffsetStartMs": ms(a - t["start"]), "OffsetEndMs": ms(b - t["start"])}
                for w, a, b, _ in words(t)
            ],
        }
        for t in TURNS
    ]
    done = {"TaskId": 1, "Status": 2, "StatusStr": "success", "AudioDuration": 30.4, "ErrorMsg": ""}
    data = {**done, "Result": tencent_lines(), "ResultDetail": detail}
    return {"Response": {"RequestId": "x", "Data": data}}


def tencent_lines() -> str:
    def stamp(value: float) -> str:
        return f"{int(value // 60)}:{value % 60:.3f}"

    return "".join(
        f"[{stamp(t['start'])},{stamp(t['end'])},{side(t)}]  {t['text']}\n" for t in TURNS
    )


@sample("tencent-flat.json")
def tencent_flat() -> Json:
    done = {"TaskId": 1, "Status": 2, "StatusStr": "success", "AudioDuration": 30.4}
    return {"Data": {**done, "Result": tencent_lines(), "ResultDetail": None}}


@sample("tencent-lines.txt")
def tencent_text() -> str:
    return tencent_lines()


def iflytek_sentence(turn: Json) -> Json:
    ws = [
        {
            "wb": round((a - turn["start"]) * 100) + 1,
            "we": round((b - turn["start"]) * 100),
            "cw": [{"w": w, "wp": "p" if mark else "n"}],
        }
        for w, a, b, mark in words(turn)
    ]
    ws.append({"wb": 0, "we": 0, "cw": [{"w": "", "wp": "g"}]})
    times = {"bg": str(ms(turn["start"])), "ed": str(ms(turn["end"]))}
    return {"st": {**times, "rl": side(turn, "1", "2"), "rt": [{"ws": ws}]}}


@sample("iflytek.json")
def iflytek() -> Json:
    plain = [
        {
            "lid": str(n),
            "begin": str(ms(t["start"])),
            "end": str(ms(t["end"])),
            "spk": f"段落-{side(t, 1, 2)}",
            "json_1best": iflytek_sentence(t),
        }
        for n, t in enumerate(TURNS)
    ]
    smooth = [
        {"json_1best": json.dumps(iflytek_sentence(t), ensure_ascii=False)}
        for t in TURNS
        if t["text"] != "好"
    ]
    order = json.dumps({"lattice": smooth, "lattice2": plain}, ensure_ascii=False)
    info = {"orderId": "x", "status": 4, "originalDuration": 30400, "realDuration": 30400}
    return {"code": "000000", "content": {"orderInfo": info, "orderResult": order}}


@sample("iflytek-older.json")
def iflytek_older() -> Json:
    data = [
        {
            "bg": str(ms(t["start"])),
            "ed": str(ms(t["end"])),
            "onebest": t["text"],
            "speaker": side(t, "1", "2"),
        }
        for t in TURNS
    ]
    return {"ok": 0, "err_no": 0, "failed": None, "data": json.dumps(data, ensure_ascii=False)}


def utterances(more: bool) -> list[Json]:
    return [
        {
            "text": t["text"],
            "start_time": ms(t["start"]),
            "end_time": ms(t["end"]),
            "definite": True,
            "words": [
                {"text": w, "start_time": -1 if mark else ms(a), "end_time": -1 if mark else ms(b)}
                for w, a, b, mark in words(t)
            ],
            "additions": {"channel_id": side(t, "1", "2"), "gender": "female"}
            if more
            else {"speaker": side(t, "1", "2")},
        }
        for t in (by_channel(TURNS) if more else TURNS)
    ]


@sample("volcengine.json")
def volcengine() -> Json:
    text = "".join(t["text"] for t in TURNS)
    return {
        "audio_info": {"duration": 30400},
        "result": {"text": text, "utterances": utterances(True)},
    }


@sample("volcengine-older.json")
def volcengine_older() -> Json:
    return {
        "resp": {"code": 1000, "message": "Success", "id": "x", "utterances": utterances(False)}
    }


@sample("huawei.json")
def huawei() -> Json:
    segments = [
        {
            "start_time": ms(t["start"]),
            "end_time": ms(t["end"]),
            "result": {
                "text": t["text"],
                "analysis_info": {
                    "role": side(t, "AGENT", "USER"),
                    "emotion": "NORMAL",
                    "speed": 5.1,
                },
            },
        }
        for t in TURNS
    ]
    job = {"status": "FINISHED", "create_time": "2026-03-02T11:56:16.152Z"}
    return {**job, "audio_duration": 30400, "segments": segments}


@sample("baidu.json")
def baidu() -> Json:
    detail = [
        {
            "res": [t["text"]],
            "begin_time": ms(t["start"]),
            "end_time": ms(t["end"]),
            "words_info": [],
            "sn": "x",
            "corpus_no": "7",
            "channel": side(t),
        }
        for t in TURNS
    ]
    whole = ["".join(t["text"] for t in TURNS)]
    result = {"audio_duration": 30400, "result": whole, "detailed_result": detail, "corpus_no": "7"}
    task = {"task_status": "Success", "task_id": "x", "task_result": result}
    return {"log_id": 1, "tasks_info": [task]}


def funasr_item(tag: str) -> list[Json]:
    sentences = [
        {
            "text": tag + t["text"],
            "start": ms(t["start"]),
            "end": ms(t["end"]),
            "spk": side(t),
            "timestamp": [[ms(a), ms(b)] for _, a, b, mark in words(t) if not mark],
        }
        for t in TURNS
    ]
    return [
        {"key": "S1", "text": "".join(s["text"] for s in sentences), "sentence_info": sentences}
    ]


@sample("funasr.json")
def funasr() -> list[Json]:
    return funasr_item("")


@sample("sensevoice.json")
def sensevoice() -> list[Json]:
    return funasr_item("<|zh|><|NEUTRAL|><|Speech|><|withitn|>")


@sample("whisperx.json")
def whisperx() -> Json:
    return {
        "language": "zh",
        "segments": [
            {
                "start": t["start"],
                "end": t["end"],
                "text": " " + t["text"],
                "speaker": side(t, "SPEAKER_00", "SPEAKER_01"),
                "words": [
                    {"word": w} if mark else {"word": w, "start": a, "end": b, "score": 0.9}
                    for w, a, b, mark in words(t)
                ],
            }
            for t in TURNS
        ],
    }


@sample("openai-diarized.json")
def openai_diarized() -> Json:
    segments = [
        {
            "type": "transcript.text.segment",
            "id": f"seg_{n:03d}",
            "speaker": side(t, "agent", "A"),
            "start": t["start"],
            "end": t["end"],
            "text": t["text"],
        }
        for n, t in enumerate(TURNS)
    ]
    return {"task": "transcribe", "duration": 30.4, "text": "", "segments": segments}


def participant_turns(ids: bool) -> list[Json]:
    return [
        {
            "Content": t["text"],
            "Id": f"turn-{n}",
            "BeginOffsetMillis": ms(t["start"]),
            "EndOffsetMillis": ms(t["end"]),
            "LoudnessScores": [70.1, None],
            "Sentiment": "NEUTRAL",
            ("ParticipantId" if ids else "ParticipantRole"): side(t, "p-2", "p-1")
            if ids
            else side(t, "AGENT", "CUSTOMER"),
        }
        for n, t in enumerate(TURNS)
    ]


@sample("aws-call-analytics.json")
def aws_call_analytics() -> Json:
    people = [{"ParticipantRole": role} for role in ("AGENT", "CUSTOMER")]
    length = {"TotalConversationDurationMillis": 30400}
    return {
        "JobStatus": "COMPLETED",
        "LanguageCode": "zh-CN",
        "Participants": people,
        "ConversationCharacteristics": length,
        "Transcript": participant_turns(False),
    }


@sample("aws-contact-lens.json")
def aws_contact_lens() -> Json:
    people = [
        {"ParticipantId": "p-1", "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": "p-2", "ParticipantRole": "AGENT"},
    ]
    return {
        "Version": "1.1.0",
        "Channel": "VOICE",
        "Participants": people,
        "CustomerMetadata": {"ContactId": "S1"},
        "Transcript": participant_turns(True),
    }


@sample("aws-contact-lens-live.json")
def aws_contact_lens_live() -> Json:
    return {"Segments": [{"Transcript": turn} for turn in participant_turns(False)]}


@sample("aws-post-call.json")
def aws_post_call() -> Json:
    segments = [
        {
            "SegmentStartTime": t["start"],
            "SegmentEndTime": t["end"],
            "SegmentSpeaker": side(t, "spk_1", "spk_0"),
            "SegmentInterruption": False,
            "IVRSegment": False,
            "OriginalText": t["text"],
            "DisplayText": t["text"],
        }
        for t in TURNS
    ]
    labels = [
        {"Speaker": "spk_0", "DisplayText": "Customer"},
        {"Speaker": "spk_1", "DisplayText": "Agent"},
    ]
    analytics = {"GUID": "S1", "Duration": "30.4", "SpeakerLabels": labels}
    return {"ConversationAnalytics": analytics, "SpeechSegments": segments}


@sample("aws-transcribe.json")
def aws_transcribe() -> Json:
    segments = [
        {
            "id": n,
            "transcript": t["text"],
            "start_time": str(t["start"]),
            "end_time": str(t["end"]),
            "speaker_label": side(t, "spk_0", "spk_1"),
            "items": [],
        }
        for n, t in enumerate(TURNS)
    ]
    return {"jobName": "S1", "status": "COMPLETED", "results": {"audio_segments": segments}}


def aws_items(turns: list[Json]) -> list[Json]:
    return [
        {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": w}]}
        if mark
        else {
            "type": "pronunciation",
            "start_time": str(a),
            "end_time": str(b),
            "alternatives": [{"confidence": "0.99", "content": w}],
        }
        for t in turns
        for w, a, b, mark in words(t)
    ]


@sample("aws-transcribe-words.json")
def aws_transcribe_words() -> Json:
    segments = [
        {
            "start_time": str(t["start"]),
            "end_time": str(t["end"]),
            "speaker_label": side(t, "spk_0", "spk_1"),
            "items": [
                {
                    "start_time": str(a),
                    "end_time": str(b),
                    "speaker_label": side(t, "spk_0", "spk_1"),
                }
                for _, a, b, mark in words(t)
                if not mark
            ],
        }
        for t in TURNS
    ]
    text = [{"transcript": "".join(t["text"] for t in TURNS)}]
    labels = {"speakers": 2, "segments": segments}
    results = {"transcripts": text, "speaker_labels": labels, "items": aws_items(TURNS)}
    return {"jobName": "S1", "accountId": "x", "results": results}


@sample("aws-transcribe-channels.json")
def aws_transcribe_channels() -> Json:
    channels = [
        {"channel_label": f"ch_{n}", "items": aws_items([t for t in TURNS if side(t) == n])}
        for n in (0, 1)
    ]
    labels = {"channels": channels, "number_of_channels": 2}
    return {"jobName": "S1", "results": {"channel_labels": labels, "transcripts": []}}


@sample("azure-batch.json")
def azure_batch() -> Json:
    phrases = [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": side(t, 1, 2),
            "offset": f"PT{t['start']}S",
            "duration": f"PT{round(t['end'] - t['start'], 3)}S",
            "offsetInTicks": t["start"] * 1e7,
            "durationInTicks": round(t["end"] - t["start"], 3) * 1e7,
            "nBest": [{"confidence": 0.9, "lexical": t["text"], "display": t["text"]}],
        }
        for t in TURNS
    ]
    return {
        "source": "S1.wav",
        "duration": "PT30.4S",
        "combinedRecognizedPhrases": [],
        "recognizedPhrases": phrases,
    }


@sample("azure-fast.json")
def azure_fast() -> Json:
    phrases = [
        {
            "channel": side(t),
            "offsetMilliseconds": ms(t["start"]),
            "durationMilliseconds": ms(t["end"] - t["start"]),
            "text": t["text"],
            "words": [],
            "locale": "zh-CN",
            "confidence": 0.9,
        }
        for t in by_channel(TURNS)
    ]
    return {"durationMilliseconds": 30400, "combinedPhrases": [], "phrases": phrases}


@sample("google-insights.json")
def google_insights() -> Json:
    zero = 1772431500_000_000
    first = min((t["start"] for t in TURNS), default=0.0)
    entries = [
        {
            "text": t["text"],
            "role": side(t, "AGENT", "CUSTOMER"),
            "user_id": side(t, 1, 2),
            "start_timestamp_usec": zero + round((t["start"] - first) * 1e6),
        }
        for t in TURNS
    ]
    return {"entries": entries}


def google_words(turn: Json, **tag: Any) -> list[Json]:
    return [
        {"word": w, "startTime": f"{a}s", "endTime": f"{b}s", **tag} for w, a, b, _ in words(turn)
    ]


@sample("google-insights-transcript.json")
def google_insights_transcript() -> Json:
    segments = [
        {
            "text": t["text"],
            "channelTag": side(t, 1, 2),
            "segmentParticipant": {"role": side(t, "HUMAN_AGENT", "END_USER")},
            "words": [
                {"word": w, "startOffset": f"{a}s", "endOffset": f"{b}s"} for w, a, b, _ in words(t)
            ],
        }
        for t in TURNS
    ]
    return {"name": "x", "duration": "30.400s", "transcript": {"transcriptSegments": segments}}


@sample("google-speech.json")
def google_speech() -> Json:
    results = [
        {
            "alternatives": [{"transcript": t["text"], "words": google_words(t)}],
            "resultEndTime": f"{t['end']}s",
            "languageCode": "cmn-hans-cn",
        }
        for t in TURNS
    ]
    tagged = [w for t in TURNS for w in google_words(t, speakerTag=side(t, 1, 2))]
    return {"results": [*results, {"alternatives": [{"words": tagged}]}]}


@sample("google-speech-channels.json")
def google_speech_channels() -> Json:
    results = [
        {
            "alternatives": [{"transcript": t["text"], "words": google_words(t)}],
            "channelTag": side(t, 1, 2),
        }
        for t in by_channel(TURNS)
    ]
    return {"response": {"results": results}, "done": True}


@sample("deepgram.json")
def deepgram() -> Json:
    found = [
        {
            "start": t["start"],
            "end": t["end"],
            "confidence": 0.9,
            "channel": 0,
            "transcript": t["text"],
            "speaker": side(t),
            "id": "x",
        }
        for t in TURNS
    ]
    channels = [{"alternatives": [{"transcript": "", "words": []}]}]
    return {
        "metadata": {"request_id": "x", "duration": 30.4, "channels": 1},
        "results": {"channels": channels, "utterances": found},
    }


@sample("deepgram-channels.json")
def deepgram_channels() -> Json:
    def spoken(channel: int) -> Json:
        found: list[Json] = []
        for turn in (t for t in TURNS if side(t) == channel):
            for w, a, b, mark in words(turn):
                if mark:
                    found[-1]["punctuated_word"] += w
                    found[-1]["end"] = b
                else:
                    found.append({"word": w, "punctuated_word": w, "start": a, "end": b})
        return {"alternatives": [{"transcript": "", "words": found}]}

    return {
        "metadata": {"request_id": "x", "duration": 30.4, "channels": 2},
        "results": {"channels": [spoken(0), spoken(1)]},
    }


@sample("twilio.json")
def twilio() -> Json:
    sentences = [
        {
            "media_channel": side(t, 2, 1),
            "sentence_index": n,
            "start_time": f"{t['start']:.3f}",
            "end_time": f"{t['end']:.3f}",
            "transcript": t["text"],
            "sid": "GX",
            "confidence": "0.9",
        }
        for n, t in enumerate(TURNS)
    ]
    return {"meta": {"page": 0, "key": "sentences"}, "sentences": sentences}


@sample("turn-list.json")
def turn_list() -> list[Json]:
    return [{"role": side(t, "客服", "客户"), "content": t["text"]} for t in TURNS]


@sample("hive-nested.jsonl")
def hive_nested() -> str:
    said = [
        {
            "role": side(t, "坐席", "客户"),
            "begin": ms(t["start"]),
            "end": ms(t["end"]),
            "words": t["text"],
        }
        for t in TURNS
    ]
    row = {"callid": "S1", "agent_id": "3021", "call_time": "2026-03-02 14:05:00"}
    return json.dumps({**row, "asr_result": said}, ensure_ascii=False) + "\n"


@sample("hive-string.jsonl")
def hive_string() -> str:
    said = json.loads(hive_nested())["asr_result"]
    row = {"callid": "S1", "agent_id": "3021", "call_time": "2026-03-02 14:05:00"}
    inner = json.dumps(said, ensure_ascii=False)
    return json.dumps({**row, "asr_result": inner}, ensure_ascii=False) + "\n"


@sample("hive-turns.jsonl")
def hive_turns() -> str:
    rows = (
        {
            "call_id": "S1",
            "seq": n,
            "role": side(t, "坐席", "客户"),
            "begin": t["start"],
            "end": t["end"],
            "content": t["text"],
        }
        for n, t in enumerate(TURNS)
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in reversed(list(rows)))


@sample("hive-dialogue.jsonl")
def hive_dialogue() -> str:
    text = one_string()
    row = {"callid": "S1", "坐席工号": "3021", "通话时间": "2026-03-02 14:05:00"}
    return json.dumps({**row, "转写内容": text}, ensure_ascii=False) + "\n"


def one_string() -> str:
    return "；".join(f"{side(t, '催收员', '客户')}：{t['text']}" for t in TURNS)


@sample("dialogue.txt")
def dialogue() -> str:
    return "".join(f"{side(t, '坐席', '客户')}：{t['text']}\n" for t in TURNS)


@sample("dialogue-one-string.txt")
def dialogue_one_string() -> str:
    return one_string() + "\n"


def moment(seconds: float) -> str:
    return str(datetime(2026, 3, 2, 14, 5) + timedelta(seconds=int(seconds)))


@sample("dialogue-clock.txt")
def dialogue_clock() -> str:
    head = "通话编号：S1\n坐席工号：3021\n被叫号码：13800000000\n呼叫时间：2026-03-02 14:05:00\n-----\n"
    lines = (f"{moment(t['start'])} {side(t, '坐席', '客户')}：{t['text']}\n" for t in TURNS)
    return head + "".join(lines)


@sample("dialogue-meeting.txt")
def dialogue_meeting() -> str:
    return "\n".join(
        f"发言人 {side(t, 1, 2)}   {clock(t['start'])[:5]}\n{t['text']}\n" for t in TURNS
    )


@sample("dialogue-gb18030.txt")
def dialogue_gb18030() -> bytes:
    text = "".join(
        f"[{clock(t['start'])[:5]}] {side(t, '坐席', '客户')}：{t['text']}\n" for t in TURNS
    )
    return text.encode("gb18030")


@sample("quality-page.html")
def quality_page() -> str:
    lines, last = [], 0.0
    for t in TURNS:
        gap = ms(t["start"] - last) // 1000
        lines.append(f'<li start={ms(last)} silence={gap} class="silences"> {gap}S. </li>\n')
        lines.append(
            f"<li start={ms(t['start'])} end={ms(t['end'])} emotion=5.0 speed=4.0 >"
            f"{side(t, '坐席', '客户')}：{t['text']}</li>\n"
        )
        last = t["end"]
    return "<ul>\n" + "".join(lines) + "</ul>\n"


@sample("subtitles.srt")
def srt() -> str:
    return "\n".join(
        f"{n}\n00:{clock(t['start'], ',')} --> 00:{clock(t['end'], ',')}\n"
        f"{side(t, '坐席', '客户')}：{t['text']}\n"
        for n, t in enumerate(TURNS, 1)
    )


@sample("subtitles.vtt")
def vtt() -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"{clock(t['start'])} --> {clock(t['end'])} align:start\n"
        f"<v {side(t, '坐席', '客户')}>{t['text']}\n"
        for t in TURNS
    )


def turn_rows() -> list[list[Any]]:
    head = ["通话编号", "序号", "角色", "开始时间", "结束时间", "内容"]
    return [
        head,
        *(
            ["S1", n, side(t, "坐席", "客户"), t["start"], t["end"], t["text"]]
            for n, t in enumerate(TURNS, 1)
        ),
    ]


def call_rows() -> list[list[Any]]:
    text = "；".join(f"{side(t, '坐席', '客户')}：{t['text']}" for t in TURNS)
    head = ["录音编号", "坐席工号", "通话时间", "通话时长", "转写内容"]
    return [head, ["S1", "3021", "2026-03-02 14:05:00", "0分30秒", text]]


def as_csv(rows: list[list[Any]], sign: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\n").writerows(rows)
    return out.getvalue()


@sample("row-a-turn.csv")
def row_a_turn() -> str:
    return "\ufeff" + as_csv(turn_rows())


@sample("row-a-turn.tsv")
def row_a_turn_unicode_text() -> bytes:
    return as_csv(turn_rows(), "\t").encode("utf-16")


@sample("row-a-call.csv")
def row_a_call() -> str:
    return as_csv(call_rows())


def book(rows: list[list[Any]], *, title: bool, merged: bool = False) -> bytes:
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    assert sheet is not None
    above = [["通话转写明细"], ["导出时间", "2026-03-03 09:00:00"]] if title else []
    for row in [*above, *rows]:
        sheet.append(row)
    if merged:
        sheet.append(["合计", len(rows) - 1])
        sheet.merge_cells(f"A{len(above) + 2}:A{len(above) + len(rows)}")
    made.create_sheet("空表")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@sample("row-a-turn.xlsx")
def row_a_turn_xlsx() -> bytes:
    return book(turn_rows(), title=True, merged=True)


@sample("row-a-call.xlsx")
def row_a_call_xlsx() -> bytes:
    return book(call_rows(), title=False)


@sample("nested.parquet")
def nested_parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = json.loads(hive_nested())
    row["dialogue"] = row.pop("asr_result")
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row]), out)
    return out.getvalue()


@sample("row-a-turn.parquet")
def row_a_turn_parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    head, *rows = turn_rows()
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(zip(head, row, strict=True)) for row in rows]), out)
    return out.getvalue()


def main() -> None:
    for name, make in SAMPLES.items():
        made = make()
        if isinstance(made, bytes):
            if name.endswith((".xlsx", ".parquet")) and (FOLDER / name).exists():
                continue  # each writing gives other bytes
            (FOLDER / name).write_bytes(made)
        else:
            text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False, indent=1)
            (FOLDER / name).write_text(text if text.endswith("\n") else text + "\n", "utf-8")


if __name__ == "__main__":
    main()
