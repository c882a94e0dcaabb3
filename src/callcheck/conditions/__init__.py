"""The conditions of the rule language, one file each, found at first use."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from callcheck.condition import Condition, Registry
from callcheck.errors import PluginError


@cache
def registry() -> Registry:
    """Every condition by its key: those of this folder and those of other packages.

    Other packages name theirs in the entry point group `callcheck.conditions`, or, where their
    shape is `measure`, `callcheck.measures`.

    Raises:
        PluginError: `plugin-clash` when two have one key, `plugin-broken` when an import fails.
    """
    found: dict[str, type[Condition]] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if _is_condition(value) and value.__module__ == module.__name__:
                _add(found, value)
    for group in ("callcheck.conditions", "callcheck.measures"):
        for point in entry_points(group=group):
            _add(found, _loaded(point, group))
    return found


def _loaded(point: EntryPoint, group: str) -> type[Condition]:
    try:
        kind = point.load()
    except Exception as error:
        raise PluginError("plugin-broken", f"扩展 {point.value} 不能导入:{error}") from error
    if not _is_condition(kind):
        raise PluginError("plugin-broken", f"扩展 {point.value} 不是条件")
    made: type[Condition] = kind
    if group == "callcheck.measures" and made.shape != "measure":
        raise PluginError("plugin-broken", f'扩展 {point.value} 不是度量:shape 应是 "measure"')
    return made


def _is_condition(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Condition) and value is not Condition


def _add(found: dict[str, type[Condition]], kind: type[Condition]) -> None:
    other = found.get(kind.key)
    if other is not None:
        names = f"{other.__module__}.{other.__name__} 和 {kind.__module__}.{kind.__name__}"
        raise PluginError("plugin-clash", f"条件 `{kind.key}` 有两个:{names}")
    found[kind.key] = kind
