"""Case-study lessons made of confirmed findings, and their files."""

from callcheck.learning.lessons.data import Lesson
from callcheck.learning.lessons.focus import Focus
from callcheck.learning.lessons.make import make_lesson

__all__ = ["Focus", "Lesson", "make_lesson"]
