"""Checks transcripts of Chinese debt-collection calls against rules that cite their clause.

>>> from callcheck import Checker, read_text
>>> report = Checker().check(read_text("坐席:再不还钱我打断你的狗腿"))
>>> [(f.category, f.evidence[0].quote) for f in report.findings][0]
('threat.violence', '打断你的狗腿')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callcheck.checking import CallHistory, Checker, load_rules
    from callcheck.errors import (
        CallcheckError,
        LabelError,
        PluginError,
        ReadError,
        RuleError,
        UsageError,
    )
    from callcheck.masking import Masked, mask
    from callcheck.model import (
        Call,
        Callee,
        CallMeta,
        Category,
        Evidence,
        Finding,
        Kind,
        Profile,
        Report,
        Severity,
        Span,
        Speaker,
        Turn,
    )
    from callcheck.readers import read_call, read_calls, read_text
    from callcheck.reporting import to_frame
    from callcheck.ruleset import Rule, RuleSet

_HOMES = {
    "callcheck.checking": ("CallHistory", "Checker", "load_rules"),
    "callcheck.errors": (
        "CallcheckError",
        "LabelError",
        "PluginError",
        "ReadError",
        "RuleError",
        "UsageError",
    ),
    "callcheck.masking": ("Masked", "mask"),
    "callcheck.model": (
        "Call",
        "CallMeta",
        "Callee",
        "Category",
        "Evidence",
        "Finding",
        "Kind",
        "Profile",
        "Report",
        "Severity",
        "Span",
        "Speaker",
        "Turn",
    ),
    "callcheck.readers": ("read_call", "read_calls", "read_text"),
    "callcheck.reporting": ("to_frame",),
    "callcheck.ruleset": ("Rule", "RuleSet"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Call",
    "CallHistory",
    "CallMeta",
    "CallcheckError",
    "Callee",
    "Category",
    "Checker",
    "Evidence",
    "Finding",
    "Kind",
    "LabelError",
    "Masked",
    "PluginError",
    "Profile",
    "ReadError",
    "Report",
    "Rule",
    "RuleError",
    "RuleSet",
    "Severity",
    "Span",
    "Speaker",
    "Turn",
    "UsageError",
    "load_rules",
    "mask",
    "read_call",
    "read_calls",
    "read_text",
    "to_frame",
]


def __getattr__(name: str) -> Any:  # Any: a public name of whatever type
    """Import a public name when it is first used, so that `import callcheck` stays cheap."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'callcheck' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
