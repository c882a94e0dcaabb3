"""A masked call and its report agree, and the map leads back."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.masking import MaskMap, mask, unmask_report
from callcheck.model import Call, CallMeta, Masking, Problem, Profile, Report, Speaker, Turn
from callcheck.readers import read_text
from callcheck.reporting import report_to_json

PIECES = st.sampled_from(
    "请问是王小明先生吗 王小明 王晓明 王先生您好 小明 我叫林倩 林倩 打幺三八零零零零零零零零 13800000017 尾号零零零六 零零零六 "
    "王** **** 〔地址〕 ① 住阳光小区3栋2单元301 加我微信abc_0018 再不还钱我打断你的狗腿 你个老赖 信不信我找人收拾你 我要投诉你们 "
    "欠了一千三百六十块 三月十五号之前还 京A00018 嗯 。 , * 𠮷 \n 陳先生 邮箱a@example.com 身份证110101190001010018".split(
        " "
    )
)
TURNS = st.lists(
    st.tuples(st.sampled_from(list(Speaker)), st.lists(PIECES, min_size=1, max_size=5)),
    min_size=1,
    max_size=6,
)


def texts(call: Call) -> list[str]:
    return [turn.text for turn in call.turns]


def agree(call: Call, report: Report) -> None:
    pieces = [piece for found in report.findings for piece in found.evidence]
    pieces += [piece for found in report.suppressed for piece in found.evidence]
    for piece in pieces:
        if piece.quote is not None:
            assert piece.turn is not None
            assert piece.quote == call.turns[piece.turn].text[piece.start : piece.end]
            assert piece.quote


@given(TURNS)
def test_property_report_and_call_agree_and_both_lead_back(
    checker: Checker, said: list[tuple[Speaker, list[str]]]
) -> None:
    call = Call("c", tuple(Turn(n, who, " ".join(words)) for n, (who, words) in enumerate(said)))
    report = checker.check(call)
    agree(call, report)
    masked = mask(call, report)
    assert masked.report is not None
    agree(masked.call, masked.report)
    assert [f.rule for f in masked.report.findings] == [f.rule for f in report.findings]
    back = [masked.map.restore_turn(turn.index, turn.text) for turn in masked.call.turns]
    assert back == texts(call)
    assert [masked.map.restore(turn.text) for turn in masked.call.turns] == texts(call)
    assert mask(call, report) == masked


def test_one_person_and_one_number_have_one_placeholder(call_of: Callable[..., Call]) -> None:
    call = call_of(
        "坐席:请问是王小明先生吗 尾号零零零六的卡",
        "客户:我是王小明 王建国是我爸",
        "坐席:王先生 零零零六这张卡 打您13800000017",
        "客户:打13800000018",
    )
    assert texts(mask(call).call) == [
        "请问是王**先生吗 尾号****的卡",
        "我是王** 王**②是我爸",
        "王*先生 ****这张卡 打您138****",
        "打138****②",
    ]


def test_a_number_over_several_turns(call_of: Callable[..., Call]) -> None:
    call = call_of("客户:记一下 幺三八零零", "坐席:嗯", "客户:零零零零 那个 零零七", "坐席:好")
    assert texts(mask(call).call) == ["记一下 幺三八****", "嗯", "****", "好"]


def test_what_the_profile_keeps(call_of: Callable[..., Call]) -> None:
    call = call_of(
        "坐席:是王小明先生吗 我是林倩 尾号零零零六", "坐席:请打010-00001234核实", customer_id="C1"
    )
    masking = Masking(keep=("tail", "customer_id"), keep_family_name=False, keep_words=("林倩",))
    profile = Profile(channels=("电话零幺零 零零零零幺二三四",), masking=masking)
    masked = mask(call, profile=profile)
    assert texts(masked.call) == ["是***先生吗 我是林倩 尾号零零零六", "请打010-00001234核实"]
    assert masked.call.meta.customer_id == "C1"
    assert texts(mask(call, keep=["name", "phone"]).call) == [
        "是王小明先生吗 我是林倩 尾号****",
        "请打010-00001234核实",
    ]


def test_metadata_is_masked_and_amounts_stay() -> None:
    meta = CallMeta(
        number="13800000017",
        customer_id="C1001",
        agent_id="A11",
        case={"name": "时雨", "amount_due": 1360.5, "due_date": "2026-03-01", "phone": 13800000017},
        extra={"file": "20260302_13800000017.wav", "note": "时雨的母亲接", "家庭住址": "光明村"},
    )
    call = Call(
        "20260302_13800000017",
        (Turn(0, Speaker.AGENT, "时雨在吗 欠1360.50元"),),
        meta,
        problems=(Problem("unknown-speaker", "不认识的说话人:时雨"),),
    )
    masked = mask(call)
    assert masked.call.call_id == "20260302_138****"
    assert texts(masked.call) == ["时**在吗 欠1360.50元"]
    assert masked.call.problems[0].message == "不认识的说话人:时**"
    assert masked.call.meta == CallMeta(
        number="138****",
        customer_id="〔客户编号〕",
        agent_id="A11",
        case={
            "name": "时**",
            "amount_due": 1360.5,
            "due_date": "2026-03-01",
            "phone": "138****",
        },
        extra={"file": "20260302_138****.wav", "note": "时**的母亲接", "家庭住址": "〔地址〕"},
    )
    assert masked.map.fields["call_id"] == "20260302_13800000017"
    assert masked.map.fields["meta.case.phone"] == 13800000017


def test_a_masked_report_as_json_leads_back(checker: Checker, call_of: Callable[..., Call]) -> None:
    call = call_of(
        "坐席:王小明 再不还钱我打断你王小明的狗腿", number="13800000017", case={"name": "王小明"}
    )
    report = checker.check(call)
    masked = mask(call, report)
    assert masked.report is not None
    data = report_to_json(masked.report)
    assert "王小明" not in data.decode()
    assert "13800000017" not in data.decode()
    assert unmask_report(json.loads(data), masked.map) == json.loads(report_to_json(report))


def test_a_speaker_called_by_name() -> None:
    turn = Turn(0, Speaker.UNKNOWN, "我还不上", raw_speaker="王建国")
    told = Problem("unknown-speaker", "不认识的说话人:王建国")
    masked = mask(Call("c", (turn,), problems=(told,)))
    assert masked.call.turns[0].raw_speaker == "王**"
    assert masked.call.problems[0].message == "不认识的说话人:王**"


def test_an_empty_call_and_a_map_without_words() -> None:
    assert mask(Call("c", ())).map == MaskMap("c", {})
    assert MaskMap("c", {}).restore("王**") == "王**"


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("您是韦家豪的姐姐吗", "您是韦**的姐姐吗"),
        ("叫我小陈就好 陈思远", "叫我小陈*就好 陈**"),
        ("工号三零二一 本次通话录音", "工号三零二一 本次通话录音"),
        ("您的姐姐在吗", "您的姐姐在吗"),
        ("学校的孩子 他的妹妹", "学校的孩子 他的妹妹"),
    ],
)
def test_names_by_kin_and_familiar_name(said: str, masked: str) -> None:
    assert masked == mask(read_text(f"坐席:{said}")).call.turns[0].text


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        # An ordinary word in a frame, and then everywhere but where it is part of other words.
        (
            ["坐席:请问是高兴先生吗", "客户:高兴不在 他开车方向盘坏了 不高兴"],
            ["请问是高**先生吗", "高**不在 他开车方向盘坏了 不高兴"],
        ),
        (["坐席:雷雨雷先生您好", "客户:我是雷雨"], ["雷**雷*先生您好", "我是雷**"]),
        (["坐席:户名江河 开户行青禾银行"], ["户名江** 开户行青禾银行"]),
        (["坐席:您和万里是什么关系"], ["您和万**是什么关系"]),
        (["客户:本人许诺承诺月底还清"], ["本人许**承诺月底还清"]),
        # A given name alone, a nickname, one that two places tell of.
        (["客户:我女儿婷婷还在上学", "坐席:婷婷在哪上学"], ["我女儿**还在上学", "**在哪上学"]),
        (["坐席:喂 阿强是吧", "坐席:阿强你别挂"], ["喂 **是吧", "**你别挂"]),
        (["坐席:您表弟永兴在这签的", "客户:永兴骗我"], ["您表弟**在这签的", "**骗我"]),
        (["坐席:我是钟主管", "客户:钱转了 钟意 你查一下"], ["我是钟*主管", "钱转了 钟意 你查一下"]),
        (["坐席:我是卢主管", "客户:钱转了 卢静 你查一下"], ["我是卢*主管", "钱转了 卢** 你查一下"]),
        # Spelled out.
        (["坐席:您贵姓", "客户:弓长张"], ["您贵姓", "弓**"]),
        (["坐席:名字怎么写", "客户:建设的建 国家的国"], ["名字怎么写", "** **②"]),
        (["坐席:阿依古丽女士吗"], ["**女士吗"]),
        # What frames take as well, and no name.
        (["坐席:请提供您的姓名和联系方式"], ["请提供您的姓名和联系方式"]),
        (["坐席:您能告诉我您的全名吗"], ["您能告诉我您的全名吗"]),
        (["坐席:您是车主吗 请问方便吗"], ["您是车主吗 请问方便吗"]),
        (["客户:发到我的邮箱 车子是我老公开的"], ["发到我的邮箱 车子是我老公开的"]),
        (["客户:谢谢张经理 小汤山镇怎么走"], ["谢谢张*经理 小汤山镇怎么走"]),
    ],
)
def test_names_by_frame(said: list[str], masked: list[str], call_of: Callable[..., Call]) -> None:
    assert masked == texts(mask(call_of(*said)).call)


def test_names_of_the_record_are_known(call_of: Callable[..., Call]) -> None:
    call = call_of("客户:你是夏天吗", "坐席:对 高原 您欠款三千")
    known = replace(call, meta=CallMeta(case={"name": "高原"}, extra={"agent_name": "夏天"}))
    masked = mask(known).call
    assert texts(masked) == ["你是夏**吗", "对 高** 您欠款三千"]
    assert masked.meta.extra == {"agent_name": "夏**"}
