"""`said`: sums, names and days in words against the record."""

from collections.abc import Callable

import pytest

from callcheck.condition import Match
from callcheck.model import Call, CallMeta, Scalar, Speaker, Turn

AMOUNT = "{said: amount, field: amount_due, tolerance: 0.01}"
NAME = "{said: name, field: name}"
DUE = "{said: due_date, field: due_date}"


def call(text: str, **case: Scalar) -> Call:
    return Call("x", (Turn(0, Speaker.AGENT, text),), CallMeta(case=case))


@pytest.mark.parametrize(
    ("yaml", "text", "case", "measured"),
    [
        (AMOUNT, "您一共欠款一千三百六十元", {"amount_due": 1360}, []),
        (AMOUNT, "您一共欠款一千三百六十元", {"amount_due": 1630}, [1360]),
        (AMOUNT, "应还 1,365 元", {"amount_due": 1360}, []),
        (AMOUNT, "账单两千三 逾期了", {"amount_due": 2300}, []),
        (AMOUNT, "今天先还五百也行", {"amount_due": 2300}, []),
        (AMOUNT, "您一共欠款一千三百六十元", {}, []),
        (NAME, "请问是王先生吗", {"name": "王小明"}, []),
        (NAME, "请问是李先生吗", {"name": "王小明"}, ["问是李"]),
        (DUE, "还款日是五月八号", {"due_date": "2026-05-08"}, []),
        (DUE, "还款日是五月九号", {"due_date": "2026-05-08"}, ["5月9日"]),
        (DUE, "八号到期", {"due_date": "2026-05-08"}, []),
    ],
)
def test_differs(
    matches: Callable[..., list[Match]],
    yaml: str,
    text: str,
    case: dict[str, Scalar],
    measured: list[object],
) -> None:
    found = matches(yaml, call(text, **case), shape="measure")
    got = [m.measured for m in found]
    assert [str(g)[-3:] if yaml == NAME else g for g in got] == measured
