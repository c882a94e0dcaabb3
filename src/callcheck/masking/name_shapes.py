"""What a name looks like: a family name, a given name, and words that end it."""

from __future__ import annotations

import re

from callcheck.masking.words import (
    AFTER,
    NEVER,
    NOT_GIVEN,
    TITLES,
    double_families,
    families,
    hardly_given,
    is_han,
    likely_given,
    ordinary,
    rare_families,
    weak_families,
)

TITLE = re.compile("|".join(sorted(map(re.escape, TITLES), key=len, reverse=True)))
LONG_TITLES = frozenset(title for title in TITLES if len(title) > 1)
LEFT = frozenset("是叫找跟让和给请问您你我喂的替向系说对与姓于由把被在为将个好名帮同了到吧嗯啊")
_NEXT = tuple("在别回没就还把欠说")  # what a name of two characters is often followed by
TITLES_OF_ONE = frozenset("总哥姐叔姨嫂")
_PLACED = re.compile("在吗|在不在|在家|在哪|在这|名下|开户")
_ASKING = re.compile("[吗吧不呢]|本人|在吗|在不在|在家|听电话|接电话|接一下")


def is_given(part: str) -> bool:
    """Whether a text may be a given name."""
    if not part or part in LONG_TITLES:
        return False
    return all(is_han(ch) and ch not in NOT_GIVEN for ch in part)


def ends_well(text: str, end: int) -> bool:
    """Whether a name may end at `end`."""
    after = text[end : end + 1]
    if not after or not is_han(after) or after in NOT_GIVEN or after in AFTER:
        return True
    return text[end : end + 2] in ordinary()


def is_callable(family: str) -> bool:
    """Whether a family name is one that stands without words that tell of a name."""
    return family in families() and family not in rare_families()


def name_after(text: str, at: int, trust: int) -> int | None:
    """Where the name that begins at `at` ends.

    `trust` in what went before: 3 for 我叫, 2 for 联系人, 1 for 请问是, 0 for 找.
    """
    if text[at : at + 2] in double_families():
        for length in (4, 3):
            if (
                is_given(text[at + 2 : at + length])
                and len(text[at : at + length]) == length
                and ends_well(text, at + length)
            ):
                return at + length
    family = text[at : at + 1]
    if not family or family not in families():
        return None
    titled = any(len(m[0]) > 1 for m in (TITLE.match(text, at + n) for n in (1, 2)) if m)
    doubtful = trust < 2 and family in weak_families()
    for length in () if titled else (3, 2):
        if length == 3 and _PLACED.match(text, at + 2):
            continue
        if length == 3 and (text[at + 2 : at + 3] in _NEXT or _runs_on(text, at)):
            continue
        if length == 2 and text[at + 1 : at + 2] in TITLES_OF_ONE:
            continue
        if doubtful and text[at + length - 1 : at + length + 1] in ordinary():
            continue
        name = text[at : at + length]
        if (
            len(name) == length
            and is_given(name[1:])
            and ends_well(text, at + length)
            and _plausible(text, name, at + length, trust)
        ):
            return at + length
    return None


def _three_fit(name: str, sure: int) -> bool:
    """Whether three characters are a name, though two of them are a word."""
    words, weak = ordinary(), name[0] in weak_families()
    if name[:2] in words and name[2] in "来去上下出":
        return False
    if name[:2] in words:
        return sure >= (3 if weak else 2) and name[1:] not in words
    if name[1:] in words:
        return sure >= (2 if weak else 1)
    return True


def _stands_clear(text: str, name: str, end: int) -> bool:
    """Whether likely characters stand before a break or a question, not before another word."""
    clear = not is_han(text[end : end + 1] or " ") or bool(_ASKING.match(text, end))
    return clear and likely_given().issuperset(name[1:])


def _runs_on(text: str, at: int) -> bool:
    """Whether the third character begins the next word rather: 李华现在."""
    last = text[at + 2 : at + 3]
    return text[at + 2 : at + 4] in ordinary() and last not in likely_given()


def _plausible(text: str, name: str, end: int, trust: int) -> bool:
    """Whether a family name and what follows are a name rather than ordinary words."""
    words = ordinary()
    family, weak = name[0], name[0] in weak_families()
    sure = trust + bool(_ASKING.match(text, end))
    if name in NEVER or (name[:2] in NEVER and sure < 2):
        return trust == 3 and not is_han(text[end : end + 1] or " ")
    if len(name) == 2 and text[end : end + 1] and name + text[end] in words:
        return False
    if name in words:
        return (
            trust == 3
            and len(name) == 2
            and name[1] not in "来去上下"
            and not is_han(text[end : end + 1] or " ")
        )
    if trust < 2 and weak and not hardly_given().isdisjoint(name[1:]):
        return False
    if family in rare_families():
        return family not in "和与" and sure >= 2 and _stands_clear(text, name, end)
    if len(name) == 3:
        return _three_fit(name, sure)
    if name[1] + text[end : end + 1] in words:
        return False
    if name[1] in "来上下出有得人天年月日时中大小多少先后":
        return sure >= 3
    return sure >= 2 or not weak
