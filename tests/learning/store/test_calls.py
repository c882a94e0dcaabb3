"""Calls and reports in both databases: what comes out is what was put in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcheck.errors import LabelError, UsageError
from callcheck.learning.store import Added, Sample, SampleItem, Store
from callcheck.learning.store.writing import call_body
from callcheck.model import (
    Call,
    Callee,
    CallMeta,
    Citation,
    Deduction,
    Evidence,
    Finding,
    Kind,
    Nearest,
    Problem,
    Report,
    Review,
    Score,
    Severity,
    Speaker,
    Suppressed,
    Turn,
    Verdict,
)
from callcheck.readers import read_call

Pair = tuple[Call, Report]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ids(store: Store, **which: object) -> list[str]:
    return [call.call_id for call, _ in store.calls(**which)]  # type: ignore[arg-type]  # filters by name


def confirm(pair: Pair, number: int = 0) -> Review:
    finding = pair[1].findings[number]
    return Review(pair[0].call_id, Verdict.CONFIRMED, "李四", NOON, finding.key)


def test_what_was_put_in_comes_out_in_order(store: Store, pairs: list[Pair]) -> None:
    assert store.add(pairs, by="张三") == Added(new=len(pairs))
    assert list(store.calls()) == pairs
    assert store.call("t007") == next(p for p in pairs if p[0].call_id == "t007")
    assert store.call("t999") is None


def test_the_same_again_changes_nothing(store: Store, pairs: list[Pair]) -> None:
    store.add(pairs, by="张三")
    before = list(store.audit())
    assert store.add(pairs, by="张三") == Added(unchanged=len(pairs))
    assert list(store.audit()) == before
    assert [(line.who, line.action) for line in before] == [
        ("callcheck", "store.migrate"),
        ("张三", "call.add"),
    ]


def test_other_rules_keep_reviews_and_say_which_findings_are_gone(
    store: Store, pairs: list[Pair]
) -> None:
    pair = next(p for p in pairs if len({f.rule for f in p[1].findings}) == len(p[1].findings) > 1)
    store.add(pairs, by="张三")
    store.add_reviews([confirm(pair, 0), confirm(pair, 1)])
    gone, kept = pair[1].findings[0].key, pair[1].findings[1].key
    call, report = pair
    other = replace(report, rule_set="f" * 16, findings=report.findings[1:])
    assert store.add([(call, other)], by="王五") == Added(changed=1, gone=((call.call_id, gone),))
    assert store.call(call.call_id) == (call, other)
    (left,) = store.cases(call_ids=[call.call_id], rule=kept.partition("@")[0])
    assert left.verdict is Verdict.CONFIRMED
    assert [r.finding for r in store.reviews()] == [gone, kept]
    (line,) = store.audit(who="王五")
    assert line.detail == {
        "new": 0,
        "changed": [call.call_id],
        "rule_sets": ["f" * 16],
        "gone": [[call.call_id, gone]],
    }
    assert store.counts().reports == len(pairs) + 1
    assert store.add([pair], by="王五").changed == 1  # back to the earlier rules
    assert store.call(call.call_id) == pair
    assert store.counts().reports == len(pairs) + 1


def test_another_transcript_replaces_and_is_told_where_it_was_reviewed(
    store: Store, pairs: list[Pair]
) -> None:
    reviewed, plain = [p for p in pairs if p[1].findings][:2]
    store.add(pairs, by="张三")
    store.add_review(confirm(reviewed))

    def changed(pair: Pair) -> Pair:
        call, report = pair
        meta = replace(call.meta, agent_id="A99")
        return replace(call, meta=meta), replace(report, meta=meta)

    done = store.add([changed(reviewed), changed(plain)], by="张三")
    assert done == Added(changed=2, rewritten=(reviewed[0].call_id,))
    assert ids(store, agent="A99") == [reviewed[0].call_id, plain[0].call_id]


def test_of_a_call_that_comes_twice_the_later_counts(store: Store, pairs: list[Pair]) -> None:
    call, report = pairs[0]
    later = replace(report, as_of=date(2026, 5, 1))
    assert store.add([(call, report), (call, later)], by="张三") == Added(new=1, unchanged=1)
    assert list(store.calls()) == [(call, later)]


def test_a_report_of_another_call_is_refused_and_so_is_nobody(
    store: Store, pairs: list[Pair]
) -> None:
    with pytest.raises(LabelError) as caught:
        store.add([(pairs[0][0], pairs[1][1])], by="张三")
    assert caught.value.code == "store-mismatch"
    with pytest.raises(UsageError) as unnamed:
        store.add(pairs, by=" ")
    assert unnamed.value.code == "store-no-name"
    assert store.counts().calls == 0


def test_filters_are_about_calls_and_about_one_finding(store: Store, pairs: list[Pair]) -> None:
    store.add(pairs, by="张三")
    call, report = next(p for p in pairs if p[1].violations)
    first, day = report.violations[0], call.meta.started_at
    assert day is not None

    def wanted(keep: object) -> list[str]:
        return [p[0].call_id for p in pairs if keep(p)]  # type: ignore[operator]  # a lambda

    assert ids(store, rule=first.rule) == wanted(
        lambda p: any(f.rule == first.rule for f in p[1].findings)
    )
    family = first.category.partition(".")[0]
    assert ids(store, category=family) == wanted(
        lambda p: any(f.category.startswith(family + ".") for f in p[1].findings)
    )
    assert ids(store, category=family[:-1]) == []
    assert ids(store, severity=Severity.MAJOR) == wanted(
        lambda p: any(f.severity.rank >= 2 for f in p[1].findings)
    )
    assert ids(store, rule=first.rule, category="no.such") == []
    assert ids(store, score_below=60) == wanted(lambda p: p[1].score.value < 60)
    assert ids(store, agent=call.meta.agent_id) == wanted(
        lambda p: p[0].meta.agent_id == call.meta.agent_id
    )
    today = day.date()
    assert ids(store, since=today, until=today) == wanted(
        lambda p: p[0].meta.started_at.date() == today
    )
    assert ids(store, since=today + timedelta(1)) == wanted(
        lambda p: p[0].meta.started_at.date() > today
    )
    backwards = wanted(lambda _: True)[::-1]
    assert ids(store, call_ids=["t999", *backwards, backwards[0]]) == backwards
    sample = store.add_sample(Sample(tuple(map(SampleItem, backwards[:3])), {"share": 0.1}, "张三"))
    assert ids(store, sample=sample.id) == backwards[:3]


def test_cases_are_the_findings_asked_for_with_their_verdict(
    store: Store, pairs: list[Pair]
) -> None:
    store.add(pairs, by="张三")
    pair = next(p for p in pairs if len(p[1].findings) > 1)
    store.add_review(confirm(pair, 1))
    keys = [(p[0].call_id, f.key) for p in pairs for f in p[1].findings]
    assert [(case.call.call_id, case.finding.key) for case in store.cases()] == keys
    (case,) = store.cases(verdict=Verdict.CONFIRMED)
    assert (case.call, case.report, case.finding) == (*pair, pair[1].findings[1])
    assert list(store.cases(verdict=Verdict.REJECTED)) == []
    grave = [f.key for p in pairs for f in p[1].findings if f.severity is Severity.CRITICAL]
    assert [case.finding.key for case in store.cases(severity=Severity.CRITICAL)] == grave


def test_more_calls_than_a_page_and_writing_between_two_of_them(
    store: Store, pairs: list[Pair]
) -> None:
    call, report = pairs[0]
    many = [(replace(call, call_id=f"c{n}"), replace(report, call_id=f"c{n}")) for n in range(450)]
    store.add(iter(many), by="张三")
    seen = 0
    for case in store.cases(rule=report.findings[0].rule):
        if seen % 150 == 0:
            store.add_review(confirm((case.call, case.report)))
        seen += 1
    assert ids(store) == [pair[0].call_id for pair in many]
    assert (seen, len(list(store.reviews()))) == (450, 3)


def test_the_stored_transcript_is_callchecks_own_json(tmp_path: Path, pairs: list[Pair]) -> None:
    for call, _ in pairs:
        path = tmp_path / "x.json"
        path.write_text(call_body(call), "utf-8")
        assert [t.text for t in read_call(path).turns] == [t.text for t in call.turns]
        assert read_call(path).meta.started_at == call.meta.started_at


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
word = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
unknown = st.none()
number = st.floats(0, 1e6, allow_nan=False)
moments = st.datetimes(
    datetime(1970, 1, 2),
    datetime(2099, 1, 1),
    timezones=st.integers(-12, 14).map(lambda h: timezone(timedelta(hours=h))),
)
scalars = st.one_of(unknown, st.booleans(), st.integers(-(2**63), 2**63 - 1), number, text)
metas = st.builds(
    CallMeta,
    started_at=unknown | moments,
    direction=st.sampled_from([None, "outbound", "inbound"]),
    callee=unknown | st.sampled_from(Callee),
    agent_id=unknown | word,
    agent_org=unknown | word,
    customer_id=unknown | word,
    number=unknown | text,
    duration_seconds=unknown | number,
    answered=unknown | st.booleans(),
    case=st.dictionaries(text, scalars, max_size=2),
    extra=st.dictionaries(text, scalars, max_size=2),
)
turns = st.lists(
    st.tuples(st.sampled_from(Speaker), text, unknown | number, unknown | text), max_size=4
).map(
    lambda rows: tuple(Turn(n, s, t, at, raw_speaker=raw) for n, (s, t, at, raw) in enumerate(rows))
)
problems = st.lists(st.builds(Problem, text, text, unknown | st.integers(0, 9)), max_size=2).map(
    tuple
)
pieces = st.lists(
    st.builds(
        Evidence,
        turn=unknown | st.integers(0, 9),
        start=unknown | st.integers(0, 9),
        quote=unknown | text,
        seconds=unknown | number,
        searched=unknown | st.tuples(st.integers(0, 9), st.integers(0, 9)),
        nearest=unknown | st.builds(Nearest, st.integers(0, 9), text),
        measured=unknown | number | text,
    ),
    max_size=2,
).map(tuple)
found = st.builds(
    Finding,
    rule=word,
    category=word,
    kind=st.sampled_from(Kind),
    severity=st.sampled_from(Severity),
    message=text,
    turn=unknown | st.integers(0, 9),
    evidence=pieces,
    basis=st.lists(st.builds(Citation, text, unknown | text), max_size=2).map(tuple),
    speaker_known=st.booleans(),
)
made = st.builds(
    lambda meta, turns, problems, **rest: (
        Call("c", turns, meta, problems=problems),
        Report("c", meta=meta, problems=problems, **rest),
    ),
    metas,
    turns,
    problems,
    rule_set=word,
    as_of=unknown | st.dates(date(1970, 1, 1)),
    facts=st.dictionaries(text, unknown | st.integers(0, 99) | text, max_size=2),
    score=st.builds(
        Score,
        st.floats(0, 100),
        st.booleans(),
        st.lists(st.builds(Deduction, text, number, st.integers(0, 9)), max_size=2).map(tuple),
    ),
    findings=st.lists(found, max_size=3).map(tuple),
    suppressed=st.lists(st.builds(Suppressed, text, text, pieces, unknown | text), max_size=2).map(
        tuple
    ),
)
_next = count()


@given(made)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_call_and_report_come_out_as_they_went_in_property(store: Store, pair: Pair) -> None:
    name = f"c{next(_next)}"
    call, report = replace(pair[0], call_id=name), replace(pair[1], call_id=name)
    assert store.add([(call, report)], by="张三") == Added(new=1)
    assert store.call(name) == (call, report)
    assert store.add([(call, report)], by="张三") == Added(unchanged=1)
    assert [case.finding for case in store.cases(call_ids=[name])] == list(report.findings)
