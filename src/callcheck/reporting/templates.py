"""The templates of pages: one way of filling them in for all."""

from __future__ import annotations

from functools import cache
from typing import Any

from callcheck.reporting.markdown_text import markdown_text


@cache
def templates(
    package: str, folder: str = "templates", *, markdown: bool = False
) -> Any:  # Any: jinja2 is imported when asked
    """The jinja2 environment of a package's folder of templates.

    A value that is missing is an error, and every value is escaped: as HTML, or as Markdown for
    templates of that.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=not markdown,
        finalize=_as_markdown if markdown else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _as_markdown(value: object) -> object:
    return markdown_text(value) if isinstance(value, str) else value
