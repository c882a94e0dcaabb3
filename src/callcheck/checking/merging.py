"""Findings put in order: overlapping ones made one, weaker ones gone where a graver one stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter

from callcheck.model import Evidence, Finding, Suppressed
from callcheck.ruleset import Rule
from callcheck.text import Stream

_BUCKET = 64  # characters


class _Category:
    """A category's findings in one turn, with their places among all."""

    def __init__(self) -> None:
        self.first: tuple[int, Finding] | None = None
        self._found: list[tuple[int, Finding]] = []
        self._by_clause: dict[int, tuple[int, Finding]] | None = None

    def add(self, place: int, finding: Finding) -> None:
        self.first = self.first or (place, finding)
        self._found.append((place, finding))

    def first_beside(self, finding: Finding, stream: Stream) -> tuple[int, Finding] | None:
        """The first one that has words in a clause where the finding has some."""
        if self._by_clause is None:
            self._by_clause = {}
            for item in self._found:
                for clause in _clauses(item[1], stream):
                    self._by_clause.setdefault(clause, item)
        there = [self._by_clause.get(clause) for clause in _clauses(finding, stream)]
        return min((item for item in there if item), key=itemgetter(0), default=None)


def _clauses(finding: Finding, stream: Stream) -> Iterator[int]:
    """The clauses of its turn in which a finding has words."""
    turn = finding.turn
    for piece in finding.evidence if turn is not None else ():
        if piece.turn == turn is not None and piece.start is not None and piece.end is not None:
            yield from stream.clauses_of(turn, piece.start, piece.end)


def yield_findings(
    findings: Sequence[Finding], rules: Mapping[str, Rule], stream: Stream
) -> tuple[list[Finding], list[Suppressed]]:
    """Without those whose words are another category's, and these as held back."""
    kept, held = [], []
    there: dict[int | None, dict[str, _Category]] = {}
    for place, finding in enumerate(findings):
        of_turn = there.setdefault(finding.turn, {})
        of_turn.setdefault(finding.category, _Category()).add(place, finding)
    for finding in findings:
        rule = rules[finding.rule]
        found = [
            those.first if rule.yields_in == "turn" else those.first_beside(finding, stream)
            for category, those in (there[finding.turn].items() if rule.yields_to else ())
            if finding.turn is not None
            and category != finding.category
            and {category.partition(".")[0], category} & set(rule.yields_to)
        ]
        first = min((one for one in found if one), key=itemgetter(0), default=None)
        if first is None:
            kept.append(finding)
        else:
            by = f"yields:{first[1].rule}"
            held.append(Suppressed(finding.rule, by, finding.evidence))
    return kept, held


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
    kept: list[_Joined] = []
    near: dict[tuple[str, int | None], _Near] = {}
    for finding in sorted(findings, key=_order):
        there = near.setdefault((finding.category, finding.turn), _Near())
        place = there.place_of(finding, kept)
        if place is None:
            place = len(kept)
            kept.append(_Joined(finding))
        else:
            kept[place].add(finding)
        there.add(finding, place)
    return tuple(joined.finding() for joined in kept)


class _Near:
    """Which of the kept findings of one category in one turn have words where.

    Pieces lie in buckets by place: with a look at all of them time would be quadratic.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, set[tuple[int, int, int]]] = {}
        self._whole: list[int] = []

    def add(self, finding: Finding, place: int) -> None:
        if finding.turn is None:
            self._whole.append(place)
        for start, end in _pieces(finding):
            for bucket in _buckets_of(start, end):
                self._buckets.setdefault(bucket, set()).add((start, end, place))

    def place_of(self, finding: Finding, kept: Sequence[_Joined]) -> int | None:
        """The first that a finding is to be joined to."""
        if finding.turn is None:
            return next((i for i in self._whole if _same_absence(kept[i].finding(), finding)), None)
        places = (
            place
            for start, end in _pieces(finding)
            for bucket in _buckets_of(start, end)
            for other_start, other_end, place in self._buckets.get(bucket, ())
            if other_start < end and start < other_end
        )
        return min(places, default=None)


def _pieces(finding: Finding) -> Iterator[tuple[int, int]]:
    """Where in its turn a finding has words; what has none counts as the first character."""
    for piece in finding.evidence:
        if piece.turn == finding.turn is not None:
            yield piece.start or 0, piece.end or 1


def _buckets_of(start: int, end: int) -> range:
    return range(start // _BUCKET, (end - 1) // _BUCKET + 1)


class _Joined:
    """Findings that become one; the evidence, which may be much, is put in order at the end."""

    def __init__(self, finding: Finding) -> None:
        self._best = finding
        self._evidence = deque([finding.evidence])
        self._more = False

    def add(self, finding: Finding) -> None:
        one = self._best
        graver = finding.severity.rank > one.severity.rank
        best, other = (finding, one) if graver else (one, finding)
        self._best = replace(
            best,
            basis=tuple(dict.fromkeys((*best.basis, *other.basis))),
            speaker_known=best.speaker_known and other.speaker_known,
        )
        if graver:
            self._evidence.appendleft(finding.evidence)
        else:
            self._evidence.append(finding.evidence)
        self._more = True

    def finding(self) -> Finding:
        if self._more:
            evidence = dict.fromkeys(chain.from_iterable(self._evidence))
            ordered = sorted(evidence, key=lambda e: (e.turn or 0, e.start or 0, e.end or 0))
            self._best = replace(self._best, evidence=tuple(_fused(ordered)))
            self._evidence = deque([self._best.evidence])
            self._more = False
        return self._best


def _same_absence(one: Finding, two: Finding) -> bool:
    """Whether two findings without a turn are one."""
    return one.evidence == two.evidence or not one.kind.is_violation or _both_absent(one, two)


def _both_absent(one: Finding, two: Finding) -> bool:
    return all(e.searched is not None for e in (*one.evidence, *two.evidence))


def _fused(ordered: Sequence[Evidence]) -> list[Evidence]:
    """Pieces in order of place, those of one turn that overlap as one."""
    found: list[Evidence] = []
    quotes: list[list[str]] = []
    for piece in ordered:
        last = found[-1] if found else None
        if last is None or not _is_over(last, piece):
            found.append(piece)
            quotes.append([piece.quote or ""])
            continue
        assert last.end is not None
        assert piece.start is not None
        assert piece.end is not None
        quotes[-1].append((piece.quote or "")[last.end - piece.start :])
        found[-1] = replace(last, end=max(last.end, piece.end))
    return [
        piece if len(parts) == 1 else replace(piece, quote="".join(parts))
        for piece, parts in zip(found, quotes, strict=True)
    ]


def _is_over(one: Evidence, two: Evidence) -> bool:
    """Whether two pieces overlap; `one` begins first."""
    if one.turn != two.turn or one.quote is None or two.quote is None:
        return False
    return not (one.end is None or two.start is None or two.end is None or two.start >= one.end)
