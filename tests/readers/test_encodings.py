"""Files in Big5, files decoded wrongly, and files that were decoded wrongly before they came here."""

import json
from pathlib import Path

import pytest

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.readers.encodings import decode, restore

SAID = (
    "坐席:您好,请问是王先生吗?我是青禾银行的,本次通话会录音。\n客户:是我,什么事?\n"
    "坐席:您的信用卡逾期三十二天了,欠款一千三百六十元,今天能还吗?\n客户:我下个月发工资再还。\n"
)
TRADITIONAL = (
    "坐席:您好,請問是王先生嗎?我是青禾銀行的,本次通話會錄音。\n客戶:是我,什麼事?\n"
    "坐席:您的信用卡逾期三十二天了,欠款一千三百六十元,今天能還嗎?\n"
)
CP1252_LACKS = b"\x81\x8d\x8f\x90\x9d"


def read(
    tmp_path: Path, data: bytes, name: str = "a.txt", encoding: str | None = None
) -> list[Call]:
    (tmp_path / name).write_bytes(data)
    return list(read_calls(tmp_path / name, encoding=encoding))


def lines(call: Call) -> str:
    roles = {"agent": "坐席", "customer": "客户"}
    return "".join(f"{roles[t.speaker.value]}:{t.text}\n" for t in call.turns)


def codes(call: Call) -> list[str]:
    return [problem.code for problem in call.problems]


def as_windows(text: str) -> str:
    return "".join(
        chr(byte) if byte in CP1252_LACKS else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )


def test_big5_is_told_from_gb18030(tmp_path: Path) -> None:
    (call,) = read(tmp_path, TRADITIONAL.encode("big5"))
    assert lines(call) == TRADITIONAL.replace("客戶", "客户")
    assert codes(call) == ["read-as-big5"]
    (call,) = read(tmp_path, SAID.encode("gb18030"))
    assert (lines(call), codes(call)) == (SAID, [])
    # Traditional characters in GB18030 stay what they are.
    (call,) = read(tmp_path, TRADITIONAL.encode("gb18030"))
    assert codes(call) == []
    table = "通話編號,角色,內容\nc1,坐席,請問是王先生嗎\nc1,客戶,是我什麼事\n"
    (call,) = read(tmp_path, table.encode("big5"), "a.csv")
    assert (call.call_id, lines(call)) == ("c1", "坐席:請問是王先生嗎\n客户:是我什麼事\n")


def test_a_wrong_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as wrong:
        read(tmp_path, SAID.encode("gb18030"), encoding="big5")
    assert (wrong.value.code, wrong.value.hint) == (
        "bad-encoding",
        "像是 gb18030;也可以不指定,让程序认",
    )
    with pytest.raises(ReadError) as wrong:
        read(tmp_path, SAID.encode(), encoding="big5")
    assert wrong.value.hint == "像是 utf-8;也可以不指定,让程序认"
    with pytest.raises(ReadError) as wrong:
        read(tmp_path, TRADITIONAL.encode("big5"), encoding="gb18030")
    assert wrong.value.code == "unknown-format"
    assert wrong.value.hint.endswith("用 --encoding 指定(utf-8、gb18030、big5)")


@pytest.mark.parametrize("spoilt", [as_windows(SAID), SAID.encode().decode("latin-1")])
def test_utf8_read_as_latin_is_restored(tmp_path: Path, spoilt: str) -> None:
    (call,) = read(tmp_path, spoilt.encode())
    assert (lines(call), codes(call)) == (SAID, ["encoded-twice"])
    assert call.problems[0].message == "UTF-8 被当成 Latin-1 又存了一遍,已还原;最好从源头重新导出"


@pytest.mark.parametrize("stored_in", ["utf-8", "gb18030"])
def test_utf8_read_as_gbk_is_restored_but_for_what_was_lost(tmp_path: Path, stored_in: str) -> None:
    (call,) = read(tmp_path, SAID.encode().decode("gb18030", "replace").encode(stored_in))
    assert (
        call.turns[2].text
        == "您的信用卡\ufffd期三十二天\ufffd,欠款\ufffd千三百六十元,今天能还\ufffd?"
    )
    assert codes(call)[0] == "encoded-twice"
    assert "个字找不回来" in call.problems[0].message


def test_lines_of_json_are_restored_each(tmp_path: Path) -> None:
    turns = [{"speaker": "agent", "text": "您好,我是银行"}, {"speaker": "customer", "text": "您好"}]
    rows = "".join(
        json.dumps({"call_id": f"c{n}", "turns": turns}, ensure_ascii=False) + "\n" for n in (1, 2)
    )
    for spoilt in (rows.encode().decode("gb18030"), as_windows(rows)):
        calls = read(tmp_path, spoilt.encode(), "a.jsonl")
        assert [(c.call_id, lines(c), codes(c)) for c in calls] == [
            (name, "坐席:您好,我是银行\n客户:您好\n", ["encoded-twice"]) for name in ("c1", "c2")
        ]
    traditional = rows.replace("银行", "銀行").replace("您好", "您好嗎請問還款")
    calls = read(tmp_path, traditional.encode("big5"), "a.jsonl")
    assert [c.turns[0].text for c in calls] == ["您好嗎請問還款,我是銀行"] * 2


def test_what_is_only_rare_stays() -> None:
    rare = "龘靐齉爩鱻麤龗灪吁龖厵滟爨癵籱饢驫鲡鹂鸾麣纞虋讟钃鸜麷鞻韽" * 2
    assert restore(rare) == (rare, None)
    assert restore("Ä ordinary é text ü") == ("Ä ordinary é text ü", None)
    text, problems = decode(rare.encode("gb18030"), "gb18030", "a")
    assert (text, [p.code for p in problems]) == (rare, ["looks-garbled"])
