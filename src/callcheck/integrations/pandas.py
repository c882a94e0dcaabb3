"""callcheck on a pandas table: `import callcheck.integrations.pandas`, then `df.callcheck.check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, overload

import pandas as pd

from callcheck.checking import CallHistory, Checker, load_rules
from callcheck.errors import UsageError
from callcheck.integrations.pandas_calls import Columns, Grouped, calls_of
from callcheck.model import Evidence, Finding, Report

By = Literal["finding", "evidence", "call"]
_WHOLE = ["turn", "start", "end"]


@pd.api.extensions.register_dataframe_accessor("callcheck")
class CallcheckAccessor:
    """`df.callcheck`: the calls of a table checked."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def check(  # noqa: PLR0913 - a column or an option each, all of them keywords
        self,
        *,
        text: str,
        role: str | None = None,
        call: str | None = None,
        start: str | None = None,
        end: str | None = None,
        started_at: str | None = None,
        agent: str | None = None,
        customer: str | None = None,
        meta: Mapping[str, str] | None = None,
        roles: Mapping[str, str] | None = None,
        guess: bool = False,
        rules: Sequence[str | Path] = (),
        profile: str | Path | None = None,
        as_of: date | None = None,
        checker: Checker | None = None,
        workers: int = 1,
    ) -> Reports:
        """The reports of the table's calls, in the order in which the calls first occur.

        A row is a turn; without `role` it is a whole call whose text says who speaks. Rows
        without words are passed over. A call's turns are in the order of its rows, or of `start`
        where every one has it.

        Args:
            text: column of the words.
            role: column of who speaks.
            call: column of the call's id; a row without one goes with the row above. Without the
                column all rows are one call (without `role`: each row its own).
            start: column of seconds from the call's beginning, or `mm:ss`.
            end: as `start`.
            started_at: column of when the call began; a time without a zone is China's.
            agent: column of the collector.
            customer: column of the account.
            meta: other fields of `CallMeta` and their columns; names that it does not have go to
                its `extra`.
            roles: the table's word for a speaker, and who that is: agent, customer, robot, system.
            guess: take unknown words for speakers, and work out from what they say who is who.
            rules: folders over the bundled rules.
            profile: file of the institution's own facts.
            as_of: day whose norms are applied; None for each call's own.
            checker: one made before, in place of `rules`, `profile` and `as_of`.
            workers: processes.

        Raises:
            UsageError: `no-column`, `unknown-role`, `unknown-value`; all of a kind at once.
            RuleError: with every mistake of every rule file.
        """
        made = checker or Checker(load_rules(rules, profile), as_of=as_of)
        named = {"started_at": started_at, "agent_id": agent, "customer_id": customer}
        columns = Columns(
            text=text,
            role=role,
            call=call,
            start=start,
            end=end,
            meta={**(meta or {}), **{k: v for k, v in named.items() if v is not None}},
        )
        speakers = {**made.profile.speakers, **(roles or {})}
        grouped = calls_of(self._frame, columns, speakers, guess=guess)
        calls = [item.call for item in grouped]
        history = CallHistory.of(calls, made.profile.hours.utc_offset_hours)
        found = made.check_many(calls, history=history, workers=workers)
        return Reports(tuple(found), tuple(grouped), self._frame.index)


@dataclass(frozen=True, slots=True, repr=False)
class Reports(Sequence[Report]):
    """The reports of a table's calls; they know the rows they came from."""

    reports: tuple[Report, ...]
    grouped: tuple[Grouped, ...]
    row_names: pd.Index[Any]  # Any: whatever the table's rows are named by

    @overload
    def __getitem__(self, place: int) -> Report: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Report]: ...
    def __getitem__(self, place: int | slice) -> Report | Sequence[Report]:
        return self.reports[place]

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        found = sum(len(report.violations) for report in self.reports)
        return f"<{len(self)} reports, {found} violations>"

    def _repr_html_(self) -> str:
        """As a notebook shows it: a row a call."""
        return str(self._calls().to_html(max_rows=20, show_dimensions=True))

    def to_frame(self, by: By = "finding") -> pd.DataFrame:
        """A table of what was found.

        `finding`: a row each, under the index of the row that bears it, so that it joins with
        the table that was checked; one about a whole call stands at the call's first row and has
        no `turn`. `start`, `end` and `quote` are those of its words in that row: the row's text
        from `start` to `end` is the quote. `evidence`: a row for each piece of evidence, under
        the index of its own row. `call`: a row each, under the call's id.

        Raises:
            UsageError: `unknown-value`.
        """
        if by == "call":
            return self._calls()
        if by not in ("finding", "evidence"):
            raise UsageError(
                "unknown-value", f"by 没有 `{by}` 这个值", hint="finding evidence call"
            )
        rows: list[dict[str, Any]] = []  # Any: cells
        places: list[int] = []
        for report, item in zip(self.reports, self.grouped, strict=True):
            for finding in report.findings:
                for evidence in _shown(finding, whole=by == "finding"):
                    row, cells = _cells(report, finding, evidence, item)
                    places.append(row)
                    rows.append(cells)
        frame = pd.DataFrame(rows, columns=_COLUMNS)
        frame.index = self.row_names.take(places)
        return frame.astype(dict.fromkeys(_WHOLE, "Int64"))

    def _calls(self) -> pd.DataFrame:
        rows = [
            {
                "score": report.score.value,
                "veto": report.score.veto,
                "violations": len(report.violations),
                "worst": _worst(report),
                "categories": " ".join(sorted({f.category for f in report.findings})),
                "turns": len(item.call.turns),
                "problems": " ".join(problem.code for problem in report.problems),
            }
            for report, item in zip(self.reports, self.grouped, strict=True)
        ]
        names = "score veto violations worst categories turns problems".split()
        frame = pd.DataFrame(rows, columns=names)
        frame.index = pd.Index([report.call_id for report in self.reports], name="call_id")
        return frame


_COLUMNS = "call_id rule category kind severity message turn start end quote measured limit".split()


def _shown(finding: Finding, *, whole: bool) -> Iterator[Evidence]:
    """All pieces, or the one that stands for the whole: the first in the finding's own turn."""
    if not whole:
        yield from finding.evidence
        return
    own = (e for e in finding.evidence if e.turn == finding.turn and e.start is not None)
    yield next(own, finding.evidence[0])


def _cells(
    report: Report, finding: Finding, evidence: Evidence, item: Grouped
) -> tuple[int, dict[str, Any]]:  # Any: cells
    turn = evidence.turn if evidence.turn is not None else finding.turn
    row = item.first if turn is None else item.rows[turn]
    start, end = evidence.start, evidence.end
    place = None if turn is None else item.places[turn]
    if start is None or end is None or place is None:
        start = end = None
    else:
        start, end = place + start, place + end
    return row, {
        "call_id": report.call_id,
        "rule": finding.rule,
        "category": finding.category,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "turn": turn,
        "start": start,
        "end": end,
        "quote": evidence.quote,
        "measured": evidence.measured,
        "limit": evidence.limit,
    }


def _worst(report: Report) -> str | None:
    worst = max((f.severity for f in report.violations), key=lambda s: s.rank, default=None)
    return None if worst is None else worst.value
