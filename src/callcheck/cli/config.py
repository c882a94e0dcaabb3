"""Defaults of the flags from `callcheck.toml` or `[tool.callcheck]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from callcheck.errors import Location, UsageError

KEYS = {
    "rules": list,
    "profile": str,
    "score_sheet": str,
    "format": str,
    "workers": int,
    "fail_on": str,
    "encoding": str,
    "store": str,
    "mask": bool,
}
# Which commands take which; `rules` is the folders laid over the bundled rules.
_TAKEN = {
    "scan": (
        "rules",
        "profile",
        "score_sheet",
        "format",
        "workers",
        "fail_on",
        "encoding",
        "mask",
    ),
    "convert": ("encoding",),
    "explain": ("rules", "profile", "encoding"),
    "eval": ("rules", "profile"),
    "score show": ("rules", "profile", "score_sheet"),
    "score simulate": ("rules", "profile", "score_sheet"),
    "store add": ("rules", "profile", "workers", "encoding", "store"),
    "store show": ("store",),
    "store audit": ("store",),
}


def read_config(folder: Path | None = None) -> dict[str, Any]:
    """Defaults for each command, from `folder` (the current one by default).

    Raises:
        UsageError: `bad-config` for TOML that cannot be read, `unknown-key`, `wrong-type`; all
            of a file at once.
    """
    here = folder or Path.cwd()
    for name, inner in (("callcheck.toml", ()), ("pyproject.toml", ("tool", "callcheck"))):
        path = here / name
        if path.is_file():
            found = _table(path, inner)
            if found is not None:
                return _defaults(path, found)
    return {}


def _table(path: Path, inner: tuple[str, ...]) -> dict[str, Any] | None:
    import tomllib

    try:
        table: Any = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            "bad-config", f"不是 TOML:{error}", location=Location(path.name)
        ) from error
    for key in inner:
        table = table.get(key)
        if table is None:
            return None
    return dict(table)


def _defaults(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    errors = []
    lines = path.read_text("utf-8").splitlines()
    for key, value in found.items():
        line = next((n for n, text in enumerate(lines, 1) if text.strip().startswith(key)), 0)
        where = Location(path.name, line)
        name = key.replace("-", "_")
        if name not in KEYS:
            errors.append(_unknown(key, where))
        elif not isinstance(value, KEYS[name]):
            message = f"`{key}` 应是 {KEYS[name].__name__}"
            errors.append(UsageError("wrong-type", message, location=where))
    if errors:
        UsageError.raise_all(errors)
    values = {key.replace("-", "_"): value for key, value in found.items()}
    defaults: dict[str, Any] = {}  # Any: as click's default_map, a group holds its commands
    for command, names in _TAKEN.items():
        *groups, last = command.split()
        place = defaults
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = {name: values[name] for name in names if name in values}
    return defaults


def _unknown(key: str, where: Location) -> UsageError:
    import difflib

    close = difflib.get_close_matches(key.replace("-", "_"), KEYS, n=1, cutoff=0.5)
    hint = f"是不是 `{close[0]}`?" if close else "可用:" + " ".join(KEYS)
    return UsageError("unknown-key", f"没有 `{key}` 这个设置", location=where, hint=hint)
