"""One condition of Alibaba Cloud's: its operators joined, in the turns it is looked for in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callcheck.importing.aliyun_operators import Body, Made, operator_body
from callcheck.importing.aliyun_source import Raw, SourceCondition
from callcheck.importing.draft import NotCarried
from callcheck.importing.formula import Formula, Leaf, body_of, group, leaves, read_formula
from callcheck.model import Speaker
from callcheck.readers.speakers import role_of

EVERYBODY = frozenset(
    ("", "所有", "全部", "所有角色", "不限", "双方", "任意", "都", "all", "any", "none")
)
_WHERE = {"AFTER": "after", "BEFORE": "before", "AROUND": "around", "CURRENT": "same"}
_FAR = 10**9


@dataclass(slots=True)
class Placed:
    """A condition as a formula over bodies; `measure` names the measure it is, if it is one."""

    name: str
    formula: Formula
    bodies: dict[str, Body]
    measure: str = ""
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def side(word: str) -> str:
    """`agent`, `customer` or `any` for a source's word.

    Raises:
        NotCarried: when it names neither.

    >>> side("客服"), side("客户"), side("所有")
    ('agent', 'customer', 'any')
    """
    if word.strip().lower() in EVERYBODY:
        return "any"
    role = role_of(word, {})
    if role not in (Speaker.AGENT, Speaker.CUSTOMER):
        raise NotCarried(f"角色「{word}」不是坐席也不是客户")
    return role.value


def place(
    name: str, conditions: Mapping[str, SourceCondition], outer: tuple[str, ...] = ()
) -> Placed:
    """The condition `name`, with what it is counted from.

    Raises:
        NotCarried: with the reason.
    """
    condition = conditions.get(name)
    if condition is None:
        raise NotCarried(f"表达式里的条件 {name} 文件里没有")
    if name in outer:
        raise NotCarried(f"条件 {name} 的前置条件绕回了自己")
    checked = condition.range
    by = side(str(checked.get("role") or ""))
    made = _joined(condition, by)
    raw = checked.get("anchor")
    anchor = None
    if isinstance(raw, dict) and raw.get("cid") not in (None, "", 0, "0"):
        anchor = place(str(raw["cid"]), conditions, (*outer, name))
    first, last = _range(checked)
    if made.measure:
        if anchor or (first, last) != (0, 0):
            made.losses.append("检测范围没有对应,度量看整通")
        return Placed(name, Leaf(name), {name: made.body}, next(iter(made.body)), made.losses)
    where = _where(raw or {}, first, last) if anchor else _plain(first, last)
    if anchor:
        where["anchor"] = body_of(anchor.formula, anchor.bodies)
    formula, bodies = _located(name, made, by, where, checked, anchor, raw or {})
    if checked.get("exclusion") not in (None, 0, "0", False):
        made.losses.append("条件的排除设置没有对应")
    losses = [*made.losses, *(anchor.losses if anchor else [])]
    return Placed(name, formula, bodies, "", losses, made.notes)


def _joined(condition: SourceCondition, by: str) -> Made:
    """The operators of a condition as one body."""
    parts = {operator.oid: operator_body(operator, by) for operator in condition.operators}
    if not parts:
        raise NotCarried(f"条件 {condition.cid} 没有算子")
    formula = read_formula(condition.formula)
    missing = [leaf.name for leaf in leaves(formula) if leaf.name not in parts]
    if missing:
        raise NotCarried(f"条件 {condition.cid} 的表达式里的算子 {missing[0]} 没有")
    used = [parts[leaf.name] for leaf in leaves(formula)]
    if any(part.measure for part in used) and not (
        isinstance(formula, Leaf) and not formula.negated
    ):
        raise NotCarried("静音、抢话是度量,不能和别的算子并在一起,也不能取反")
    together = not all(part.one_turn for part in used)
    bodies = {
        name: _in_turns(part.body, by, {}) if together and part.one_turn else part.body
        for name, part in parts.items()
    }
    return Made(
        body_of(formula, bodies),
        one_turn=not together,
        measure=any(part.measure for part in used),
        losses=[text for part in used for text in part.losses],
        notes=[text for part in used for text in part.notes],
    )


def _located(
    name: str,
    made: Made,
    by: str,
    where: Body,
    checked: Raw,
    anchor: Placed | None,
    raw: Raw,
) -> tuple[Formula, dict[str, Body]]:
    """The condition in its turns; one that says "none" is one that is not met."""
    counted = "any" if checked.get("absolute") in (True, "true", 1) else by
    single = where.get("where") == "same" or where.get("from", 0) == where.get("to", 1)
    absent = set(made.body) == {"not"} and (not made.one_turn or single)
    inner = made.body["not"] if absent else made.body
    times = int(raw.get("hittime") or 0) if anchor else -1
    if anchor:
        hit = {0: -1, -1: 0}.get(times, times) if absent else times
        where = where | ({"hit": hit} if hit >= 0 else {})
    body = _wrapped(inner, by, counted, where, together=not made.one_turn)
    if checked.get("allsentencessatisfy") in (True, "true", 1) and made.one_turn and not absent:
        other = _wrapped({"not": inner}, by, counted, where, together=False)
        every = f"{name}*"
        parts = [Leaf(name), Leaf(every, negated=True)]
        return group("&", parts), {name: body, every: other}
    leaf = Leaf(name, negated=absent)
    if absent and anchor:
        return group("&", [anchor.formula, leaf]), {name: body, **anchor.bodies}
    return leaf, {name: body}


def _wrapped(inner: Body, by: str, counted: str, where: Body, *, together: bool) -> Body:
    """`inner` in the turns of `where`, counted among those of `counted`."""
    if not where and (together or set(inner) & {"says", "regex", "resembles"}):
        return inner
    if counted != by and not together:
        inner = _in_turns(inner, by, {})
    given = dict(where) | ({"together": True} if together else {})
    return _in_turns(inner, counted, given)


def _in_turns(inner: Body, by: str, where: Body) -> Body:
    return {"in_turns": {"of": inner, **({} if by == "any" else {"by": by}), **where}}


def _range(checked: Raw) -> tuple[int, int]:
    """First and last turn as the source counts them; 0 and 0 for everywhere."""
    given = checked.get("range")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise NotCarried(f"检测范围 {given} 看不懂") from None
    if not isinstance(given, dict):
        return 0, 0
    low, high = (given.get(key, given.get(key.title())) for key in ("from", "to"))
    try:
        return int(low or 0), int(high or 0)
    except (TypeError, ValueError):
        raise NotCarried(f"检测范围 {given} 看不懂") from None


def _plain(first: int, last: int) -> Body:
    if (first, last) in ((0, 0), (1, -1)):
        return {}
    return {"from": first or 1, "to": last or -1}


def _where(raw: Raw, first: int, last: int) -> dict[str, Any]:
    """Which way to count from the anchor, and how far."""
    location = str(raw.get("location") or "AFTER").upper()
    where = _WHERE.get(location)
    if where is None:
        raise NotCarried(f"前置条件的位置 {location} 看不懂")
    if where == "same":
        return {"where": where}
    if (first, last) == (0, 0):
        return {"where": where}
    if where == "around":
        far = max(abs(first), abs(last))
        low, high = (first, last) if first <= 0 <= last else (-far, far)
        return {"where": where, "from": low, "to": high}
    low, high = sorted((abs(first), abs(last) if last != -1 or first < 0 else _FAR))
    return {"where": where, "from": max(low, 1), "to": high}
