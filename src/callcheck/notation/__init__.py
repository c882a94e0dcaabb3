"""Utterance patterns: the one notation that a QA supervisor writes."""

from callcheck.notation.needles import forget
from callcheck.notation.parse import SIGNS, PatternError, parse_pattern
from callcheck.notation.pattern import (
    Hit,
    Pattern,
    compile_expression,
    compile_pattern,
    shifted,
)
from callcheck.notation.tree import Choice, Tree

__all__ = [
    "SIGNS",
    "Choice",
    "Hit",
    "Pattern",
    "PatternError",
    "Tree",
    "compile_expression",
    "compile_pattern",
    "forget",
    "parse_pattern",
    "shifted",
]
