"""Write src/callcheck/text/syllables.txt: a toneless syllable and the characters read so, a line.

Source: pypinyin (MIT), first reading of each character. Run it in an environment of its own:
`pip install pypinyin jieba && python tools/make_syllables.py`. The characters are those of
jieba's dictionary; others are rare in speech and sound like nothing but themselves.
"""

from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parent.parent / "src" / "callcheck" / "text" / "syllables.txt"
# The first reading of the dictionary is not the usual one in speech.
OURS = {"还": "huan", "地": "di", "得": "de", "着": "zhe", "行": "xing", "都": "dou", "了": "le"}


def main() -> None:
    """Write the table, sorted."""
    words = (files("jieba") / "dict.txt").read_text("utf-8")
    spoken = sorted({ch for ch in words if "\u4e00" <= ch <= "\u9fff"})
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for ch in spoken:
        syllable = OURS.get(ch) or lazy_pinyin(ch, style=Style.NORMAL, v_to_u=False)[0]
        if syllable.isascii() and syllable.isalpha():
            by_syllable[syllable].append(ch)
    lines = (f"{syllable}\t{''.join(chars)}\n" for syllable, chars in sorted(by_syllable.items()))
    TARGET.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
