"""Words of masked turns that may tell contexts apart: no names, numbers, or function words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from callcheck.text.fold import fold
from callcheck.text.tokens import word_starts

LONGEST = 6
EDGE = 4  # characters on either side of a match that may make it another word
_MASKED = re.compile(r"\S?\*+")
_NUMERIC = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿幺半几]")
_EMPTY = frozenset(
    "的 了 吧 啊 呢 嘛 呀 就 也 都 还 那 这 我 我们 咱 咱们 你 你们 您 他 她 它 他们 给 把 被 再 又 才 会 要 就是 "
    "那个 这个 个 说 是 在 到 去 来 有 跟 和 然后 现在 今天 明天 什么 怎么 这边 那边 一下 一个 可以 知道 这样 那样 "
    "因为 所以 但是 如果 已经 不 没 吗 嗯 对 好 好的 以后 时候 这种 那种 自己 先生 女士 不是 没有 不会 不能 是不是".split()
)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Words of a text without masked pieces, punctuation and fillers, in order.

    >>> words_of("是王**先生吗 您去报案了没有")
    ('是', '先生', '吗', '你', '去', '报案', '了', '没有')
    """
    found: list[str] = []
    for piece in _MASKED.split(text):
        plain = fold(piece).text
        places = sorted(word_starts(plain)) if plain else []
        found += [plain[a:b] for a, b in zip(places, places[1:], strict=False)]
    return tuple(found)


def is_telling(word: str, private: Iterable[str] = ()) -> bool:
    """Whether a word may stand in a rule: no number, not empty of sense, no house's own name.

    >>> is_telling("报案"), is_telling("就是"), is_telling("尾号八八"), is_telling("青禾", ["青禾银行"])
    (True, False, False, False)
    """
    if len(word) < 2 or word in _EMPTY or _NUMERIC.search(word):
        return False
    return not any(word in name or name in word for name in private)


def cue_words(text: str, quote: str, private: Iterable[str] = ()) -> Iterator[str]:
    """Telling words of a turn, and pairs of neighbours, that are no part of the quote."""
    said = fold(quote.replace("…", "")).text
    words = words_of(text)
    for first, word in enumerate(words):
        if is_telling(word, private) and word not in said:
            yield word
        pair = "".join(words[first : first + 2])
        bare = all(w in _EMPTY for w in words[first : first + 2])
        fits = word != pair and len(pair) <= LONGEST and not bare and pair not in said
        if fits and is_telling(pair, private):
            yield pair


def longer_words(text: str, quote: str, private: Iterable[str] = ()) -> Iterator[str]:
    """The quote with the rest of the word it is part of, or with the words beside it.

    >>> list(longer_words("电脑弄死机了", "弄死"))[:2]
    ['弄死机', '弄死机了']
    """
    said = fold(quote).text
    for piece in _MASKED.split(text):
        plain = fold(piece).text
        at = plain.find(said) if said else -1
        if at < 0:
            continue
        end = at + len(said)
        places = word_starts(plain)
        for before in range(min(EDGE, at) + 1):
            for after in range(min(EDGE, len(plain) - end) + 1):
                longer = plain[at - before : end + after]
                whole = at - before in places and end + after in places
                if whole and 0 < before + after <= EDGE and is_telling(longer, private):
                    yield longer


def lists_in(
    words: Sequence[str], lists: Mapping[str, Sequence[str]], least: int = 2
) -> Iterator[str]:
    """Named lists that have at least so many of the words among their entries.

    >>> list(lists_in(["报案", "立案"], {"police": ["报案", "立案", "备案"], "a": ["报案"]}))
    ['police']
    """
    wanted = set(words)
    for name, entries in lists.items():
        if len(wanted.intersection(entries)) >= least:
            yield name
