"""What the guards excuse and what they do not: the same words denied, warned of, reported, and meant."""

import pytest

from callcheck.checking import Checker
from callcheck.model import Kind
from callcheck.readers import read_text

INNOCENT = [
    "征信上的真实记录谁都洗不掉 给钱就是上当 您有没有转给他",
    "凡是让您把钱打到个人账户的 一律是骗子",
    "您担心我们会告诉您单位 这个顾虑可以放下",
    "我们哪有权力冻结您的卡 只有法院才可以",
    "曝光客户照片的 发现一个开除一个",
    "您刚刚提到的堵门泼油漆 麻烦说一下是哪天",
    "没有哪条法律说欠信用卡就要抓起来的",
    "这跟您孩子上学半点关系都没有",
    "家里老人那边我们一个电话都不会打",
    "您可以借朋友钱救急 但我个人不赞成拆东墙补西墙",
    "要是有人教您卖血卖肾 那是犯罪",
    "我们不像外面那些公司 动不动就轰炸电话",
    "您听谁说的要拘留 没有的事",
    "当年确实有打骂客户的公司 后来都被抓了",
    "按规定催收员是不可以辱骂客户的",
    "您是不是怕我们找您领导 放心吧 不找",
    "假如有人拿刀上门 您第一时间打幺幺零",
    "别说一天打二十个 打三个都算违规",
    "祝您全家健康 早日走出困境",
    "您那位朋友说还了钱立马就能再借 这个不一定的",
    "私下给坐席红包的 查到要处分的",
    "您卖房这个想法先别急 我们有别的办法",
    "您放一百个心 您爱人那边我们不碰",
    "您说前天有人说要到您孩子学校闹 这个我马上上报",
    "我可没有跟您单位说过半个字",
    "不用怕 不会有谁去你家搬东西",
    "公司有规定 打爆通讯录这种一经发现马上解约",
    "也就是法院判了以后才会有查封这一步 现在离那还远",
    "别去卖血 命比钱要紧",
    "说白了 谁也不能替法院拘您",
    "他要是收您上门费 您让他拿收费依据 没有就举报",
    "骂人是我们同事不对 说您不要脸那句话 我代他跟您道歉",
    "外面传的欠钱就抓人 那是吓人的",
    "绝没有让您去借高利贷的意思",
    "您可别想着去偷去抢 咱慢慢来",
    "我不可能现在答应给您免息 要走流程",
]

GUILTY = {
    "谁都救不了你 不还钱就等着警察上门": "threat.arrest",
    "没人会可怜你 你就等着坐牢吧": "threat.arrest",
    "我可没说不打断你的腿": "threat.violence",
    "你不是怕我找你领导吗 我偏去找": "threat.workplace",
    "别以为没人敢动你 我兄弟就在你楼下": "threat.visit",
    "规定归规定 我照样叫人堵你家门": "threat.visit",
    "人家说我们不敢上门 我今天就上给你看 带十个人去你家": "threat.visit",
    "我同事说你是老赖 我看一点没错": "insult.demean",
    "千万别报警 报警我弄死你": "threat.violence",
    "不存在协商 再拖就把你照片贴满小区": "threat.exposure",
    "小心点 出门注意安全 别被车撞了": "threat.violence",
    "您可以去投诉 投诉完我照样一天打你一百个": "harassment.bombing",
    "你去问问谁敢管我 我照样带人堵你的门": "threat.visit",
    "不是我吓你 上一个不还的现在还在轮椅上": "threat.violence",
    "我不是吓唬你 明天就有人去你单位拉横幅": "threat.exposure",
    "别不信 我真会把你照片发到业主群": "threat.exposure",
    "谁也拦不住我找你爸妈要钱": "threat.family",
    "我没工夫跟你废话 你就是个老赖": "insult.demean",
    "法院又不是吃素的 传票昨天就寄出去了": "deception.legal",
    "规定不让骂人 可你真不要脸": "insult.demean",
    "你别以为删了微信我就找不到你闺女学校": "threat.family",
    "我从不说空话 说卸你腿就卸你腿": "threat.violence",
    "没什么不可能的 坐牢的日子等着你": "threat.arrest",
    "不用怀疑 我就是公安局的": "deception.impersonation",
    "没人逼你 但你不去借网贷今天就别想过关": "deception.consequence",
}


def _forbidden(checker: Checker, line: str) -> list[str]:
    findings = checker.check(read_text(f"坐席:{line}")).findings
    return sorted({f.category for f in findings if f.kind is Kind.FORBIDDEN})


@pytest.mark.parametrize("line", INNOCENT)
def test_denied_warned_of_or_reported_is_excused(checker: Checker, line: str) -> None:
    assert _forbidden(checker, line) == []


@pytest.mark.parametrize(("line", "category"), GUILTY.items())
def test_meant_is_not_excused(checker: Checker, line: str, category: str) -> None:
    assert category in _forbidden(checker, line)
