"""`callcheck eval`: agreement with labelled calls."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from callcheck.cli.language import say
from callcheck.cli.options import ProfilePath, Rules
from callcheck.cli.telling import is_narrow, tell
from callcheck.learning import Agreement, Tally, compare, wilson, with_known_labels
from callcheck.model import Category, Kind


def eval_calls(
    paths: Annotated[
        list[Path], typer.Argument(help=say("带标注的通话(JSONL)。", "Labelled calls (JSONL)."))
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=say("输出 JSON。", "Print JSON."))
    ] = False,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief", help=say("不列漏报和误报的原话。", "Leave out misses and false alarms.")
        ),
    ] = False,
) -> None:
    """对照标注,算查全率和查准率。 Hold reports against labels."""
    from callcheck.checking import load_rules

    rule_set = load_rules(rules or [], profile)
    agreement = measure(paths, rule_set)
    if as_json:
        tell(json.dumps(_as_json(agreement, rule_set.categories), ensure_ascii=False))
        return
    for line in _lines(agreement, rule_set.categories, brief=brief):
        tell(line)


def measure(paths: list[Path], rule_set: Any) -> Agreement:  # Any: a RuleSet, imported late
    """Every labelled call of `paths` checked and compared; a file's calls know each other."""
    from callcheck.checking import CallHistory, Checker
    from callcheck.readers import read_labelled

    checker = Checker(rule_set)
    agreement = Agreement()
    for path in paths:
        read = read_labelled(path, speakers=checker.profile.speakers)
        items = with_known_labels(read, rule_set.categories, str(path))
        history = CallHistory.of(item.call for item in items)
        pairs = []
        for item in items:
            target = rule_set.categories.get(item.target or "")
            whole = target is not None and target.kind is Kind.REQUIRED
            pairs.append((item, checker.check(item.call, history=history, whole=whole)))
        compare(pairs, rule_set.categories, agreement)
    return agreement


def _by_kind(table: dict[str, Tally], categories: dict[str, Category]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for category, tally in table.items():
        found.setdefault(categories[category].kind.value, Tally()).add(tally)
    violations = Tally()
    for kind, tally in found.items():
        if Kind(kind).is_violation:
            violations.add(tally)
    return {"violations": violations, **dict(sorted(found.items()))}


def _share(hits: int, n: int) -> str:
    interval = wilson(hits, n)
    if interval is None:
        return "      –          "
    return f"{100 * hits / n:6.1f} % [{100 * interval[0]:.0f}–{100 * interval[1]:.0f}]"


def _row(name: str, tally: Tally) -> list[str]:
    """One line, or a paragraph on a narrow terminal."""
    recall = _share(tally.right, tally.right + tally.misses)
    precision = _share(tally.right, tally.right + tally.false_alarms)
    f1 = "–" if tally.f1 is None else f"{tally.f1:.3f}"
    right, false, missed = say("对 误 漏", "right false missed").split()
    found, exact = say("查全 查准", "recall precision").split()
    counts = f"{tally.right:>4} {right} {tally.false_alarms:>3} {false} {tally.misses:>3} {missed}"
    if is_narrow():
        rows = (counts, f"     {found} {recall}", f"     {exact} {precision}  F1 {f1}")
        return [name, *rows]
    return [f"{name:<34}{counts}  {found} {recall:<18} {exact} {precision:<18} F1 {f1}"]


def _rows(tallies: Iterable[tuple[str, Tally]], indent: str = "") -> list[str]:
    return [line for name, tally in tallies for line in _row(indent + name, tally)]


def _lines(agreement: Agreement, categories: Any, *, brief: bool) -> list[str]:
    lines = []
    if agreement.calls:
        lines.append(say("整通电话", "Whole calls"))
        lines += _rows(_by_kind(agreement.calls, categories).items())
        lines += _rows(sorted(agreement.calls.items()), "  ")
        flagged = len(agreement.clean_flagged)
        names = " ".join(agreement.clean_flagged)
        clean = agreement.clean_calls
        lines.append(
            say(
                f"合规通话 {clean} 通,被报违规 {flagged} 通 {names}",
                f"{clean} clean calls, {flagged} of them flagged {names}",
            )
        )
    if agreement.probes:
        lines += ["", say("片段", "Fragments")]
        lines.append(_fragment_line(agreement))
        lines += _rows(sorted(agreement.fragments.items()), "  ")
    if not brief:
        for title, found in (
            (say("漏报", "Missed"), agreement.misses),
            (say("误报", "False alarms"), agreement.false_alarms),
        ):
            lines += ["", f"{title} {len(found)}"]
            for d in found:
                turn = "" if d.turn is None else f"[{d.turn}]"
                lines.append(f"  {d.call_id} {d.item} {d.category} {d.rule} {turn} {d.text}")
    return lines


def _fragment_line(agreement: Agreement) -> str:
    caught = sum(t.right for t in agreement.probes.values())
    probes = sum(t.right + t.misses for t in agreement.probes.values())
    fired = sum(t.false_alarms for t in agreement.negatives.values())
    negatives = sum(t.right + t.false_alarms for t in agreement.negatives.values())
    shares = _share(caught, probes), _share(fired, negatives)
    return say(
        f"正例 {caught}/{probes} 抓到{shares[0]};反例 {fired}/{negatives} 误报{shares[1]}",
        f"{caught} of {probes} probes caught {shares[0]}; "
        f"{fired} of {negatives} negatives flagged {shares[1]}",
    )


def _as_json(agreement: Agreement, categories: Any) -> dict[str, Any]:
    def table(found: dict[str, Tally]) -> dict[str, dict[str, int]]:
        return {
            name: {"right": t.right, "false_alarms": t.false_alarms, "misses": t.misses}
            for name, t in sorted(found.items())
        }

    names = ("calls", "probes", "negatives", "fragments")
    return {
        **{name: table(getattr(agreement, name)) for name in names},
        "kinds": table(_by_kind(agreement.calls, categories)),
        "clean_calls": agreement.clean_calls,
        "clean_flagged": agreement.clean_flagged,
    }
