"""More rules of the same make: every rule copied with other characters in its patterns.

A copy has the same notation, as many patterns and as long ones. Each Chinese character in them, in
the lists they name and in the tests is replaced by one that is about as frequent in the samples
and the rules, so that literals of copies are met about as often as chance has it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from callcheck.ruleset import RuleSet
from callcheck.text import fold

BAND = 24  # characters of neighbouring frequency that stand in for one another
_SHAPES = ("find", "expect", "measure", "when")
_FOLDERS_KEPT = frozenset({"guards", "facts", "lists", "score_sheets"})


def write_copies(rule_set: RuleSet, copies: int, folder: Path) -> Path:
    """`folder` with `copies` more of every bundled rule, to be laid over the bundled rules."""
    source = Path(rule_set.folders[0])
    files = {path: _load(path) for path in sorted(source.glob("*/*.yaml"))}
    letters = _letters(files)
    names = {path.stem for path in files if path.parent.name == "lists"}
    for number in range(1, copies + 1):
        swap = _swap(letters, number)
        for path, document in files.items():
            home = path.parent.name
            if home not in _FOLDERS_KEPT:
                made = _rule(document, swap, names, number)
            elif home == "lists":
                made = _list(document, swap, names, number)
            else:
                continue
            out = folder / home / f"{made['id']}.yaml"
            out.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10_000)
            out.write_text(text, "utf-8")
    return folder


def _load(path: Path) -> Any:  # Any: YAML
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def _rule(document: Any, swap: dict[int, str], names: set[str], number: int) -> Any:
    made = {**document, "id": f"{document['id']}-{_suffix(number)}"}
    for shape in _SHAPES:
        if shape in made:
            made[shape] = _changed(made[shape], swap, names, number)
    if "tests" in made:
        made["tests"] = [
            {k: v if k == "because" else _changed(v, swap, set(), number) for k, v in test.items()}
            for test in made["tests"]
        ]
    return made


def _list(document: Any, swap: dict[int, str], names: set[str], number: int) -> Any:
    words = [_changed(word, swap, names, number) for word in document["words"]]
    return {**document, "id": f"{document['id']}_{_suffix(number)}", "words": words}


def _suffix(number: int) -> str:
    return "copy" + "abcdefghijklmnopqrstuvwxyz"[number - 1]


def _changed(value: Any, swap: dict[int, str], names: set[str], number: int) -> Any:
    if isinstance(value, str):
        changed = value.translate(swap)
        for name in sorted(names):
            changed = changed.replace(f"<{name}>", f"<{name}_{_suffix(number)}>")
        return _roles_kept(value, changed)
    if isinstance(value, list):
        return [_changed(item, swap, names, number) for item in value]
    if isinstance(value, dict):
        return {key: _changed(item, swap, names, number) for key, item in value.items()}
    return value


def _roles_kept(value: str, changed: str) -> str:
    """A test's `坐席:` stays what it was."""
    for sign in (":", "："):
        role, found, _ = value.partition(sign)
        if found and role in ("坐席", "客户", "第三人", "机器人", "未知"):
            return role + changed[len(role) :]
    return changed


def _letters(files: dict[Path, Any]) -> list[str]:
    """Chinese characters that folding leaves alone, the commonest first."""
    counts = Counter(
        ch
        for path in files
        for ch in path.read_text("utf-8")
        if "\u4e00" <= ch <= "\u9fff" and fold(f"国{ch}民").text == f"国{ch}民"
    )
    return [ch for ch, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _swap(letters: list[str], number: int) -> dict[int, str]:
    """Each character and the one `number` places on in its band."""
    swap = {}
    for start in range(0, len(letters), BAND):
        band = letters[start : start + BAND]
        for place, ch in enumerate(band):
            # Bands turn at different speeds, so that two characters do not stay together.
            step = number * (1 + start // BAND % 5)
            swap[ord(ch)] = band[(place + step) % len(band)]
    return swap
