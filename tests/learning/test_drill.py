"""Drills: each proves itself; a session judges, ticks, branches and is debriefed."""

import dataclasses
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning import training_folder
from callcheck.learning.drill import DrillSession
from callcheck.learning.drill_data import Drill, ExampleRun
from callcheck.learning.drill_page import debrief_json, debrief_markdown, read_result
from callcheck.learning.drill_prove import play, prove_drill
from callcheck.learning.drill_read import read_drills
from callcheck.model import Call, Speaker, Turn

NAMES = [path.stem[3:] for path in sorted((training_folder() / "drills").glob("*.yaml"))]


@pytest.fixture(scope="session")
def drills(checker: Checker) -> dict[str, Drill]:
    return read_drills(checker.rule_set)


def test_these_are_the_drills(drills: dict[str, Drill]) -> None:
    assert list(drills) == NAMES
    assert len(drills) == 14


@pytest.mark.parametrize("name", NAMES)
def test_a_drill_passes_its_own_runs(name: str, drills: dict[str, Drill], checker: Checker) -> None:
    assert [error.render() for error in prove_drill(drills[name], checker)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_model_run_is_flawless(name: str, drills: dict[str, Drill], checker: Checker) -> None:
    drill = drills[name]
    result = play(drill, checker, drill.model_run.replies)
    assert (result.passed, result.score, result.violations) == (True, 100.0, ())


@pytest.mark.parametrize("name", NAMES)
def test_last_words_ask_nothing_more_of_the_trainee(
    name: str, drills: dict[str, Drill], checker: Checker
) -> None:
    asks = {"signal.complaint", "signal.dispute", "signal.hardship", "signal.self_harm"}
    for ending in drills[name].endings.values():
        if ending.says:
            call = Call("x", (Turn(0, Speaker.CUSTOMER, ending.says),))
            found = {finding.category for finding in checker.check(call).findings}
            assert (ending.id, found & asks) == (ending.id, set())


@pytest.mark.parametrize("name", NAMES)
def test_a_trainee_who_only_says_hello_comes_to_an_end(
    name: str, drills: dict[str, Drill], checker: Checker
) -> None:
    session = DrillSession(drills[name], checker)
    while session.ending is None:
        session.reply("你好")
    assert session.replies <= drills[name].most_replies
    assert not session.ending.good


def test_a_reply_is_judged_at_once(drills: dict[str, Drill], checker: Checker) -> None:
    session = DrillSession(drills["laid-off"], checker)
    judged = session.reply("您好,我是青禾银行的客服,工号三零二一,通话有录音。请问是罗建平先生吗?")
    # Who answers is known when the customer has said so, and the customer has.
    assert [step.id for step in judged.ticked] == ["identity", "recording", "verify"]
    assert (judged.feedback, judged.says, judged.ending) == (
        (),
        "我就是罗建平,啥子事?",
        None,
    )
    session.reply("您的信用卡八千四百元到期还没还")
    judged = session.reply("你先去别的平台借一笔还上")
    (item,) = judged.feedback
    assert (item.category, item.turn) == ("payment.new_debt", 5)
    assert item.basis == ("《金融机构个人消费类贷款催收工作指引(试行)》八项禁止④",)
    assert item.say_instead == "不建议您借钱来还,我们可以一起看看分期或延期。"
    assert [step.id for step in judged.lost] == ["no-new-debt"]
    assert judged.says == "你这么说就没得意思了,哪个想欠起嘛?"


def test_hints_name_the_case(drills: dict[str, Drill], checker: Checker) -> None:
    hints = {s.id: s.hint for s in DrillSession(drills["wechat-transfer"], checker).steps}
    assert hints["identity"] == "您好,我是鼎顺商务的客服,工号三零二一。"
    assert hints["verify"] == "请问您是秦守田本人吗?"
    assert hints["purpose"] == "打给您是关于您的消费贷,还有2600元没有还。"


def test_the_same_replies_give_the_same_debrief(drills: dict[str, Drill], checker: Checker) -> None:
    drill = drills["crisis"]
    one, two = (play(drill, checker, drill.examples[-1].replies) for _ in range(2))
    assert one == two
    assert [f.category for f in one.violations] == ["service.attitude", "service.crisis_mishandled"]
    assert one.score == 55.0
    assert read_result(debrief_json(one)) == one


def test_a_debrief_before_the_end(drills: dict[str, Drill], checker: Checker) -> None:
    session = DrillSession(drills["laid-off"], checker)
    result = session.debrief()
    assert (result.ending, result.passed, result.good) == (None, False, False)
    assert [line.text for line in result.lines] == ["喂,哪位?"]
    assert "- 结局:没有打完" in debrief_markdown(result)


def test_the_page_of_a_debrief(drills: dict[str, Drill], checker: Checker) -> None:
    drill = drills["wants-waiver"]
    page = debrief_markdown(play(drill, checker, drill.examples[1].replies))
    assert "- 结局:私下许了折扣。" in page
    assert "   - 重要 " in page
    assert "- [ ] 没有擅自承诺减免(可以说:能不能减免,要以审批结果为准。)" in page
    assert "## 可以这样打" in page


def test_what_cannot_be_replied(drills: dict[str, Drill], checker: Checker) -> None:
    session = DrillSession(drills["laid-off"], checker)
    with pytest.raises(UsageError, match="empty-reply"):
        session.reply(" …… ")
    assert session.replies == 0
    session.reply("信不信我打断你的腿")
    with pytest.raises(UsageError, match="drill-over"):
        session.reply("喂")


def test_a_drill_that_does_not_come_out_is_told(drills: dict[str, Drill], checker: Checker) -> None:
    run = ExampleRun("错的", ("你好", "你好"), "applied", ("insult.curse",), ("plan",), 7)
    drill = dataclasses.replace(drills["laid-off"], examples=(run,))
    told = [str(error) for error in prove_drill(drill, checker)]
    place = f"{drill.path}:7:1: drill-example: 走法「错的」的"
    assert told == [
        f"{place}结局应是 applied,实际是 没有结束,停在:你先说你是哪个嘛。",
        f"{place}违规应是 insult.curse,实际是 disclosure.closing disclosure.identity"
        " disclosure.recording",
        f"{place}没做到的步骤应是 plan,实际是 channel closing empathy identity plan purpose"
        " recording verify",
    ]


def test_own_drills_with_own_steps(
    drills: dict[str, Drill], checker: Checker, tmp_path: Path
) -> None:
    source = Path(drills["wrong-number"].path).read_text()
    (tmp_path / "01-wrong-number.yaml").write_text(source)
    shared = (training_folder() / "steps.yaml").read_text()
    (tmp_path / "steps.yaml").write_text(shared.replace("告知通话录音", "说明有录音"))
    (drill,) = read_drills(checker.rule_set, tmp_path).values()
    assert [step.title for step in drill.steps][:2] == ["说明机构和姓名或工号", "说明有录音"]
    with pytest.raises(UsageError, match="missing-path"):
        read_drills(checker.rule_set, tmp_path / "none")
