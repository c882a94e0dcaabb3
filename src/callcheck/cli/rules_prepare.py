"""`callcheck rules prepare`: rules that load in a fraction of the time."""

from __future__ import annotations

from callcheck.cli.language import say
from callcheck.cli.options import Rules
from callcheck.cli.telling import tell


def prepare_rule_files(rules: Rules = None) -> None:
    """把句式预先读好,以后加载快几倍。 Read the patterns once, so that rules load faster."""
    from callcheck.ruleset.prepare import prepare_rules

    target = prepare_rules(rules or ())
    tell(say(f"写好了:{target}", f"Written: {target}"))
