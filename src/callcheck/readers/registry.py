"""The formats that can be read, and which one a file is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Protocol, cast

from callcheck.errors import Location, PluginError, ReadError
from callcheck.model import Call
from callcheck.readers.source import Source

LEAST_SCORE = 0.5
# What a reader, ours or another package's, may raise over data of an unforeseen shape.
ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a format is.

    Attributes:
        name: a slug.
        title: in Chinese.
        told_by: what it is recognised by, in Chinese.
        source: where its fields were looked up; ☆ where that failed and a description was
            followed; empty for what is no one service's.
        suffixes: that its files usually have, with the dot; only for people to see.
    """

    name: str
    title: str
    told_by: str = ""
    source: str = ""
    suffixes: tuple[str, ...] = ()


class Reader(Protocol):
    """What the module of a format offers."""

    FORMAT: FormatInfo

    def sniff(self, source: Source) -> float:
        """How sure it is that this is its format: 0 to 1."""
        ...

    def read(self, source: Source) -> Iterator[Call]:
        """The calls of the file."""
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader, by name: those of this folder and those of other packages.

    Raises:
        PluginError: `plugin-clash` when two have one name, `plugin-broken` when an import fails.
    """
    import callcheck.readers as here

    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(here.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"callcheck.readers.{info.name}")
        if hasattr(module, "sniff"):
            _add(found, module)
    for point in entry_points(group="callcheck.readers"):
        try:
            module = point.load()
        except Exception as error:
            raise PluginError("plugin-broken", f"扩展 {point.value} 不能导入:{error}") from error
        _add(found, module)
    return tuple(cast("Reader", found[name]) for name in sorted(found))


def _add(found: dict[str, ModuleType], module: ModuleType) -> None:
    name = module.FORMAT.name
    if name in found:
        message = f"格式 `{name}` 有两个:{found[name].__name__} 和 {module.__name__}"
        raise PluginError("plugin-clash", message)
    found[name] = module


def formats() -> tuple[FormatInfo, ...]:
    """The formats that can be read.

    >>> "srt" in {f.name for f in formats()}
    True
    """
    return tuple(reader.FORMAT for reader in readers())


def choose(source: Source) -> Reader:
    """The reader that is surest of a file.

    Raises:
        ReadError: `unknown-format`, `ambiguous-format` when two are equally sure.
    """
    scored = [(reader.sniff(source), reader) for reader in readers()]
    best = max(scored, key=lambda pair: pair[0])
    if best[0] < LEAST_SCORE:
        source.raise_broken_json()
        tried = " ".join(reader.FORMAT.name for _, reader in scored)
        garbled = next((p.message for p in source.problems if p.code == "looks-garbled"), None)
        raise ReadError(
            "unknown-format",
            "认不出这是什么格式的转写",
            location=Location(source.path),
            hint=garbled or f"试过 {tried}",
        )
    tied = " ".join(reader.FORMAT.name for score, reader in scored if score == best[0])
    if " " in tied:
        message = f"像好几种格式:{tied}"
        raise ReadError("ambiguous-format", message, location=Location(source.path))
    return best[1]


def reader_named(name: str) -> Reader:
    """The reader of a format that `choose` has named."""
    return next(reader for reader in readers() if reader.FORMAT.name == name)
