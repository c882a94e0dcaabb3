"""Utterance patterns: the one notation that a QA supervisor writes."""

from callcheck.notation.lists import Lists
from callcheck.notation.parse import SIGNS, PatternError, parse_pattern
from callcheck.notation.pattern import (
    Hit,
    Pattern,
    compile_expression,
    compile_pattern,
    shifted,
)
from callcheck.notation.prepared import Prepared, prepare
from callcheck.notation.tree import Choice, Tree

__all__ = [
    "SIGNS",
    "Choice",
    "Hit",
    "Lists",
    "Pattern",
    "PatternError",
    "Prepared",
    "Tree",
    "compile_expression",
    "compile_pattern",
    "parse_pattern",
    "prepare",
    "shifted",
]
