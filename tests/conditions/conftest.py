"""A condition made of YAML and tried on a call, without a rule round it."""

from collections.abc import Callable, Sequence

import pytest

from callcheck.checking.scanner import Scanner
from callcheck.checking.scene import CallScene
from callcheck.condition import History, Match, ParseContext, PatternBook
from callcheck.conditions import registry
from callcheck.model import Call, Profile, Speaker, Turn
from callcheck.ruleset.fact import read_fact
from callcheck.source import Problems, parse_yaml
from callcheck.text import Stream

Matches = Callable[..., list[Match]]
Timed = Callable[..., tuple[Turn, ...]]


@pytest.fixture
def matches() -> Matches:
    def found(
        yaml: str,
        call: Call,
        *,
        shape: str = "find",
        profile: Profile | None = None,
        history: History | None = None,
        facts: Sequence[str] = (),
    ) -> list[Match]:
        problems = Problems()
        read = [node for text in facts if (node := parse_yaml(text, "fact.yaml", problems))]
        names = [node.mapping()["id"].text() for node in read]
        book = PatternBook()
        context = ParseContext(registry(), book, frozenset(names), Speaker.AGENT)
        known = {fact.id: fact for fact in (read_fact(node, "", context) for node in read)}
        node = parse_yaml(yaml, "condition.yaml", problems)
        assert node is not None
        condition = context.condition(node, shape)
        problems.raise_if_any()
        assert condition is not None
        stream = Stream(call.turns)
        seen = Scanner(book).scan(stream)
        scene = CallScene(
            call,
            stream,
            seen,
            book=book,
            facts=known,
            profile=profile or Profile(),
            history=history,
        )
        return condition.matches(scene)

    return found


@pytest.fixture
def timed() -> Timed:
    def made(*said: tuple[Speaker, str, float, float]) -> tuple[Turn, ...]:
        return tuple(
            Turn(n, who, text, start, end) for n, (who, text, start, end) in enumerate(said)
        )

    return made
