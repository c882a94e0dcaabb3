"""Make `src/callcheck/masking/data/words.txt`: ordinary words that a name must not be taken from.

From jieba's dictionary (MIT): words of two or three characters that begin with a family name, and
common words of two characters; none that the dictionary takes for a name of a person.
"""

from __future__ import annotations

from pathlib import Path

import jieba

DATA = Path(__file__).parent.parent / "src" / "callcheck" / "masking" / "data"
SEEN_AFTER_A_FAMILY_NAME = 5
COMMON = 150


def main() -> None:
    """Write the list, a line for each first character."""
    lists = (DATA / "surnames.txt").read_text("utf-8").splitlines()
    single = set("".join(line.split(" ", 1)[1] for line in lists[:2]))
    words = set()
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if tag.startswith("nr") or not 2 <= len(word) <= 3 or not word.isalpha():
            continue
        if word[0] in single and int(count) >= SEEN_AFTER_A_FAMILY_NAME:
            words.add(word)
        if len(word) == 2 and int(count) >= COMMON:
            words.add(word)
    lines: dict[str, list[str]] = {}
    for word in sorted(words):
        lines.setdefault(word[0], []).append(word)
    text = "\n".join(" ".join(lines[first]) for first in sorted(lines))
    (DATA / "words.txt").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
