"""A lesson in the format that a file's name asks for."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath

from callcheck.errors import UsageError
from callcheck.learning.lessons.data import Lesson

FORMATS = {".html": "html", ".md": "markdown", ".docx": "docx", ".pptx": "pptx"}


def format_of(name: str | PurePath) -> str:
    """The module that writes such a file.

    Raises:
        UsageError: `lesson-format`.

    >>> format_of("lesson.docx")
    'docx'
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in FORMATS:
        hint = f"是不是 {close}?" if (close := _close(suffix)) else "可用:" + " ".join(FORMATS)
        raise UsageError("lesson-format", f"不能写成 `{PurePath(name).name}`", hint=hint)
    return FORMATS[suffix]


def _close(suffix: str) -> str | None:
    return {".htm": ".html", ".doc": ".docx", ".ppt": ".pptx", ".markdown": ".md"}.get(suffix)


def rendered(lesson: Lesson, name: str | PurePath) -> bytes:
    """The lesson as the bytes of a file with that name.

    Raises:
        UsageError: `lesson-format`.
    """
    module = import_module(f"callcheck.learning.lessons.{format_of(name)}")
    data: bytes = module.render(lesson)
    return data
