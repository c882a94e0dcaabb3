"""An evidence pack: all that one call's findings rest on, with a hash of each part."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from callcheck.learning.store import Action
from callcheck.model import Call, Evidence, Finding, Report, Review
from callcheck.readers.exact import call_to_exact
from callcheck.reporting.catalogue import SEVERITY, SPEAKER, Catalogue, catalogue_of
from callcheck.reporting.markdown_text import markdown_text
from callcheck.reporting.printable import shown, shown_json
from callcheck.reporting.report_json import plain, report_to_json
from callcheck.ruleset import RuleSet

_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest a zip can say; so that the same pack has the same bytes


def evidence_files(
    call: Call,
    report: Report,
    rule_set: RuleSet,
    *,
    reviews: Iterable[Review] = (),
    actions: Iterable[Action] = (),
) -> dict[str, bytes]:
    """The parts of a pack by name.

    `call.json` and `report.json` as the library writes them; `evidence.md` for people; `rules/`,
    the files of the rules that fired; `norms.json`, the norms cited; `reviews.jsonl` and
    `audit.jsonl`, who said and did what; `SHA256SUMS` of all of these, as `sha256sum -c` reads it.
    """
    catalogue = catalogue_of(rule_set)
    files = {
        "call.json": _json(call_to_exact(call)),
        "report.json": report_to_json(report) + b"\n",
        "evidence.md": shown(_page(call, report, catalogue)).encode(),
    }
    for name in sorted({f.rule for f in report.findings} & set(rule_set.rules)):
        path = Path(rule_set.rules[name].path)
        files[f"rules/{path.name}"] = path.read_bytes()
    cited = sorted({c.norm for f in report.findings for c in f.basis})
    files["norms.json"] = _json([plain(rule_set.norms[n]) for n in cited if n in rule_set.norms])
    for name, rows in (("reviews.jsonl", reviews), ("audit.jsonl", actions)):
        files[name] = b"".join(shown_json(msgspec.json.encode(plain(row))) + b"\n" for row in rows)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return {**files, "SHA256SUMS": "".join(sums).encode()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip; the same files are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return out.getvalue()


def _json(value: object) -> bytes:
    return shown_json(msgspec.json.format(msgspec.json.encode(value), indent=1)) + b"\n"


def _page(call: Call, report: Report, catalogue: Catalogue) -> str:
    lines = [
        f"# 证据:通话 {markdown_text(call.call_id)}",
        "",
        f"规则集 {report.rule_set},适用日期 {report.as_of or '不详'},得分 {report.score.value:g}。",
        "",
        "## 发现",
    ]
    for number, finding in enumerate(report.findings, 1):
        lines += ["", *_finding(number, finding, catalogue)]
    lines += ["", "## 转写", ""]
    lines += [
        f"- [{turn.index}] {SPEAKER[turn.speaker.value]}:{markdown_text(turn.text)}"
        for turn in call.turns
    ]
    return "\n".join(lines) + "\n"


def _finding(number: int, finding: Finding, catalogue: Catalogue) -> list[str]:
    text = catalogue.rules.get(finding.rule)
    title = text.title if text else finding.rule
    found = [
        f"### {number}. {markdown_text(title)}({SEVERITY[finding.severity]})",
        "",
        f"- 规则 {finding.rule},类别 {markdown_text(catalogue.title(finding.category))}",
    ]
    found += [f"- {_shown(piece)}" for piece in finding.evidence]
    found += [f"- 依据:{markdown_text(catalogue.cite(cited))}" for cited in finding.basis]
    if text and text.why:
        found.append(f"- 为什么:{markdown_text(text.why)}")
    if text and text.say_instead:
        found.append(f"- 该怎么说:{markdown_text(text.say_instead)}")
    return found


def _shown(piece: Evidence) -> str:
    if piece.quote is not None:
        seconds = f",第 {piece.seconds:g} 秒" if piece.seconds is not None else ""
        place = f"第 {piece.turn} 轮第 {piece.start}–{piece.end} 字{seconds}"
        return f"原话「{markdown_text(piece.quote)}」({place})"
    if piece.measured is not None:
        return f"测得 {piece.measured},界限 {piece.limit} {piece.unit or ''}".rstrip()
    if piece.searched is not None:
        return f"找遍第 {piece.searched[0]}–{piece.searched[1]} 轮,没有说"
    return "整通电话"
