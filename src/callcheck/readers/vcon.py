"""vCon, the container for conversations of the IETF: draft-ietf-vcon-vcon-core-04.

What was said stands in transcripts under `analysis`, often in a vendor's own JSON that the other
readers know, or in `text` dialogs, a message each.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from callcheck.errors import Location, ReadError
from callcheck.model import Call, CallMeta, Problem
from callcheck.readers.build import RawTurn, build_call, instant, missing, seconds
from callcheck.readers.exact import exact_call
from callcheck.readers.registry import ODD, FormatInfo, choose
from callcheck.readers.source import Source
from callcheck.readers.vcon_parties import Parties

FORMAT = FormatInfo(
    "vcon",
    "vCon(IETF 对话容器):内含转写或文字消息",
    "`uuid` 和 `created_at`,加 `parties`、`dialog`、`analysis` 之一",
    "https://www.ietf.org/archive/id/draft-ietf-vcon-vcon-core-04.txt",
    (".vcon", ".json"),
)
_SURE = 0.97
_SPOKEN = ("transcript", "wtf_transcription")
_PARTS = ("parties", "dialog", "analysis")
_LONGEST_SECONDS = 36_000


def sniff(source: Source) -> float:
    """Its id, its date and one of its parts; or the outside of a signed or encrypted one."""
    row = source.json
    if not isinstance(row, Mapping):
        return 0.0
    if "uuid" in row and "created_at" in row and any(part in row for part in _PARTS):
        return _SURE
    return _SURE if _sealed(row) else 0.0


def _sealed(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    if "ciphertext" in row and "recipients" in row:
        return "encrypted-vcon", "这是加密的 vCon,读不了里面的内容", "先用收件方的密钥解密"
    if "payload" in row and "signatures" in row:
        return "signed-vcon", "这是签名的 vCon,不在这里验签", "先验签,取出里面的 vCon 再用"
    return None


def read(source: Source) -> Iterator[Call]:
    """A call for each transcribed dialog, one for all text messages, one an unanswered attempt.

    Raises:
        ReadError: `signed-vcon`, `encrypted-vcon`, `no-transcript`.
    """
    row = source.json
    sealed = _sealed(row)
    if sealed and "uuid" not in row:
        code, message, hint = sealed
        raise ReadError(code, message, location=Location(source.path), hint=hint)
    container = _Container(source, row)
    parts = [*container.transcribed(), *container.messages()]
    parts = parts or list(container.attempts())
    if not parts:
        where = Location(source.path)
        reason = ";".join(p.message for p in container.problems) or "里面没有文字"
        raise ReadError("no-transcript", reason, location=where, hint="先转写录音,再写进 analysis")
    for number, call in enumerate(parts, 1):
        own = call.call_id != container.uuid
        name = call.call_id if own or len(parts) == 1 else f"{container.uuid}#{number}"
        yield replace(call, call_id=name, problems=(*container.problems, *call.problems))


@dataclass(slots=True)
class _Container:
    source: Source
    row: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @property
    def uuid(self) -> str:
        return self.source.stem if missing(self.row.get("uuid")) else str(self.row["uuid"])

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        found = self.row.get(name)
        return [o for o in found if isinstance(o, Mapping)] if isinstance(found, list) else []

    def transcribed(self) -> Iterator[Call]:
        done: set[tuple[int, ...]] = set()
        wtf = [
            item
            for item in self.objects("attachments")
            if "wtf_transcription" in (item.get("type"), item.get("purpose"))
        ]
        for item in [*(a for a in self.objects("analysis") if a.get("type") in _SPOKEN), *wtf]:
            of = _indices(item.get("dialog"))
            if of in done:
                self._note("transcript-left-out", "同一段对话有几份转写,只读第一份")
                continue
            try:
                call = self._transcript(item, of)
            except (ReadError, *ODD) as error:
                told = error.message if isinstance(error, ReadError) else str(error)
                self._note("transcript-unreadable", f"有一份转写读不了:{told}")
                continue
            if call is not None:
                done.add(of)
                yield call

    def _transcript(self, item: Mapping[str, Any], of: tuple[int, ...]) -> Call | None:
        body = content(item)
        if body is None:
            self._note("transcript-elsewhere", "有一份转写只给了网址,没有内容")
            return None
        inner = Source(self.source.path, body, stem=self.uuid)
        inner.speakers = self.source.speakers
        said = inner.json
        if (exact := exact_call(inner, said)) is not None:
            return exact  # the container was made of it
        dialog = self._dialog(of)
        parties = Parties(self.row.get("parties"), dialog)
        inner.speakers = {**parties.speakers, **self.source.speakers}
        if isinstance(said, Mapping) and _is_wtf(said):
            call = build_call(inner, self.uuid, _wtf_turns(said), problems=parties.problems(said))
        else:
            reader = choose(inner)
            if reader.FORMAT.name == FORMAT.name:
                raise ReadError("no-transcript", "转写里又是一个 vCon")
            call = next(iter(reader.read(inner)))
        return replace(call, meta=self._meta(call.meta, parties, dialog))

    def messages(self) -> Iterator[Call]:
        texts = [d for d in self.objects("dialog") if d.get("type") == "text"]
        if not texts:
            return
        first = Parties(self.row.get("parties"), texts[0])
        source = Source(self.source.path, b"", stem=self.uuid)
        source.speakers = {**first.labels, **self.source.speakers}
        starts = [instant(d.get("start")) for d in texts]
        known = [start for start in starts if start is not None]
        zero, problems = min(known, default=None), []
        far = zero is not None and (max(known) - zero).total_seconds() > _LONGEST_SECONDS
        if far:
            problems.append(Problem("chat-over-hours", "消息前后超过十小时,不用它们的时间"))
        turns = []
        for dialog, start in zip(texts, starts, strict=True):
            said = content(dialog)
            begun = None if zero is None or start is None or far else (start - zero).total_seconds()
            length = seconds(dialog.get("duration"))
            end = None if begun is None or length is None else round(begun + length, 3)
            who = Parties(self.row.get("parties"), dialog).sender
            text = "" if said is None else said.decode("utf-8", "replace")
            turns.append(RawTurn(who, text, begun, end))
        call = build_call(source, self.uuid, turns, problems=problems)
        meta = self._meta(call.meta, first, texts[0])
        yield replace(call, meta=replace(meta, started_at=zero, duration_seconds=None))

    def attempts(self) -> Iterator[Call]:
        for dialog in self.objects("dialog"):
            if dialog.get("type") == "incomplete":
                meta = self._meta(CallMeta(), Parties(self.row.get("parties"), dialog), dialog)
                yield Call(self.uuid, (), replace(meta, answered=False))

    def _dialog(self, of: tuple[int, ...]) -> Mapping[str, Any]:
        found = self.row.get("dialog")
        dialogs: Sequence[Any] = found if isinstance(found, list) else []
        place = of[0] if of else 0
        dialog = dialogs[place] if 0 <= place < len(dialogs) else {}
        return dialog if isinstance(dialog, Mapping) else {}

    def _meta(self, meta: CallMeta, parties: Parties, dialog: Mapping[str, Any]) -> CallMeta:
        """What the transcript leaves open, from the container."""
        extra = dict(meta.extra)
        for name, value in (
            ("subject", self.row.get("subject")),
            ("disposition", dialog.get("disposition")),
        ):
            if not missing(value):
                extra.setdefault(name, str(value))
        length = seconds(dialog.get("duration"))
        return replace(
            meta,
            started_at=meta.started_at or instant(dialog.get("start")),
            duration_seconds=length if meta.duration_seconds is None else meta.duration_seconds,
            direction=meta.direction or parties.direction,
            agent_id=meta.agent_id or parties.agent_id,
            agent_org=meta.agent_org or parties.agent_org,
            number=meta.number or parties.number,
            extra=extra,
        )

    def _note(self, code: str, message: str) -> None:
        problem = Problem(code, message)
        if problem not in self.problems:
            self.problems.append(problem)


def _indices(value: object) -> tuple[int, ...]:
    if isinstance(value, list):
        return tuple(v for v in value if isinstance(v, int))
    return (value,) if isinstance(value, int) else ()


def content(item: Mapping[str, Any]) -> bytes | None:
    """The bytes an object holds inline; None when it only points to them.

    >>> content({"body": "5L2g", "encoding": "base64url"}).decode()
    '你'
    """
    body = item.get("body")
    if body is None:
        return None
    if not isinstance(body, str):
        return msgspec.json.encode(body)
    if item.get("encoding") == "base64url":
        try:
            return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        except (binascii.Error, ValueError) as error:
            raise ReadError("no-transcript", "不是 base64url") from error
    return body.encode()


def _is_wtf(said: Mapping[str, Any]) -> bool:
    """Whether it is draft-howe-vcon-wtf-extension's shape, or segments with a party's index."""
    found = said.get("segments")
    if not (isinstance(found, list) and found):
        return False
    first = found[0]
    plain = isinstance(first, Mapping) and {"start", "text"} <= set(first)
    return plain and (
        isinstance(said.get("transcript"), Mapping) or isinstance(first.get("speaker"), int)
    )


def _wtf_turns(said: Mapping[str, Any]) -> list[RawTurn]:
    labels = said.get("speakers")
    named = labels if isinstance(labels, Mapping) else {}
    turns = []
    for item in said["segments"]:
        if not isinstance(item, Mapping):
            continue
        who = item.get("speaker")
        label = named.get(str(who))
        label = label.get("label") if isinstance(label, Mapping) else None
        raw = who if missing(label) else label
        turns.append(
            RawTurn(
                None if missing(raw) else str(raw),
                "" if item.get("text") is None else str(item["text"]),
                seconds(item.get("start")),
                seconds(item.get("end")),
                None if missing(item.get("channel")) else str(item["channel"]),
            )
        )
    return turns
