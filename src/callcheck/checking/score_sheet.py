"""A call's score by a score sheet, line by line; pure, and exact to the hundredth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from callcheck.model import (
    BonusItem,
    Deduction,
    Finding,
    Kind,
    Score,
    ScoreLine,
    ScoreSheet,
    SheetItem,
    Taken,
    Weights,
)

FULL = Decimal(100)
_ZERO = Decimal(0)
_ROUNDING = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
Facts = Mapping[str, int | str | None]


def sheet_score(
    findings: Sequence[Finding],
    sheet: ScoreSheet,
    weights: Weights,
    facts: Facts,
    *,
    short: Sequence[tuple[str, str]] = (),
) -> Score:
    """The sheet filled in for one call.

    Args:
        findings: in the report's order.
        sheet: the items.
        weights: what a violation costs where an item does not say.
        facts: of the call; they decide which items apply.
        short: rule and category of what was not expected because the call was too short; an item
            about it does not apply.
    """
    drawn = _drawn(findings, sheet)
    lines: list[ScoreLine] = []
    got = full = _ZERO
    for item in sheet.items:
        found = drawn[item.name]
        if not found and not _applies(item, facts, short):
            dropped = item.not_applicable == "drop"
            points = _ZERO if dropped else item.points
            note = "不适用,剔除后折算" if dropped else "不适用,给满分"
            lines.append(ScoreLine(item.name, "item", float(item.points), float(points), (), note))
            got, full = got + points, full + points
            continue
        taken, note = _taken(item, found, weights)
        points = item.points + sum(taken.values(), _ZERO)
        lines.append(_line(item.name, "item", item.points, points, (findings, taken), note))
        got, full = got + points, full + item.points
    extra = _ZERO
    for bonus in sheet.bonus:
        found = [f for f in findings if f.kind is Kind.MERIT and _is_drawn(bonus, f)]
        taken, note = _given(bonus, found)
        points = sum(taken.values(), _ZERO)
        lines.append(_line(bonus.name, "bonus", bonus.cap, points, (findings, taken), note))
        extra += points
    lines += _adjustments(sheet, got, full, extra)
    return _closed(sheet, findings, lines)


def _is_drawn(item: SheetItem | BonusItem, finding: Finding) -> bool:
    return item.draws_on(finding.rule, finding.category, finding.severity)


def _drawn(findings: Sequence[Finding], sheet: ScoreSheet) -> dict[str, list[Finding]]:
    """Each violation at the first item that draws on it: one mistake costs once."""
    drawn: dict[str, list[Finding]] = {item.name: [] for item in sheet.items}
    for finding in findings:
        if finding.is_violation:
            item = next((item for item in sheet.items if _is_drawn(item, finding)), None)
            if item is not None:
                drawn[item.name].append(finding)
    return drawn


def _applies(item: SheetItem, facts: Facts, short: Sequence[tuple[str, str]]) -> bool:
    for fact, wanted in item.applies_when.items():
        value = facts.get(fact)
        if isinstance(wanted, bool):
            if (value is not None) is not wanted:
                return False
        elif value not in wanted:
            return False
    named = bool(item.categories or item.rules)
    return not (named and any(item.draws_on(rule, category) for rule, category in short))


Takings = dict[int, Decimal]  # by the id of the finding: keys need not differ


def _taken(item: SheetItem, found: list[Finding], weights: Weights) -> tuple[Takings, str]:
    """What each violation takes, the gravest first; what is past a bound takes nothing."""
    if item.all_or_nothing:
        worst = sorted(found, key=lambda f: -f.severity.rank)
        taken = {id(f): -item.points if n == 0 else _ZERO for n, f in enumerate(worst)}
        return taken, "一处即失全分" if found else ""
    left = item.points if item.cap is None else item.cap
    costs = [(finding, _cost(item, finding, weights)) for finding in found]
    taken, past_times, past_cap = _counted(costs, item.times, left)
    notes = [f"同类最多计 {item.times} 次"] if past_times else []
    if past_cap:
        notes.append("扣完为止" if item.cap is None else f"封顶 {item.cap:f} 分")
    return {key: -points for key, points in taken.items()}, ",".join(notes)


def _given(bonus: BonusItem, found: list[Finding]) -> tuple[Takings, str]:
    given, past_times, past_cap = _counted(
        [(finding, bonus.each) for finding in found], bonus.times, bonus.cap
    )
    notes = [f"同类最多计 {bonus.times} 次"] if past_times else []
    return given, ",".join([*notes, *([f"封顶 {bonus.cap:f} 分"] if past_cap else [])])


def _counted(
    costs: list[tuple[Finding, Decimal]], times: int | None, left: Decimal
) -> tuple[Takings, bool, bool]:
    seen: Counter[str] = Counter()
    taken: Takings = {}
    past_times = past_cap = False
    for finding, cost in sorted(costs, key=lambda pair: -pair[1]):
        seen[finding.category] += 1
        if times is not None and seen[finding.category] > times:
            taken[id(finding)], past_times = _ZERO, True
            continue
        past_cap |= cost > left
        taken[id(finding)] = min(cost, left)
        left -= taken[id(finding)]
    return taken, past_times, past_cap


def _cost(item: SheetItem, finding: Finding, weights: Weights) -> Decimal:
    if item.each is not None:
        return item.each.get(finding.severity, _ZERO)
    weight: float = getattr(weights, finding.severity.value)
    return Decimal(str(weight)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _line(
    name: str,
    kind: str,
    full: Decimal,
    points: Decimal,
    takings: tuple[Sequence[Finding], Takings],
    note: str,
) -> ScoreLine:
    findings, taken = takings
    reasons = tuple(Taken(f.key, float(taken[id(f)])) for f in findings if id(f) in taken)
    return ScoreLine(name, kind, float(full), float(points), reasons, note)  # type: ignore[arg-type]  # one of its kinds


def _adjustments(
    sheet: ScoreSheet, got: Decimal, full: Decimal, extra: Decimal
) -> Iterator[ScoreLine]:
    """Scaled, rounded once, and kept within 0 and 100."""
    step, way = Decimal(1).scaleb(-sheet.digits), _ROUNDING[sheet.rounding]
    total = got + extra
    scaled = got * FULL / full + extra if full else FULL + extra
    rounded = scaled.quantize(step, way)
    if full != FULL:
        note = f"适用项满分 {full:f},得分乘以 100/{full:f}" if full else "没有适用的项目,给满分"
        yield ScoreLine("折算", "adjust", 0, float(rounded - total), (), note)
    elif rounded != total:
        yield ScoreLine("取整", "adjust", 0, float(rounded - total), (), "总分取整一次")
    if rounded > FULL:
        yield ScoreLine("上限", "adjust", 0, float(FULL - rounded), (), "总分不超过 100")


def _closed(sheet: ScoreSheet, findings: Sequence[Finding], lines: list[ScoreLine]) -> Score:
    """The score of the lines, held down by the vetoes that were met."""
    total = sum((Decimal(str(line.points)) for line in lines), _ZERO)
    held: list[str] = []
    for veto in sheet.veto:
        met = [
            f for f in findings if f.is_violation and veto.draws_on(f.rule, f.category, f.severity)
        ]
        if met:
            grade = veto.grade or sheet.grades[-1].name
            held.append(grade)
            points = min(_ZERO, veto.at_most - total)
            total += points
            note = f"一票否决,总分不超过 {veto.at_most:f},等级不高于{grade}"
            taken = tuple(Taken(f.key, 0.0) for f in met)
            lines.append(ScoreLine(veto.name, "veto", 0, float(points), taken, note))
    value, grade = float(total), sheet.grade_of(total, tuple(held))
    return Score(
        value, bool(held), tuple(_deductions(findings, lines)), grade, sheet.name, tuple(lines)
    )


def _deductions(findings: Sequence[Finding], lines: list[ScoreLine]) -> Iterator[Deduction]:
    """The lines' points by category, those that are not 0."""
    category = {finding.key: finding.category for finding in findings}
    for line in lines:
        if line.kind == "veto":
            continue
        points: dict[str, Decimal] = {}
        times: Counter[str] = Counter()
        for taken in line.taken:
            name = category[taken.finding]
            points[name] = points.get(name, _ZERO) + Decimal(str(taken.points))
            times[name] += 1
        for name in sorted(points):
            if points[name]:
                reason = f"{times[name]} 处" + (f",{line.note}" if line.note else "")
                yield Deduction(name, float(points[name]), times[name], line.item, reason)
