"""Write src/callcheck/text/t2s.txt: one traditional and its simplified character a line.

Source: the character tables of OpenCC (Apache-2.0), as shipped by the wheel
`opencc-python-reimplemented`. Run it in an environment of its own:
`pip install opencc-python-reimplemented && python tools/make_t2s.py`. Only one-to-one pairs are
taken, because a phrase table would change the length of a text; the first choice of OpenCC wins.
"""

from importlib.resources import files
from pathlib import Path

TABLES = ("TSCharacters.txt", "TWVariantsRev.txt", "HKVariantsRev.txt")
TARGET = Path(__file__).parent.parent / "src" / "callcheck" / "text" / "t2s.txt"
# Spoken transcripts use these only in one sense; OpenCC leaves them to its phrase tables.
OURS = {"著": "着", "乾": "干", "瞭": "了", "藉": "借", "徵": "征", "覆": "复", "後": "后"}


def is_simplified(ch: str) -> bool:
    """Whether GB 2312 has it: some tables list 么 and 后 as variants of rarer characters."""
    try:
        return bool(ch.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def pairs() -> dict[str, str]:
    """Traditional to simplified, in the order of the tables."""
    table: dict[str, str] = {}
    for name in TABLES:
        text = (files("opencc") / "dictionary" / name).read_text("utf-8")
        for line in text.splitlines():
            old, _, new = line.partition("\t")
            choice = new.split()[0] if new.split() else ""
            if len(old) == len(choice) == 1 and old != choice and not is_simplified(old):
                table.setdefault(old, choice)
    table.update(OURS)
    # A variant table may answer with a traditional form: follow it to the end.
    return {old: table.get(new, new) for old, new in table.items()}


def main() -> None:
    """Write the table, sorted."""
    lines = (f"{old}\t{new}\n" for old, new in sorted(pairs().items()) if old != new)
    TARGET.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
