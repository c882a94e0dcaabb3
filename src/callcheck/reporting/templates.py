"""The templates of pages: one way of filling them in for all."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def templates(package: str, folder: str = "templates") -> Any:  # Any: jinja2 is imported when asked
    """The jinja2 environment of a package's folder of templates.

    A value that is missing is an error, and everything but Markdown is escaped.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=lambda name: name is None or not name.endswith(".md"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
