"""Cases into items: every kind of question is tried, what cannot be proved is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from callcheck.checking import Checker
from callcheck.learning.cases import Case
from callcheck.learning.quiz.excerpts import find_line
from callcheck.learning.quiz.items import Item, ItemKind, Made, item_id
from callcheck.learning.quiz.kinds import (
    Stock,
    allowed,
    what_instead,
    which_category,
    which_line,
    which_lines,
)
from callcheck.learning.quiz.lines import (
    Line,
    MaskedCase,
    Prover,
    clauses_of,
    line_of,
    masked_cases,
    own_lines,
)
from callcheck.learning.quiz.omissions import omission
from callcheck.learning.quiz.proving import proves
from callcheck.learning.rewrite_read import prove_rewrite, read_rewrites
from callcheck.model import Verdict
from callcheck.ruleset.rule import Rule

MISSES_A_RULE = 4  # near misses to judge, for each rule found
_ASKED = (which_line, which_lines, which_category, what_instead, allowed)


def make_items(
    cases: Iterable[Case],
    checker: Checker,
    *,
    seed: int = 1,
    unreviewed: bool = False,
    own_tests: bool = False,
    wanted: Collection[str] = (),
) -> Made:
    """All items the cases give, each proved; the same cases and seed give the same items.

    Args:
        cases: findings in their calls; rejected and unsure ones are never used.
        checker: judges every option; its profile says what is masked.
        seed: decides the order of options, and which near misses stand beside a line.
        unreviewed: take findings that nobody has looked at too.
        own_tests: ask about the example lines of the rules as well.
        wanted: only these rules, categories or families.
    """
    prover = Prover(checker)
    rules = {
        rule.id: rule
        for rule in checker.rule_set.rules.values()
        if checker.rule_set.is_in_force(rule, checker.as_of)
    }
    stock = Stock(own_lines(rules, checker), checker.rule_set.categories, prover, seed)
    chosen = (c for c in cases if _is_chosen(c, unreviewed=unreviewed))
    kept = [c for c in masked_cases(chosen, checker) if _is_wanted(c.rule, wanted)]
    asked = {c.rule.id for c in kept}
    if own_tests:
        asked |= {rule.id for rule in rules.values() if _is_wanted(rule, wanted)}
    tried: list[Item | str] = []
    lines: list[Line] = []
    for case in kept:
        tried.append(find_line(case, stock))
        line = _line(case, prover)
        if isinstance(line, Line):
            lines.append(line)
        elif line:
            tried.append(line)
    if own_tests:
        lines += [x for i in sorted(asked) for x in stock.own.get(i, ()) if x.hits and not x.before]
    tried += [ask(line, stock) for line in lines for ask in _ASKED]
    tried += _near_misses(asked, stock)
    tried += _omissions(asked, rules, checker, prover)
    tried += _rewrites({rules[i].category.id for i in asked if i in rules}, rules, checker)
    return _proved(tried, prover)


def _is_chosen(case: Case, *, unreviewed: bool) -> bool:
    return case.verdict is Verdict.CONFIRMED or (unreviewed and case.verdict is None)


def _is_wanted(rule: Rule, wanted: Collection[str]) -> bool:
    names = {rule.id, rule.category.id, rule.category.family}
    return not wanted or bool(names & set(wanted))


def _line(case: MaskedCase, prover: Prover) -> Line | str | None:
    if not case.rule.category.kind.is_violation or case.rule.shape != "find":
        return None
    return line_of(case, prover) or "原话单独看查不出本规则,或太长太短"


def _near_misses(asked: Collection[str], stock: Stock) -> Iterator[Item | str]:
    for rule in sorted(asked):
        misses = [line for line in stock.own.get(rule, ()) if not line.hits]
        stock.chance("misses", rule).shuffle(misses)
        yield from (allowed(line, stock) for line in misses[:MISSES_A_RULE])


def _omissions(
    asked: Collection[str], rules: dict[str, Rule], checker: Checker, prover: Prover
) -> Iterator[Item | str]:
    for name in sorted(asked):
        rule = rules.get(name)
        if rule is not None and rule.shape == "expect":
            for test in rule.tests:
                yield omission(rule, test, clauses_of(rule, checker), prover)


def _rewrites(
    categories: Collection[str], rules: dict[str, Rule], checker: Checker
) -> Iterator[Item | str]:
    for rewrite in read_rewrites(checker.rule_set).values():
        if rewrite.category not in categories:
            continue
        if prove_rewrite(rewrite, checker):
            yield "改写题通不过自检"
            continue
        rule = next(r for r in rules.values() if r.category.id == rewrite.category)
        kept = "、".join(kept.shown for kept in rewrite.keep)
        stem = f"坐席说「{rewrite.line}」。请改成可以说的话,要留住:{kept}。"
        yield Item(
            id=item_id(ItemKind.REWRITE, stem),
            kind=ItemKind.REWRITE,
            ask="rewrite",
            stem=stem,
            scene=tuple((who.value, text) for who, text in rewrite.context),
            options=(),
            rule=rule.id,
            category=rewrite.category,
            title=rule.category.title,
            clauses=clauses_of(rule, checker),
            why=rule.why,
            say_instead=rewrite.good[0],
            source="改写练习",
            line=rewrite.line,
            rewrite=rewrite.id,
        )


def _proved(tried: Iterable[Item | str], prover: Prover) -> Made:
    items: dict[tuple[str, tuple[tuple[str, str], ...]], Item] = {}
    dropped: Counter[str] = Counter()
    for item in tried:
        if isinstance(item, str):
            dropped[item] += 1
        elif (item.stem, item.scene) in items:
            dropped["题干重复"] += 1
        elif item.ask != "rewrite" and not proves(item, prover):  # rewrites are proved above
            dropped["自检不过"] += 1
        else:
            items[item.stem, item.scene] = item
    return Made(tuple(items.values()), dict(sorted(dropped.items())))
