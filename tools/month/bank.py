"""The bank of lines: snippets by section, picked to fit who speaks, and filled in."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent
_CHOICE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"<(\w+)>")
_NOT_OF_MEN = ("我先生", "前夫", "乳腺", "俺家老头子")
_NOT_OF_WOMEN = ("我媳妇", "大男人", "老子")
SLIPS = {  # what a recogniser makes of it
    "逾期": "余期", "账单": "帐单", "核对": "合对", "登记": "登机", "分期": "分七", "到账": "到帐",
    "备注": "被注", "处理": "处里", "打扰": "打绕", "凭证": "平证", "方便": "方面", "入口": "路口",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a snippet: `A` agent or `C` the other, and what it is planted as."""

    side: str
    text: str
    planted: str | None = None


def read_bank() -> dict[str, list[tuple[Line, ...]]]:
    """Section to its snippets, in the order of the files."""
    bank: dict[str, list[tuple[Line, ...]]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        section, lines = "", []
        for raw in [*path.read_text("utf-8").splitlines(), ""]:
            if raw.startswith("#"):
                continue
            if raw.startswith("== ") or not raw.strip():
                if lines:
                    bank.setdefault(section, []).append(tuple(lines))
                lines = []
                section = raw[3:].strip() if raw.startswith("== ") else section
                continue
            said, _, planted = raw[2:].partition(" @")
            lines.append(Line(raw[0], said.strip(), planted.strip() or None))
    return bank


BANK = read_bank()


class Picker:
    """Gives snippets of one agent and one account without repeating what was used lately."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: dict[tuple[str, str], list[int]] = {}

    def pick(self, who: str, section: str, *, voice: str = "", female: bool = False,
             by_woman: bool = False) -> tuple[Line, ...]:  # fmt: skip
        """A snippet of `section`, in the customer's voice where there is one."""
        spoken = f"{section}~{voice}"
        if voice and spoken in BANK and self.random.random() < 0.75:
            section = spoken
        barred = _NOT_OF_WOMEN if female else _NOT_OF_MEN
        pool = BANK[section]
        fits = [
            number
            for number, lines in enumerate(pool)
            if not any(word in line.text for line in lines for word in barred)
            and (by_woman or not any("大妹子" in line.text for line in lines))
        ]
        lately = self.used.setdefault((who, section), [])
        fresh = [number for number in fits if number not in lately] or fits
        number = self.random.choice(fresh)
        lately.append(number)
        if len(lately) > max(1, len(fits) * 2 // 3):
            lately.pop(0)
        return pool[number]


def fill(line: Line, facts: dict[str, str], random: Random) -> Line:
    """The line with its choices made and its names filled in."""
    text = line.text
    while (found := _CHOICE.search(text)) is not None:
        text = text[: found.start()] + random.choice(found[1].split("|")) + text[found.end() :]
    text = _NAME.sub(lambda found: facts[found[1]], text)
    return Line(line.side, re.sub(r" +", " ", text).strip(), line.planted)


def slip(text: str, random: Random) -> str:
    """One word as a recogniser mishears it, where there is one it often does."""
    heard = [word for word in SLIPS if word in text]
    if not heard:
        return text
    word = random.choice(heard)
    return text.replace(word, SLIPS[word], 1)
