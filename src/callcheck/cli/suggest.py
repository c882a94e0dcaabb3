"""`callcheck suggest`: edits of rules drawn from reviews, and a person's applying one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.completing import rule_ids
from callcheck.cli.groups import with_default
from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until, filters
from callcheck.cli.options import (
    STORE,
    AsOf,
    By,
    ProfilePath,
    Rules,
    StorePlace,
    day,
    whoever,
)
from callcheck.cli.telling import ask_yes, tell, tell_text
from callcheck.errors import RuleError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callcheck.learning.store import Filters
    from callcheck.learning.suggest.suggestion import Outcome
    from callcheck.learning.suggest.trying import Bench
    from callcheck.model import Call, Review


suggest_app = typer.Typer(
    cls=with_default("make"),
    help=say(
        "由复核意见建议怎样改规则;只建议,apply 由人确认。",
        "Edits of rules suggested from reviews; a person applies them.",
    ),
)


@suggest_app.command("make")
def make_suggestions(
    paths: Paths = None,
    reviews: Annotated[
        Path | None,
        typer.Option("--reviews", help=say("复核意见(JSONL);配路径用。", "Reviews (JSONL).")),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            autocompletion=rule_ids,
            help=say("只看这条规则,或这个类别。", "Only this rule or category."),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help=say(
                "写成可用 --rules 叠上去的目录。", "Write a folder that --rules can lay over."
            ),
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=say("输出 JSON。", "JSON."))] = False,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    store: StorePlace = STORE,
) -> None:
    """由复核意见建议守卫、例外和句式。 Suggest guards, exceptions and patterns from reviews."""
    import msgspec

    from callcheck.checking import Checker, load_rules
    from callcheck.learning.suggest.telling import body_of, files_of, lines_of
    from callcheck.learning.suggest.trying import Bench

    if out is not None:
        _refuse_rules(out, rules or [])
    checker = Checker(load_rules(rules or [], profile), as_of=day(as_of))
    which = filters(agent, team, since, until)
    calls, given = _material(paths, reviews, store, which, checker.profile.speakers)
    bench = Bench(checker, calls, rules or [], profile)
    outcomes = _outcomes(bench, given, rule)
    if json:
        tell(msgspec.json.encode([body_of(one) for one in outcomes]).decode())
    else:
        for outcome in outcomes:
            for line in lines_of(outcome):
                tell(line)
            tell()
    if out is not None:
        told = msgspec.json.encode([body_of(one) for one in outcomes])
        _write(out, {**files_of(outcomes), "suggestions.json": told.decode()})
    made = sum(hasattr(one, "patch") for one in outcomes)
    tell(
        say(
            f"{made} 条建议,{len(outcomes) - made} 处没有建议;规则没有改动",
            f"{made} suggestions, {len(outcomes) - made} without; no rule was changed",
        ),
        err=True,
    )


@suggest_app.command("apply")
def apply_suggestion(
    file: Annotated[
        Path, typer.Argument(help=say("-o 目录里改好的规则文件。", "A rule file of the -o folder."))
    ],
    to: Annotated[
        Path, typer.Option("--to", help=say("自己的规则目录。", "Your folder of rules."))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=say("不再问。", "Do not ask."))] = False,
    rules: Rules = None,
    profile: ProfilePath = None,
    store: StorePlace = STORE,
    by: By = None,
) -> None:
    """看过差异、确认后放进自己的规则目录。 Put a suggested rule into your own folder."""
    import difflib

    from callcheck.checking import prove
    from callcheck.ruleset import read_with

    if not file.is_file():
        raise UsageError("missing-path", f"没有这个文件:{file}")
    _refuse_rules(to, [])
    text = file.read_text("utf-8-sig")
    layers = [*(rules or []), *([to] if to.is_dir() else [])]
    made, problems = read_with({file.stem: (str(file), text)}, layers, profile)
    problems.raise_if_any()
    rule = made.rules[file.stem]
    failed = prove(made, [rule])
    if failed:
        RuleError.raise_all(failed)
    there = sorted(to.rglob(file.name)) if to.is_dir() else []
    target = there[0] if there else to / rule.category.family / file.name
    old = _text_now(target, file.stem, layers, profile)
    diff = difflib.unified_diff(
        old.splitlines(), text.splitlines(), "现在", str(target), lineterm=""
    )
    tell_text("\n".join(diff) or say("没有差别", "no difference"))
    if not yes:
        ask_yes(say(f"写入 {target}?", f"Write {target}?"))
    _write(target.parent, {target.name: text})
    _note(store, whoever(by), rule.id, str(target))
    tell(say(f"已写入 {target}", f"Wrote {target}"))


def _outcomes(bench: Bench, reviews: Sequence[Review], rule: str | None) -> list[Outcome]:
    from callcheck.learning.cases import cases_of
    from callcheck.learning.suggest.additions import suggest_patterns
    from callcheck.learning.suggest.exceptions import suggest_exceptions
    from callcheck.source import nearest

    rule_set = bench.rule_set
    if rule is not None and rule not in rule_set.rules and rule not in rule_set.categories:
        hint = nearest(rule, [*rule_set.rules, *rule_set.categories])
        raise UsageError("unknown-rule", f"没有规则或类别 `{rule}`", hint=hint)
    pairs = [(call, bench.checker.check(call)) for call in bench.calls]
    texts = {name: Path(r.path).read_text("utf-8-sig") for name, r in rule_set.rules.items()}
    category = rule if rule in rule_set.categories else None
    cases = [
        case
        for case in cases_of(pairs, reviews)
        if category is None or case.finding.category == category
    ]
    found: list[Outcome] = []
    found += suggest_exceptions(bench, cases, texts, rule=None if category else rule)
    if rule is None or category:
        found += suggest_patterns(bench, pairs, reviews, texts, category=category)
    return found


def _material(
    paths: Sequence[Path] | None,
    reviews: Path | None,
    store: str,
    which: Filters,
    speakers: Mapping[str, str],
) -> tuple[list[Call], list[Review]]:
    from callcheck.learning.store import open_store
    from callcheck.readers import read_calls

    if paths:
        if reviews is None:
            raise UsageError("no-reviews", "给了通话,没给复核意见", hint="--reviews 意见.jsonl")
        return list(read_calls(paths, speakers=speakers)), _reviews(reviews)
    with open_store(store, create=False) as opened:
        calls = [call for call, _ in opened.calls(**which)]
        given = list(opened.reviews()) if reviews is None else _reviews(reviews)
        return calls, given


def _reviews(path: Path) -> list[Review]:
    from callcheck.learning.review_lines import read_reviews

    return [review for review, _ in read_reviews([path])]


def _refuse_rules(out: Path, rules: Sequence[Path]) -> None:
    """Suggestions never land among the bundled rules, nor unasked in a layer in use."""
    from callcheck.ruleset import bundled_rules

    place = out.resolve()
    for folder in (bundled_rules(), *rules):
        if place.is_relative_to(folder.resolve()):
            hint = "换一个目录;看过差异后用 callcheck suggest apply 文件 --to 自己的目录"
            raise UsageError("rules-in-use", f"{out} 是正在用的规则,不往里写建议", hint=hint)


def _text_now(target: Path, rule: str, layers: Sequence[Path], profile: Path | None) -> str:
    from callcheck.ruleset import read_rules

    if target.is_file():
        return target.read_text("utf-8-sig")
    known = read_rules(layers, profile).rules.get(rule)
    return Path(known.path).read_text("utf-8-sig") if known else ""


def _write(folder: Path, files: dict[str, str]) -> None:
    from callcheck.reporting.writing import make_folder, whole_or_not

    for name, text in files.items():
        path = folder / name
        make_folder(path.parent)
        with whole_or_not(path) as part:
            part.write_text(text, "utf-8")


def _note(store: str, who: str, rule: str, target: str) -> None:
    """Who applied what, in the store where there is one."""
    from callcheck.learning.store import open_store

    if "://" in store or Path(store).exists():
        with open_store(store, create=False) as opened:
            opened.note(who, "suggest.apply", rule, {"file": target})
