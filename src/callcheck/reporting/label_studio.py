"""Label Studio tasks: a call as a dialogue, its findings as predictions to accept or correct.

Offsets are what the page's JavaScript counts, UTF-16 units of one paragraph. `read_labelled` reads
the annotated tasks back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

import msgspec

from callcheck.model import Call, Category, Finding, Kind, Report
from callcheck.reporting.catalogue import SPEAKER, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.turn_lines import one_line, places, utf16_length

FORMAT = RendererInfo("label-studio", "Label Studio 任务,带预标注;标完可读回", ".json")
_COLOURS = {"critical": "#b3261e", "major": "#c2570c", "minor": "#8a6d00", "info": "#2b5f9e"}
Json = dict[str, Any]  # Any: JSON


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:  # noqa: ARG001
    """Write one list, a task a line; what could not be read is left out."""
    out.write("[")
    separator = "\n"
    for item in results:
        if item.call is not None and item.report is not None:
            out.write(separator + msgspec.json.encode(_task(item.call, item.report)).decode())
            separator = ",\n"
    out.write("\n]\n")


def labelling_config(categories: Iterable[Category]) -> str:
    """The project's labelling interface: categories by their titles, results by their ids."""
    known = list(categories)
    spans = [
        f"    <Label value={quoteattr(c.title)} alias={quoteattr(c.id)} "
        f'background="{_COLOURS[c.severity]}"/>'
        for c in known
    ]
    whole = [
        f"    <Choice value={quoteattr(c.title)} alias={quoteattr(c.id)}/>"
        for c in known
        if c.kind in (Kind.REQUIRED, Kind.CONDUCT)
    ]
    return "\n".join(
        [
            "<View>",
            '  <Header value="$call_id"/>',
            '  <ParagraphLabels name="category" toName="dialogue">',
            *spans,
            "  </ParagraphLabels>",
            '  <Paragraphs name="dialogue" value="$dialogue" layout="dialogue"'
            ' nameKey="author" textKey="text"/>',
            '  <Header value="整通电话"/>',
            '  <Choices name="call" toName="dialogue" choice="multiple">',
            *whole,
            "  </Choices>",
            "</View>",
            "",
        ]
    )


def _task(call: Call, report: Report) -> Json:
    started = call.meta.started_at
    data = {
        "call_id": call.call_id,
        "agent_id": call.meta.agent_id,
        "started_at": started.isoformat() if started else None,
        "score": report.score.value,
        "dialogue": [
            {
                "author": SPEAKER[turn.speaker],
                "speaker": turn.speaker.value,
                "text": one_line(turn.text),
                **({} if turn.start is None else {"start": turn.start}),
                **({} if turn.end is None else {"end": turn.end}),
            }
            for turn in call.turns
        ],
    }
    result = [
        region
        for number, finding in enumerate(report.findings, 1)
        for region in _regions(number, finding, call)
    ]
    model = f"callcheck {report.rule_set}"
    return {"data": data, "predictions": [{"model_version": model, "result": result}]}


def _regions(number: int, finding: Finding, call: Call) -> Iterable[Json]:
    name = f"f{number}"
    pieces = places(finding, call)
    if not pieces:
        yield {
            "id": name,
            "from_name": "call",
            "to_name": "dialogue",
            "type": "choices",
            "value": {"choices": [finding.category]},
        }
    for piece, (turn, start, end) in enumerate(pieces, 1):
        text = one_line(call.turns[turn].text)
        yield {
            "id": name if len(pieces) == 1 else f"{name}-{piece}",
            "from_name": "category",
            "to_name": "dialogue",
            "type": "paragraphlabels",
            "value": {
                "start": str(turn),
                "end": str(turn),
                "startOffset": utf16_length(text[:start]),
                "endOffset": utf16_length(text[:end]),
                "text": text[start:end],
                "paragraphlabels": [finding.category],
            },
            "meta": {"text": [finding.message, finding.rule]},
        }
