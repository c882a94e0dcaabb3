"""Names between words that leave room for nothing but a name: 请问…在吗, 户名…, 我…自愿.

What is enclosed on both sides may be an ordinary word (高兴, 方向, 江河), which elsewhere would not
be taken for a name. How sure a frame is decides how likely the characters must be in a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.name_frames import FAIR, FRAMES, SURE, WEAK
from callcheck.masking.name_shapes import LONG_TITLES, TITLE, TITLES_OF_ONE, is_given
from callcheck.masking.words import (
    NEVER,
    double_families,
    families,
    hardly_given,
    is_han,
    likely_given,
    ordinary,
    rare_families,
    strong_families,
)

_NO_END = TITLES_OF_ONE | set("婶伯爷子")  # of a name
_TWICE = re.compile(r"(?=(?P<name>(?P<family>[\u4e00-\u9fff])[\u4e00-\u9fff]{1,2}) ?(?P=family))")
_WHOLE_BEFORE_TITLE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|请问是|请问|您是|您好|找一下|找)(?P<name>[\u4e00-\u9fff]{2,3})(?=先生|女士|小姐)"
)
_FOREIGN = re.compile(
    r"(?:阿依|古丽|买买|买买提|吐尔|艾合|艾力|努尔|热合|热依|库尔|阿卜|阿布|麦麦|依明|巴合|迪丽|玛依|卓玛|扎西|次仁|多吉|拉姆|德吉|旦增|丹增|格桑|平措)"
)
_FOREIGN_LETTERS = frozenset(
    "阿艾买提尔吐逊古丽热依木克孜汗别努玛拉布迪力帕卡扎西仁吾麦哈斯尼沙巴格娜塔江山合明姆库卜卓次多吉德旦增丹桑平措孜曼罕肯"
)


def framed(text: str) -> Iterator[tuple[int, int]]:
    """Names that a frame encloses, the shortest that fits."""
    for frame in FRAMES:
        for match in frame.before.finditer(text):
            at = match.end()
            for length in (2, 3, 4):
                end = at + length
                if end > len(text):
                    break
                if not frame.after.match(text, end):
                    continue
                if length == 3 and text[at] == text[end - 1]:
                    continue  # 高兴高先生
                if is_name_in(text[at:end], frame.trust):
                    yield at, end
                    break
    yield from _before_person_title(text)
    yield from _said_with_family(text)
    yield from _foreign(text)


def is_name_in(name: str, trust: int) -> bool:
    """Whether what a frame encloses is a name.

    >>> is_name_in("方向", FAIR), is_name_in("方便", FAIR), is_name_in("高兴", SURE)
    (True, False, True)
    """
    if len(name) < 2 or name in NEVER or not all(map(is_han, name)) or name in LONG_TITLES:
        return False
    if name[-1] in _NO_END or _has_word_that_is_none(name, trust):
        return False
    double = name[:2] in double_families()
    given = name[2:] if double else name[1:]
    if (double and 3 <= len(name) <= 4) or (name[0] in families() and len(name) <= 3):
        return _given_fits(name, given, trust)
    return len(name) == 2 and is_pet_name(name)


def _given_fits(name: str, given: str, trust: int) -> bool:
    if not is_given(given):
        return False
    unlikely = not hardly_given().isdisjoint(given)
    likely = likely_given().issuperset(given)
    word = name in ordinary()
    parts = len(name) == 3 and (name[:2] in ordinary() or name[1:] in ordinary())
    if word and trust == SURE and name[0] in rare_families():
        return likely
    if trust == WEAK or (trust == FAIR and name[0] in rare_families()):
        strong = name[0] in strong_families()
        if trust >= FAIR and len(name) == 2:
            return likely
        return (
            likely
            and (not word or strong)
            and not (parts and (name[:2] in ordinary() or not strong))
        )
    if trust == FAIR:
        return not unlikely and (likely or not parts)
    return True


def _has_word_that_is_none(name: str, trust: int) -> bool:
    if name[:2] in NEVER:
        return trust < SURE or name[-1] not in likely_given()
    return name[-2:] in NEVER and name[0] not in strong_families()


def is_pet_name(name: str) -> bool:
    """Whether two characters are a given name: 婷婷, 小明, 阿强, 巧玲.

    >>> [is_pet_name(name) for name in ("婷婷", "小明", "阿强", "巧玲", "小孩", "谢谢")]
    [True, True, True, True, False, False]
    """
    if len(name) != 2 or name[0] == "老" or name in ordinary() or name in NEVER:
        return False
    if not is_given(name):
        return False
    if name[0] in "小阿大":
        return name[1] in likely_given() and not (name[0] == "小" and name[1] in strong_families())
    return likely_given().issuperset(name)


def _before_person_title(text: str) -> Iterator[tuple[int, int]]:
    """Three characters between the beginning of what is said and 先生, though two are a word."""
    for match in _WHOLE_BEFORE_TITLE.finditer(text):
        name = match["name"]
        if name[0] not in families() or name in NEVER or not is_given(name[-1]):
            continue
        if len(name) == 2:
            if name in ordinary() and name[0] not in rare_families():
                yield match.span("name")
        elif name[2] not in families() and name[2] in likely_given() and name[1:] not in NEVER:
            yield match.span("name")


def _said_with_family(text: str) -> Iterator[tuple[int, int]]:
    """A name and then the family name with a title: 高兴高先生."""
    for match in _TWICE.finditer(text):
        end = match.end("name")
        again = end + (text[end : end + 1] == " ") + 1
        title = TITLE.match(text, again) if match["family"] in families() else None
        if title and len(title[0]) > 1 and is_given(match["name"][1:]):
            yield match.start("name"), end


def _foreign(text: str) -> Iterator[tuple[int, int]]:
    """Names of other peoples written without a dot: 阿依古丽, 买买提江."""
    for match in _FOREIGN.finditer(text):
        start, end = match.span()
        while end < len(text) and text[end] in _FOREIGN_LETTERS:
            end += 1
        if end - start >= 3:
            yield start, end
