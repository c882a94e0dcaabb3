"""Names by the title after them, and names of two parts with a dot between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.name_shapes import LEFT, TITLE, is_given
from callcheck.masking.words import (
    NOT_NAMES,
    OF_PERSONS,
    SINGLE_AFTER_NOT,
    TITLES,
    double_families,
    families,
    is_han,
    ordinary,
    rare_families,
    strong_families,
    weak_families,
)

_MINORITY = re.compile(r"[\u4e00-\u9fff]{2,6}[·•・‧][\u4e00-\u9fff]{2,6}")
_TRANSLITERATED = frozenset(
    "阿艾买提吐尔逊古丽热依木克孜汗别努玛拉布迪力帕卡扎西仁吾麦哈斯尼沙巴格娜塔江山"
)
_SPOKEN_TO = re.compile(r"[吗的您你说,\s]|$")
_NOT_BEFORE_DOT = re.compile(r".*(?:[是叫找问喂您你]|我系)(?=.{2})")


def titled(text: str) -> Iterator[tuple[int, int]]:
    """Names and family names before a title."""
    for match in TITLE.finditer(text):
        title, at = match[0], match.start()
        if not at or not is_han(text[at - 1]):
            continue
        single = len(title) == 1
        if single and text[match.end() : match.end() + 1] in (
            set(SINGLE_AFTER_NOT.get(title, "")) or {"\0"}
        ):
            continue
        start = _before(text, at)
        if start is None or (title not in OF_PERSONS and _is_work(text, start, at)):
            continue
        if single and not _single_title(text, start, at, title):
            continue
        yield start, at


def _is_work(text: str, start: int, at: int) -> bool:
    """Whether what stands before a title of work is rather what the work is."""
    name, words = text[start:at], ordinary()
    if name[:2] in double_families():
        return False
    if len(name) == 1:
        left = text[start - 1 : start]
        return (
            name in weak_families()
            and bool(left)
            and is_han(left)
            and left not in "是叫找跟问姓个们"
        )
    if name[0] in rare_families() or (name[0] in weak_families() and len(name) == 2):
        return True
    return name in words or name[:2] in words or name[1:] in words


def _single_title(text: str, start: int, at: int, title: str) -> bool:
    """Whether one character after a family name is a title."""
    if at - start > 1:
        return title in "哥姐总" and at - start == 3 and text[start:at] not in ordinary()
    if title in "太律队处局":
        return False
    word = text[start : at + 1]
    before = text[start - 1 : start]
    known = text[start] in strong_families() or text[start] in "于方成常时安"
    if not known and title == "总" and (not before or before in "是找跟叫喂 \n"):
        known = text[start] not in rare_families() and bool(_SPOKEN_TO.match(text, at + 1))
    free = not before or not is_han(before) or before in LEFT
    return known and free and word not in ordinary()


def _before(text: str, at: int) -> int | None:
    """Where the name that ends at `at` begins; the family name alone counts.

    The longest that is a name wins, but a family name right before a title is one by itself when
    what stands before it would make an unlikely name.
    """
    dotted = _dotted_before(text, at)
    if dotted is not None:
        return dotted
    last = text[at - 1]
    if (
        at >= 3
        and last in families()
        and last in text[max(0, at - 4) : at - 2]
        and text[at - 2] != last
    ):
        return at - 1  # 高兴高先生: the name before is found by itself
    for length in (4, 3):
        if (
            at >= length
            and text[at - length : at - length + 2] in double_families()
            and is_given(text[at - length + 2 : at])
        ):
            return at - length
    if at >= 2 and text[at - 2 : at] in double_families():
        return at - 2
    alone = last in families()
    for length in (3, 2):
        start = at - length
        if start < 0 or text[start] not in families() or not is_given(text[start + 1 : at]):
            continue
        if _unlikely(text, start, at, alone=alone):
            continue
        return start
    if alone and _may_stand_alone(text, at):
        return at - 1
    return None


def _unlikely(text: str, start: int, at: int, *, alone: bool) -> bool:
    """Whether the characters before a title are rather other words than a name."""
    name = text[start:at]
    left = text[start - 1 : start]
    free = not left or not is_han(left) or left in LEFT
    if name[:2] in NOT_NAMES or (
        len(name) == 3 and name[-1] in strong_families() and name[:2] in ordinary()
    ):
        return True
    if left and not free and left + name[0] in ordinary():
        return True
    if alone and name[0] in weak_families() and (len(name) == 2 or not free) and left != "是":
        return name[-1] in strong_families() and not (free and len(name) == 3)
    if name[0] in weak_families() and not free:
        return True
    return name in ordinary() and not free


def _may_stand_alone(text: str, at: int) -> bool:
    """Whether the family name before `at` is one, and not the end or the use of another word."""
    family, before = text[at - 1], text[at - 2 : at - 1]
    if family in strong_families():
        return not (
            before and is_han(before) and before + family in ordinary() and before not in LEFT
        )
    if family in "和与跟向对从给让于为那这都您边有自" and (
        not before or not is_han(before) or before in "我你您他她"
    ):
        return False
    return not before or not is_han(before) or before in "是叫找跟问姓个让好喂烦请们"


def _dotted_before(text: str, at: int) -> int | None:
    for match in _MINORITY.finditer(text, max(0, at - 13), at):
        if match.end() == at:
            return _dotted_start(match)
    return None


def _dotted_start(match: re.Match[str]) -> int:
    lead = _NOT_BEFORE_DOT.match(match[0].split("·")[0])
    return match.start() + (lead.end() if lead else 0)


def dotted(text: str) -> Iterator[tuple[int, int]]:
    """Names such as 买买提·艾力."""
    if "·" not in text and "•" not in text:
        return
    for match in _MINORITY.finditer(text):
        if len(set(match[0]) & _TRANSLITERATED) < 2:
            continue
        end = match.end()
        tail = text[match.start() : end]
        for cut in ("先生", "女士", "您好", "你好", "啊", "吗", "在"):
            place = tail.find(cut, tail.find("·") + 2)
            if place > 0:
                end = min(end, match.start() + place)
        if TITLE.match(text, end - 1) and text[end - 1 : end + 1] in TITLES:
            end -= 1
        yield _dotted_start(match), end
