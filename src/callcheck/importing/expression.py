"""Regular expressions of Java or Python as RE2's, over folded text."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]  # no stubs
import re._parser as sre  # type: ignore[import-not-found]  # Python's own reader of expressions
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from callcheck.importing.draft import NotCarried
from callcheck.notation import PatternError, compile_expression
from callcheck.text.fold import HESITATIONS, NUL, fold_character

_META = frozenset(r"\.+*?()|[]{}^$")
_IN_CLASS = frozenset(r"\]^-[")
# Java's \w and \d know ASCII alone, which is what RE2 means by them.
_CATEGORIES = {
    op.CATEGORY_DIGIT: "0-9",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_WORD: "a-z0-9",
    op.CATEGORY_NOT_WORD: r"\W",
    op.CATEGORY_SPACE: "",
    op.CATEGORY_NOT_SPACE: r"\S",
}
_CANNOT = {
    op.ASSERT: "前瞻、后顾断言 (?=…) (?<=…)",
    op.ASSERT_NOT: "否定断言 (?!…) (?<!…)",
    op.GROUPREF: r"反向引用 \1",
    op.GROUPREF_EXISTS: "按组选择 (?(1)…)",
    op.ATOMIC_GROUP: "原子组 (?>…)",
    op.POSSESSIVE_REPEAT: "占有量词 *+ ++",
}
Item = tuple[Any, Any]  # Any: what `re` reads an expression into


def expression_of(source: str) -> tuple[str, tuple[str, ...]]:
    r"""The expression in RE2 syntax over folded text, and what it lost on the way.

    It is searched for in a turn, so that .* at its ends is left out and does not widen the quote.

    Raises:
        NotCarried: for what RE2 cannot do, and for an expression that matches everything.

    >>> expression_of(r".*(您|ABC)\s*欠[款錢],\d{3,}.*")
    ('(?:你|abc)欠[款钱][0-9]{3,}', ('标点「,」在转写里折叠掉了,按没有它匹配',))
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = list(sre.parse(source))
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise NotCarried(f"正则 `{source}` 看不懂:{error}") from error
    writer = _Writer(source)
    made = writer.sequence(_bare(tree))
    try:
        if compile_expression(made).search("") is not None:
            raise NotCarried(f"正则 `{source}` 什么都能匹配")
    except PatternError as error:
        raise NotCarried(f"正则 `{source}` 换成 RE2 后不行:{error}") from error
    return made, tuple(writer.losses)


def _bare(items: Sequence[Item]) -> list[Item]:
    """Without .* at its ends, in its branches as well."""
    found = list(items)
    for end in (0, -1):
        while found and _is_anything(found[end]):
            del found[end]
        if found and found[end][0] is op.BRANCH:
            _, branches = found[end][1]
            cut = [_cut(list(branch), end) for branch in branches]
            found[end] = (op.BRANCH, (None, cut))
    return found


def _cut(items: list[Item], end: int) -> list[Item]:
    while len(items) > 1 and _is_anything(items[end]):
        del items[end]
    return items


def _is_anything(item: Item) -> bool:
    kind, value = item
    if kind not in (op.MAX_REPEAT, op.MIN_REPEAT):
        return False
    low, high, inner = value
    return low == 0 and high == op.MAXREPEAT and [i[0] for i in inner] == [op.ANY]


def _folded(code: int) -> str:
    ch = fold_character(chr(code))
    return "" if ch == NUL or ch in HESITATIONS else ch


class _Writer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.losses: list[str] = []

    def sequence(self, items: Sequence[Item]) -> str:
        return "".join(self.one(item) for item in items)

    def one(self, item: Item) -> str:
        kind, value = item
        if kind in _CANNOT:
            raise NotCarried(f"正则 `{self.source}` 用了 RE2 没有的{_CANNOT[kind]}")
        if kind is op.LITERAL:
            return self._literal(value)
        if kind is op.NOT_LITERAL:
            return self._class([(op.NEGATE, None), (op.LITERAL, value)])
        if kind is op.ANY:
            return "."
        if kind is op.IN:
            return self._class(value)
        if kind is op.BRANCH:
            return f"(?:{'|'.join(self.sequence(branch) for branch in value[1])})"
        if kind is op.SUBPATTERN:
            return self._group(value[3])
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeat(*value, lazy=kind is op.MIN_REPEAT)
        if kind is op.AT and value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return "^"
        if kind is op.AT and value in (op.AT_END, op.AT_END_STRING):
            return "$"
        raise NotCarried(rf"正则 `{self.source}` 用了词边界 \b,中文里没有词的边界")

    def _literal(self, code: int) -> str:
        ch = _folded(code)
        if not ch:
            self._drops(chr(code))
            return ""
        if ch == ".":  # kept between digits alone
            return r"\.?"
        return "\\" + ch if ch in _META else ch

    def _drops(self, sign: str) -> None:
        if sign.isspace():
            return
        what = "语气词" if sign in HESITATIONS else "标点"
        loss = f"{what}「{sign}」在转写里折叠掉了,按没有它匹配"
        if loss not in self.losses:
            self.losses.append(loss)

    def _group(self, items: Sequence[Item]) -> str:
        inner = self.sequence(items)
        if len(items) == 1 and items[0][0] in (op.BRANCH, op.SUBPATTERN, op.IN, op.LITERAL, op.ANY):
            return inner
        return f"(?:{inner})" if inner else ""

    def _repeat(self, low: int, high: int, items: Sequence[Item], *, lazy: bool) -> str:
        before = len(self.losses)
        inner = self._group(items)
        if not inner:
            if low == 0:  # it need not have been there
                del self.losses[before:]
            return ""
        if inner == r"\.?":
            inner = r"(?:\.?)"
        ends = {(0, 1): "?", (0, op.MAXREPEAT): "*", (1, op.MAXREPEAT): "+"}
        most = "" if high == op.MAXREPEAT else str(high)
        count = ends.get((low, high)) or (f"{{{low}}}" if low == high else f"{{{low},{most}}}")
        return f"{inner}{count}{'?' if lazy else ''}"

    def _class(self, members: Sequence[Item]) -> str:
        negated = members[0][0] is op.NEGATE
        kept = list(dict.fromkeys(self._members(members[negated:])))
        if not negated:
            if not kept:
                for kind, code in members:
                    self._drops(chr(code) if kind is op.LITERAL else " ")
            return self._bracketed(kept)
        if not kept:
            self._unbound(members[1:])
            return "."
        return f"[^{''.join(kept)}]"

    def _bracketed(self, kept: Sequence[str]) -> str:
        if len(kept) == 1 and len(kept[0]) == 1:
            return "\\" + kept[0] if kept[0] in _META else kept[0]
        return f"[{''.join(kept)}]" if kept else ""

    def _unbound(self, members: Sequence[Item]) -> None:
        signs = "".join(chr(code) for kind, code in members if kind is op.LITERAL)
        self.losses.append(f"[^{signs}] 靠标点断句;标点折叠掉了,改成任意字,命中会多一些")

    def _members(self, members: Sequence[Item]) -> Iterator[str]:
        for kind, value in members:
            if kind is op.LITERAL and (ch := _folded(value)):
                yield "\\" + ch if ch in _IN_CLASS else ch
            elif kind is op.RANGE:
                low, high = (_folded(code) or chr(code) for code in value)
                yield f"{low}-{high}" if low <= high else f"{chr(value[0])}-{chr(value[1])}"
            elif kind is op.CATEGORY and _CATEGORIES.get(value):
                yield _CATEGORIES[value]
