"""The formats that can be written."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, Protocol, cast

from callcheck.errors import PluginError
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.checked import Checked


@dataclass(frozen=True, slots=True)
class RendererInfo:
    """A format's name, its Chinese title, and its files.

    Attributes:
        name: a slug.
        title: Chinese, one line.
        suffix: of its files, with the dot.
        encoding: of its files; None for one that writes bytes.
        links: whether `render` also takes `page`, the HTML report that lies beside its file.
        coloured: whether `render` writes escape codes of its own to a terminal, and so must see to
            it that nothing else does; what others write is spelled out by `printable.shown`.
    """

    name: str
    title: str
    suffix: str
    encoding: str | None = "utf-8"
    links: bool = False
    coloured: bool = False


class Renderer(Protocol):
    """What the module of a format offers."""

    FORMAT: RendererInfo

    def render(
        self,
        results: Iterable[Checked],
        catalogue: Catalogue,
        out: Any,  # Any: text, or bytes where the format has no encoding
        **page: str,
    ) -> None:
        """Write the results, in their order."""
        ...


@cache
def renderers() -> dict[str, Renderer]:
    """Every renderer by name: those of this folder and those of other packages.

    Raises:
        PluginError: `plugin-clash` when two have one name, `plugin-broken` when an import fails.
    """
    import callcheck.reporting as here

    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(here.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"callcheck.reporting.{info.name}")
        if hasattr(module, "render"):
            _add(found, module)
    for point in entry_points(group="callcheck.renderers"):
        try:
            module = point.load()
        except Exception as error:
            raise PluginError("plugin-broken", f"扩展 {point.value} 不能导入:{error}") from error
        _add(found, module)
    return {name: cast("Renderer", module) for name, module in found.items()}


def _add(found: dict[str, ModuleType], module: ModuleType) -> None:
    name = module.FORMAT.name
    if name in found:
        message = f"输出格式 `{name}` 有两个:{found[name].__name__} 和 {module.__name__}"
        raise PluginError("plugin-clash", message)
    found[name] = module


def formats() -> tuple[RendererInfo, ...]:
    """The formats that can be written.

    >>> [f.name for f in formats()]
    ['csv', 'doccano', 'html', 'jsonl', 'junit', 'label-studio', 'markdown', 'parquet', 'sarif', 'terminal', 'xlsx']
    """
    return tuple(sorted((r.FORMAT for r in renderers().values()), key=lambda f: f.name))
