"""The table of norms: its page, its dates, and that nothing cites what it does not hold."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from callcheck.ruleset import RuleSet
from callcheck.ruleset.load import read_leniently
from callcheck.ruleset.norms_page import norms_data, norms_page

DATA = norms_data()
PAGE = Path(__file__).parents[2] / "docs" / "norms.md"
CLAUSE_KEYS = {"clause", "requires", "categories", "parameter", "certainty"}
CLAUSES = [(name, clause) for name, norm in DATA["norms"].items() for clause in norm["clauses"]]


@pytest.fixture(scope="module")
def rule_set() -> RuleSet:
    """Read leniently: a mistake in some rule is told by that rule's own test."""
    return read_leniently()[0]


def test_the_page_is_what_the_table_says() -> None:
    made = norms_page(DATA)
    if os.environ.get("GOLDEN"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


@pytest.mark.parametrize(
    ("norm", "first", "gone"),
    [
        ("NIFA24", "2024-05-15", "2025-02-28"),
        ("GBT25", "2025-02-28", None),
        ("PSA12", None, "2026-01-01"),
        ("PSA25", "2026-01-01", None),
        ("CBA26", "2026-01-30", None),
        ("CRED25", "2025-12-22", "2026-04-01"),
        ("APR26", "2026-08-01", None),
        ("CFC24", "2024-04-18", None),
        ("CPB22", "2023-03-01", None),
        ("PIPL", "2021-11-01", None),
    ],
)
def test_dates(norm: str, first: str | None, gone: str | None, rule_set: RuleSet) -> None:
    found = rule_set.norms[norm]
    if first:
        day = date.fromisoformat(first)
        assert found.is_in_force(day)
        assert not found.is_in_force(date.fromordinal(day.toordinal() - 1))
    if gone:
        day = date.fromisoformat(gone)
        assert not found.is_in_force(day)
        assert found.is_in_force(date.fromordinal(day.toordinal() - 1))
    assert found.is_in_force(None) == (gone is None)


def test_exactly_one_public_security_law_holds_on_any_day(rule_set: RuleSet) -> None:
    for day in (date(2020, 5, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 23)):
        held = [n for n in ("PSA12", "PSA25") if rule_set.norms[n].is_in_force(day)]
        assert held == (["PSA12"] if day.year < 2026 else ["PSA25"])


def test_drafts_and_foreign_norms_never_hold(rule_set: RuleSet) -> None:
    never = {n for n, norm in DATA["norms"].items() if norm["in_force"] == "never"}
    foreign = {n for n, norm in DATA["norms"].items() if norm.get("comparison")}
    assert foreign < never
    assert never - foreign == {"VOICE20", "DEBTCO00", "HARASS18"}
    days = (None, date(2020, 9, 1), date(2026, 11, 23))
    assert [n for n in sorted(never) if any(rule_set.norms[n].is_in_force(d) for d in days)] == []


def test_house_always_holds(rule_set: RuleSet) -> None:
    assert rule_set.norms["HOUSE"].is_in_force(date(1999, 1, 1))
    assert rule_set.norms["HOUSE"].is_in_force(None)


@pytest.mark.parametrize(("norm", "clause"), CLAUSES)
def test_clause_is_whole(norm: str, clause: dict[str, Any], rule_set: RuleSet) -> None:
    assert set(clause) == CLAUSE_KEYS
    for name in clause["categories"]:
        family = name.removesuffix("*")
        assert name in rule_set.categories or any(c.startswith(family) for c in rule_set.categories)
        assert name.endswith(".*") or name in rule_set.categories, norm


def test_packs_and_norms_name_each_other() -> None:
    by_norm = {(n, p) for n, norm in DATA["norms"].items() for p in norm.get("packs", ())}
    by_pack = {(n, p) for p, pack in DATA["packs"].items() for n in pack["norms"]}
    assert by_norm == by_pack


def test_choices_name_known_norms(rule_set: RuleSet) -> None:
    named = {norm for choice in DATA["choices"].values() for norm in choice["norms"]}
    assert sorted(named - set(DATA["norms"])) == []
    switches = {choice["switch"] for choice in DATA["choices"].values()}
    assert set(rule_set.profile.switches) <= switches


def test_no_rule_cites_a_clause_that_was_not_seen(rule_set: RuleSet) -> None:
    cited = [(rule.id, c) for rule in rule_set.rules.values() for c in rule.basis]
    wrong = [
        (rule, c)
        for rule, c in cited
        if c.clause and c.clause not in rule_set.norms[c.norm].clauses
    ]
    assert wrong == []


def test_no_rule_rests_on_a_norm_that_never_holds(rule_set: RuleSet) -> None:
    cited = {(r.id, c.norm) for r in rule_set.rules.values() for c in r.basis}
    assert sorted(pair for pair in cited if rule_set.norms[pair[1]].never) == []
