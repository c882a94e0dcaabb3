"""One item of each kind of question, or the reason why it cannot be proved."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callcheck.learning.quiz.items import Ask, Item, ItemKind, Option, item_id
from callcheck.learning.quiz.lines import Line, Prover
from callcheck.model import Category
from callcheck.ruleset.rule import Rule

WRONG = 3
NEARLY = 0.85
ALIKE = 0.62  # the shorter of two options against the longer: else length tells which is right
# Whatever is rude is also bad manners: beside an insult it would be argued about.
_VAGUE = "service.attitude"
_RUDE = ("insult", "threat", "harassment")


@dataclass(frozen=True)
class Stock:
    """What items are made of.

    Attributes:
        own: each rule's own tests, by rule id.
        categories: of the rule set.
        seed: decides order and choice.
    """

    own: Mapping[str, tuple[Line, ...]]
    categories: Mapping[str, Category]
    prover: Prover
    seed: int

    def near(self, rule: Rule, *, hits: bool) -> list[Line]:
        """Lines said alone: of the rule, then of its category, then of its family; shuffled."""
        levels: tuple[list[Line], ...] = ([], [], [])
        for lines in self.own.values():
            for line in lines:
                if line.hits is hits and not line.before:
                    other = line.rule.category
                    if line.rule.id == rule.id:
                        levels[0].append(line)
                    elif other.id == rule.category.id:
                        levels[1].append(line)
                    elif other.family == rule.category.family:
                        levels[2].append(line)
        chance = self.chance("near", rule.id, str(hits))
        for level in levels:
            chance.shuffle(level)
        return [line for level in levels for line in level]

    def chance(self, *names: str) -> random.Random:
        """Dice that fall the same for the same seed and names."""
        return random.Random("|".join((str(self.seed), *names)))


def which_line(line: Line, stock: Stock) -> Item | str:
    """Which of four lines breaks the rule; the others are clean."""
    near = [x for x in stock.near(line.rule, hits=False) if stock.prover.clean(x.text)]
    wrong = _of_length(near, line.text, stock.chance("wrong", line.text))
    if len(wrong) < WRONG:
        return "长短相近的近似例句不够"
    stem = f"下面四句话里,哪一句属于「{line.rule.title}」?"
    options = [Option(line.text, right=True)]
    options += [Option(x.text, right=False, why=x.because) for x in wrong]
    return _item(ItemKind.SINGLE, "line", stem, line, options, stock)


def which_lines(line: Line, stock: Stock) -> Item | str:
    """Which lines of four break the rule: two or three do."""
    chance = stock.chance("which_lines", line.text)
    rights = chance.choice((2, 2, 3))
    hits = [
        x
        for x in stock.near(line.rule, hits=True)
        if x.text != line.text and stock.prover.breaks(x.text, line.rule)
    ]
    misses = [x for x in stock.near(line.rule, hits=False) if stock.prover.clean(x.text)]
    more = _of_length(hits, line.text, chance, rights - 1)
    wrong = _of_length(misses, line.text, chance, 4 - rights)
    if len(more) + len(wrong) < WRONG:
        return "长短相近的近似例句不够"
    stem = f"下面哪几句属于「{line.rule.title}」?"
    options = [Option(x.text, right=True) for x in (line, *more)]
    options += [Option(x.text, right=False, why=x.because) for x in wrong]
    return _item(ItemKind.MULTIPLE, "line", stem, line, options, stock)


def which_category(line: Line, stock: Stock) -> Item | str:
    """What the line is: one category, or several where the checker finds several."""
    found = stock.prover.categories(line.text)
    if line.rule.category.id not in found or len(found) > 2:
        return "单独看查不出本类,或查出太多类"
    if len(found) == 2 and _one_and_the_same(line, stock):
        return "两类说的是同几个字,可以争"
    chance = stock.chance("which_category", line.text)
    forbidden = [
        c for c in stock.categories.values() if c.kind.value == "forbidden" and c.id not in found
    ]
    families = {stock.categories[name].family for name in found}
    # Neighbours in one family can be argued about; a stranger cannot.
    strange = [c for c in forbidden if c.family not in families and c.id != _VAGUE]
    if _VAGUE in found:
        strange = [c for c in strange if c.family not in _RUDE]
    chance.shuffle(strange)
    picked: list[Category] = []
    for category in strange:
        if category.family not in {c.family for c in picked}:
            picked.append(category)
    wrong = picked[: 4 - len(found)]
    if len(found) + len(wrong) < 4:
        return "别的类别不够"
    options = [Option(stock.categories[name].title, right=True) for name in sorted(found)]
    options += [Option(c.title, right=False, why="") for c in wrong]
    kind = ItemKind.SINGLE if len(found) == 1 else ItemKind.MULTIPLE
    ask = "属于哪一类问题?" if len(found) == 1 else "同时犯了哪几类?"
    return _item(kind, "category", f"坐席说「{line.text}」,{ask}", line, options, stock)


def what_instead(line: Line, stock: Stock) -> Item | str:
    """What should have been said; the others break rules too."""
    better = line.rule.say_instead
    if not stock.prover.clean(better) or "……" in better:
        return "应说的话单独看不成立"
    hits = [
        x
        for x in stock.near(line.rule, hits=True)
        if x.text != line.text and not stock.prover.clean(x.text)
    ]
    hits.sort(key=lambda x: "您" not in x.text)  # a polite wrong is told less easily
    wrong = _of_length(hits, better, stock.chance("instead", line.text))
    if len(wrong) < WRONG:
        return "长短相近的近似例句不够"
    options = [Option(better, right=True)]
    options += [Option(x.text, right=False, why=f"仍是「{_first_title(x, stock)}」") for x in wrong]
    stem = f"坐席说「{line.text}」,属于「{line.rule.title}」。换成下面哪一句才合适?"
    return _item(ItemKind.SINGLE, "instead", stem, line, options, stock)


def allowed(line: Line, stock: Stock) -> Item | str:
    """Whether a line may be said, after what was said before it."""
    found = stock.prover.found(line.text, line.before)
    if line.hits and not any(f.rule == line.rule.id for f in found):
        return "单独看查不出本规则"
    if line.rule.when is not None and not line.before:
        return "要看前后文,不单独判断"
    if not line.hits and found:
        return "近似例句另有问题"
    stem = f"坐席{'接着' if line.before else ''}说「{line.text}」,这句话可以说吗?"
    yes = Option("可以说", right=not line.hits, why="")
    no = Option("不可以说", right=line.hits, why="")
    return _item(ItemKind.JUDGE, "allowed", stem, line, [yes, no], stock)


def _one_and_the_same(line: Line, stock: Stock) -> bool:
    """Whether words count for two categories at once: which of them was meant can be argued."""
    places: dict[int, str] = {}
    for finding in stock.prover.found(line.text):
        for piece in finding.evidence:
            for place in range(piece.start or 0, piece.end or 0):
                if places.setdefault(place, finding.category) != finding.category:
                    return True
    return False


def _first_title(line: Line, stock: Stock) -> str:
    rules = stock.prover.checker.rule_set.rules
    return rules[stock.prover.found(line.text)[0].rule].title


def _of_length(
    lines: Sequence[Line], text: str, chance: random.Random, count: int = WRONG
) -> list[Line]:
    """Some about as long as `text`, the nearest in kind first.

    How many of them are longer is left to chance, so that length tells nothing; one that has none
    at least nearly as long beside it is not asked.
    """
    length = len(text)
    fit: dict[str, Line] = {}
    for line in lines:
        size = len(line.text)
        if min(size, length) >= ALIKE * max(size, length) and line.text != text:
            fit.setdefault(line.text, line)
    longer = [x for x in fit.values() if len(x.text) >= length]
    shorter = [x for x in fit.values() if len(x.text) < length]
    wanted = chance.randint(0, count)
    some = longer[: max(wanted, count - len(shorter))]
    chosen = [*some, *shorter[: count - len(some)]]
    nearly = any(len(x.text) >= NEARLY * length for x in chosen)
    if not nearly and chosen and longer:
        chosen[-1] = longer[0]
    return chosen if nearly or longer or count == 0 else []


def _item(
    kind: ItemKind,
    ask: Ask,
    stem: str,
    line: Line,
    options: Sequence[Option],
    stock: Stock,
) -> Item:
    placed = list(options)
    if ask != "allowed":
        stock.chance("order", stem, line.text).shuffle(placed)
    rule = line.rule
    clean = kind is ItemKind.JUDGE and not line.hits
    return Item(
        id=item_id(kind, stem, line.text, *(text for _, text in line.before)),
        kind=kind,
        ask=ask,
        stem=stem,
        scene=line.before if ask == "allowed" else (),
        options=tuple(placed),
        rule=rule.id,
        category=rule.category.id,
        title=rule.title,
        clauses=() if clean else line.clauses,
        why=f"不算「{rule.title}」:{line.because}" if clean else rule.why,
        say_instead="" if clean else rule.say_instead,
        source=line.source,
        line=line.text,
    )
