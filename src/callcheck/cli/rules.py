"""`callcheck rules`: look at rules, check them, try them, start a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.completing import categories, rule_ids
from callcheck.cli.language import say
from callcheck.cli.options import ProfilePath, Rules, no_category
from callcheck.cli.telling import is_narrow, tell, tell_text
from callcheck.errors import RuleError, UsageError

if TYPE_CHECKING:
    from callcheck.ruleset import Rule, RuleSet

rules_app = typer.Typer(
    help=say("看规则、测规则、写规则。", "Look at rules, test them, write them."),
    no_args_is_help=True,
)
RuleName = Annotated[
    str, typer.Argument(help=say("规则 id。", "Id of a rule."), autocompletion=rule_ids)
]


def _load(rules: list[Path] | None, profile: Path | None) -> RuleSet:
    from callcheck.ruleset import read_rules

    return read_rules(rules or [], profile)


def _rule(rule_set: RuleSet, name: str) -> Rule:
    from callcheck.source import nearest

    if name not in rule_set.rules:
        hint = nearest(name, rule_set.rules)
        raise UsageError("unknown-rule", f"没有规则 `{name}`", hint=hint)
    return rule_set.rules[name]


@rules_app.command("list")
def list_rules(
    rules: Rules = None,
    profile: ProfilePath = None,
    category: Annotated[
        str,
        typer.Option(
            "--category",
            autocompletion=categories,
            help=say("只列这类,如 threat。", "Only this category or family."),
        ),
    ] = "",
) -> None:
    """列出规则和它们来自哪一层。 List rules and the layer each comes from."""
    rule_set = _load(rules, profile)
    shown = [r for r in rule_set.rules.values() if r.category.id.startswith(category)]
    if not shown and category:
        families = {name.partition(".")[0]: None for name in rule_set.categories}
        raise no_category(category, [*families, *rule_set.categories])
    for rule in shown:
        layer = "自带" if rule.layer == rule_set.folders[0] else rule.layer
        if is_narrow():
            tell(rule.id)
            tell(f"  {rule.title}")
            tell(f"  {rule.category.id} {rule.severity} {layer}")
            continue
        tell(f"{rule.id:<44}{rule.category.id:<34}{rule.severity:<10}{layer}  {rule.title}")
    tell(say(f"{len(shown)} 条规则", f"{len(shown)} rules"))


@rules_app.command("show")
def show_rule(rule: RuleName, rules: Rules = None, profile: ProfilePath = None) -> None:
    """显示一条规则:查什么、依据、为什么、该怎么说、测试。 Show one rule."""
    rule_set = _load(rules, profile)
    made = _rule(rule_set, rule)
    tell(f"{made.title}({made.id})")
    tell(f"类别:{made.category.title}({made.category.id}),{made.severity}")
    for name, text in (
        ("查什么", made.summary),
        ("为什么", made.why),
        ("该怎么说", made.say_instead),
    ):
        tell(f"{name}:{text}")
    for cited in made.basis:
        norm = rule_set.norms[cited.norm]
        since = norm.in_force_from.isoformat() if norm.in_force_from else "—"
        until = f" 至 {norm.in_force_to}(不含)" if norm.in_force_to else ""
        tell(f"依据:{norm.title}{cited.clause or '(条号未见)'},{since} 起施行{until}")
    tell(f"文件:{made.path}")
    tell()
    tell_text(Path(made.path).read_text("utf-8"))


@rules_app.command("lint")
def lint_rules(
    calls: Annotated[
        list[Path] | None,
        typer.Argument(
            help=say("通话,可不给:看哪些规则从不命中、总是一起命中。", "Calls to watch rules on.")
        ),
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own",
            help=say("只看 --rules 目录里的。", "Only what lies in the folders of --rules."),
        ),
    ] = False,
) -> None:
    """找出多半不是本意的写法。 Find what is probably not meant."""
    from callcheck.ruleset.lint import lint

    rule_set = _load(rules, profile)
    found = lint(rule_set)
    if calls:
        from callcheck.checking import Checker
        from callcheck.learning.habits import habits
        from callcheck.readers import read_calls

        speakers = rule_set.profile.speakers
        heard = (call for path in calls for call in read_calls(path, speakers=speakers))
        found += habits(Checker(rule_set), heard)
    if own:
        names = {path.stem for folder in rules or () for path in folder.rglob("*.y*ml")}
        found = [advice for advice in found if advice.where in names]
    for advice in found:
        tell(str(advice))
    tell(say(f"{len(found)} 条建议", f"{len(found)} pieces of advice"))
    raise typer.Exit(int(bool(found)))


@rules_app.command("test")
def test_rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help=say("规则 id,默认全部。", "Ids of rules; default all."), autocompletion=rule_ids
        ),
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """跑规则自带的测试。 Run the rules' own tests."""
    from callcheck.checking import prove

    rule_set = _load(rules, profile)
    chosen = [_rule(rule_set, name) for name in names] if names else list(rule_set.rules.values())
    errors = prove(rule_set, chosen)
    tests = sum(len(rule.tests) for rule in chosen)
    if errors:
        RuleError.raise_all(errors)
    tell(
        say(
            f"{len(chosen)} 条规则,{tests} 个测试,全部通过",
            f"{len(chosen)} rules, {tests} tests, all pass",
        )
    )


@rules_app.command("try")
def try_rule(
    rule: RuleName,
    dialogue: Annotated[
        str, typer.Argument(help=say("如「坐席:… 客户:…」。", "Such as 坐席:… 客户:…"))
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """拿一段话试一条规则。 Try a rule on a typed dialogue."""
    from callcheck.checking import Checker
    from callcheck.checking.explain import explain
    from callcheck.readers import read_text

    rule_set = _load(rules, profile)
    made = _rule(rule_set, rule)
    call = read_text(dialogue)
    explanation = explain(Checker(rule_set), call, (made.id,))
    for reason in explanation.reasons:
        quote = "…".join(e.quote for e in reason.finding.evidence if e.quote)
        tell(f"命中:「{quote}」" if quote else f"命中:{reason.finding.message}")
        for heard in reason.heard:
            tell(f"  句式 {heard.pattern} ← [{heard.turn}]「{heard.quote}」")
    for held in explanation.held:
        tell(f"未计:{held.by},线索「{held.cue or ''}」")
    for silence in explanation.silent:
        tell(f"没有命中:{silence.why}")
    raise typer.Exit(int(bool(explanation.reasons)))


@rules_app.command("diff")
def diff_rules(
    old: Annotated[
        Path, typer.Argument(help=say("改之前的规则目录。", "Folder of rules before the edit."))
    ],
    new: Annotated[
        Path, typer.Argument(help=say("改之后的规则目录。", "Folder of rules after the edit."))
    ],
    calls: Annotated[list[Path], typer.Argument(help=say("存下的通话。", "Stored calls."))],
    profile: ProfilePath = None,
) -> None:
    """改规则后多报了什么、少报了什么。 What an edit of rules adds and drops.

    自带的规则目录用 `bundled` 表示。 `bundled` stands for the rules that come with callcheck.
    """
    from callcheck.checking import Checker
    from callcheck.learning.changes import changes
    from callcheck.readers import read_calls

    before, after = (
        Checker(_load(None if str(folder) == "bundled" else [folder], profile))
        for folder in (old, new)
    )
    speakers = after.profile.speakers
    heard = (call for path in calls for call in read_calls(path, speakers=speakers))
    found = changes(before, after, heard)
    for change in found:
        sign = "+" if change.added else "-"
        where = "" if change.finding.turn is None else f" [{change.finding.turn}]"
        tell(f"{sign} {change.call_id}{where} {change.finding.rule}「{change.quote}」")
    added = sum(change.added for change in found)
    tell(
        say(
            f"多报 {added},少报 {len(found) - added}",
            f"{added} added, {len(found) - added} dropped",
        )
    )
    raise typer.Exit(int(bool(found)))


@rules_app.command("coverage")
def cover_rules(
    calls: Annotated[
        list[Path] | None, typer.Argument(help=say("样本通话,可不给。", "Sample calls, if any."))
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """条款 × 规则 × 测试 × 样本。 Clause by rule by test by sample."""
    from callcheck.learning.coverage import coverage
    from callcheck.readers import read_calls

    rule_set = _load(rules, profile)
    speakers = rule_set.profile.speakers
    heard = (call for path in calls or () for call in read_calls(path, speakers=speakers))
    rows, bare = coverage(rule_set, heard)
    clause = None
    for row in rows:
        if (row.norm, row.clause) != clause:
            clause = (row.norm, row.clause)
            tell(f"{rule_set.norms[row.norm].title}({row.norm}){row.clause or ''}")
        seen = f",样本 {len(row.calls)} 通:{' '.join(row.calls[:3])}" if row.calls else ""
        tell(f"  {row.rule:<44}{row.category:<34}hit {row.hits} miss {row.misses}{seen}")
    used = len({row.rule for row in rows})
    tell(
        say(
            f"{used} 条规则,{len({(r.norm, r.clause) for r in rows})} 个条款;"
            f"没有规则引用的现行规范:{' '.join(bare) or '无'}",
            f"{used} rules; norms in force without a rule: {' '.join(bare) or 'none'}",
        )
    )


_NEW = """\
id: {id}
title: (错在哪里,几个字)
category: {category}
status: draft
summary: (命中时给人看的一句话)
why: (为什么不行)
say_instead: (该怎么说)
find:
  says:
    - "(句式,写法见 WRITING_RULES.md)"
tests:
  - hit: (应当命中的话)
    quote: (应当引出的原话)
  - hit: (另一种说法)
    quote: (应当引出的原话)
  - miss: (不该命中的邻居)
    because: (为什么不算)
  - miss: (另一个邻居)
    because: (为什么不算)
"""


@rules_app.command("new")
def new_rule(
    rule: RuleName,
    category: Annotated[
        str,
        typer.Option(
            "--category",
            help=say("类别,如 threat.visit。", "Category."),
            autocompletion=categories,
        ),
    ],
    folder: Annotated[
        Path, typer.Option("--folder", help=say("规则目录。", "Folder of rules."))
    ] = Path("my_rules"),
) -> None:
    """起草一条规则。 Start a rule file."""
    from callcheck.reporting.writing import make_folder, write_text
    from callcheck.ruleset.read_rule import SLUG

    if not SLUG.fullmatch(rule):  # it is also the file's name
        hint = "如 threat-own-words"
        raise UsageError("bad-id", f"id `{rule}` 要用小写字母、数字和连字符", hint=hint)
    known = _load(None, None).categories
    if category not in known:
        raise no_category(category, known)
    path = folder / category.partition(".")[0] / f"{rule}.yaml"
    if path.exists():
        raise UsageError("file-exists", f"已经有 {path}")
    make_folder(path.parent)
    write_text(_NEW.format(id=rule, category=category), path)
    tell(say(f"已写好 {path};改好后:callcheck rules test {rule} --rules {folder}", f"Wrote {path}"))
