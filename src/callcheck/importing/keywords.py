"""Keyword tables as drafts: a rule for each category, role and rule name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from callcheck.importing.aliyun_place import side
from callcheck.importing.categories import Categories
from callcheck.importing.draft import Body, Draft, NotCarried, Outcome, Sample, Unknown
from callcheck.importing.keyword_rows import Row
from callcheck.importing.spelling import Names, lost_signs, pattern_of
from callcheck.model import Category, Kind
from callcheck.text import fold

_INLINE = 30  # more keywords than these make a word list of their own
_SEVERITIES = {
    "critical": "critical 致命 严重 重度 重大 高 高危 高风险 红线 一级 a 0 s 重度违规 严重违规",
    "major": "major 主要 中 中度 中等 较重 中风险 二级 b 1 中度违规 一般违规 一般",
    "minor": "minor 次要 低 轻度 轻微 较轻 低风险 三级 c 2 轻度违规 轻微违规 提醒",
    "info": "info 提示 信息 关注",
}
_SEVERITY = {word: name for name, words in _SEVERITIES.items() for word in words.split()}
Pair = tuple[tuple[str, ...], tuple[str, ...]]  # what excuses a word it is in, or a turn


@dataclass(slots=True)
class _Group:
    """The rows that become one rule."""

    category: Category
    by: str
    title: str
    severity: str | None
    rows: list[Row] = field(default_factory=list)


class Keywords:
    """Converts rows; `categories` and `names` are shared with other sources."""

    def __init__(self, categories: Categories, names: Names) -> None:
        self._categories = categories
        self._names = names
        self._unknown: Counter[str] = Counter()

    def convert(self, rows: Sequence[Row]) -> tuple[list[Draft], list[Outcome]]:
        """The drafts, and an outcome for every rule made and every row that made none."""
        groups: dict[tuple[str, ...], _Group] = {}
        refused: list[Outcome] = []
        for row in rows:
            try:
                group = self._group(row)
            except NotCarried as why:
                shown = "、".join(row.keywords[:3]) or row.name or "(空)"
                refused.append(Outcome(row.where, shown, losses=(str(why),)))
                continue
            key = (group.category.id, group.by, group.title, group.severity or "")
            groups.setdefault(key, group).rows.append(row)
        made = [self._rule(group) for group in groups.values()]
        drafts = [draft for draft, _ in made if draft is not None]
        return drafts, [*(outcome for _, outcome in made), *refused]

    def unknown(self) -> list[Unknown]:
        """The category words that name no category."""
        return [Unknown(w, n, self._categories.hint(w)) for w, n in self._unknown.items()]

    def _group(self, row: Row) -> _Group:
        if not row.keywords:
            raise NotCarried("没有关键词")
        word = row.category or row.name
        if not word:
            raise NotCarried("没有类别")
        category = self._categories.find(word)
        if category is None:
            self._unknown[word] += 1
            raise NotCarried(f"类别「{word}」不认识:用 --map {word}=类别 指定")
        if category.kind is Kind.CONDUCT:
            raise NotCarried(f"类别 {category.id} 是度量出来的,不能靠关键词")
        by = side(row.role) if row.role else _usual(category)
        severity = _SEVERITY.get(row.severity.lower()) if row.severity else None
        return _Group(category, by, row.name or word, severity)

    def _rule(self, group: _Group) -> tuple[Draft | None, Outcome]:
        where = group.rows[0].where + (f" 等 {len(group.rows)} 行" if len(group.rows) > 1 else "")
        spelled = _spelled(group.rows)
        if not spelled.excuses:
            losses = (*spelled.losses, "没有一个关键词说得出来")
            return None, Outcome(where, group.title, losses=losses)
        rule_id = self._names.give("kw", f"{group.category.id} {group.title} {_mark(group)}")
        words: dict[str, tuple[str, ...]] = {}
        parts = list(_says(spelled, group.by, rule_id, words))
        body: Body = parts[0] if len(parts) == 1 else {"any": parts}
        required = group.category.kind is Kind.REQUIRED
        notes = list(spelled.notes)
        if required:
            notes.append(f"类别 {group.category.id} 是该说没说:一个关键词都没说才报")
        customers = group.by == "customer"
        if customers != (group.category.speaker == "customer") and group.by != "any":
            who = "客户" if customers else "坐席"
            notes.append(f"角色是{who},类别 {group.category.id} 说的是另一方:按角色查,请核对类别")
        draft = Draft(
            id=rule_id,
            title=group.title,
            category=group.category,
            summary=next((r.note for r in group.rows if r.note), "") or _summary(group),
            speaker="customer" if customers else "agent",
            shape="expect" if required else "find",
            body={"of": body} if required else body,
            source=f"关键词表 {where}",
            severity=group.severity,
            words=words,
            samples=tuple(_samples(group.rows, required=required)),
            todo=tuple(spelled.losses),
        )
        outcome = Outcome(where, group.title, (rule_id,), tuple(spelled.losses), tuple(notes))
        return draft, outcome


def _usual(category: Category) -> str:
    return "customer" if category.speaker == "customer" else "agent"


def _mark(group: _Group) -> str:
    """Tells apart rules of one category and name."""
    usual = group.by == _usual(group.category)
    return " ".join(filter(None, ("" if usual else group.by, group.severity or "")))


def _summary(group: _Group) -> str:
    who = {"agent": "坐席", "customer": "客户", "any": "通话中"}[group.by]
    if group.category.kind is Kind.REQUIRED:
        return f"{who}没有说「{group.title}」要求的话"
    return f"{who}说了「{group.title}」的关键词"


@dataclass(slots=True)
class _Spelled:
    """Patterns of a group's keywords with what excuses each."""

    excuses: dict[str, Pair] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _spelled(rows: Sequence[Row]) -> _Spelled:
    found = _Spelled()
    strange = {row.severity for row in rows if row.severity.lower() not in _SEVERITY} - {""}
    found.losses += [f"严重程度「{word}」不认识,用类别的" for word in sorted(strange)]
    folds: dict[str, str] = {}
    for row in rows:
        outs = [(pattern, fold(pattern).text) for e in row.exceptions if (pattern := pattern_of(e))]
        for keyword in row.keywords:
            pattern = pattern_of(keyword)
            if not pattern:
                found.losses.append(f"关键词「{keyword}」折叠后没有字,永远说不中,去掉了")
                continue
            if signs := lost_signs(keyword):
                found.notes.append(f"「{keyword}」里的 {signs} 说不出来,按没有它匹配")
            if "*" in keyword:
                found.notes.append(f"「{keyword}」里的 * 按字面匹配,不是通配符")
            text = fold(pattern).text
            pattern = folds.setdefault(text, pattern)
            inside = {out for out, plain in outs if text in plain}
            around = {out for out, _ in outs} - inside
            if pattern in found.excuses:
                old = found.excuses[pattern]
                inside, around = inside & set(old[0]), around & set(old[1])
            found.excuses[pattern] = (tuple(sorted(inside)), tuple(sorted(around)))
    return found


def _says(
    spelled: _Spelled, by: str, rule_id: str, words: dict[str, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    """As few `says` as can be: words share one whose excuses do not reach the others' words."""
    texts = {fold(pattern).text: pattern for pattern in spelled.excuses}
    shared: list[str] = []
    apart: dict[Pair, list[str]] = defaultdict(list)
    without: set[str] = set()
    for pattern, (inside, around) in spelled.excuses.items():
        reached = {p for out in inside for p in _within(fold(out).text, texts)}
        if around or any(not set(inside) <= set(spelled.excuses[p][0]) for p in reached):
            apart[inside, around].append(pattern)
        else:
            shared.append(pattern)
            without.update(inside)
    blocks: list[tuple[list[str], Pair]] = (
        [(shared, (tuple(sorted(without)), ()))] if shared else []
    )
    blocks += [(patterns, pair) for pair, patterns in apart.items()]
    for number, (patterns, (inside, around)) in enumerate(blocks, 1):
        says: list[str] = patterns
        if len(patterns) > _INLINE:
            name = f"{rule_id}-words" + (f"-{number}" if number > 1 else "")
            # The longest first: a list takes the first that fits.
            words[name] = tuple(sorted(patterns, key=lambda p: (-len(fold(p).text), p)))
            says = [f"<{name}>"]
        block: dict[str, Any] = {"says": says, "by": by}
        if inside:
            block["without"] = list(inside)
        if around:
            block["turn_lacks"] = list(around)
        yield block


def _within(text: str, known: dict[str, str]) -> Iterator[str]:
    """The patterns whose text stands in `text`."""
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if text[start:end] in known:
                yield known[text[start:end]]


def _samples(rows: Sequence[Row], *, required: bool) -> Iterator[Sample]:
    """A row's examples; of what must be said, an example is what keeps the rule silent."""
    for row in rows:
        for text in row.hits:
            yield Sample((text,), not required, "说了该说的" if required else "")
        for text in row.misses:
            yield Sample((text,), required, "来源表的反例")
