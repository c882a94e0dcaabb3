"""Every condition's EXAMPLES hold, and the page made of them shows them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcheck.checking.evaluate import own_leaves
from callcheck.checking.scanner import Scanner
from callcheck.checking.scene import CallScene
from callcheck.condition import Example, ParseContext, PatternBook
from callcheck.conditions import registry
from callcheck.model import Call, CallMeta, Profile, Speaker
from callcheck.ruleset.conditions_page import conditions_page
from callcheck.ruleset.dialogue import turns_of
from callcheck.source import Problems, parse_yaml
from callcheck.text import Stream

EXAMPLES = [(key, e) for key, kind in registry().items() for e in kind.EXAMPLES]
DIRECT = {
    "calls_per_day",
    "fact",
    "hour_of_call",
    "interruptions",
    "meta",
    "said",
    "silence_seconds",
    "switch",
}


def quotes_of(example: Example) -> Iterator[str]:
    problems = Problems()
    node = parse_yaml(example.yaml, "example.yaml", problems)
    assert node is not None
    book = PatternBook()
    context = ParseContext(registry(), book, frozenset(), Speaker.AGENT)
    condition = context.condition(node)
    problems.raise_if_any()
    assert condition is not None
    call = Call("c1", turns_of(example.dialogue, Speaker.AGENT), CallMeta())
    stream = Stream(call.turns)
    seen = Scanner(book).scan(stream)
    scene = CallScene(call, stream, seen, book=book, facts={}, profile=Profile(), history=None)
    for match in condition.matches(scene):
        for leaf in own_leaves(match, Speaker.AGENT, scene):
            if leaf.start >= 0:
                pieces = stream.pieces(leaf.start, leaf.end)
                yield "".join(call.turns[turn].text[start:end] for turn, start, end in pieces)


@pytest.mark.parametrize(("key", "example"), EXAMPLES)
def test_example(key: str, example: Example) -> None:
    assert tuple(quotes_of(example)) == example.quotes, key


def test_a_condition_without_examples_has_a_test_of_its_own() -> None:
    bare = {key for key, kind in registry().items() if not kind.EXAMPLES}
    assert bare <= DIRECT
    folder = Path(__file__).parent
    assert [key for key in sorted(DIRECT) if not (folder / f"test_{key}.py").is_file()] == []


@pytest.mark.parametrize("key", sorted(registry()))
def test_the_page_shows_each_condition(key: str) -> None:
    page, kind = conditions_page(), registry()[key]
    assert f"### `{key}` {kind.title}" in page
    assert [name for name in kind.known_fields() if f"| `{name}` |" not in page] == []
    assert [example.yaml for example in kind.EXAMPLES if example.yaml not in page] == []
