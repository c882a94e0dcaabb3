"""Rules of Alibaba Cloud's quality inspection as drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from callcheck.importing.aliyun_place import Placed, place
from callcheck.importing.aliyun_source import SourceCondition, SourceRule
from callcheck.importing.categories import Categories
from callcheck.importing.draft import Body, Draft, NotCarried, Outcome, Sample, Unknown
from callcheck.importing.formula import (
    Formula,
    Group,
    Leaf,
    body_of,
    group,
    leaves,
    narrowed,
    opposite,
    read_formula,
    replaced,
)
from callcheck.importing.spelling import Names
from callcheck.model import Category, Kind, Speaker
from callcheck.readers.speakers import role_of

_LEVELS = {"0": "critical", "1": "major", "2": "minor"}
_ROLES: dict[Speaker | None, str] = {
    Speaker.AGENT: "坐席",
    Speaker.CUSTOMER: "客户",
    Speaker.ROBOT: "机器人",
}
_MEASURED = {"silence_seconds": "service.silence", "interruptions": "service.interrupt"}
_NAMED_BY = ("name", "scoresubname", "scorename", "typename", "comments")


class Aliyun:
    """Converts rules one by one; `categories` and `names` are shared with other sources."""

    def __init__(self, categories: Categories, names: Names) -> None:
        self._categories = categories
        self._names = names
        self._unknown: Counter[str] = Counter()

    def convert(self, rules: Sequence[SourceRule]) -> tuple[list[Draft], list[Outcome]]:
        """The drafts, and an outcome for every rule."""
        drafts, outcomes = [], []
        for rule in rules:
            try:
                draft, outcome = self._rule(rule)
            except NotCarried as why:
                outcomes.append(Outcome(rule.where, rule.name, losses=(str(why),)))
                continue
            drafts.append(draft)
            outcomes.append(outcome)
        return drafts, outcomes

    def unknown(self) -> list[Unknown]:
        """Rules whose name names no category."""
        return [Unknown(w, n, self._categories.hint(w)) for w, n in self._unknown.items()]

    def _rule(self, rule: SourceRule) -> tuple[Draft, Outcome]:
        if not rule.conditions:
            raise NotCarried("只有名字没有条件:GetRule 的结果要和 GetRuleDetail 的一起给")
        text = str(rule.fields.get("lambda") or "") or "&&".join(rule.conditions)
        formula = read_formula(text)
        wanted = list(dict.fromkeys(leaf.name for leaf in leaves(formula)))
        placed, unsayable = _conditions(rule.conditions, wanted)
        rest = narrowed(formula, unsayable)
        if rest is None:
            raise NotCarried(";".join(dict.fromkeys(unsayable.values())))
        losses = [f"条件 {n} 去掉了,会漏报:{why}" for n, why in unsayable.items()]
        used = [placed[name] for name in dict.fromkeys(leaf.name for leaf in leaves(rest))]
        losses += [text for part in used for text in part.losses]
        notes = [text for part in used for text in part.notes]
        category, note = self._category(rule, used)
        notes += [note] if note else []
        draft = self._draft(rule, rest, used, category, tuple(dict.fromkeys(losses)))
        losses = list(dict.fromkeys((*losses, *_unsaid(rule))))
        return draft, Outcome(rule.where, rule.name, (draft.id,), tuple(losses), tuple(notes))

    def _category(self, rule: SourceRule, used: Sequence[Placed]) -> tuple[Category, str]:
        for name in _NAMED_BY:
            text = str(rule.fields.get(name) or "")
            if text and (category := self._categories.find(text)):
                return category, ""
        for name in _NAMED_BY:
            found = self._categories.within(str(rule.fields.get(name) or ""))
            if found:
                return found[0], f"类别由「{found[1]}」取为 {found[0].id},不对请改 category"
        for part in used:
            for key, category_id in _MEASURED.items():
                if part.measure == key and category_id in self._categories.known:
                    return self._categories.known[category_id], ""
        self._unknown[rule.name] += 1
        hint = self._categories.hint(rule.name)
        raise NotCarried(
            f"看不出类别:用 --map {rule.name}=类别 指定" + (f"({hint}?)" if hint else "")
        )

    def _draft(
        self,
        rule: SourceRule,
        formula: Formula,
        used: Sequence[Placed],
        category: Category,
        losses: tuple[str, ...],
    ) -> Draft:
        shape, body, when = _shaped(formula, used, category)
        level = str(rule.fields.get("level", ""))
        return Draft(
            id=self._names.give("ali", rule.name),
            title=rule.name,
            category=category,
            summary=str(rule.fields.get("comments") or rule.name),
            speaker=_speaker(when if when and shape == "expect" else body, category),
            shape=shape,
            body=body,
            source=f"阿里云智能对话分析规则 {rule.rid}",
            severity=_LEVELS.get(level),
            when=when,
            samples=_samples(rule),
            todo=losses,
        )


def _conditions(
    conditions: Mapping[str, SourceCondition], wanted: Sequence[str]
) -> tuple[dict[str, Placed], dict[str, str]]:
    """The conditions that can be said, and why the others cannot."""
    placed: dict[str, Placed] = {}
    unsayable: dict[str, str] = {}
    for name in wanted:
        try:
            placed[name] = place(name, conditions)
        except NotCarried as why:
            unsayable[name] = str(why)
    return placed, unsayable


def _shaped(
    formula: Formula, used: Sequence[Placed], category: Category
) -> tuple[str, Body, Body | None]:
    """The rule's shape, what stands under it, and its `when`.

    What is only negated is something expected and not said. Beside that, what must be met makes
    it expected, where the category is one of absences; elsewhere its words are what is found.
    """
    bodies = {name: body for part in used for name, body in part.bodies.items()}
    if any(part.measure for part in used):
        if not isinstance(formula, Leaf) or formula.negated:
            raise NotCarried("静音、抢话是度量,不能和别的条件并在一起,也不能取反")
        return "measure", dict(bodies[formula.name]), None
    whole = replaced(formula, {part.name: part.formula for part in used})
    if all(leaf.negated for leaf in leaves(whole)):
        return "expect", {"of": body_of(opposite(whole), bodies)}, None
    if category.kind is not Kind.REQUIRED:
        return "find", *_found(whole, bodies, category)
    absent, present = _halves(whole)
    if not absent:
        raise NotCarried(
            f"规则在说了的时候命中,而类别 {category.id} 是该说没说:请指定别的类别,或在来源里取反"
        )
    body = body_of(opposite(_all(absent)), bodies)
    return "expect", {"of": body}, body_of(_all(present), bodies)


def _found(
    formula: Formula, bodies: Mapping[str, Body], category: Category
) -> tuple[Body, Body | None]:
    """What is found, and the `when`: what the other side must say is no finding."""
    parts = formula.parts if isinstance(formula, Group) and formula.sign == "&" else (formula,)
    other = {"agent"} if category.speaker == "customer" else {"customer"}
    theirs = [part for part in parts if set(_speakers(body_of(part, bodies))) == other]
    own = [part for part in parts if part not in theirs]
    if not theirs or all(leaf.negated for part in own for leaf in leaves(part)):
        return body_of(formula, bodies), None
    return body_of(_all(own), bodies), body_of(_all(theirs), bodies)


def _halves(formula: Formula) -> tuple[list[Formula], list[Formula]]:
    """Of an `&`, the parts that are only negated, and the others."""
    parts = formula.parts if isinstance(formula, Group) and formula.sign == "&" else (formula,)
    absent = [part for part in parts if all(leaf.negated for leaf in leaves(part))]
    return absent, [part for part in parts if part not in absent]


def _all(parts: Sequence[Formula]) -> Formula:
    return group("&", parts)


def _speaker(body: Body, category: Category) -> str:
    """Whose words the rule is about: the customer's where nobody else's are looked for."""
    found = set(_speakers(body))
    if found == {"customer"} or (category.speaker == "customer" and "customer" in found):
        return "customer"
    return "agent"


def _speakers(body: object, *, negated: bool = False) -> Iterator[str]:
    if isinstance(body, Mapping):
        if not negated and isinstance(body.get("by"), str) and "in_turns" not in body:
            yield body["by"]
        for key, inner in body.items():
            if key != "anchor":
                yield from _speakers(inner, negated=negated or key == "not")
    elif isinstance(body, list):
        for inner in body:
            yield from _speakers(inner, negated=negated)


def _samples(rule: SourceRule) -> tuple[Sample, ...]:
    """The dialogue a rule was tried on, if the source keeps one; `meet` says whether it is hit."""
    given = rule.fields.get("dialogues")
    lines = []
    for turn in given if isinstance(given, list) else ():
        role = role_of(str(turn.get("role") or turn.get("identity") or ""), {})
        words = str(turn.get("words") or turn.get("content") or "").strip()
        if words:
            lines.append(f"{_ROLES.get(role, '未知')}:{words}")
    if not lines:
        return ()
    meet = rule.fields.get("meet")
    hits = None if meet in (None, "") else meet in (1, "1", True)
    return (Sample(tuple(lines), hits, "来源的测试文案,不命中"),)


def _unsaid(rule: SourceRule) -> Iterator[str]:
    """Settings of the rule itself that have no counterpart."""
    fields = rule.fields
    if fields.get("ishitnumscore") in (1, "1", True):
        yield "按命中次数计分没有对应:每处都报,扣分在机构设置的 weights"
    if fields.get("fullcycle") in (0, "0", False) and fields.get("effectiveendtime"):
        yield f"生效期到 {fields['effectiveendtime']}:规则自己没有起止日期,到期请改 status: retired"
    if fields.get("isdelete") in (1, "1") or str(fields.get("status")) == "2":
        yield "来源里已失效或删除;这里作为草稿,不要的请删"
    if fields.get("graphflow"):
        yield "流程质检的流程图没有对应,只带了条件"
