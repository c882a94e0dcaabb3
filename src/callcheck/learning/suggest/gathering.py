"""What people added and said of a category's findings, and the rule that is most like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callcheck.learning.suggest.editing import sites
from callcheck.learning.suggest.frames import Frame, frame_of
from callcheck.learning.suggest.trying import Bench, Spot, Trial, spots_of
from callcheck.masking import mask
from callcheck.model import Call, Category, Report, Review, Verdict, final_verdicts
from callcheck.ruleset import Rule
from callcheck.ruleset.lint import patterns_of

LIKE = 0.12  # share of character pairs that a rule must have in common with the added words


@dataclass(frozen=True, slots=True)
class Added:
    """Words of a call that no rule found."""

    call: Call
    spot: Spot
    quote: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Known:
    """What people said of calls: places of the category, and calls read to the end."""

    right: Sequence[Spot]
    wrong: Sequence[Spot]
    read: frozenset[str]


def added_words(
    bench: Bench, pairs: Sequence[tuple[Call, Report]], given: Sequence[Review]
) -> list[Added]:
    """The added words that are not found by now, each once."""
    calls = {call.call_id: (call, report) for call, report in pairs}
    lists = bench.rule_set.book.list_sources
    found: dict[Spot, Added] = {}
    for review in given:
        call, report = calls.get(review.call_id, (None, None))
        if call is None or report is None or review.turn is None or review.turn >= len(call.turns):
            continue
        text = call.turns[review.turn].text
        start, end = review.start or 0, review.end or len(text)
        spot = (call.call_id, review.turn, start, end)
        here = [f for f in report.findings if f.category == review.category]
        seen = frozenset(s for f in here for s in spots_of(call, f))
        if Trial(seen, frozenset()).meets([spot]):
            continue
        masked = mask(call, profile=bench.rule_set.profile)
        quote = text[start:end]
        hidden = masked.call.turns[review.turn].text
        words = quote if quote in hidden else hidden
        found[spot] = Added(call, spot, quote, frame_of(words, lists))
    return list(found.values())


def known_places(
    category: str,
    added: Sequence[Added],
    pairs: Sequence[tuple[Call, Report]],
    reviews: Sequence[Review],
) -> Known:
    """What people said of the category's findings, the added words among what is right."""
    verdicts = final_verdicts(reviews)
    right = [one.spot for one in added]
    wrong: list[Spot] = []
    for call, report in pairs:
        for finding in report.findings:
            if finding.category == category:
                rejected = verdicts.get((call.call_id, finding.key)) is Verdict.REJECTED
                (wrong if rejected else right).extend(spots_of(call, finding))
    read = frozenset(review.call_id for review in reviews if review.verdict is Verdict.READ)
    return Known(right, wrong, read)


def target_rule(
    bench: Bench, category: Category, added: Sequence[Added], texts: Mapping[str, str]
) -> Rule | None:
    """The rule of the category whose patterns and lists are most like the added words."""
    wanted = {pair for one in added for pair in _bigrams("".join(_words(one.frame)))}
    liked = {name for one in added for part in one.frame for name in part.lists}
    best: tuple[float, str] = (LIKE, "")
    for rule in bench.rule_set.rules.values():
        if rule.category.id != category.id or rule.shape != "find" or rule.id not in texts:
            continue
        if rule.when is not None or not sites(texts[rule.id], rule.speaker.value):
            continue
        sources = list(patterns_of(rule.condition))
        own = {pair for source in sources for pair in _bigrams(source)}
        lists = sum(any(f"<{name}>" in source for source in sources) for name in liked)
        score = len(wanted & own) / max(1, len(wanted)) + 0.05 * lists
        best = max(best, (score, rule.id))
    return bench.rule_set.rules.get(best[1])


def _words(frame: Frame) -> list[str]:
    return [word for part in frame for word in sorted(part.words) if word[0] != "{"]


def _bigrams(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
