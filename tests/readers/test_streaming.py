"""Tables are gone through twice and never held: what is needed of a row is kept, not the row."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.readers.columns import header
from callcheck.readers.rows import calls_of_sheet
from callcheck.readers.sheets import Row, Sheet
from callcheck.readers.source import Source

NAMES = ["通话编号", "角色", "内容", "开始时间"]


class Counted:
    """Rows that tell how many were taken of each going through."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.taken: list[int] = []

    def __iter__(self) -> Iterator[Row]:
        self.taken.append(0)
        for row in self.rows:
            self.taken[-1] += 1
            yield row


def table(*ids: str) -> list[Row]:
    return [[name, "坐席", f"第{n}句", n] for n, name in enumerate(ids)]


def said(calls: list[Call]) -> list[tuple[str, list[str], list[float | None]]]:
    return [(c.call_id, [t.text for t in c.turns], [t.start for t in c.turns]) for c in calls]


def test_a_call_is_given_when_the_next_begins() -> None:
    rows = Counted(table("a", "a", "b", "b", "c", "c"))
    calls = calls_of_sheet(Source("t.csv", b""), Sheet(header(NAMES), NAMES, rows))
    assert said([next(calls)]) == [("a", ["第0句", "第1句"], [0.0, 1.0])]
    assert rows.taken == [6, 3]
    assert [c.call_id for c in calls] == ["b", "c"]


def test_rows_of_a_call_that_stand_apart_are_one_call() -> None:
    rows = Counted(table("a", "b", "a"))
    calls = calls_of_sheet(Source("t.csv", b""), Sheet(header(NAMES), NAMES, rows))
    assert said(list(calls)) == [
        ("a", ["第0句", "第2句"], [0.0, 2.0]),
        ("b", ["第1句"], [1.0]),
    ]


def test_the_unit_of_a_column_is_that_of_all_its_rows() -> None:
    # A part of a day only by the last row.
    rows: list[Row] = [["a", "坐席", "您好", 0.001], ["b", "坐席", "再见", 0.00014]]
    names = Sheet(header(NAMES), NAMES, [*rows, ["b", "客户", "嗯", 0.2]])
    calls = list(calls_of_sheet(Source("t.csv", b""), names))
    assert [t.start for c in calls for t in c.turns] == [86.4, 12.096, 17280.0]
    assert [p.code for p in calls[0].problems] == ["times-of-a-day"]


def test_a_call_over_two_row_groups_of_parquet(tmp_path: Path) -> None:
    ids = ["a", "a", "a", "b", "b"]
    columns = {
        "call_id": ids,
        "speaker": ["agent"] * 5,
        "text": [f"第{n}句" for n in range(5)],
        "start": list(range(5)),
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet", row_group_size=2)
    csv = "".join(f"{name},坐席,第{n}句,{n}\n" for n, name in enumerate(ids))
    (tmp_path / "t.csv").write_text(",".join(NAMES) + "\n" + csv, "utf-8")
    parquet = said(list(read_calls(tmp_path / "t.parquet")))
    assert parquet == said(list(read_calls(tmp_path / "t.csv")))
    assert parquet == [
        ("a", ["第0句", "第1句", "第2句"], [0.0, 1.0, 2.0]),
        ("b", ["第3句", "第4句"], [3.0, 4.0]),
    ]
