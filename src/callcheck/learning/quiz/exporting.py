"""Items as other programs take them: one function of a format, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from callcheck.errors import UsageError
from callcheck.learning.quiz.anki_deck import write_anki
from callcheck.learning.quiz.bank import write_bank
from callcheck.learning.quiz.gift import gift
from callcheck.learning.quiz.items import Item
from callcheck.learning.quiz.scorm import write_scorm
from callcheck.reporting.printable import shown
from callcheck.reporting.writing import whole_or_not

TITLE = "催收合规测验"


def _gift(items: Sequence[Item], title: str, pass_mark: float, out: Path) -> None:  # noqa: ARG001
    out.write_text(shown(gift(items)), encoding="utf-8", newline="\n")


def _anki(items: Sequence[Item], title: str, pass_mark: float, out: Path) -> None:  # noqa: ARG001
    write_anki(items, title, out)


def _bank(items: Sequence[Item], title: str, pass_mark: float, out: Path) -> None:  # noqa: ARG001
    write_bank(items, out)


FORMATS: dict[str, Callable[[Sequence[Item], str, float, Path], None]] = {
    "gift": _gift,
    "anki": _anki,
    "xlsx": _bank,
    "scorm": write_scorm,
}


def export_items(
    items: Sequence[Item],
    to: str,
    out: Path,
    *,
    title: str = TITLE,
    pass_mark: float = 80.0,
) -> None:
    """Write the items to a file, whole or not at all.

    Raises:
        UsageError: `unknown-format`, `no-items`, `cannot-write`.
    """
    if to not in FORMATS:
        known = " ".join([*FORMATS, "xapi"])
        raise UsageError("unknown-format", f"没有题库格式 `{to}`", hint=f"可用:{known}")
    if not items:
        raise UsageError("no-items", "没有可出的题", hint="换条件,或加 --unreviewed、--own-tests")
    with whole_or_not(out) as part:
        FORMATS[to](items, title, pass_mark, part)
