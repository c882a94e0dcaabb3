"""From rejected findings of a rule: the shortest guard or exception that sets them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from callcheck.learning.cases import Case
from callcheck.learning.suggest.covering import LEAST_CALLS, Candidate, best_sets, left_out, union
from callcheck.learning.suggest.editing import add_guard, add_words, has_key, sites
from callcheck.learning.suggest.finishing import finished, place_in_layer, place_of
from callcheck.learning.suggest.suggestion import Nothing, Outcome, Step, Suggestion
from callcheck.learning.suggest.trying import Bench, Trial, spots_of
from callcheck.learning.suggest.words import cue_words, lists_in, longer_words
from callcheck.masking import mask
from callcheck.model import Verdict
from callcheck.ruleset import Rule

LEAST_REJECTED = 3
NEAR = 12  # characters, for a `turn_lacks` that looks about the match only
MOST_WORDS, MOST_LONGER, MOST_LISTS = 40, 16, 10
MOST_SHOWN = 3
Words = Callable[[str, str, Sequence[str]], Iterator[str]]
_RANK: Mapping[str, int] = {"guard": 0, "without": 1, "near": 3, "turn_lacks": 4}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One rule's findings by what people said of them."""

    rule: Rule
    text: str
    rejected: Sequence[Case]
    confirmed: Sequence[Case]
    other: Sequence[Case]


def suggest_exceptions(
    bench: Bench, cases: Iterable[Case], texts: Mapping[str, str], *, rule: str | None = None
) -> list[Outcome]:
    """For each rule with rejected findings: suggestions, best first, or why there is none.

    Args:
        bench: the rules in use, and the calls that everything is tried on.
        cases: findings with verdicts.
        texts: the YAML of each rule by id.
        rule: this rule only.
    """
    by_rule: dict[str, list[Case]] = {}
    for case in cases:
        if rule is None or case.finding.rule == rule:
            by_rule.setdefault(case.finding.rule, []).append(case)
    found: list[Outcome] = []
    for rule_id, own in sorted(by_rule.items()):
        said = {v: [c for c in own if c.verdict is v] for v in Verdict}
        rejected = said[Verdict.REJECTED]
        if not rejected:
            continue
        why = _too_little(bench, rule_id, rejected, texts)
        if why:
            found.append(Nothing(rule_id, len(rejected), why))
            continue
        decided = (Verdict.REJECTED, Verdict.CONFIRMED)
        asked = _Asked(
            bench.rule_set.rules[rule_id],
            texts[rule_id],
            rejected,
            said[Verdict.CONFIRMED],
            [c for c in own if c.verdict not in decided],
        )
        found += _for_rule(bench, asked)
    return found


def _too_little(
    bench: Bench, rule_id: str, rejected: Sequence[Case], texts: Mapping[str, str]
) -> str:
    rule = bench.rule_set.rules.get(rule_id)
    if rule is None or rule_id not in texts:
        return "规则集里没有这条规则"
    if rule.shape != "find":
        return f"`{rule.shape}` 规则的前提和界限要由人改,不作建议"
    if len(rejected) < LEAST_REJECTED or len({c.call.call_id for c in rejected}) < LEAST_REJECTED:
        return f"不算的要在至少 {LEAST_REJECTED} 通电话里,现在太少,分不出规律和巧合"
    return ""


def _for_rule(bench: Bench, asked: _Asked) -> list[Outcome]:
    steps = list(_steps(bench, asked))
    edits = [(step, edit(asked, [step])) for step in steps]
    tried = [(step, text) for step, text in edits if text != asked.text]
    trials = bench.try_all(asked.rule.id, [asked.text, *(text for _, text in tried)])
    base = trials[0]
    if base is None:
        return [Nothing(asked.rule.id, len(asked.rejected), "规则现在装载不了")]
    candidates, by_name = [], {}
    for (step, _), trial in zip(tried, trials[1:], strict=True):
        if trial is None or trial.failing - base.failing:
            continue
        candidate = _candidate(step, trial, base, asked)
        candidates.append(candidate)
        by_name[candidate.name, candidate.group] = step
    calls = [case.call.call_id for case in asked.rejected]
    sets = best_sets(candidates, calls, MOST_SHOWN)
    sets = [chosen for n, chosen in enumerate(sets) if n == 0 or _lost(chosen) <= _lost(sets[0])]
    held = left_out(candidates, calls)
    found: list[Outcome] = []
    for chosen in sets:
        picked = tuple(by_name[c.name, c.group] for c in chosen)
        made = _made(bench, asked, picked, held)
        if made is not None:
            found.append(made)
    why = "没有守卫(两通以上)或说法(三通以上)能把不算的和确认的分开而不弄坏规则自带的测试"
    return found or [Nothing(asked.rule.id, len(asked.rejected), why)]


def _lost(chosen: Sequence[Candidate]) -> int:
    return len(union(c.lost for c in chosen))


def _candidate(step: Step, trial: Trial, base: Trial, asked: _Asked) -> Candidate:
    def gone(cases: Sequence[Case]) -> frozenset[int]:
        spots = [spots_of(case.call, case.finding) for case in cases]
        return frozenset(
            n for n, spot in enumerate(spots) if base.meets(spot) and not trial.meets(spot)
        )

    return Candidate(
        name=step.value,
        group="" if step.kind in ("guard", "without") else step.kind,
        rank=_RANK[step.kind] - (1 if step.value.startswith("<") else 0),
        removed=gone(asked.rejected),
        lost=gone(asked.confirmed),
        other=gone(asked.other),
        least=LEAST_CALLS if step.kind == "guard" else LEAST_REJECTED,
    )


def _made(
    bench: Bench, asked: _Asked, steps: tuple[Step, ...], held: tuple[int, int]
) -> Suggestion | None:
    narrow, full = _narrowed(bench, asked, steps), edit(asked, steps)
    old, new, whole = bench.try_all(asked.rule.id, [asked.text, narrow, full])
    text = narrow
    if new is None or whole is None or new.spots != whole.spots:
        text, new = full, whole
    if old is None or new is None or new.failing - old.failing:
        return None

    def gone(cases: Sequence[Case]) -> list[Case]:
        spots = [(case, spots_of(case.call, case.finding)) for case in cases]
        return [case for case, spot in spots if old.meets(spot) and not new.meets(spot)]

    solved, lost, other = (gone(c) for c in (asked.rejected, asked.confirmed, asked.other))
    return finished(
        bench,
        Suggestion(
            rule=asked.rule.id,
            category=asked.rule.category.id,
            steps=steps,
            path=place_in_layer(asked.rule),
            before=asked.text,
            after=text,
            tests=(),
            asked=len(asked.rejected),
            solved=tuple(place_of(case) for case in solved),
            confirmed=len(asked.confirmed),
            lost=tuple(place_of(case) for case in lost),
            unreviewed=tuple(place_of(case) for case in other),
            false_alarms=(),
            held_out=held,
            changes=(),
        ),
        misses=[(case.call, case.finding) for case in solved],
    )


def edit(asked: _Asked, steps: Sequence[Step], only: Sequence[int] | None = None) -> str:
    """The rule's text with the steps in it; `only` names the `says` they are written to."""
    text, speaker = asked.text, asked.rule.speaker.value
    for step in steps:
        if step.kind == "guard":
            text = add_guard(text, step.value)
    for site in range(sites(asked.text, speaker)) if only is None else only:
        for kind in ("without", "near", "turn_lacks"):
            words = [step.value for step in steps if step.kind == kind]
            if not words:
                continue
            key = "turn_lacks" if kind == "near" else kind
            fresh = kind == "near" and not has_key(text, speaker, site, "turn_lacks")
            if kind == "near" and not fresh and not has_key(text, speaker, site, "lacks_chars"):
                return asked.text  # its other words hold for the whole turn
            near = NEAR if fresh and not has_key(text, speaker, site, "lacks_chars") else None
            text = add_words(text, speaker, site, words, key=key, near=near)
    return text


def _narrowed(bench: Bench, asked: _Asked, steps: tuple[Step, ...]) -> str:
    """The edit at those `says` only where it does something by itself."""
    everywhere = list(range(sites(asked.text, asked.rule.speaker.value)))
    if len(everywhere) < 2 or all(step.kind == "guard" for step in steps):
        return edit(asked, steps)
    ones = [edit(asked, steps, [site]) for site in everywhere]
    base, *alone = bench.try_all(asked.rule.id, [asked.text, *ones])
    spots = None if base is None else base.spots
    needed = [n for n, t in enumerate(alone) if t is not None and t.spots != spots]
    return edit(asked, steps, needed)


def _steps(bench: Bench, asked: _Asked) -> Iterator[Step]:
    for guard in bench.rule_set.guards:
        if guard not in asked.rule.unless:
            yield Step("guard", guard)
    if not sites(asked.text, asked.rule.speaker.value):
        return
    words, longer = _words(bench, asked, cue_words), _words(bench, asked, longer_words)
    for word in longer[:MOST_LONGER]:
        yield Step("without", word)
    lists = bench.rule_set.book.list_sources
    named = [f"<{name}>" for name in lists_in(words, lists)][:MOST_LISTS]
    for word in (*named, *words[:MOST_WORDS]):
        yield Step("near", word)
        yield Step("turn_lacks", word)


def _words(bench: Bench, asked: _Asked, of: Words) -> list[str]:
    """Words about the rejected findings, in several calls, those first that confirmed ones lack."""
    profile = bench.rule_set.profile

    def counted(cases: Sequence[Case]) -> Counter[str]:
        found: Counter[str] = Counter()
        seen: set[tuple[str, str]] = set()
        for case in cases:
            private = private_names(case)
            masked = mask(case.call, case.report, profile=profile)
            finding = case.finding
            for piece in finding.evidence:
                if piece.turn is None or piece.quote is None:
                    continue
                text = masked.call.turns[piece.turn].text
                for word in set(of(text, piece.quote, private)):
                    if (case.call.call_id, word) not in seen:
                        seen.add((case.call.call_id, word))
                        found[word] += 1
        return found

    good, bad = counted(asked.rejected), counted(asked.confirmed)
    worth = {
        word: n / len(asked.rejected) - bad[word] / max(1, len(asked.confirmed))
        for word, n in good.items()
        if n >= 2
    }
    return sorted((w for w in worth if worth[w] > 0), key=lambda w: (-worth[w], len(w), w))


def private_names(case: Case) -> tuple[str, ...]:
    """Names of institutions and people that the call's own record gives."""
    meta = case.call.meta
    given = [meta.agent_org, *(meta.case.values() if meta.case else ())]
    return tuple(str(name) for name in given if name is not None and len(str(name)) > 1)
