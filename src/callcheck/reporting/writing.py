"""A report written whole or not at all."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from callcheck.errors import UsageError
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.printable import Printable, shown, shown_json
from callcheck.reporting.registry import RendererInfo, renderers
from callcheck.temporary import beside, reason, told_where


def write_report(
    results: Iterable[Checked],
    catalogue: Catalogue,
    *,
    format: str,  # noqa: A002 - the flag's name
    out: Path | None = None,
) -> None:
    """Write `results` to a file, through a temporary one beside it, or to standard output.

    Raises:
        UsageError: `unknown-format`, `cannot-write`, `binary-to-terminal`.
    """
    found = renderers().get(format)
    if found is None:
        close = difflib.get_close_matches(format, renderers(), n=1)
        hint = f"是不是 `{close[0]}`?" if close else "可用:" + " ".join(renderers())
        raise UsageError("unknown-format", f"没有输出格式 `{format}`", hint=hint)
    info = found.FORMAT
    links = {"page": f"{out.stem if out else 'report'}.html"} if info.links else {}
    if out is None:
        found.render(results, catalogue, _standard_output(info), **links)
        sys.stdout.flush()
        return
    with whole_or_not(out) as part, closing(_opened(part, info)) as file:
        found.render(results, catalogue, file, **links)


def _opened(part: Path, info: RendererInfo) -> IO[Any]:
    if info.encoding is None:
        return part.open("wb")
    file = part.open("w", encoding=info.encoding, newline="")
    return file if info.coloured else cast("IO[str]", Printable(file))


def _standard_output(info: RendererInfo) -> IO[Any]:
    if info.encoding is not None:
        return sys.stdout if info.coloured else cast("IO[str]", Printable(sys.stdout))
    if sys.stdout.isatty():
        message = f"{info.name} 不是文本,不能显示在终端上"
        raise UsageError("binary-to-terminal", message, hint=f"写作 -o 文件{info.suffix}")
    sys.stdout.flush()
    return sys.stdout.buffer


def write_text(text: str | bytes, out: Path | None = None) -> None:
    """Write a text, or JSON in UTF-8, in which nothing commands a terminal, like `write_report`.

    Raises:
        UsageError: `cannot-write`.
    """
    write_chunks([shown(text).encode() if isinstance(text, str) else shown_json(text)], out)


def write_chunks(chunks: Iterable[bytes], out: Path | None = None) -> None:
    """Write bytes that are a report already, like `write_report`.

    What is text has gone through `printable`; see `write_text`.

    Raises:
        UsageError: `cannot-write`.
    """
    if out is None:
        sys.stdout.flush()
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return
    with whole_or_not(out) as part, part.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


@contextmanager
def whole_or_not(out: Path, *, private: bool = False, tidy: bool = True) -> Iterator[Path]:
    """A temporary file beside `out` that takes its place when all went well.

    A link stays, and what it leads to is replaced; what is no file (a device, a pipe) is written
    as it is. `private`, `tidy`: see `temporary.beside`.

    Raises:
        UsageError: `cannot-write`.
    """
    if not out.parent.is_dir():
        raise UsageError("cannot-write", f"没有这个目录:{out.parent}")
    with told_where(out):
        if out.exists() and not out.is_file() and not out.is_dir():
            yield out
            return
        target = out.resolve() if out.is_symlink() else out
        with beside(target, private=private, tidy=tidy) as part:
            yield part
            part.replace(target)


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it, where it is not there.

    Raises:
        UsageError: `cannot-write`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError("cannot-write", f"{folder} 不是目录") from error
    except OSError as error:
        raise UsageError("cannot-write", f"建不了目录 {folder}:{reason(error)}") from error
