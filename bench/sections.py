"""The sections of a run: each measures one thing, adds its table and its budgets."""

from __future__ import annotations

from collections.abc import Callable

from bench.corpus import make_calls
from bench.live import live_turns, percentile
from bench.more_rules import write_copies
from bench.plots import bars, lines, shares
from bench.processes import cold_start, number_of_calls, two_processes
from bench.results import Table, number
from bench.setting import Bench
from bench.stages import MEANING, STAGES, stages
from bench.timing import rates

from bench import contenders as side
from callcheck import Checker
from callcheck.ruleset import read_rules

TIMES_RULES = (1, 3, 10)
LENGTHS = (14, 29, 100, 300)


def side_by_side(bench: Bench) -> None:
    """Everything over the same calls, in both shapes."""
    for shape in ("design", "samples"):
        calls = bench.calls(shape, bench.side_calls)
        part = bench.folder / f"side-{shape}"
        part.mkdir()
        them = side.contenders(bench.checker, calls, bench.file(shape, len(calls)), part)
        found = rates(them, len(calls) - side.WARM, seconds=bench.seconds)
        turns = sum(len(call.turns) for call in calls) / len(calls)
        chars = sum(len(turn.text) for call in calls for turn in call.turns) / len(calls) / turns
        ours = found[side.SCAN]
        rows = tuple(
            (name, number(value), number(found[side.ORJSON] / value), number(value / ours))
            for name, value in found.items()
        )
        bench.results.add(
            Table(
                f"Side by side: {turns:.0f} turns a call, {chars:.0f} characters a turn",
                ("", "calls/s", "orjson ÷ it", "it ÷ callcheck"),
                rows,
                plot=bars(
                    f"side-{shape}",
                    f"Calls a second, {turns:.0f} turns × {chars:.0f} characters",
                    list(found.items()),
                    "callcheck",
                ),
            )
        )
        if shape == "design":
            _side_budgets(bench, found)


def _side_budgets(bench: Bench, found: dict[str, float]) -> None:
    ours = found[side.SCAN]
    share = 100 * ours / found[side.ORJSON]
    against_re, against_spacy = ours / found[side.RE], ours / found[side.SPACY]
    bench.budget(
        "JSONL in, report JSONL out, of orjson.loads", f"{share:.2f} %", "≥ 10 %", share >= 10
    )
    bench.budget(
        "against the patterns as re on every turn",
        f"{number(against_re)}×",
        "≥ 10×",
        against_re >= 10,
    )
    bench.budget(
        "against spaCy zh (jieba) + PhraseMatcher",
        f"{number(against_spacy)}×",
        "≥ 30×",
        against_spacy >= 30,
    )


def number_of_rules(bench: Bench) -> None:
    """Time against the number of rules."""
    calls = bench.calls("design", min(300, bench.side_calls))
    sets, them = {}, []
    for times in TIMES_RULES:
        rules = read_rules()
        if times > 1:
            rules = read_rules([write_copies(rules, times - 1, bench.folder / f"rules-{times}")])
        sets[times] = rules
        them.append(side.checking(str(times), Checker(rules), calls))
    found = rates(them, len(calls), seconds=bench.seconds, rounds=3)
    ratio = {times: found["1"] / found[str(times)] for times in TIMES_RULES}
    rows = tuple(
        (
            f"×{times}",
            str(len(sets[times].rules)),
            str(len(sets[times].book.patterns)),
            number(found[str(times)]),
            f"{ratio[times]:.2f}",
        )
        for times in TIMES_RULES
    )
    plot = lines(
        "rules",
        "Time against the number of rules, ×1 is 1",
        list(ratio.items()),
        across="times the bundled rules",
        limit=1.3,
    )
    note = "Copies have other characters in their patterns; guards and facts are shared."
    columns = ("rules", "count", "patterns", "calls/s", "time")
    bench.results.add(Table("Number of rules", columns, rows, (note,), plot))
    bench.budget("ten times the rules", f"{ratio[10]:.2f}× time", "≤ 1.3×", ratio[10] <= 1.3)


def length_of_call(bench: Bench) -> None:
    """Time against the number of turns."""
    them, calls = [], {}
    for turns in LENGTHS:
        calls[turns] = list(make_calls(200, shape="design", turns=turns))
        them.append(side.checking(str(turns), bench.checker, calls[turns]))
    found = rates(them, 200, seconds=bench.seconds / 2)
    rows, points = [], []
    for turns in LENGTHS:
        real = sum(len(call.turns) for call in calls[turns]) / len(calls[turns])
        spent = 1e6 / found[str(turns)] / real
        points.append((turns, spent))
        rows.append(
            (str(turns), number(found[str(turns)]), number(spent), f"{spent / points[0][1]:.2f}")
        )
    plot = lines("length", "Microseconds a turn", points, across="turns a call")
    columns = ("turns", "calls/s", "µs a turn", "of the first")
    bench.results.add(Table("Length of a call", columns, tuple(rows), (), plot))


def live(bench: Bench) -> None:
    """A turn of a call as it is spoken."""
    taken = live_turns(bench.checker, bench.calls("design", 300), 2 * bench.seconds)
    if not taken:
        note = "Not measured: this version has no `Checker.session`."
        bench.results.add(Table("Live turns", ("", "ms"), (), (note,)))
        bench.budget("one live turn, p99", "no Checker.session yet", "≤ 2 ms", None)
        return
    marks = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("most", 1.0))
    rows = tuple((name, f"{percentile(taken, share):.3f}") for name, share in marks)
    note = f"{len(taken):,} turns, processor time."
    bench.results.add(Table("Live turns", ("", "ms"), rows, (note,)))
    late = percentile(taken, 0.99)
    bench.budget("one live turn, p99", f"{late:.2f} ms", "≤ 2 ms", late <= 2)


def where_time_goes(bench: Bench) -> None:
    """The stages of one call."""
    found = stages(bench.checker, bench.file("design", bench.side_calls), 2 * bench.seconds)
    whole = sum(found.values())
    rows = tuple(
        (
            f"{name}: {MEANING[name]}",
            number(1e6 * found[name]),
            f"{100 * found[name] / whole:.1f} %",
        )
        for name in STAGES
    )
    plot = shares("stages", "Where the time goes", [(name, found[name]) for name in STAGES])
    note = "`callcheck rules profile CALLS` says which rules and patterns."
    bench.results.add(
        Table("Where the time goes", ("stage", "µs a call", "share"), rows, (note,), plot)
    )


SECTIONS: tuple[Callable[[Bench], None], ...] = (
    number_of_calls,
    side_by_side,
    number_of_rules,
    two_processes,
    cold_start,
    live,
    length_of_call,
    where_time_goes,
)
