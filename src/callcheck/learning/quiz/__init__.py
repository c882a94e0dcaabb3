"""Quizzes made of findings and near misses, each item proved by the checker."""

from callcheck.learning.quiz.items import Item, ItemKind, Made, Option
from callcheck.learning.quiz.making import make_items
from callcheck.learning.quiz.taking import Marked, Result, mark, pick, result_of

__all__ = [
    "Item",
    "ItemKind",
    "Made",
    "Marked",
    "Option",
    "Result",
    "make_items",
    "mark",
    "pick",
    "result_of",
]
