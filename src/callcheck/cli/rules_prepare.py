"""`callcheck rules prepare`: rules that load in a fraction of the time."""

from __future__ import annotations

from callcheck.cli.language import say
from callcheck.cli.options import Rules
from callcheck.cli.telling import tell


def prepare_rule_files(rules: Rules = None) -> None:
    """把句式预先读好,存在规则目录里,以后加载快几倍。 Read the patterns once, so that rules load faster.

    不带 --rules 时存在自带规则旁边;规则改了不用删,过时的部分照常重读,再跑一次又快。
    """
    from callcheck.ruleset.prepare import prepare_rules

    target = prepare_rules(rules or ())
    tell(say(f"写好了:{target}", f"Written: {target}"))
