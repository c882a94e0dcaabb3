"""Utterance patterns: the one notation that a QA supervisor writes."""

from callcheck.notation.parse import PatternError, parse_pattern
from callcheck.notation.pattern import Hit, Pattern, compile_expression, compile_pattern
from callcheck.notation.tree import Choice, Tree

__all__ = [
    "Choice",
    "Hit",
    "Pattern",
    "PatternError",
    "Tree",
    "compile_expression",
    "compile_pattern",
    "parse_pattern",
]
