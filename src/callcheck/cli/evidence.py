"""`callcheck evidence`: all that one call's findings rest on, as a zip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Paths, pairs
from callcheck.cli.options import STORE, ProfilePath, Rules, StorePlace
from callcheck.cli.telling import tell
from callcheck.errors import UsageError


def make_evidence(
    call_id: Annotated[str, typer.Argument(help=say("通话编号。", "The call's id."))],
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=say("写到这个 zip,默认 evidence.zip。", "The zip to write.")
        ),
    ] = None,
    mask: Annotated[
        bool, typer.Option("--mask", help=say("遮盖个人信息。", "Mask personal data."))
    ] = False,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """一通电话的证据包:转写、报告、规则原文、依据、复核经过和校验值。 An evidence pack of one call."""
    from callcheck.checking import load_rules
    from callcheck.learning.evidence import evidence_files, zipped
    from callcheck.learning.store import open_store
    from callcheck.masking import mask as masked
    from callcheck.reporting.writing import write_chunks
    from callcheck.source import nearest

    rule_set = load_rules(rules or [], profile)
    found = pairs(paths, store, rule_set, which=None if paths else {"call_ids": [call_id]})
    known = {call.call_id: (call, report) for call, report in found}
    if call_id not in known:
        hint = nearest(call_id, known)
        raise UsageError("unknown-call", f"没有通话 `{call_id}`", hint=hint)
    call, report = known[call_id]
    reviews, actions = [], []
    if not paths:
        with open_store(store, create=False) as opened:
            reviews = list(opened.reviews(call_id=call_id))
            actions = [a for a in opened.audit() if a.subject.split(" ")[0] == call_id]
    if mask:
        done = masked(call, report, profile=rule_set.profile)
        assert done.report is not None
        call, report = done.call, done.report
        reviews, actions = [], []  # they quote what was said
    files = evidence_files(call, report, rule_set, reviews=reviews, actions=actions)
    out = output or Path("evidence.zip")
    write_chunks([zipped(files)], out)
    tell(say(f"{out}:{len(files)} 个文件", f"{out}: {len(files)} files"))
