"""Overlapping findings of one category are one, and quote no word twice."""

from hypothesis import given
from hypothesis import strategies as st

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


def _naive(findings: list[Finding]) -> list[list[tuple[int, int]]]:
    """Pairwise, as it is said: each in order of place joins the first it overlaps."""
    kept: list[set[int]] = []
    lists: list[list[list[tuple[int, int]]]] = []
    order = sorted(findings, key=lambda f: (min(e.start or 0 for e in f.evidence), f.rule))
    for finding in order:
        pieces = [(e.start or 0, e.end or 0) for e in finding.evidence]
        words = {place for start, end in pieces for place in range(start, end)}
        at = next((n for n, known in enumerate(kept) if known & words), None)
        if at is None:
            kept.append(words)
            lists.append([pieces])
        else:
            kept[at] |= words
            lists[at].append(pieces)
    return [
        of[0] if len(of) == 1 else _united([p for pieces in of for p in pieces]) for of in lists
    ]


def _united(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(pieces)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


_PIECE = st.tuples(st.integers(0, 190), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(_PIECE, min_size=1, max_size=3))))
def test_property_merging_by_place_is_merging_pair_by_pair(
    given_findings: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    text = "".join(chr(0x4E00 + n) for n in range(200))
    findings = [
        Finding(
            rule, "threat.visit", Kind.FORBIDDEN, Severity.MAJOR, "x", 1,
            tuple(Evidence(1, a, b, text[a:b]) for a, b in sorted(pieces)),
        )
        for rule, pieces in given_findings
    ]  # fmt: skip
    merged = merge_findings(findings)
    assert [[(e.start, e.end) for e in f.evidence] for f in merged] == _naive(findings)
    assert all(e.quote == text[e.start : e.end] for f in merged for e in f.evidence)
