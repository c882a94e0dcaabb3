"""A pattern ready to search with: literals for the scanner, one linear-time expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from callcheck.notation.entities import ENTITIES
from callcheck.notation.form import Form, form_of
from callcheck.notation.needles import COMMON, Gates, bounds, gates, kinds, ways
from callcheck.notation.parse import PatternError, parse_pattern
from callcheck.notation.size import MOST_WRITTEN, too_large
from callcheck.notation.stretches import Stretches
from callcheck.notation.tree import (
    Choice,
    Edge,
    Entity,
    Gap,
    Literal,
    Optional,
    Sequence,
    Tree,
    Word,
)
from callcheck.text.sounds import sounds

MOST_CHARACTERS = 200
MOST_WAYS = 20_000  # a backtracking search that may try more from one place is left to RE2
MOST_BACKTRACKED = 2000  # and so is a longer stretch
LEAST_SOUNDS = 3  # two syllables alone are too often something else
LEAST_FREE = 2
MOST_SLIPS = 2  # a recogniser mistakes a word, not a sentence
LEAST_KEPT = 2

Hit = tuple[int, int, tuple[tuple[int, int], ...]]


class Pattern:
    """One utterance pattern.

    Attributes:
        source: as written.
        gates: the texts that must be seen before it is worth trying.
        most: most characters of a match.
        at_edge: whether it is bound to the start or the end of a turn, and so to one turn.
        has_words: whether the tokeniser must confirm a match.
        merges: the sounds that count as one where it is matched by sound; None where by character.
        free: whether any spelling of the sounds will do, not only one with a slip.
        text: what it matches where that is one text and no other; else empty.
    """

    __slots__ = (
        "_backtracks",
        "_compiled",
        "_gapped",
        "_linear",
        "_lists",
        "_marked",
        "_plain",
        "_quick",
        "_texts",
        "_tree",
        "at_edge",
        "free",
        "gates",
        "has_words",
        "least",
        "merges",
        "most",
        "source",
        "text",
    )

    def __init__(self, source: str, lists: Mapping[str, Tree], form: Form | None = None) -> None:
        self.source = source
        self._lists = lists
        self._tree: Tree | None = None
        self.merges: tuple[str, ...] | None = None
        self.free = False
        self._compiled: Any = None  # Any: google-re2 has no types
        self._linear: Any = None
        self._quick: re.Pattern[str] | None = None
        self._backtracks = True  # until it is compiled and known not to be bounded
        self._texts: tuple[str, ...] = ()
        self._plain = self
        self._marked: re.Pattern[str] | None = None
        if form is None:
            self._read()
            return
        self.text, self.least, self.most = form.text, form.least, form.most
        self.at_edge, self.has_words = form.at_edge, form.has_words
        self._gapped = form.gapped
        self.gates = form.gates()

    def _read(self) -> None:
        self._tree = tree = parse_pattern(self.source, self._lists)
        self.text = tree.text if isinstance(tree, Literal) else ""
        if size := too_large(tree):
            message = f"写开来有 {size} 个字,上限 {MOST_WRITTEN}:拆成几个句式"
            raise PatternError("pattern-too-large", message, 0)
        self.least, self.most = bounds(tree)
        found = gates(tree)
        if not self.least or found is None:
            raise PatternError("empty-pattern", "这个句式什么都能匹配", 0)
        if self.most > MOST_CHARACTERS:
            raise PatternError(
                "pattern-too-long", f"最长会到 {self.most} 个字,上限 {MOST_CHARACTERS}", 0
            )
        self.gates = found
        found_kinds = kinds(tree)
        self.at_edge = Edge in found_kinds
        self.has_words = Word in found_kinds
        self._gapped = Gap in found_kinds

    @property
    def form(self) -> Form:
        """What makes it anew without reading it."""
        return form_of(
            self.gates,
            (self.text, self.least, self.most),
            (self.at_edge, self.has_words, self._gapped),
        )

    def heard(
        self, merges: tuple[str, ...], *, free: bool = False, form: Form | None = None
    ) -> Pattern:
        """The same pattern matched by sound.

        A pattern of fewer than `LEAST_SOUNDS` characters (`LEAST_FREE` when it is `free`), or with
        an entity or a whole word in it, is matched by its characters all the same: itself.
        """
        least = LEAST_FREE if free else LEAST_SOUNDS
        if form is None and (self.least < least or self.has_words or Entity in kinds(self.tree)):
            return self
        other = copy(self)
        other.merges, other.free = merges, free
        other.gates = self._gates_heard(merges) if form is None else form.gates()
        other._compiled = other._linear = other._quick = None
        other._plain = self
        return other

    def _gates_heard(self, merges: tuple[str, ...]) -> Gates:
        found = gates(self.tree, merges) or self.gates
        rest = tuple(_heard(texts, merges) for texts in found.rest)
        return Gates(_heard(found.first, merges), rest, _heard(found.heads, merges))

    @property
    def tree(self) -> Tree:
        """What it says; read anew once it was let go of."""
        return self._tree or parse_pattern(self.source, self._lists)

    def let_go(self) -> None:
        """Keep the source alone: thousands of trees would slow every garbage collection."""
        self._tree = None

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"

    @property
    def python_expression(self) -> str:
        """The expression for Python's own `re`, to measure against."""
        return _for_python(_Writer(self.merges).write(self.tree))

    def __getstate__(self) -> dict[str, object]:
        left_out = {
            "_compiled": None,
            "_linear": None,
            "_quick": None,
            "_marked": None,
            "_texts": (),
        }
        return {name: left_out.get(name, getattr(self, name)) for name in self.__slots__}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def search(
        self, text: str, low: int = 0, high: int | None = None, *, once: bool = False
    ) -> list[Hit]:
        """`(start, end, words)` of each match in `text[low:high]`, from the left, none overlapping.

        With `once` the first alone.

        `words` are the ranges the tokeniser must confirm. A match that begins too early over a
        gap is shortened: of 你…死 in 你好你去死 only 你去死 is taken.
        """
        high = len(text) if high is None else high
        quick = self._quick
        if quick is not None and high - low <= MOST_BACKTRACKED:
            found = quick.search(text, low, high)
            return [] if found is None else self._all(quick, found, text, high, once=once)
        return self._search(text, low, high, once=once)

    def _search(self, text: str, low: int, high: int, *, once: bool) -> list[Hit]:
        compiled = self._compiled or self._compile()
        if high - low > MOST_BACKTRACKED or not self._backtracks:
            compiled = self._linear = self._linear or self._compile_linear()
            if (self._gapped or once) and not self.at_edge:
                compiled = Stretches(compiled, self.most)
        if not self.at_edge and compiled is not self._linear:
            found = compiled.search(text, low, high)
            return self._all(compiled, found, text, high, once=once) if found else []
        part = text[low:high]
        found = compiled.search(part)
        if found is None:
            return []
        return shifted(self._all(compiled, found, part, len(part), once=once), low)

    def _compile(self) -> Any:
        """Its expression for `re`, made when first used; RE2's when the search is not bounded."""
        self._backtracks = self._backtracks and ways(self.tree) <= MOST_WAYS
        if not self._backtracks:
            self._compiled = self._compile_linear()
        else:
            self._compiled = made = re.compile(self.python_expression)
            self._quick = None if self.at_edge else made
        return self._compiled

    def _compile_linear(self) -> Any:
        return compile_expression(_Writer(self.merges).write(self.tree))

    def _all(self, compiled: Any, found: Any, text: str, high: int, *, once: bool) -> list[Hit]:
        """The match at hand and those after it."""
        hits: list[Hit] = []
        # RE2 encodes the whole text for each search (`Stretches` do not): one pass, where no match
        # is shortened.
        one_pass = compiled is self._linear and not self._gapped and not once
        following = compiled.finditer(text, found.start(), high) if one_pass else None
        found = next(following) if following is not None else found
        while found is not None:
            if self._gapped:
                found = self._tighten(compiled, found, text)
            start, end = found.span()
            words: tuple[tuple[int, int], ...] = ()
            if self.has_words:
                spans = (found.span(n + 1) for n in range(compiled.groups))
                words = tuple(span for span in spans if span[0] >= 0)
            hits.append((start, end, words))
            if once:
                break
            if following is not None:
                found = next(following, None)
            else:
                found = compiled.search(text, max(end, start + 1), high)
        return hits

    def takes(self, text: str) -> bool:
        """Whether it matches the whole of a text, its turn's edges put aside."""
        found = (self._compiled or self._compile()).search(text)
        return found is not None and found.span() == (0, len(text))

    def slips(self, text: str, heard: str) -> list[int] | None:
        """Places of `text` where it has another character than the pattern, for a sound match.

        `heard` is the match in the layer of sounds, `text` the same stretch as written. None
        when it is not the pattern with a slip of the recogniser but something else that sounds
        alike: more than one run of `MOST_SLIPS` characters differs, or fewer than `LEAST_KEPT`
        characters are as they should be, or only characters that every sentence has.
        """
        if self._plain.takes(text):
            return None
        if self._marked is None:
            marker = _Writer(self.merges, marks=True)
            self._marked = re.compile(rf"(?:{_for_python(marker.write(self.tree))})\Z")
            self._texts = tuple(marker.texts)
        found = self._marked.match(heard)
        if found is None:
            return None
        wrong, kept = [], []
        for number, wanted in enumerate(self._texts, 1):
            start = found.start(number)
            if start < 0:
                continue
            for place, ch in enumerate(wanted, start):
                if text[place] == ch:
                    kept.append(text[place])
                else:
                    wrong.append(place)
        wrong.sort()
        if not wrong or wrong[-1] - wrong[0] >= MOST_SLIPS or len(kept) < LEAST_KEPT:
            return None
        if any(text[place] in COMMON for place in wrong):
            return None
        telling = sum(ch not in COMMON for ch in kept)
        return wrong if telling >= LEAST_KEPT or (telling and len(kept) > LEAST_KEPT) else None

    def _tighten(self, compiled: Any, found: Any, text: str) -> Any:
        start, end = found.span()
        first = text[start]
        while (again := text.find(first, found.start() + 1, end)) >= 0:
            later = compiled.search(text, again, end)
            if later is None or later.end() != end or text[later.start()] != first:
                return found
            found = later
        return found


def _heard(texts: frozenset[str], merges: tuple[str, ...]) -> frozenset[str]:
    return frozenset(sounds(text, merges) for text in texts)


def _for_python(expression: str) -> str:
    """An expression of `_Writer`, written for RE2, as Python's own `re` wants it."""
    return expression.replace(r"\z", r"\Z").replace(r"\p{Han}", "\u4e00-\u9fff")


def shifted(hits: Iterable[Hit], by: int) -> list[Hit]:
    """Matches in a stretch, counted from where the text begins that the stretch is `by` into."""
    return [
        (by + start, by + end, tuple((by + a, by + b) for a, b in words))
        for start, end, words in hits
    ]


def compile_expression(expression: str) -> Any:
    """A linear-time expression; case and script are folded already.

    Raises:
        PatternError: when the expression is not RE2 syntax.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expression, options)
    except re2.error as error:
        reason = error.args[0]
        said = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise PatternError("bad-regex", f"不是 RE2 表达式:{said}", 0) from error


class _Writer:
    """Writes the expression of a tree."""

    def __init__(self, merges: tuple[str, ...] | None, *, marks: bool = False) -> None:
        self.merges = merges
        self.marks = marks
        self.texts: list[str] = []

    def write(self, tree: Tree) -> str:
        match tree:
            case Literal(text):
                return self._literal(text)
            case Word(text):
                return f"({_escape(text)})"
            case Gap(most):
                return f"[^\n]{{0,{most}}}?"
            case Entity(name):
                return ENTITIES[name].expression
            case Edge(sign):
                return r"\A" if sign == "^" else r"\z"
            case Optional(part):
                return f"(?:{self.write(part)})?"
            case Choice(options):
                return "(?:" + "|".join(self.write(o) for o in _longest_first(options)) + ")"
            case Sequence(parts):
                return "".join(self.write(part) for part in parts)

    def _literal(self, text: str) -> str:
        heard = _escape(text if self.merges is None else sounds(text, self.merges))
        if not self.marks:
            return heard
        self.texts.append(text)
        return f"({heard})"


def _longest_first(options: tuple[Tree, ...]) -> list[Tree]:
    """Longer options first, so that a quote takes in all of 打断腿 where 打断 would do."""
    return sorted(options, key=lambda option: -bounds(option)[1])


def _escape(text: str) -> str:
    return "".join("\\" + ch if ch in r"\.+*?()|[]{}^$%" else ch for ch in text)


def compile_pattern(source: str, lists: Mapping[str, Tree]) -> Pattern:
    """The pattern of `source`.

    Raises:
        PatternError: with the place of the first mistake.

    >>> [m[:2] for m in compile_pattern("[打断|打折](了)你…4腿", {}).search("打断了你的狗腿")]
    [(0, 7)]
    """
    return Pattern(source, lists)
