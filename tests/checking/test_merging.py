"""Overlapping findings of one category are one, and quote no word twice."""

from callcheck.checking.merging import merge_findings
from callcheck.model import Evidence, Finding, Kind, Severity


def _finding(rule: str, *pieces: tuple[int, int], severity: Severity = Severity.MAJOR) -> Finding:
    text = "零一二三四五六七八九"
    evidence = tuple(Evidence(1, a, b, text[a:b], 2.5) for a, b in pieces)
    return Finding(rule, "threat.visit", Kind.FORBIDDEN, severity, "x", 1, evidence)


def _quotes(finding: Finding) -> list[tuple[int | None, int | None, str | None]]:
    return [(e.start, e.end, e.quote) for e in finding.evidence]


def test_pieces_that_overlap_are_one_piece() -> None:
    (found,) = merge_findings([_finding("a", (1, 4)), _finding("b", (3, 6))])
    assert (found.rule, _quotes(found)) == ("a", [(1, 6, "一二三四五")])


def test_a_piece_within_another_adds_nothing() -> None:
    (found,) = merge_findings([_finding("a", (1, 6)), _finding("b", (2, 4))])
    assert _quotes(found) == [(1, 6, "一二三四五")]


def test_pieces_apart_stay_apart_and_three_become_one_by_the_middle_one() -> None:
    (found,) = merge_findings([_finding("a", (0, 2), (5, 7)), _finding("b", (6, 8))])
    assert _quotes(found) == [(0, 2, "零一"), (5, 8, "五六七")]
    (found,) = merge_findings([_finding("a", (0, 3)), _finding("b", (2, 6)), _finding("c", (5, 9))])
    assert _quotes(found) == [(0, 9, "零一二三四五六七八")]


def test_pieces_that_only_touch_are_two_findings() -> None:
    assert len(merge_findings([_finding("a", (0, 2)), _finding("b", (2, 4))])) == 2


def test_the_graver_rule_gives_its_name() -> None:
    grave = _finding("z", (2, 5), severity=Severity.CRITICAL)
    (found,) = merge_findings([_finding("a", (1, 4)), grave])
    assert (
        found.rule,
        found.severity,
        _quotes(found),
    ) == ("z", Severity.CRITICAL, [(1, 5, "一二三四")])
