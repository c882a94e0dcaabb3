"""callcheck as a spaCy component: `nlp.add_pipe("callcheck")`.

A `Doc` is one turn, or a dialogue with roles written in it. What is found is in
`doc.spans["callcheck"]` (label: category, `kb_id_`: rule) and in `doc._.callcheck_report`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.integrations.placed import LAYOUTS, Layout, read_placed, with_meta
from callcheck.integrations.rule_files import RuleFiles
from callcheck.model import Evidence, Finding, Report, Speaker
from callcheck.readers.build import meta_of
from callcheck.readers.speakers import role_of
from callcheck.source import nearest

_STORED = "callcheck_report"
_CONFIG: dict[str, Any] = {  # Any: JSON, as spaCy's settings are
    "rules": [],
    "profile": None,
    "as_of": None,
    "layout": "auto",
    "speaker": "agent",
    "spans_key": "callcheck",
}


@Language.factory("callcheck", default_config=_CONFIG)
def make_callcheck(
    nlp: Language,  # noqa: ARG001 - as spaCy calls it
    name: str,
    rules: list[str],
    profile: str | None,
    as_of: str | None,
    layout: str,
    speaker: str,
    spans_key: str,
) -> CallcheckComponent:
    """The component of these settings; see `CallcheckComponent`."""
    return CallcheckComponent(
        name,
        rules=rules,
        profile=profile,
        as_of=as_of,
        layout=layout,
        speaker=speaker,
        spans_key=spans_key,
    )


class CallcheckComponent:
    """Checks each `Doc` as a call of its own.

    Before the pipe a `Doc` may be told what is known of it: `doc._.callcheck_speaker` (whose
    turn it is, in any word that the readers know) and `doc._.callcheck_meta` (a mapping with
    the field names of `CallMeta`).

    Args:
        name: of the component.
        rules: folders laid over the bundled rules.
        profile: file of the institution's own facts.
        as_of: ISO day whose norms are applied; None for each call's own.
        layout: `turn`, `dialogue`, or `auto`: a dialogue where roles are written in the text.
        speaker: who speaks in a `Doc` that is one turn and says nothing else.
        spans_key: of `doc.spans`.

    Raises:
        UsageError: `unknown-value` for a layout or speaker, `bad-date`.
        RuleError: with every mistake of every rule file.
    """

    def __init__(
        self,
        name: str = "callcheck",
        *,
        rules: list[str] | None = None,
        profile: str | None = None,
        as_of: str | None = None,
        layout: str = "auto",
        speaker: str = "agent",
        spans_key: str = "callcheck",
    ) -> None:
        self.name = name
        self.layout = _layout(layout)
        self.speaker = _speaker(speaker)
        self.spans_key = spans_key
        self._files: RuleFiles | None = None
        self._checker: Checker | None = None
        self._missing: UsageError | None = None
        try:
            self._files, rule_set = RuleFiles.read(rules or (), profile, _day(as_of))
            self._checker = Checker(rule_set, as_of=self._files.as_of)
        except UsageError as error:
            # A pipeline that comes from disk brings its rules along, and gives them next.
            if error.code != "missing-path":
                raise
            self._missing = error

    @property
    def checker(self) -> Checker:
        """The checker in use.

        Raises:
            UsageError: `missing-path` when a folder of rules was not there.
        """
        if self._checker is None:
            assert self._missing is not None
            raise self._missing
        return self._checker

    def __call__(self, doc: Doc) -> Doc:
        """The same `Doc` with its report and its spans."""
        placed = read_placed(
            doc.text,
            str(doc.user_data.get("callcheck_call_id", "doc")),
            layout=self.layout,
            speaker=_speaker(doc._.callcheck_speaker) if doc._.callcheck_speaker else self.speaker,
            speakers=self.checker.profile.speakers,
        )
        if doc._.callcheck_meta:
            placed = with_meta(placed, meta_of(doc._.callcheck_meta))
        report = self.checker.check(placed.call)
        doc.user_data[_STORED] = msgspec.to_builtins(report)
        doc.user_data["callcheck_places"] = list(placed.places)
        doc.spans[self.spans_key] = [
            span
            for number, finding in enumerate(report.findings)
            for piece, evidence in enumerate(finding.evidence)
            if (span := _span(doc, placed.places, finding, evidence, f"{number}.{piece}"))
        ]
        return doc

    def to_bytes(self, **_: Any) -> bytes:  # Any: what spaCy leaves out, of which there is nothing
        """The rule files over the bundled ones."""
        return msgspec.msgpack.encode(self._files)

    def from_bytes(self, data: bytes, **_: Any) -> CallcheckComponent:  # Any: as `to_bytes`
        """With the rules of `to_bytes`.

        Raises:
            UsageError: `other-rules` when the bundled rules here are others.
        """
        files = msgspec.msgpack.decode(data, type=RuleFiles)
        if self._checker is None or files != self._files:
            self._files, self._checker = files, files.checker()
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:  # Any: as `to_bytes`
        """`to_bytes` in a file in the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        Path(path, "rules.msgpack").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> CallcheckComponent:  # Any: as `to_bytes`
        """With the rules of `to_disk`."""
        return self.from_bytes(Path(path, "rules.msgpack").read_bytes())


def _span(
    doc: Doc, places: Any, finding: Finding, evidence: Evidence, number: str
) -> Span | None:  # Any: where the turns begin
    """The tokens that hold a piece of evidence; None for one without words in the text."""
    if evidence.turn is None or evidence.start is None or evidence.end is None:
        return None
    place = places[evidence.turn]
    if place is None:
        return None
    made: Span | None = doc.char_span(
        place + evidence.start,
        place + evidence.end,
        label=finding.category,
        kb_id=finding.rule,
        span_id=number,
        alignment_mode="expand",
    )
    return made


def _report(doc: Doc) -> Report | None:
    stored = doc.user_data.get(_STORED)
    return None if stored is None else msgspec.convert(stored, Report)


def _finding(span: Span) -> Finding | None:
    report = _report(span.doc)
    number = span.id_.partition(".")[0]
    return report.findings[int(number)] if report and number.isdigit() else None


def _severity(span: Span) -> str | None:
    finding = _finding(span)
    return finding.severity.value if finding else None


def _evidence(span: Span) -> Evidence | None:
    finding = _finding(span)
    return finding.evidence[int(span.id_.partition(".")[2])] if finding else None


def _quote(span: Span) -> str | None:
    evidence = _evidence(span)
    return evidence.quote if evidence else None


def _offsets(span: Span) -> tuple[int, int] | None:
    """The exact characters in `doc.text`, also where the tokens hold more."""
    evidence = _evidence(span)
    if evidence is None or evidence.turn is None:
        return None
    place = span.doc.user_data["callcheck_places"][evidence.turn]
    return place + evidence.start, place + evidence.end


def _layout(word: str) -> Layout:
    for layout in LAYOUTS:
        if word == layout:
            return layout
    hint = nearest(word, LAYOUTS) or "可用:" + " ".join(LAYOUTS)
    raise UsageError("unknown-value", f"layout 没有 `{word}` 这个值", hint=hint)


def _speaker(word: str) -> Speaker:
    known = Speaker(word) if word in list(Speaker) else role_of(word, {})
    if known is None:
        hint = "可用:" + " ".join(Speaker) + ",或坐席、客户等"
        raise UsageError("unknown-value", f"speaker 没有 `{word}` 这个值", hint=hint)
    return known


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad-date", f"`{text}` 不是日期", hint="写作 2026-03-02") from None


def _extend() -> None:
    """What `doc._` and `span._` have besides; done once, whoever imports this first."""
    Doc.set_extension("callcheck_speaker", default=None, force=True)
    Doc.set_extension("callcheck_meta", default=None, force=True)
    Doc.set_extension("callcheck_report", getter=_report, force=True)
    for name, getter in (
        ("finding", _finding),
        ("severity", _severity),
        ("quote", _quote),
        ("offsets", _offsets),
    ):
        Span.set_extension(f"callcheck_{name}", getter=getter, force=True)


_extend()
