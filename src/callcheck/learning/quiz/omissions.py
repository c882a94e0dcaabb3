"""Whether something was left out: items of the tests of rules that expect speech."""

from __future__ import annotations

from callcheck.learning.quiz.items import RULES_OWN, Item, ItemKind, Option, item_id
from callcheck.learning.quiz.lines import Prover, shown
from callcheck.model import Call, CallMeta, Speaker
from callcheck.ruleset.rule import Rule, RuleTest

LEAST_WORDS = 4  # of the agent's longest turn: what only says 嗯 and 好 is no call to judge


def omission(rule: Rule, test: RuleTest, clauses: tuple[str, ...], prover: Prover) -> Item | str:
    """Whether the agent left out what the rule expects, in a dialogue of the rule's own."""
    call = test.call
    if call.meta != CallMeta() or len(call.turns) < 2:
        return "例句靠通话以外的信息"
    longest = max((len(t.text) for t in call.turns if t.speaker is Speaker.AGENT), default=0)
    if longest < LEAST_WORDS:
        return "例句太短,不像一通电话"
    report = prover.checker.check(Call("quiz", call.turns, call.meta))
    missing = any(f.rule == rule.id for f in report.violations)
    if missing is not test.hits:
        return "例句通不过自检"
    stem = f"这段话里,有没有「{rule.title}」的问题?"
    because = test.because or rule.why
    return Item(
        id=item_id(ItemKind.JUDGE, stem, *(turn.text for turn in call.turns)),
        kind=ItemKind.JUDGE,
        ask="omission",
        stem=stem,
        scene=tuple((turn.speaker.value, shown(turn.text)) for turn in call.turns),
        options=(Option("有", right=test.hits), Option("没有", right=not test.hits)),
        rule=rule.id,
        category=rule.category.id,
        title=rule.title,
        clauses=clauses if test.hits else (),
        why=rule.why if test.hits else f"没有「{rule.title}」的问题:{because}",
        say_instead=rule.say_instead if test.hits else "",
        source=RULES_OWN,
        line=call.turns[-1].text,
    )
