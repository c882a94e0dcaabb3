"""The self-check of an item: from what a trainee sees, the checker comes to the same key."""

from __future__ import annotations

from callcheck.learning.quiz.excerpts import excerpt_of
from callcheck.learning.quiz.items import Item, ItemKind
from callcheck.learning.quiz.lines import Prover
from callcheck.learning.rewrite_read import prove_rewrite, read_rewrites


def proves(item: Item, prover: Prover) -> bool:
    """Whether the checker finds in the item's own words what its key says, and no more.

    - `line`: the rule in the right options, nothing at all in the others;
    - `category`: just the right options' categories in the line;
    - `instead`: nothing in the right option, something in every other;
    - `allowed`, `omission`: the rule in the words, or nothing (of the rule);
    - `turn`: the category in the keyed turns of the scene and in no other;
    - `rewrite`: the drill's own proof.
    """
    return _has_key(item) and _PROOFS[item.ask](item, prover)


def _has_key(item: Item) -> bool:
    right, all_of_them = len(item.key), len(item.options)
    if item.kind is ItemKind.REWRITE:
        return all_of_them == 0
    if len({option.text for option in item.options}) < all_of_them:
        return False
    if item.kind in (ItemKind.SINGLE, ItemKind.JUDGE):
        return right == 1 and all_of_them == (4 if item.kind is ItemKind.SINGLE else 2)
    return 1 <= right < all_of_them


def _line(item: Item, prover: Prover) -> bool:
    rule = prover.checker.rule_set.rules[item.rule]
    return all(
        prover.breaks(o.text, rule) if o.right else prover.clean(o.text) for o in item.options
    )


def _category(item: Item, prover: Prover) -> bool:
    titles = prover.checker.rule_set.categories
    found = {titles[name].title for name in prover.categories(item.line)}
    return found == {option.text for option in item.options if option.right}


def _instead(item: Item, prover: Prover) -> bool:
    return all(prover.clean(option.text) is option.right for option in item.options)


def _allowed(item: Item, prover: Prover) -> bool:
    found = {f.rule for f in prover.found(item.line, item.scene)}
    return not found if item.options[0].right else item.rule in found


def _omission(item: Item, prover: Prover) -> bool:
    call = excerpt_of(item.scene, item.day, third_party=item.third_party)
    missing = any(f.rule == item.rule for f in prover.checker.check(call).violations)
    return missing is item.options[0].right


def _turn(item: Item, prover: Prover) -> bool:
    call = excerpt_of(item.scene, item.day, third_party=item.third_party)
    report = prover.checker.check(call)
    found = {f.turn for f in report.findings if f.category == item.category}
    return found == {option.turn for option in item.options if option.right}


def _rewrite(item: Item, prover: Prover) -> bool:
    rewrite = read_rewrites(prover.checker.rule_set).get(item.rewrite or "")
    return rewrite is not None and not prove_rewrite(rewrite, prover.checker)


_PROOFS = {
    "line": _line,
    "category": _category,
    "instead": _instead,
    "allowed": _allowed,
    "omission": _omission,
    "turn": _turn,
    "rewrite": _rewrite,
}
