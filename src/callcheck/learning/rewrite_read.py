"""`training/rewrites.yaml` into rewrites, and their proofs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from callcheck.checking import Checker
from callcheck.errors import Location, RuleError, UsageError
from callcheck.learning.folders import training_folder
from callcheck.learning.keeping import NAMES, Kept, KeptKind, keeps
from callcheck.learning.rewrite import TOLD, BadAnswer, Rewrite, judge
from callcheck.model import Callee, CallMeta
from callcheck.model.call import Speaker
from callcheck.ruleset import RuleSet
from callcheck.ruleset.dialogue import turns_of
from callcheck.source import Node, Problems, parse_yaml

FIELDS = ("id", "category", "line", "context", "keep", "callee", "amount_due", "good", "bad")
_DAY_NAME = re.compile(
    r"今天|今日|今晚|当天|明天|明日|明晚|月底|月末|[下上这本]?(周|星期|礼拜)[一二三四五六日天]"
)
# All lines are said on one working day, so that the norms applied do not change with the calendar.
DAY = datetime.fromisoformat("2026-11-20T10:00:00+08:00")


def read_rewrites(rule_set: RuleSet, path: str | Path | None = None) -> dict[str, Rewrite]:
    """The rewrites of a file by id, in its order; callcheck's own without one.

    Raises:
        UsageError: `missing-path`.
        RuleError: with every mistake of the file.
    """
    path = Path(path) if path is not None else training_folder() / "rewrites.yaml"
    if not path.is_file():
        raise UsageError("missing-path", f"没有这个文件:{path}")
    problems = Problems()
    root = parse_yaml(path.read_text(encoding="utf-8-sig"), str(path), problems)
    made: dict[str, Rewrite] = {}
    for item in root.items("改写题") if root else []:
        rewrite = _rewrite(item, rule_set, str(path))
        if rewrite is None:
            continue
        if rewrite.id in made:
            item.error("duplicate-key", f"`{rewrite.id}` 写了两次")
        made[rewrite.id] = rewrite
    problems.raise_if_any()
    return made


def _rewrite(item: Node, rule_set: RuleSet, path: str) -> Rewrite | None:
    fields = item.mapping(FIELDS, "改写题")
    missing = [n for n in ("id", "category", "line", "keep", "good", "bad") if n not in fields]
    for name in missing:
        item.error("missing-key", f"缺少 `{name}`")
    if missing:
        return None
    line = fields["line"].text("line")
    keep = tuple(_kept(fields["keep"]))
    for kept in keep:
        if not keeps(line, kept):
            fields["keep"].error("fact-not-in-line", f"原话里没有{kept.shown}")
    context = (
        turns_of(fields["context"].texts("context"), Speaker.CUSTOMER)
        if "context" in fields
        else ()
    )
    callee = fields["callee"].choice(list(Callee), "callee") if "callee" in fields else ""
    due = fields["amount_due"].number("amount_due") if "amount_due" in fields else None
    return Rewrite(
        id=fields["id"].text("id"),
        category=fields["category"].choice(rule_set.categories, "category"),
        line=line,
        context=tuple((turn.speaker, turn.text) for turn in context),
        keep=keep,
        meta=CallMeta(
            started_at=DAY,
            callee=Callee(callee) if callee else None,
            case={} if due is None else {"amount_due": due},
        ),
        good=tuple(fields["good"].texts("good")),
        bad=tuple(_bad(bad, rule_set) for bad in fields["bad"].items("bad")),
        path=path,
        number=item.line,
    )


def _kept(node: Node) -> list[Kept]:
    kinds: Mapping[str, KeptKind] = {name: name for name in NAMES}
    fields = node.mapping(kinds, "keep")
    if not fields:
        node.error("missing-key", "keep 里至少要有一件:amount、date、channel")
    found = []
    for name, item in fields.items():
        if name == "amount":
            found.append(Kept("amount", f"{item.number('amount'):g}"))
            continue
        first, *ways = item.texts(name) or [""]
        if name == "date" and not _is_day(first):
            item.error(
                "bad-date", f"`{first}` 不是日期", "写作 2026-11-20、周五、下周三、今天、月底"
            )
            continue
        found.append(Kept(kinds[name], first, tuple(ways)))
    return found


def _is_day(text: str) -> bool:
    if _DAY_NAME.fullmatch(text):
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bad(node: Node, rule_set: RuleSet) -> BadAnswer:
    fields = node.mapping(("text", "fails"), "反例")
    known = [*TOLD, *(f"lost-{kind}" for kind in NAMES), *rule_set.categories]
    for name in ("text", "fails"):
        if name not in fields:
            node.error("missing-key", f"缺少 `{name}`")
    text = fields["text"].text("text") if "text" in fields else ""
    fails = fields["fails"].items("fails") if "fails" in fields else []
    return BadAnswer(text, tuple(item.choice(known, "fails") for item in fails))


def prove_rewrite(rewrite: Rewrite, checker: Checker) -> list[RuleError]:
    """What is wrong with a rewrite: its line must be caught, good answers pass, bad ones fail."""
    where = Location(rewrite.path, rewrite.number, 1)
    problems = []
    itself = judge(rewrite, rewrite.line, checker)
    if rewrite.category not in itself.fails:
        problems.append(f"原话应查出 {rewrite.category},实际是 {' '.join(itself.fails)}")
    for answer in rewrite.good:
        fails = judge(rewrite, answer, checker).fails
        if fails:
            problems.append(f"「{answer}」应通过,实际不通过:{' '.join(fails)}")
    for bad in rewrite.bad:
        fails = judge(rewrite, bad.text, checker).fails
        if set(fails) != set(bad.fails):
            problems.append(
                f"「{bad.text}」应不通过于 {' '.join(bad.fails)},实际是 {' '.join(fails) or '通过'}"
            )
    return [
        RuleError("rewrite-example", f"改写题 {rewrite.id}:{text}", location=where)
        for text in problems
    ]
