"""From words that people added: patterns, and the rule they belong in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcheck.learning.suggest.editing import add_words
from callcheck.learning.suggest.finishing import finished, place_in_layer
from callcheck.learning.suggest.frames import Frame, frames, shown
from callcheck.learning.suggest.gathering import (
    Added,
    Known,
    added_words,
    known_places,
    target_rule,
)
from callcheck.learning.suggest.suggestion import Nothing, Outcome, Place, Step, Suggestion
from callcheck.learning.suggest.trying import Bench, Spot, Trial
from callcheck.model import Call, Category, Report, Review, Verdict
from callcheck.ruleset import Rule
from callcheck.ruleset.lint import patterns_of

LEAST_ADDED = 2
MOST_TRIED = 160
MOST_STEPS = 4
FEW_UNREAD = 3


def suggest_patterns(
    bench: Bench,
    pairs: Sequence[tuple[Call, Report]],
    reviews: Sequence[Review],
    texts: Mapping[str, str],
    *,
    category: str | None = None,
) -> list[Outcome]:
    """For each category with added words: patterns in its best rule, or why there are none.

    Args:
        bench: the rules in use, and the calls that everything is tried on.
        pairs: those calls with their reports.
        reviews: of them.
        texts: the YAML of each rule by id.
        category: this one only.
    """
    by_category: dict[str, list[Review]] = {}
    for review in reviews:
        if review.verdict is Verdict.MISSED and review.category and review.turn is not None:
            by_category.setdefault(review.category, []).append(review)
    found: list[Outcome] = []
    for name, given in sorted(by_category.items()):
        known_category = bench.rule_set.categories.get(name)
        if category not in (None, name):
            continue
        if known_category is None:
            found.append(Nothing(name, len(given), "没有这个类别"))
            continue
        found += _for_category(
            bench, known_category, added_words(bench, pairs, given), pairs, reviews, texts
        )
    return found


def _for_category(
    bench: Bench,
    category: Category,
    added: Sequence[Added],
    pairs: Sequence[tuple[Call, Report]],
    reviews: Sequence[Review],
    texts: Mapping[str, str],
) -> list[Outcome]:
    if not added:
        return []
    if len({one.call.call_id for one in added}) < LEAST_ADDED:
        why = f"补充的说法要在至少 {LEAST_ADDED} 通电话里,一处说法只会记住原话"
        return [Nothing(category.id, len(added), why)]
    target = target_rule(bench, category, added, texts)
    known = known_places(category.id, added, pairs, reviews)
    patterns = _patterns(bench, added, target)
    before = texts[target.id] if target else ""
    rule_id = (
        target.id if target else f"{category.id.replace('.', '-').replace('_', '-')}-suggested"
    )
    versions = [_with(before, target, category, rule_id, [pattern]) for pattern in patterns]
    base_text = [before] if target else []
    trials = bench.try_all(rule_id, [*base_text, *versions])
    base = trials.pop(0) if target else Trial(frozenset(), frozenset())
    if base is None:
        return [Nothing(category.id, len(added), f"规则 {rule_id} 现在装载不了")]
    worth = [
        (pattern, _gain(trial, base, added, known))
        for pattern, trial in zip(patterns, trials, strict=True)
        if trial is not None and not trial.failing - base.failing
    ]
    chosen = _chosen(worth, added)
    if not chosen:
        why = "没有句式能说中两处以上补充的话而不在通读过的电话里误报"
        return [Nothing(category.id, len(added), why)]
    text = _with(before, target, category, rule_id, chosen)
    (trial,) = bench.try_all(rule_id, [text])
    if trial is None or trial.failing - base.failing:
        return [Nothing(category.id, len(added), "这些句式合在一起会弄坏规则自带的测试")]
    gain = _gain(trial, base, added, known)
    solved = [added[n] for n in sorted(gain.covered)]
    folder = category.id.partition(".")[0]
    made = finished(
        bench,
        Suggestion(
            rule=rule_id,
            category=category.id,
            steps=tuple(Step("says", pattern) for pattern in chosen),
            path=place_in_layer(target) if target else f"{folder}/{rule_id}.yaml",
            before=before,
            after=text,
            tests=(),
            asked=len(added),
            solved=tuple(Place(one.call.call_id, "", one.quote) for one in solved),
            confirmed=len(known.right) - len(added),
            lost=(),
            unreviewed=_places(gain.unread, bench.calls),
            false_alarms=_places(gain.wrong, bench.calls),
            held_out=_held_out(_liked(bench, target), added, worth),
            changes=(),
            read=len(known.read),
        ),
        hits=[(one.call, one.spot[1]) for one in solved],
    )
    return [made or Nothing(category.id, len(added), "改好的规则装载不了")]


@dataclass(frozen=True, slots=True)
class _Gain:
    covered: frozenset[int]
    wrong: tuple[Spot, ...]
    unread: tuple[Spot, ...]


def _gain(trial: Trial, base: Trial, added: Sequence[Added], known: Known) -> _Gain:
    """What a version finds that the rule does not: added words, false alarms, unknown ones."""
    new = sorted(trial.spots - base.spots)

    def at(spot: Spot, places: Iterable[Spot]) -> bool:
        return Trial(frozenset((spot,)), frozenset()).meets(list(places))

    covered = frozenset(
        n for n, one in enumerate(added) if trial.meets([one.spot]) and not base.meets([one.spot])
    )
    turns = {spot[:2] for spot in known.right}
    rest = [spot for spot in new if not at(spot, known.right) and spot[:2] not in turns]
    wrong = [spot for spot in rest if spot[0] in known.read or at(spot, known.wrong)]
    return _Gain(covered, tuple(wrong), tuple(spot for spot in rest if spot not in wrong))


def _chosen(worth: Sequence[tuple[str, _Gain]], added: Sequence[Added]) -> list[str]:
    """Patterns that find added words without a false alarm, those first that find most."""
    left = set(range(len(added)))
    chosen: list[str] = []
    pool = [(pattern, gain) for pattern, gain in worth if not gain.wrong]
    while pool and len(chosen) < MOST_STEPS:
        pattern, gain = min(pool, key=lambda p: _order(p[0], p[1], left))
        calls = {added[n].call.call_id for n in gain.covered & left}
        if len(calls) < LEAST_ADDED:
            break
        chosen.append(pattern)
        left -= gain.covered
    return chosen


def _order(pattern: str, gain: _Gain, left: set[int]) -> tuple[object, ...]:
    """Most found first, then the most general: lists, entities and gaps, then the shorter ones.

    A few findings in calls that nobody read may be what was missed there too; many are not.
    """
    covered = len(gain.covered & left)
    many = len(gain.unread) > max(FEW_UNREAD, 2 * covered)
    general = sum(pattern.count(sign) for sign in "<{…")
    return (-covered, len(gain.unread) if many else 0, -general, len(pattern), pattern)


def _held_out(
    liked: Sequence[str], added: Sequence[Added], worth: Sequence[tuple[str, _Gain]]
) -> tuple[int, int]:
    """Of the calls, left out in turn, how many are found by patterns made without them."""
    names = sorted({one.call.call_id for one in added})
    solved = 0
    gains = dict(worth)
    for name in names:
        rest = [n for n, one in enumerate(added) if one.call.call_id != name]
        frames_left = frames([added[n].frame for n in rest])
        own = {pattern for frame in frames_left for pattern in _ways(frame, liked)}
        left = [(p, g) for p, g in worth if p in own]
        chosen = _chosen_of(left, rest)
        held = {n for n, one in enumerate(added) if one.call.call_id == name}
        solved += bool(held) and held <= {n for p in chosen for n in gains[p].covered}
    return solved, len(names)


def _chosen_of(worth: Sequence[tuple[str, _Gain]], rest: Sequence[int]) -> list[str]:
    """The pattern that finds most of the rest, without a false alarm."""
    pool = [(p, g) for p, g in worth if not g.wrong and len(g.covered & set(rest)) >= 1]
    pool.sort(key=lambda one: _order(one[0], one[1], set(rest)))
    return [p for p, _ in pool[:MOST_STEPS]]


def _patterns(bench: Bench, added: Sequence[Added], target: Rule | None) -> list[str]:
    liked = _liked(bench, target)
    found: dict[str, None] = {}
    for frame in frames([one.frame for one in added]):
        found.update(dict.fromkeys(_ways(frame, liked)))
    return list(found)[:MOST_TRIED]


def _liked(bench: Bench, target: Rule | None) -> list[str]:
    """Lists that the rule's patterns name."""
    sources = " ".join(patterns_of(target.condition)) if target else ""
    return [name for name in bench.rule_set.book.list_sources if f"<{name}>" in sources]


def _ways(frame: Frame, liked: Sequence[str]) -> list[str]:
    """A frame as patterns, strict ones first."""
    return [
        shown(frame, liked, general=general, loose=loose)
        for loose in (False, True)
        for general in (False, True)
    ]


def _with(
    before: str, target: Rule | None, category: Category, rule_id: str, patterns: Sequence[str]
) -> str:
    """The rule with the patterns in its first plain `says`, or a new draft."""
    if target is not None:
        return add_words(before, target.speaker.value, 0, patterns, key="says")
    lines = "".join(f'    - "{pattern}"\n' for pattern in patterns)
    return (
        f"id: {rule_id}\ntitle: {category.title}(由复核补充的话起草)\ncategory: {category.id}\n"
        f"status: draft\nsummary: {category.title}:复核时补充的说法。\nfind:\n  says:\n{lines}"
    )


def _places(spots: Sequence[Spot], calls: Sequence[Call]) -> tuple[Place, ...]:
    by_id = {call.call_id: call for call in calls}
    return tuple(
        Place(name, f"@{turn}:{start}", by_id[name].turns[turn].text[start:end])
        for name, turn, start, end in spots
    )
