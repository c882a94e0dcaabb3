"""Items as the Excel question bank (题库) that examination systems import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from callcheck.learning.quiz.items import HARDNESS, Item, ItemKind, letter
from callcheck.reporting.workbook import open_workbook

FEWEST_OPTIONS = 6
# Systems know three kinds that mark themselves and one that a person marks.
_KINDS = {
    ItemKind.SINGLE: "单选题",
    ItemKind.MULTIPLE: "多选题",
    ItemKind.JUDGE: "判断题",
    ItemKind.REWRITE: "简答题",
}


def columns(items: Sequence[Item]) -> list[str]:
    """The header: as many options as the items need, six at least."""
    most = max([FEWEST_OPTIONS, *(len(item.options) for item in items)])
    options = [f"选项{letter(place)}" for place in range(most)]
    return ["题型", "题干", *options, "正确答案", "解析", "难度", "分类", "规则", "依据", "来源"]


def row(item: Item, header: Sequence[str]) -> list[str]:
    """One item as a row under that header.

    A find is a choice of one or several; 判断题 has 正确 or 错误 as its key and no options.
    """
    kind = item.kind
    if kind is ItemKind.FIND:
        kind = ItemKind.SINGLE if len(item.key) == 1 else ItemKind.MULTIPLE
    stem, options, key = item.stem, [o.text for o in item.options], item.letters
    if kind is ItemKind.JUDGE:
        stem, options = _statement(item), []
        key = "正确" if item.options[0].right else "错误"
    elif kind is ItemKind.REWRITE:
        key = item.say_instead
    values = {
        "题型": _KINDS[kind],
        "题干": "\n".join([*item.lines, stem]),
        "正确答案": key,
        "解析": item.explanation,
        "难度": HARDNESS[item.kind],
        "分类": item.category,
        "规则": item.title,
        "依据": "、".join(item.clauses),
        "来源": item.source,
    }
    values |= {f"选项{letter(place)}": text for place, text in enumerate(options)}
    return [values.get(name, "") for name in header]


def _statement(item: Item) -> str:
    """The question as something that is so or not."""
    if item.ask == "omission":
        return f"这段话里,有「{item.title}」的问题。"
    return item.stem.replace(",这句话可以说吗?", ",这句话可以说。")


def write_bank(items: Sequence[Item], out: Path) -> None:
    """The items as a workbook of one sheet; nothing in it is ever a formula."""
    header = columns(items)
    with out.open("wb") as file, open_workbook(file, "题库") as book:
        sheet = book.add_worksheet("题库")
        sheet.set_column(1, 1, 50)
        sheet.set_column(2, len(header) - 8, 24)
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
        for number, item in enumerate(items, 1):
            for place, value in enumerate(row(item, header)):
                if value:
                    sheet.write_string(number, place, value, wrap)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(items)), len(header) - 1)
