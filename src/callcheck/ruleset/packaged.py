"""Folders of rules that other packages bring: the entry point group `callcheck.rules`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from callcheck.errors import PluginError

_TABLES = frozenset({"taxonomy", "norms", "profile"})


def packaged_rules(bundled: Path) -> tuple[Path, ...]:
    """The folders, by the entry points' names; each lies over `bundled` and under the user's.

    An entry point names a package that holds a folder `rules`, or a value that is a path. Only
    the user's own folders replace what is there: a file of the same id and sort in two of these
    is a clash.

    Raises:
        PluginError: `plugin-broken` for one that cannot be imported or has no such folder,
            `plugin-clash` for two files of one id; names both.
    """
    points = sorted(entry_points(group="callcheck.rules"), key=lambda p: (p.name, p.value))
    folders = tuple(_folder(point) for point in points)
    if folders:
        _check_clashes((bundled, *folders))
    return folders


def _folder(point: EntryPoint) -> Path:
    try:
        found = point.load()
    except Exception as error:
        raise PluginError("plugin-broken", f"扩展 {point.value} 不能导入:{error}") from error
    if isinstance(found, ModuleType):
        found = Path(str(found.__file__)).parent / "rules"
    folder = Path(str(found))
    if not folder.is_dir():
        raise PluginError("plugin-broken", f"扩展 {point.value} 没有规则目录:{folder}")
    return folder


def _check_clashes(folders: Sequence[Path]) -> None:
    seen: dict[tuple[str, str], Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.y*ml")):
            parts = path.relative_to(folder).parts
            sort = parts[0] if parts[0] in ("lists", "guards", "facts") else "rules"
            if len(parts) == 1 and path.stem in _TABLES:
                sort = "tables"
            other = seen.setdefault((sort, path.stem), path)
            if other != path:
                message = f"`{path.stem}` 有两个:{other} 和 {path}"
                hint = "扩展包不能替换别家的规则;改名,或放进自己的规则目录用 --rules 叠上"
                raise PluginError("plugin-clash", message, hint=hint)
