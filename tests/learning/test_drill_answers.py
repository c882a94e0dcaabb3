"""Ordinary answers, as trainees give them, lead where they should; what they miss is not asked."""

import pytest

from callcheck.checking import Checker
from callcheck.learning.drill_data import Drill
from callcheck.learning.drill_prove import play
from callcheck.learning.drill_read import read_drills

ANSWERS = [
    (
        "first-reminder",
        "您好,请问是周先生吗|我这边是青禾银行信用卡中心的,通话有录音"
        "|您有一笔信用卡账单8400元13号到期了,还没还,是忘了吗?|您可以在手机银行里还,或者去网点"
        "|下周三可以的,那就是下周三还8400,对吧?|好的,谢谢您,再见",
        "promised",
    ),
    (
        "first-reminder",
        "这里是青禾银行,工号3021,本次通话录音,您是周强本人吗|您信用卡共8400块到期了"
        "|没事,APP上就能操作|嗯好,那就下周三|还有什么不清楚的吗|那再见",
        "promised",
    ),
    (
        "angry",
        "您好,请问孙海涛先生在吗|先生您别激动,我是云雀消费金融的客服"
        "|理解您,真的很抱歉给您带来不好的体验|您先别生气,您有一笔12000的贷款"
        "|我帮您反映一下,看看能不能延期|可以的,APP里还|好的,再见",
        "eased",
    ),
    (
        "laid-off",
        "您好,青禾银行,请问罗建平先生吗|您的信用卡8400元到期了,您什么时候能处理"
        "|哎呀,那您现在有找新工作吗|那您看能不能先还一点|我帮您问下可不可以做分期"
        "|每个月七百,做十二期,可以吗|您下个青禾银行app,里面有还款|不客气,再见",
        "applied",
    ),
    (
        "mother-answers",
        "您好,请问是陈志豪先生吗|哦阿姨您好,我是云雀的,想找他说点事"
        "|没什么大事,您让他给我回个电话就行|不用不用,您让他打我们客服热线|好的谢谢阿姨,再见",
        "passed-on",
    ),
    (
        "front-desk",
        "你好,麻烦找下林晓梅|长岭银行|有点事情想跟她沟通|不方便说|好的好的,以后不打了|谢谢,再见",
        "quiet",
    ),
    (
        "already-paid",
        "您好,云雀消费金融,您是赵敏吗|您这期车贷3600还没还|系统显示没有到账哦"
        "|那我这边帮您登记一下,让同事核实|好的|24小时内给您回复|感谢,再见",
        "checked",
    ),
    (
        "not-my-loan",
        "您好,长岭消费金融,请问何立先生吗|您有一笔6800的消费贷逾期了|您确定没有借过吗"
        "|那我帮您登记一下,后续会有同事核查|嗯,有可能|您准备一下身份证挂失的回执"
        "|您可以向征信中心提异议|好的再见",
        "accepted",
    ),
    (
        "wrong-number",
        "你好,吴国栋先生吗|我是青禾银行的,请问您认识吴国栋吗|哦哦不好意思打错了"
        "|好的,我们不会再打了|再见",
        "stopped",
    ),
    (
        "crisis",
        "您好,请问是高阳先生吗|您好,云雀消费金融,想问问您的情况|高先生您别激动,可以跟我说"
        "|您身边有人吗?|您别做傻事,钱的事都可以商量|我马上跟领导汇报,给您找专业的人"
        "|您可以打110或者心理热线|好,我不挂",
        "held",
    ),
    (
        "in-tears",
        "您好,请问是刘桂芳女士吗,我是青禾银行的|阿姨,您有一笔5200的贷款到期了"
        "|阿姨您别哭,慢慢说|我先帮您登记,申请延期|住院证明发给我们就行|不会催您的,放心"
        "|祝叔叔早日康复,再见",
        "eased",
    ),
    (
        "vague-promise",
        "您好马先生,我是长岭银行的|您的车贷还没还|好的|那您具体几号|好的,下周一|在APP上还|好,再见",
        "no-recap",
    ),
    (
        "complaint",
        "您好,吴洁女士吗,青禾银行的|实在不好意思,是什么情况您跟我说说|好的我记录一下"
        "|三个工作日内会有专人联系您|您也可以拨打12378|好的,不会再打了,再见",
        "accepted",
    ),
    (
        "wechat-transfer",
        "您好,秦守田先生吗,我是鼎顺商务的|您的消费贷2600元到期了|不好意思,我们不能收微信转账"
        "|公司有规定的,钱不能进个人账户|您去银行柜台就行|不用不用|带身份证|好的,再见",
        "okay-bye",
    ),
    (
        "wants-waiver",
        "您好,唐宁先生吗,云雀消费金融的|您这边欠款18000元|这个我没办法给您打折"
        "|减免要公司审批的,我可以帮您提交|这个说不好,要看审批|在云雀app|好的再见",
        "applied",
    ),
]


@pytest.fixture(scope="session")
def drills(checker: Checker) -> dict[str, Drill]:
    return read_drills(checker.rule_set)


@pytest.mark.parametrize(("name", "replies", "ending"), ANSWERS)
def test_where_they_lead(
    name: str, replies: str, ending: str, drills: dict[str, Drill], checker: Checker
) -> None:
    result = play(drills[name], checker, replies.split("|"))
    told = [f"{line.node}:{line.text}" for line in result.lines]
    assert result.ending == ending, told
