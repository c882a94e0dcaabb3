"""One rule file's YAML into a `Rule`; every mistake is noted with its line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from callcheck.condition import Condition, ParseContext
from callcheck.model import Category, Citation, Severity, Speaker
from callcheck.ruleset.read_test import read_tests
from callcheck.ruleset.rule import Norm, Rule, RuleTest, Status, Window
from callcheck.source import Node, nearest

SHAPES = ("find", "expect", "measure")
FIELDS = (
    "id title category severity status basis summary why say_instead speaker when "
    "find expect measure unless once yields_to yields_in tests"
).split()
YIELDS_IN = ("clause", "turn")
REQUIRED = ("id", "title", "category", "summary")
REASONS = ("basis", "why", "say_instead", "tests")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Names:
    """What a rule file may refer to."""

    categories: Mapping[str, Category]
    norms: Mapping[str, Norm]
    guards: frozenset[str]


def read_rule(
    node: Node, path: str, layer: str, names: Names, context: ParseContext
) -> Rule | None:
    """The rule of a file, or None when so much is wrong that there is none."""
    fields = node.mapping(FIELDS, "规则")
    if not node.is_mapping:
        return None
    status = _status(fields)
    _require(node, fields, () if status is Status.DRAFT else REASONS)
    shapes = [name for name in SHAPES if name in fields]
    if len(shapes) != 1:
        node.error("no-shape", "find、expect、measure 三者要有且只有一个", " ".join(shapes))
    # Every field is read before anything is given up, so that all mistakes are told at once.
    category = _category(fields, names)
    speaker = _speaker(fields, category)
    shape = shapes[0] if len(shapes) == 1 else ""
    condition, window = None, Window()
    if shape:
        condition, window = _body(fields[shape], shape, replace(context, speaker=speaker))
    when = replace(context, speaker=None).condition(fields["when"]) if "when" in fields else None
    texts = {name: _text(fields, name) for name in ("title", "summary", "why", "say_instead")}
    severity = _severity(fields, category)
    rule_id = _identity(fields["id"], path) if "id" in fields else ""
    basis = _basis(fields["basis"], names) if "basis" in fields else ()
    unless = _guards(fields["unless"], names) if "unless" in fields else ()
    yields_to = _yields(fields["yields_to"], names) if "yields_to" in fields else ()
    given = fields.get("yields_in")
    yields_in = (given.choice(YIELDS_IN, "yields_in") if given else "") or "clause"
    tests = _tests(fields, speaker, shape, status)
    if condition is not None:
        _set_thresholds(condition, tests, node)
    if condition is None or category is None:
        return None
    return Rule(
        id=rule_id,
        title=texts["title"],
        category=category,
        severity=severity,
        status=status,
        basis=basis,
        summary=texts["summary"],
        why=texts["why"],
        say_instead=texts["say_instead"],
        speaker=speaker,
        shape=shape,  # type: ignore[arg-type]  # one of SHAPES
        condition=condition,
        when=when,
        unless=unless,
        window=window,
        once=bool(fields["once"].value) if "once" in fields else False,
        yields_to=yields_to,
        yields_in=yields_in,
        tests=tests,
        path=path,
        layer=layer,
    )


def _set_thresholds(condition: Condition, tests: tuple[RuleTest, ...], node: Node) -> None:
    """Every `resembles` without a threshold of its own gets one from the rule's tests."""
    from callcheck.conditions.resembles import Resembles

    if isinstance(condition, Resembles):
        texts = {
            hits: [turn.text for test in tests if test.hits is hits for turn in test.call.turns]
            for hits in (True, False)
        }
        if condition.set_least(texts[True], texts[False]) is None:
            message = "`resembles` 分不开自己的 hit 和 miss"
            node.error("resembles-no-threshold", message, "补例句,或写明 least")
    for child in condition.children():
        _set_thresholds(child, tests, node)


def _status(fields: Mapping[str, Node]) -> Status:
    if "status" not in fields:
        return Status.STABLE
    return Status(fields["status"].choice(list(Status), "status") or "draft")


def _tests(
    fields: Mapping[str, Node], speaker: Speaker, shape: str, status: Status
) -> tuple[RuleTest, ...]:
    if "tests" not in fields:
        return ()
    return read_tests(fields["tests"], speaker, shape, draft=status is Status.DRAFT)


def _require(node: Node, fields: Mapping[str, Node], reasons: tuple[str, ...]) -> None:
    for name in (*REQUIRED, *reasons):
        if name not in fields:
            node.error("missing-key", f"缺少 `{name}`", "草稿可写 status: draft" if reasons else "")


def _text(fields: Mapping[str, Node], name: str) -> str:
    return fields[name].text(name) if name in fields else ""


def _identity(node: Node, path: str) -> str:
    given = node.text("id")
    stem = PurePath(path).stem
    if given != stem:
        node.error("id-not-file-name", f"id `{given}` 和文件名 `{stem}` 不一样")
    elif not SLUG.fullmatch(given):
        node.error("bad-id", f"id `{given}` 要用小写字母、数字和连字符")
    return given


def _category(fields: Mapping[str, Node], names: Names) -> Category | None:
    if "category" not in fields:
        return None
    given = fields["category"].text("category")
    if given not in names.categories:
        hint = nearest(given, names.categories)
        fields["category"].error("unknown-category", f"没有类别 `{given}`", hint)
    return names.categories.get(given)


def _severity(fields: Mapping[str, Node], category: Category | None) -> Severity:
    usual = category.severity if category else Severity.INFO
    word = fields["severity"].choice(list(Severity), "severity") if "severity" in fields else ""
    return Severity(word) if word else usual


def _speaker(fields: Mapping[str, Node], category: Category | None) -> Speaker:
    if "speaker" in fields:
        word = fields["speaker"].choice(["agent", "customer"], "speaker")
        return Speaker(word or "agent")
    customers = category is not None and category.speaker == "customer"
    return Speaker.CUSTOMER if customers else Speaker.AGENT


def _basis(node: Node, names: Names) -> tuple[Citation, ...]:
    found = []
    for item in node.items("basis"):
        fields = item.mapping(("norm", "clause"), "依据")
        if "norm" not in fields:
            item.error("missing-key", "依据缺少 `norm`")
            continue
        given = fields["norm"].text("norm")
        norm = names.norms.get(given)
        if norm is None:
            fields["norm"].error("unknown-norm", f"没有规范 `{given}`", nearest(given, names.norms))
            continue
        clause = fields["clause"].text("clause") if "clause" in fields else None
        if clause is not None and clause not in norm.clauses:
            hint = nearest(clause, norm.clauses) or "条号未见的,去掉 clause"
            fields["clause"].error("unknown-clause", f"{given} 没有查到条款 `{clause}`", hint)
        found.append(Citation(given, clause))
    return tuple(found)


def _guards(node: Node, names: Names) -> tuple[str, ...]:
    found = []
    for item in node.items("unless"):
        given = item.text("unless")
        if given not in names.guards:
            item.error("unknown-guard", f"没有语境守卫 `{given}`", nearest(given, names.guards))
        found.append(given)
    return tuple(found)


def _yields(node: Node, names: Names) -> tuple[str, ...]:
    families = {name.partition(".")[0] for name in names.categories}
    known = sorted({*names.categories, *families})
    return tuple(filter(None, (item.choice(known, "yields_to") for item in node.items())))


_WINDOW = ("first_turns", "last_turns", "turns", "seconds", "before", "least_turns")


def _body(node: Node, shape: str, context: ParseContext) -> tuple[Condition | None, Window]:
    if shape != "expect" or not node.is_mapping:
        return context.condition(node, "measure" if shape == "measure" else "find"), Window()
    fields = node.mapping(("of", "within"), "expect ")
    if "of" not in fields:
        node.error("missing-key", "`expect` 缺少 `of`(要说的话)")
        return None, Window()
    window = _window(fields["within"], context) if "within" in fields else Window()
    return context.condition(fields["of"]), window


def _window(node: Node, context: ParseContext) -> Window:
    fields = node.mapping(_WINDOW, "within ")

    def whole(name: str) -> int | None:
        return fields[name].whole(name, low=0) if name in fields else None

    before = fields["before"].choice(sorted(context.facts), "before") if "before" in fields else ""
    return Window(
        first_turns=whole("first_turns"),
        last_turns=whole("last_turns"),
        turns=whole("turns"),
        seconds=fields["seconds"].number("seconds") if "seconds" in fields else None,
        before=before or None,
        least_turns=whole("least_turns") or 0,
    )
