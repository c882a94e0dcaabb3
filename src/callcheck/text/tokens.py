"""Words by the tokeniser, made only for turns in which a rule asks for a whole word."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import Any


@cache
def _jieba() -> Any:  # Any: jieba has no types
    import warnings

    with warnings.catch_warnings():
        # jieba 0.42 imports pkg_resources and has invalid escapes; neither is ours to mend
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not `initialize`: it writes, and trusts, a file in a folder for
    # all users; reading the dictionary itself takes about as long.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=4096)
def word_starts(text: str, *, guess: bool = True) -> frozenset[int]:
    """Places at which a word begins, and the end of the text.

    With `guess` words that are not in the dictionary are guessed from their characters.
    """
    places = {0}
    at = 0
    for word in _jieba().cut(text, HMM=guess):
        at += len(word)
        places.add(at)
    return frozenset(places)


def is_loose(text: str, start: int, end: int) -> bool:
    """Whether no word of the dictionary reaches over either end of `text[start:end]`.

    >>> is_loose("抱歉打扰你", 1, 2), is_loose("叫人费了你", 2, 3)
    (False, True)
    """
    places = word_starts(text, guess=False)
    return start in places and end in places


def is_word(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is cut off on both sides as the tokeniser sees it.

    >>> is_word("怎么操作啊", 2, 3)
    False
    """
    places = word_starts(text)
    return start in places and end in places


@cache
def _vocabulary() -> Any:  # Any: spaCy's vocabulary
    import spacy

    return spacy.blank("zh").vocab


@lru_cache(maxsize=1024)
def words_doc(text: str) -> Any:  # Any: a spaCy Doc
    """The words of a folded text as a spaCy `Doc`, cut by jieba."""
    from spacy.tokens import Doc

    words = list(_jieba().cut(text))
    return Doc(_vocabulary(), words=words, spaces=[False] * len(words))
