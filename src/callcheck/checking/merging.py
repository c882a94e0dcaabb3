"""Findings put in order: overlapping ones made one, weaker ones gone where a graver one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from callcheck.model import Evidence, Finding, Suppressed
from callcheck.ruleset import Rule
from callcheck.text import Stream


def yield_findings(
    findings: Sequence[Finding], rules: Mapping[str, Rule], stream: Stream
) -> tuple[list[Finding], list[Suppressed]]:
    """Without those whose words are another category's, and these as held back."""
    kept, held = [], []
    there: dict[int | None, dict[str, list[tuple[int, Finding]]]] = {}
    for place, finding in enumerate(findings):
        of_turn = there.setdefault(finding.turn, {})
        of_turn.setdefault(finding.category, []).append((place, finding))
    for finding in findings:
        rule = rules[finding.rule]
        found = (
            next((one for one in those if _takes(one[1], finding, rule, stream)), None)
            for category, those in (there[finding.turn].items() if rule.yields_to else ())
            if category != finding.category
            and {category.partition(".")[0], category} & set(rule.yields_to)
        )
        first = min((one for one in found if one), key=lambda one: one[0], default=None)
        other = first[1] if first else None
        if other is None:
            kept.append(finding)
        else:
            held.append(Suppressed(finding.rule, f"yields:{other.rule}", finding.evidence))
    return kept, held


def _takes(other: Finding, finding: Finding, rule: Rule, stream: Stream) -> bool:
    """Whether `other` is of a category that the finding's rule yields to, and where it yields."""
    family = other.category.partition(".")[0]
    if other.turn != finding.turn or not {family, other.category} & set(rule.yields_to):
        return False
    turn = finding.turn
    if turn is None or other.category == finding.category:
        return False
    return rule.yields_in == "turn" or any(
        stream.in_one_clause(turn, (a.start, a.end), (b.start, b.end))
        for a in finding.evidence
        for b in other.evidence
        if a.turn == b.turn == turn
        and a.start is not None
        and a.end is not None
        and b.start is not None
        and b.end is not None
    )


def _place(evidence: tuple[Evidence, ...]) -> tuple[int, int]:
    first = evidence[-1]
    return first.turn if first.turn is not None else 10**9, first.start or 0


def _order(finding: Finding) -> tuple[int, int, str]:
    turn = finding.turn if finding.turn is not None else 10**9
    starts = [e.start for e in finding.evidence if e.turn == turn and e.start is not None]
    return turn, min(starts, default=0), finding.rule


def suppressed_order(item: Suppressed) -> tuple[tuple[int, int], str, str]:
    """Sorts what was held back: by place, rule, and what held it."""
    return _place(item.evidence), item.rule, item.by


def merge_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """In order of place; overlapping findings of one category in one turn made one.

    The gravest rule gives its name, the first one among equals; the evidence of all is kept, and
    pieces that overlap are one, so that no word is quoted twice.
    """
    kept: list[Finding] = []
    near: dict[tuple[str, int | None], list[int]] = {}  # places in `kept` that may yet overlap
    for finding in sorted(findings, key=_order):
        start = _order(finding)[1]
        key = finding.category, finding.turn
        places = [i for i in near.get(key, ()) if not _is_past(kept[i], start)]
        place = next((i for i in places if _overlap(kept[i], finding)), None)
        if place is None:
            places.append(len(kept))
            kept.append(finding)
        else:
            kept[place] = _joined(kept[place], finding)
        near[key] = places
    return tuple(kept)


def _is_past(finding: Finding, start: int) -> bool:
    """Whether nothing that comes at `start` or later overlaps it; without it time is quadratic."""
    if finding.turn is None:
        return False
    return all(
        (e.start or 0) > 0 and (e.end or 1) <= start
        for e in finding.evidence
        if e.turn == finding.turn
    )


def _overlap(one: Finding, two: Finding) -> bool:
    if one.category != two.category or one.turn != two.turn:
        return False
    if one.turn is None:
        return one.evidence == two.evidence or not one.kind.is_violation or _both_absent(one, two)
    return any(
        a.turn == b.turn == one.turn
        and (a.start or 0) < (b.end or 1)
        and (b.start or 0) < (a.end or 1)
        for a in one.evidence
        for b in two.evidence
    )


def _both_absent(one: Finding, two: Finding) -> bool:
    return all(e.searched is not None for e in (*one.evidence, *two.evidence))


def _joined(one: Finding, two: Finding) -> Finding:
    best, other = (two, one) if two.severity.rank > one.severity.rank else (one, two)
    evidence = dict.fromkeys((*best.evidence, *other.evidence))
    ordered = sorted(evidence, key=lambda e: (e.turn or 0, e.start or 0, e.end or 0))
    return Finding(
        rule=best.rule,
        category=best.category,
        kind=best.kind,
        severity=best.severity,
        message=best.message,
        turn=best.turn,
        evidence=tuple(_fused(ordered)),
        basis=tuple(dict.fromkeys((*best.basis, *other.basis))),
        speaker_known=best.speaker_known and other.speaker_known,
    )


def _fused(ordered: Sequence[Evidence]) -> list[Evidence]:
    """Pieces in order of place, those of one turn that overlap as one."""
    found: list[Evidence] = []
    for piece in ordered:
        last = found[-1] if found else None
        joined = None if last is None else _both(last, piece)
        if joined is None:
            found.append(piece)
        else:
            found[-1] = joined
    return found


def _both(one: Evidence, two: Evidence) -> Evidence | None:
    """One piece over both, None where they do not overlap; `one` begins first."""
    if one.turn != two.turn or one.quote is None or two.quote is None:
        return None
    if one.end is None or two.start is None or two.end is None or two.start >= one.end:
        return None
    rest = two.quote[one.end - two.start :]
    return replace(one, end=max(one.end, two.end), quote=one.quote + rest)
