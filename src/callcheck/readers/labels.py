"""Words that stand before speech: who speaks, or a line of a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from callcheck.readers.columns import COLUMNS, META, OF_A_CALL, folded
from callcheck.readers.speakers import ROLES, role_of

NAMED = re.compile(
    r"^(?P<who>[^:\uff1a\u3002\uff0c\uff1f\uff01,.?!\t]{1,12}?(?:[(\uff08\[][^)\uff09\]]{1,12}[)\uff09\]])?)\s*[:\uff1a]\s*(?P<text>.*)$",
    re.S,
)
_SPEAKS = re.compile(r"(说|讲|道|问|答|告诉)$")
_LETTER = re.compile(
    r"^(?:[A-Da-d甲乙丙]|主叫|被叫|(?:通道|声道|说话人|发言人|讲话人|speaker|spk|channel|ch)[\s_]?(?:\d+|[A-Z])|段落-\d+|左|右|左声道|右声道)$",
    re.I,
)
WORDS = "|".join(sorted((w for w in ROLES if not w.isascii()), key=len, reverse=True))


def counted(lines: Iterable[str]) -> Counter[str]:
    """How often each label stands before a colon."""
    heads = (NAMED.match(line) for line in lines)
    return Counter(head["who"].strip() for head in heads if head)


def is_speaker(word: str, often: Counter[str], extra: Mapping[str, str]) -> bool:
    """Whether a label is a speaker's: a role, a letter, a channel, or one that comes back."""
    if role_of(word, extra) or _LETTER.match(word):
        return True
    return often[word] >= 2 and not _SPEAKS.search(word) and folded(word) not in COLUMNS


def named(text: str, often: Counter[str], extra: Mapping[str, str]) -> tuple[str | None, str]:
    """The speaker a subtitle begins with, and the rest."""
    head = re.match(
        r"^\s*[\[\u3010]([^\]\u3011\n]{1,20})[\]\u3011]\s*[:\uff1a]?\s*(.*)$", text, re.S
    )
    if head and is_speaker(head[1].strip(), often, extra):
        return head[1].strip(), head[2]
    found = NAMED.match(text)
    if found and is_speaker(found["who"].strip(), often, extra):
        return found["who"].strip(), found["text"]
    return None, text


def header_line(line: str) -> tuple[str, str] | None:
    """What a line of a header gives: a fact's name, or its own word for one that has none."""
    key, sign, value = line.strip().replace("\uff1a", ":", 1).partition(":")
    column = COLUMNS.get(folded(key))
    if not sign or column not in OF_A_CALL or not value.strip() or folded(key) in ROLES:
        return None
    return (column if column in META or column == "call_id" else key.strip()), value.strip()
