"""What is measured side by side, each over the first calls of one file."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import orjson
from bench.timing import Contender, scan_arguments
from flashtext import KeywordProcessor  # type: ignore[import-untyped]  # it has no types

from callcheck import Call, Checker
from callcheck.cli import main as command_line
from callcheck.notation import Pattern

ORJSON = "orjson.loads"
MSGSPEC = "msgspec.json.decode"
SCAN = "callcheck scan, JSONL to JSONL"
CHECK = "Checker.check alone"
RE = "the patterns as re on every turn"
FLASHTEXT = "flashtext-i18n, the literals"
SPACY = "spaCy zh (jieba) + PhraseMatcher"
SPACY_CHARS = "spaCy zh (characters) + PhraseMatcher"
JIEBA = "jieba on everything"
WARM = 60


def plain_patterns(checker: Checker) -> list[Pattern]:
    """The patterns by character; those by sound are the same ones once more."""
    return [pattern for pattern in checker.rule_set.book.patterns if pattern.merges is None]


def literals(checker: Checker) -> list[str]:
    """Every text that the scanner looks for, once."""
    return sorted({text for p in plain_patterns(checker) for text in p.gates.first | p.gates.heads})


def contenders(
    checker: Checker, calls: Sequence[Call], path: Path, folder: Path
) -> list[Contender]:
    """All of them; `path` is the JSONL of `calls`, `folder` takes what is written."""
    lines = path.read_bytes().splitlines()
    texts = [[turn.text for turn in call.turns] for call in calls]
    found = literals(checker)
    return [
        Contender(ORJSON, lambda n: [orjson.loads(line) for line in lines[:n]]),
        Contender(MSGSPEC, lambda n: [msgspec.json.decode(line) for line in lines[:n]]),
        scanning(path, folder),
        checking(CHECK, checker, calls),
        as_re(checker, texts),
        _flashtext(found, texts),
        _spacy(SPACY_CHARS, "char", found, texts),
        _spacy(SPACY, "jieba", found, texts),
        jieba_words(texts),
    ]


def scanning(path: Path, folder: Path) -> Contender:
    """The command `scan` in this process.

    Its start-up is a scan of `WARM` calls: loading rules, and making expressions when first used.
    """

    def work(count: int) -> None:
        part = folder / f"part-{count}.jsonl"
        if not part.exists():
            with path.open("rb") as file:
                part.write_bytes(b"".join(islice(file, count)))
        try:
            command_line(scan_arguments(part, folder / "reports.jsonl"))
        except SystemExit as end:
            if end.code:
                raise RuntimeError(f"scan ended with {end.code}") from end

    return Contender(SCAN, lambda count: work(WARM + count), lambda: work(WARM))


def checking(name: str, checker: Checker, calls: Sequence[Call]) -> Contender:
    """`Checker.check` of calls in memory."""
    return Contender(name, lambda n: [checker.check(call) for call in calls[:n]])


def as_re(checker: Checker, texts: Sequence[Sequence[str]]) -> Contender:
    """Python's own `re`, each pattern on every turn: no guards, facts, reports."""
    searches = [re.compile(p.python_expression).search for p in plain_patterns(checker)]

    def work(count: int) -> None:
        for turns in texts[:count]:
            for text in turns:
                for search in searches:
                    search(text)

    return Contender(RE, work)


def _flashtext(found: Sequence[str], texts: Sequence[Sequence[str]]) -> Contender:
    words = KeywordProcessor()
    for text in found:
        words.add_keyword(text)
    return _each(FLASHTEXT, words.extract_keywords, texts)


def _spacy(
    name: str, segmenter: str, found: Sequence[str], texts: Sequence[Sequence[str]]
) -> Contender:
    import spacy
    from spacy.matcher import PhraseMatcher

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
        matcher = PhraseMatcher(nlp.vocab)
        matcher.add("literal", [nlp.make_doc(text) for text in found])
    return _each(name, lambda text: matcher(nlp(text)), texts)


def jieba_words(texts: Sequence[Sequence[str]]) -> Contender:
    """Every turn cut into words."""
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return _each(JIEBA, jieba.lcut, texts)


def _each(name: str, take: Callable[[str], object], texts: Sequence[Sequence[str]]) -> Contender:
    def work(count: int) -> None:
        for turns in texts[:count]:
            for text in turns:
                take(text)

    return Contender(name, work)
