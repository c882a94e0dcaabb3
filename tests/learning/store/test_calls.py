"""Calls and reports in both databases: what comes out is what was put in."""

from callcheck.learning.store import Store
from callcheck.model import Call, Report

Pair = tuple[Call, Report]


def test_what_was_put_in_comes_out_in_order(store: Store, pairs: list[Pair]) -> None:
    done = store.add(pairs, by="张三")
    assert (done.new, done.changed, done.unchanged) == (len(pairs), 0, 0)
    assert list(store.calls()) == pairs
    assert store.call("t007") == next(p for p in pairs if p[0].call_id == "t007")
    assert store.call("t999") is None
