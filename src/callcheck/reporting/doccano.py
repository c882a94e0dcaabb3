"""doccano: a call a line, its findings as entities, for “intent detection and slot filling”.

A turn is a line of the text, after its speaker's name. Offsets are UTF-16 units of the whole text,
as doccano's page counts them. `read_labelled` reads the exported lines back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import msgspec

from callcheck.model import Call, Report
from callcheck.reporting.catalogue import SPEAKER, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.turn_lines import one_line, places, utf16_length

FORMAT = RendererInfo("doccano", "doccano 任务(JSONL),带预标注;标完可读回", ".jsonl")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:  # noqa: ARG001
    """Write a line a call; what could not be read is left out."""
    for item in results:
        if item.call is not None and item.report is not None:
            out.write(msgspec.json.encode(_task(item.call, item.report)).decode() + "\n")


def _task(call: Call, report: Report) -> dict[str, object]:
    lines = [f"{SPEAKER[turn.speaker]}:{one_line(turn.text)}" for turn in call.turns]
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + utf16_length(line) + 1)
    entities, whole = set[tuple[int, int, str]](), list[str]()
    for finding in report.findings:
        pieces = places(finding, call)
        for turn, start, end in pieces:
            name = len(SPEAKER[call.turns[turn].speaker]) + 1
            at = [begins[turn] + utf16_length(lines[turn][: name + n]) for n in (start, end)]
            entities.add((at[0], at[1], finding.category))
        if not pieces:
            whole.append(finding.category)
    started = call.meta.started_at
    return {
        "text": "\n".join(lines),
        "entities": sorted(entities),
        "cats": list(dict.fromkeys(whole)),
        "call_id": call.call_id,
        "agent_id": call.meta.agent_id,
        "started_at": started.isoformat() if started else None,
        "score": report.score.value,
    }
