"""The training module of a number, where modules come with the package."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from callcheck.errors import UsageError
from callcheck.learning.lessons.focus import ModuleLike


def module_numbered(number: int) -> ModuleLike:
    """A training module.

    Raises:
        UsageError: `unknown-module`.
    """
    found: dict[int, ModuleLike] = {}
    if find_spec("callcheck.learning.modules") is not None:
        read = import_module("callcheck.learning.modules").read_modules()
        found = {module.number: module for module in getattr(read, "values", lambda: read)()}
    if number not in found:
        known = f"有 {min(found)}–{max(found)}" if found else "没有培训模块"
        raise UsageError("unknown-module", f"没有第 {number} 个培训模块", hint=known)
    return found[number]
