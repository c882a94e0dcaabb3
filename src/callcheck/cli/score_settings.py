"""`--set weights.major=10`: single settings of a profile given on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callcheck.errors import UsageError
from callcheck.model import Profile

if TYPE_CHECKING:
    from callcheck.ruleset import RuleSet


def with_settings(rule_set: RuleSet, settings: list[str]) -> Profile:
    """The rule set's profile with some of its values replaced.

    A path goes by names; an item of a sheet by its name or number: `score_sheet.items.禁语.cap=20`.

    Raises:
        UsageError: `bad-setting`, every one that is wrong.
    """
    from callcheck.ruleset.read_profile import Known, read_plain

    if not settings:
        return rule_set.profile
    plain = _lists(rule_set.profile.model_dump(mode="python"))
    errors: list[UsageError] = []
    for setting in settings:
        error = _set(plain, setting)
        if error is not None:
            errors.append(error)
    if errors:
        UsageError.raise_all(errors)
    facts = dict.fromkeys(rule_set.facts, ())
    known = Known(rule_set.categories, frozenset(rule_set.rules), facts)
    profile, wrong = read_plain(Profile, plain, known)
    wrong = [item for item in wrong if item.code != "unknown-value"]  # the words of a fact
    if wrong:
        UsageError.raise_all(
            UsageError("bad-setting", f"--set 之后:{item.message}", hint=item.hint)
            for item in wrong
        )
    found: Profile = profile
    return found


def _lists(value: Any) -> Any:  # Any: plain values
    """The same with lists for tuples, so that parts can be replaced."""
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, list | tuple) else value


def _set(plain: dict[str, Any], setting: str) -> UsageError | None:  # Any: plain values
    from callcheck.source import Problems, parse_yaml

    path, sign, text = setting.partition("=")
    if not sign or not path:
        message = f"`{setting}` 不是设置"
        return UsageError("bad-setting", message, hint="写作 weights.major=10")
    problems = Problems()
    node = parse_yaml(text, setting, problems) if text.strip() else None
    if problems.errors:
        return UsageError("bad-setting", f"`{setting}` 的值不是合法的 YAML")
    value = node.value if node else None
    *steps, last = path.split(".")
    current: Any = plain
    for step in steps:
        key = _key(current, step)
        if key is None:
            return _unknown(setting, step, current)
        current = current[key]
    key = _key(current, last)
    if key is None:
        return _unknown(setting, last, current)
    current[key] = value
    return None


def _key(current: Any, step: str) -> Any:  # Any: plain values
    """The key or index that a step of a path means; None where there is none such."""
    if isinstance(current, dict):
        return next((key for key in current if str(key) == step), None)
    if not isinstance(current, list):
        return None
    for number, part in enumerate(current):
        if isinstance(part, dict) and part.get("name") == step:
            return number
    return int(step) - 1 if step.isdigit() and 0 < int(step) <= len(current) else None


def _unknown(setting: str, step: str, current: Any) -> UsageError:  # Any: plain values
    from callcheck.source import nearest

    names: list[str] = []
    if isinstance(current, dict):
        names = [str(key) for key in current]
    elif isinstance(current, list):
        names = [str(part["name"]) for part in current if isinstance(part, dict) and "name" in part]
    hint = nearest(step, names) or (
        "可用:" + " ".join(names) if names else "没有评分表时先给 --score-sheet"
    )
    return UsageError("bad-setting", f"`{setting}`:没有 `{step}` 这一项", hint=hint)
