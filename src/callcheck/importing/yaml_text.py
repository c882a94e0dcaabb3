"""Drafts as the text of rule files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from callcheck.importing.draft import Draft
from callcheck.ruleset.read_test import LEAST_HITS, LEAST_MISSES

_NUMBERS = "零一两三四五六七八九"


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key; never an alias, which rule files may not have."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature  # Any: YAML
        return True


def rule_text(draft: Draft, tests: Sequence[Mapping[str, Any]]) -> str:
    """The file of a rule: a draft, with what is still to do in comments at its head."""
    document: dict[str, Any] = {
        "id": draft.id,
        "title": draft.title,
        "category": draft.category.id,
    }
    if draft.severity:
        document["severity"] = draft.severity
    document |= {"status": "draft", "summary": draft.summary, "speaker": draft.speaker}
    if draft.when is not None:
        document["when"] = draft.when
    document[draft.shape] = draft.body
    if tests:
        document["tests"] = list(tests)
    head = [f"来源:{draft.source}", *(f"TODO {text}" for text in (*draft.todo, *_todo(tests)))]
    comments = "".join(f"# {' '.join(line.split())}\n" for line in head)
    return comments + _dumped(document)


def list_text(name: str, title: str, words: Sequence[str]) -> str:
    """The file of a word list."""
    return _dumped({"id": name, "title": title, "words": list(words)})


def _todo(tests: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the gates of a stable rule still want."""
    found = []
    hits = sum("hit" in test for test in tests)
    misses = len(tests) - hits
    lacks = [
        f"{_NUMBERS[least - have]}个 {key}"
        for key, have, least in (("hit", hits, LEAST_HITS), ("miss", misses, LEAST_MISSES))
        if have < least
    ]
    if lacks:
        found.append(f"补测试:还差{'、'.join(lacks)}")
    found.append("补 basis(依据)、why(为什么不行)、say_instead(该怎么说),再改 status: stable")
    return found


def _dumped(document: Mapping[str, Any]) -> str:
    return yaml.dump(
        dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
