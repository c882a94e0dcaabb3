"""Find the line: a stretch of a call, and the turns in it that have what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone

from callcheck.learning.quiz.items import Item, ItemKind, Option, item_id
from callcheck.learning.quiz.kinds import Stock
from callcheck.learning.quiz.lines import MaskedCase
from callcheck.model import Call, Callee, CallMeta, Kind, Speaker, Turn

LEAST_TURNS, MOST_TURNS = 6, 10
MOST_KEYS = 2
_CHINA = timezone(timedelta(hours=8))
_SHORT = 4  # an agent's turn of fewer characters is no answer to choose
_MASKED = re.compile(r"[\s*〔〕]|〔[^〕]*〕")


def find_line(case: MaskedCase, stock: Stock) -> Item | str:
    """Which turn of six to ten has the category; exactly the keyed ones do, by the checker."""
    finding, turns = case.finding, case.call.turns
    if finding.turn is None or not any(e.quote for e in finding.evidence):
        return "不是某一句的问题"
    if len(turns) < LEAST_TURNS:
        return "通话太短,截不出一段"
    who = turns[finding.turn].speaker
    chance = stock.chance("find", case.call.call_id, finding.key)
    size = min(len(turns), chance.randint(LEAST_TURNS, MOST_TURNS))
    first = max(0, min(finding.turn - chance.randint(2, size - 2), len(turns) - size))
    started = case.call.meta.started_at
    excerpt = excerpt_of(
        [(turn.speaker.value, turn.text) for turn in turns[first : first + size]],
        started.date().isoformat() if started else None,
        third_party=case.call.meta.callee is Callee.THIRD_PARTY,
    )
    report = stock.prover.checker.check(excerpt)
    keyed = {f.turn for f in report.findings if f.category == finding.category}
    # Evidence over several turns: each of them is a right answer to somebody.
    spread = {e.turn for f in report.findings if f.category == finding.category for e in f.evidence}
    if finding.turn - first not in keyed or None in keyed:
        return "截出的一段里查不出"
    if len(keyed) > MOST_KEYS or any(
        t is not None and t not in keyed and excerpt.turns[t].speaker is who for t in spread
    ):
        return "截出的一段里不止一两句"
    choices = [
        turn
        for turn in excerpt.turns
        if turn.speaker is who
        and (turn.index in keyed or len(_MASKED.sub("", turn.text)) >= _SHORT)
    ]
    if len(choices) < len(keyed) + 2 or len({t.text for t in choices}) < len(choices):
        return "可选的话太少"
    return _item(case, excerpt, choices, frozenset(t for t in keyed if t is not None))


def excerpt_of(scene: Sequence[tuple[str, str]], day: str | None, *, third_party: bool) -> Call:
    """A scene as a call of its own: at noon, since a reader does not see the clock."""
    turns = tuple(Turn(i, Speaker(who), text) for i, (who, text) in enumerate(scene))
    at = day and datetime.combine(datetime.fromisoformat(day).date(), time(12), _CHINA)
    callee = Callee.THIRD_PARTY if third_party else None
    return Call("quiz", turns, CallMeta(started_at=at or None, callee=callee))


def _item(case: MaskedCase, excerpt: Call, choices: list[Turn], keyed: frozenset[int]) -> Item:
    rule, several = case.rule, len(keyed) > 1
    kind = rule.category.kind
    which = "哪两句" if several else "哪一句"
    if kind is Kind.SIGNAL:
        ask = f"客户的话里,{which}是「{rule.title}」?"
    elif kind is Kind.MERIT:
        ask = f"坐席的话里,{which}做到了「{rule.title}」?"
    else:
        title = rule.title if not several else rule.category.title
        ask = f"坐席的话里,{which}属于「{title}」?"
    if excerpt.meta.callee is Callee.THIRD_PARTY:
        ask = "接电话的不是欠款人本人。" + ask
    options = tuple(
        Option(turn.text, right=turn.index in keyed, turn=turn.index) for turn in choices
    )
    started = excerpt.meta.started_at
    return Item(
        id=item_id(ItemKind.FIND, ask, *(turn.text for turn in excerpt.turns)),
        kind=ItemKind.FIND,
        ask="turn",
        stem=ask,
        scene=tuple((turn.speaker.value, turn.text) for turn in excerpt.turns),
        options=options,
        rule=rule.id,
        category=rule.category.id,
        title=rule.title,
        clauses=case.clauses if kind.is_violation else (),
        why=rule.why,
        say_instead=rule.say_instead if kind is not Kind.MERIT else "",
        source=case.call.call_id,
        line=case.text,
        day=started.date().isoformat() if started else None,
        third_party=excerpt.meta.callee is Callee.THIRD_PARTY,
    )
