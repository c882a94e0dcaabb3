"""The account of an import: what was carried, what was not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callcheck.importing.draft import Converted, Outcome
from callcheck.reporting.markdown_text import markdown_text

FILE = "_import-report.md"
STATES = (("carried", "照搬"), ("part", "搬了一部分"), ("none", "没有搬"))


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many source rules came to each state."""
    return {state: sum(o.state == state for o in outcomes) for state, _ in STATES}


def account(converted: Converted, sources: Sequence[str], unread: Sequence[str] = ()) -> str:
    """The report, in Markdown: what needs a person first."""
    lines = ["# 规则导入报告", "", f"来源:{markdown_text('、'.join(sources))}", ""]
    found = counts(converted.outcomes)
    lines += ["| 结果 | 条数 |", "|---|---|"]
    lines += [f"| {title} | {found[state]} |" for state, title in STATES]
    lines += ["", f"写成 {len(converted.drafts)} 条规则,都是草稿(status: draft)。", ""]
    if unread:
        lines += [f"没有读的列:{markdown_text('、'.join(unread))}", ""]
    if converted.unknown:
        lines += ["## 不认识的类别", "", "| 来源的类别 | 条数 | 可能是 |", "|---|---|---|"]
        lines += [
            f"| {markdown_text(u.word)} | {u.count} | {markdown_text(u.hint) or '—'} |"
            for u in converted.unknown
        ]
        lines += ["", "用 `--map 词=类别` 指定后重新导入。", ""]
    for state, title in reversed(STATES):
        chosen = [o for o in converted.outcomes if o.state == state]
        if chosen:
            lines += [f"## {title}", "", *(line for o in chosen for line in _outcome(o)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _outcome(outcome: Outcome) -> Iterator[str]:
    made = f" → {'、'.join(f'`{rule}`' for rule in outcome.rules)}" if outcome.rules else ""
    yield f"- {markdown_text(outcome.name)}({markdown_text(outcome.where)}){made}"
    said = "失去" if outcome.rules else "原因"
    yield from (f"  - {said}:{markdown_text(text)}" for text in outcome.losses)
    yield from (f"  - 说明:{markdown_text(text)}" for text in outcome.notes)
