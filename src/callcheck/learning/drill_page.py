"""The debrief of a drill as Markdown for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from callcheck.learning.drill_data import DrillResult, Feedback
from callcheck.learning.rewrite import TOLD, RewriteResult
from callcheck.reporting.catalogue import SEVERITY
from callcheck.reporting.markdown_text import markdown_text

_WHO = {"agent": "坐席", "customer": "客户"}


def debrief_json(result: DrillResult) -> bytes:
    """A result as one JSON object; `read_result` gives it back."""
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def read_result(data: bytes) -> DrillResult:
    """The result that `debrief_json` wrote.

    Raises:
        msgspec.ValidationError: when it is something else.
    """
    return msgspec.json.decode(data, type=DrillResult)


def debrief_markdown(result: DrillResult) -> str:
    """A result to read: score, steps, transcript with reasons, what was left out, a model run."""
    ended = f"{result.ending_title}。{result.happens}" if result.ending else "没有打完"
    lines = [f"# 情景练习:{markdown_text(result.title)}", "", f"- 结局:{markdown_text(ended)}"]
    lines.append(f"- 得分:{result.score:g}" + ("(一票否决)" if result.veto else ""))
    lines += [
        f"  - {markdown_text(d.title)} {d.points:+g}({d.times} 处)" for d in result.deductions
    ]
    lines.append(f"- 结果:{'通过' if result.passed else '再练一次'}")
    lines += ["", "## 步骤", ""]
    for step in result.steps:
        hint = "" if step.done else f"(可以说:{step.hint})"
        lines.append(f"- [{'x' if step.done else ' '}] {markdown_text(step.title + hint)}")
    lines += ["", "## 对话", ""]
    for line in result.lines:
        lines.append(f"{line.turn + 1}. **{_WHO[line.speaker]}** {markdown_text(line.text)}")
        lines += [f"   - {row}" for item in line.feedback for row in _rows(item)]
    if result.missing:
        lines += ["", "## 该说没说", ""]
        for item in result.missing:
            first, *rest = _rows(item)
            lines += [f"- {first}", *(f"  - {row}" for row in rest)]
    lines += ["", "## 可以这样打", ""]
    lines += [
        f"{n}. **{_WHO[who]}** {markdown_text(text)}"
        for n, (who, text) in enumerate(result.best, 1)
    ]
    return "\n".join(lines) + "\n"


def feedback_rows(item: Feedback) -> list[str]:
    """What was found, why it matters, by which norm, and what to say instead."""
    quote = f":「{item.quote}」" if item.quote else ""
    if item.kind == "merit":
        return [f"好的做法 {item.title}{quote}"]
    basis = f"依据 {'、'.join(item.basis)}" if item.basis else ""
    rows = [f"{SEVERITY[item.severity]} {item.title}{quote}", f"为什么:{item.why}", basis]
    return [row for row in (*rows, f"该怎么说:{item.say_instead}") if row]


def _rows(item: Feedback) -> list[str]:
    return [markdown_text(row) for row in feedback_rows(item)]


def rewrites_json(results: Sequence[RewriteResult]) -> bytes:
    """Results of the rewrite drill as a JSON list."""
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def rewrites_markdown(results: Sequence[RewriteResult]) -> str:
    """Results of the rewrite drill to read, in the order they were given."""
    lines = ["# 改写练习", ""]
    for number, result in enumerate(results, 1):
        lines += [f"{number}. 原话:{markdown_text(result.line)}"]
        lines.append(f"   - 改作:{markdown_text(result.answer)}")
        if result.passed:
            lines.append("   - 通过")
            continue
        wrong = [TOLD[form] for form in result.form] + [f"丢了{kept.shown}" for kept in result.lost]
        lines += [f"   - {markdown_text(row)}" for row in wrong]
        lines += [f"   - {row}" for item in result.found for row in _rows(item)]
        lines.append(f"   - 例如:{markdown_text(result.best)}")
    return "\n".join(lines) + "\n"
