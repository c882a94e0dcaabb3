"""Make `words.txt` and `given.txt` of `src/callcheck/masking/data` from jieba's dictionary (MIT).

`words.txt`: ordinary words that a name must not be taken from, of two or three characters that begin
with a family name, and common words of two characters; none that the dictionary takes for a name of a
person. `given.txt`: characters that are likely in a given name, and those that are hardly ever in
one, by how often they are in the dictionary's names of persons against all its other words.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import jieba

DATA = Path(__file__).parent.parent / "src" / "callcheck" / "masking" / "data"
SEEN_AFTER_A_FAMILY_NAME = 5
COMMON = 150
LIKELY, HARDLY = -0.3, -1.0
# In names of persons of the dictionary only in foreign names, as kin or as titles.
NOT_LIKELY = frozenset("卡屁哥姐妹姨婆爷爹妈奶弟叔嫂尿塔塞斯瞎呆吓呆您提过")


def main() -> None:
    """Write both lists."""
    lists = (DATA / "surnames.txt").read_text("utf-8").splitlines()
    families = set("".join(line.split(" ", 1)[1] for line in lists[:2]))
    dictionary = [
        (word, int(count), tag)
        for word, count, tag in (
            line.split(" ")
            for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
        )
    ]
    (DATA / "words.txt").write_text(ordinary_words(dictionary, families), "utf-8")
    (DATA / "given.txt").write_text(given_characters(dictionary, families), "utf-8")


def ordinary_words(dictionary: list[tuple[str, int, str]], families: set[str]) -> str:
    """The words, a line for each first character."""
    words = set()
    for word, count, tag in dictionary:
        if tag.startswith("nr") or not 2 <= len(word) <= 3 or not word.isalpha():
            continue
        if word[0] in families and count >= SEEN_AFTER_A_FAMILY_NAME:
            words.add(word)
        if len(word) == 2 and count >= COMMON:
            words.add(word)
    lines: dict[str, list[str]] = {}
    for word in sorted(words):
        lines.setdefault(word[0], []).append(word)
    return "\n".join(" ".join(lines[first]) for first in sorted(lines)) + "\n"


def given_characters(dictionary: list[tuple[str, int, str]], families: set[str]) -> str:
    """Likely characters in a line, unlikely ones in the next."""
    named: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for word, count, tag in dictionary:
        if tag == "nr" and len(word) in (2, 3) and word[0] in families:
            named.update(word[1:])
        if tag == "n" or not tag.startswith("n"):
            for ch in word:
                said[ch] += math.log1p(count)  # type: ignore[assignment]  # a sum of logarithms
    all_named, all_said = sum(named.values()), sum(said.values())

    def odds(ch: str) -> float:
        return math.log((named[ch] + 0.5) / all_named * all_said / (said[ch] + 20))

    han = sorted(ch for ch in named.keys() | said.keys() if "\u4e00" <= ch <= "\u9fff")
    likely = "".join(
        ch for ch in han if odds(ch) >= LIKELY and named[ch] > 1 and ch not in NOT_LIKELY
    )
    hardly = "".join(ch for ch in han if odds(ch) < HARDLY and said[ch] > 100)
    return f"likely {likely}\nhardly {hardly}\n"


if __name__ == "__main__":
    main()
