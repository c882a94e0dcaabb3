"""A quiz taken: which items are asked, what an answer is worth, and the score."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.keeping import folded
from callcheck.learning.quiz.items import Item, ItemKind, letter
from callcheck.learning.rewrite import TOLD, judge
from callcheck.learning.rewrite_read import read_rewrites

# How often each kind is drawn against the others.
_WEIGHTS = {
    ItemKind.SINGLE: 3.0,
    ItemKind.JUDGE: 2.0,
    ItemKind.FIND: 2.0,
    ItemKind.MULTIPLE: 2.0,
    ItemKind.REWRITE: 1.0,
}
PASS_MARK = 80.0
_YES, _NO = frozenset("对是√TtYy可有"), frozenset("错否×FfNn不没")


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer and what it is worth.

    Attributes:
        given: as letters, or the words of a rewrite.
        right: all right options and no other; a rewrite that passes.
        told: what is wrong with a rewrite, line by line.
    """

    item: Item
    given: str
    right: bool
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a quiz; `score` is 0 to 100."""

    marked: tuple[Marked, ...]
    right: int
    score: float
    passed: bool

    @property
    def wrong(self) -> tuple[Item, ...]:
        """The items to be taken again."""
        return tuple(m.item for m in self.marked if not m.right)


def pick(
    items: Sequence[Item], count: int, *, seed: int = 1, first: Collection[str] = ()
) -> tuple[Item, ...]:
    """Some items: rules and kinds as mixed as can be, no line twice, no stem twice.

    Args:
        items: to choose from.
        count: at most so many.
        seed: decides which.
        first: ids that are taken before all others.
    """
    left = list(items)
    random.Random(f"pick|{seed}").shuffle(left)
    rules: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    stems: set[str] = set()
    said: list[str] = []
    picked: list[Item] = []
    while left and len(picked) < count:
        best = min(
            left,
            key=lambda x: (
                x.id not in first,
                rules[x.rule] + (kinds[x.kind] + 1) / _WEIGHTS[x.kind],
            ),
        )
        left = [x for x in left if x is not best]
        words = folded(best.line)
        if best.stem in stems or any(words in other or other in words for other in said):
            continue
        stems.add(best.stem)
        said.append(words)
        rules[best.rule] += 1
        kinds[best.kind] += 1
        picked.append(best)
    return tuple(picked)


def mark(item: Item, given: str, checker: Checker) -> Marked:
    """What an answer is worth: letters (`AC`, `a c`, `1 3`), 对 or 错, or the words of a rewrite.

    Raises:
        UsageError: `bad-answer` for what is no answer to such an item.
    """
    if item.kind is ItemKind.REWRITE:
        return _rewritten(item, given, checker)
    places = _places(item, given)
    letters = "".join(letter(place) for place in sorted(places))
    return Marked(item, letters, places == item.key)


def result_of(marked: Iterable[Marked], pass_mark: float = PASS_MARK) -> Result:
    """The score of the answers, every item weighing the same.

    Raises:
        UsageError: `bad-pass-mark` where it is not from 0 to 100.
    """
    if not 0 <= pass_mark <= 100:
        raise UsageError("bad-pass-mark", f"合格线 {pass_mark:g} 不在 0 到 100 之间")
    done = tuple(marked)
    right = sum(m.right for m in done)
    score = round(100 * right / len(done), 1) if done else 0.0
    return Result(done, right, score, bool(done) and score >= pass_mark)


def _places(item: Item, given: str) -> frozenset[int]:
    text = given.strip().upper()
    if item.kind is ItemKind.JUDGE and text[:1]:
        if text[0] in _NO:
            return frozenset({1})
        if text[0] in _YES:
            return frozenset({0})
    found: set[int] = set()
    for sign in text:
        if sign in " ,,、;;":
            continue
        place = int(sign) - 1 if sign in "123456789" else ord(sign) - ord("A")
        if not 0 <= place < len(item.options):
            last = letter(len(item.options) - 1)
            raise UsageError("bad-answer", f"`{given}` 不是答案", hint=f"写 A 到 {last},多选写 AC")
        found.add(place)
    if not found:
        raise UsageError("bad-answer", "没有作答", hint="写选项的字母,多选写 AC")
    if len(found) > 1 and item.kind in (ItemKind.SINGLE, ItemKind.JUDGE):
        raise UsageError("bad-answer", f"`{given}` 不是答案", hint="只选一个")
    return frozenset(found)


def _rewritten(item: Item, given: str, checker: Checker) -> Marked:
    rewrite = read_rewrites(checker.rule_set).get(item.rewrite or "")
    if rewrite is None:
        raise UsageError("unknown-rewrite", f"没有改写题 `{item.rewrite}`")
    result = judge(rewrite, given, checker)
    told = [TOLD[form] for form in result.form]
    told += [f"丢了{kept.shown}" for kept in result.lost]
    told += [f"「{found.quote}」仍是「{found.title}」" for found in result.found]
    return Marked(item, result.answer, result.passed, tuple(told))
