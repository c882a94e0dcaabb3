"""What is known of patterns without reading them: made once, kept in a file beside the rules.

The file holds texts and numbers alone, and only what reading the patterns gives: without it, or
where a pattern, a list or this program has changed since, the same is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from callcheck.notation.form import Form
from callcheck.notation.pattern import Pattern
from callcheck.notation.tree import Tree

FILE = ".patterns"  # in a folder of rules; hidden, so no rule
Heard = tuple[str, tuple[str, ...], bool]


class _Table(msgspec.Struct, frozen=True):
    """The file: forms by source, and by source where heard; None for one heard as it is written."""

    program: str
    lists: str
    plain: dict[str, Form]
    heard: list[tuple[Heard, Form | None]]


class Prepared:
    """The forms that some folders of rules have ready for lists as they are.

    Attributes:
        lists_are_right: whether these lists were read before and nothing was wrong with them.
    """

    def __init__(
        self, folders: Iterable[Path] = (), lists: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._plain: dict[str, Form] = {}
        self._heard: dict[Heard, Form | None] = {}
        self.lists_are_right = False
        digest = lists_digest(lists or {})
        for table in filter(None, map(_read, folders)):
            if table.lists == digest:
                self.lists_are_right = True
                self._plain |= table.plain
                self._heard.update(table.heard)

    def plain(self, source: str, lists: Mapping[str, Tree]) -> Pattern | None:
        """A pattern by its characters; None where it is not known."""
        form = self._plain.get(source)
        return None if form is None else Pattern(source, lists, form)

    def heard(self, plain: Pattern, merges: tuple[str, ...], *, free: bool) -> Pattern | None:
        """The same by sound; None where it is not known."""
        form = self._heard.get((plain.source, merges, free), Form)
        if form is Form:
            return None
        return plain.heard(merges, free=free, form=form) if isinstance(form, Form) else plain


def prepare(
    folder: Path, lists: Mapping[str, Sequence[str]], patterns: Mapping[Heard, Pattern]
) -> Path:
    """Write what is known of patterns, by source, sounds (none for characters) and freedom."""
    plain = {key[0]: pattern.form for key, pattern in patterns.items() if not key[1]}
    heard = [
        (key, pattern.form if pattern.merges else None)
        for key, pattern in patterns.items()
        if key[1]
    ]
    table = _Table(_program(), lists_digest(lists), plain, heard)
    target, unfinished = folder / FILE, folder / f"{FILE}.new"
    unfinished.write_bytes(msgspec.msgpack.encode(table))
    unfinished.replace(target)
    return target


def lists_digest(lists: Mapping[str, Sequence[str]]) -> str:
    """Names what lists hold."""
    return sha256(msgspec.json.encode(sorted(lists.items()))).hexdigest()


@cache
def _program() -> str:
    """Names the code and the tables that forms are made by."""
    digest = sha256()
    package = Path(__file__).parent
    for folder in (package, package.parent / "text"):
        for path in sorted([*folder.glob("*.py"), *folder.glob("*.txt")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(folder: Path) -> _Table | None:
    """A folder's file; None where there is none that this program made."""
    try:
        table = msgspec.msgpack.decode((folder / FILE).read_bytes(), type=_Table)
    except (OSError, msgspec.MsgspecError):
        return None
    return table if table.program == _program() else None
