"""The bank in other programs' formats, read back by programs that are not ours."""

import sqlite3
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.quiz import Item, ItemKind, Made, mark
from callcheck.learning.quiz.exporting import export_items
from callcheck.learning.quiz.gift import gift
from callcheck.learning.quiz.repeating import answer_of
from callcheck.learning.quiz.xapi import statements

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it asks for the locale the old way
    from pygiftparser import parser as gift_parser

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_gift_is_read_by_pygiftparser(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "题.gift"
    export_items(made.items, "gift", out)
    with out.open(encoding="utf-8") as file:
        read = gift_parser.parseFile(file)
    assert [q.title for q in read] == [item.id for item in made.items]
    assert all(q.valid for q in read)
    for question, item in zip(read, made.items, strict=True):
        if item.kind is ItemKind.REWRITE:
            assert type(question.answers).__name__ == "Essay"
            continue
        right = {n for n, a in enumerate(question.answers.answers) if a.fraction > 0}
        assert right == item.key


def test_gift_escapes_its_own_signs(three: tuple[Item, ...]) -> None:
    assert gift(three[:1]) == (
        "// threat-violence-limbs · t001\n"
        "::aaaaaaaaaaaa::[plain]哪一句属于「\\~\\=\\#\\{\\}\\:\\\\」? {\n"
        "\t~甲 \\{1\\}\\=2 #不算\\: \\#3\n"
        "\t=乙\\~打断\n"
        "\t~丙\\:好\n"
        "\t~\\=1+1\n"
        "####构成恐吓。 「甲 \\{1\\}\\=2」\\:不算\\: \\#3。 可以说\\:我们一起看看怎样安排。 "
        "依据\\:《刑法》第二百九十三条之一\n"
        "}\n\n"
    )
    assert "\t~%50%[A] 打断你的腿\n\t~%50%[B] 卸了\n\t~%-100%[C] 好的 再见\n" in gift(three[1:2])


def test_anki_is_a_deck_that_is_the_same_again(three: tuple[Item, ...], tmp_path: Path) -> None:
    notes = []
    for name in ("a", "b"):
        export_items(three, "anki", tmp_path / f"{name}.apkg", title="测验")
        with zipfile.ZipFile(tmp_path / f"{name}.apkg") as package:
            package.extract("collection.anki2", tmp_path / name)
        database = sqlite3.connect(tmp_path / name / "collection.anki2")
        notes.append(database.execute("select guid, mid, flds, tags from notes").fetchall())
        assert database.execute("select count(*), count(distinct did) from cards").fetchone() == (
            3,
            1,
        )
        database.close()
    assert notes[0] == notes[1]
    guid, _, fields, tags = notes[0][0]
    assert guid == "aaaaaaaaaaaa"
    assert fields.split("\x1f")[1:3] == [
        "<small>单选题</small><p>哪一句属于「~=#{}:\\」?</p><ol><li>甲 {1}=2</li><li>乙~打断</li>"
        "<li>丙:好</li><li>=1+1</li></ol>",
        "B 乙~打断",
    ]
    assert tags.split() == ["threat.violence", "threat-violence-limbs", "single"]


def test_the_excel_bank_has_the_columns_of_an_examination_system(
    three: tuple[Item, ...], tmp_path: Path
) -> None:
    export_items(three, "xlsx", tmp_path / "题库.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "题库.xlsx").active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == (
        "题型",
        "题干",
        "选项A",
        "选项B",
        "选项C",
        "选项D",
        "选项E",
        "选项F",
        "正确答案",
        "解析",
        "难度",
        "分类",
        "规则",
        "依据",
        "来源",
    )
    assert [(row[0], row[8], row[10], row[11]) for row in rows] == [
        ("单选题", "B", "中", "threat.violence"),
        ("多选题", "AB", "难", "threat.violence"),
        ("判断题", "正确", "易", "threat.violence"),
    ]
    assert rows[0][2:8] == ("甲 {1}=2", "乙~打断", "丙:好", "=1+1", None, None)
    assert sheet["F2"].data_type == "s"
    assert rows[1][1].splitlines()[:2] == ["坐席:[A] 打断你的腿", "客户:什么"]
    assert rows[2][1:3] == ("客户:喂\n坐席说「打断您一下」,这句话可以说。", None)


def test_xapi_statements_are_statements_to_tincan(
    three: tuple[Item, ...], made: Made, checker: Checker
) -> None:
    import tincan

    rewrite = next(i for i in made.items if i.kind is ItemKind.REWRITE)
    given = [mark(i, g, checker) for i, g in zip((*three, rewrite), "BAA还", strict=True)]
    answers = [answer_of(marked, "小王", AT, attempt="1") for marked in given]
    found = statements(answers, home="https://lms.example.cn", pass_mark=50)
    assert found == statements(answers, home="https://lms.example.cn", pass_mark=50)
    assert len({s["id"] for s in found}) == 5
    read = [tincan.Statement(statement) for statement in found]
    assert [s.verb.id.rpartition("/")[2] for s in read] == [*["answered"] * 4, "passed"]
    assert [s.result.success for s in read] == [True, False, True, False, True]
    assert [s.result.response for s in read] == ["B", "A", "true", "还", None]
    assert read[4].result.score.scaled == 0.5
    assert read[1].object.definition.correct_responses_pattern == ["A[,]B"]
    assert read[0].actor.account.name == "小王"
    assert statements(()) == []


_CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"


def test_the_scorm_manifest_names_what_is_in_the_package(
    three: tuple[Item, ...], tmp_path: Path
) -> None:
    export_items(three, "scorm", tmp_path / "a.zip", title="甲<乙", pass_mark=70)
    export_items(three, "scorm", tmp_path / "b.zip", title="甲<乙", pass_mark=70)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        names = package.namelist()
        root = ElementTree.fromstring(package.read("imsmanifest.xml"))
        assert package.testzip() is None
    assert root.findtext(f"{_CP}metadata/{_CP}schemaversion") == "1.2"
    assert root.findtext(f"{_CP}organizations/{_CP}organization/{_CP}title") == "甲<乙"
    files = [file.get("href") for file in root.iter(f"{_CP}file")]
    assert names == ["imsmanifest.xml", *files]


def test_what_cannot_be_written_is_told(
    three: tuple[Item, ...], made: Made, tmp_path: Path
) -> None:
    rewrites = [i for i in made.items if i.kind is ItemKind.REWRITE]
    for items, to, code in (
        (three, "doc", "unknown-format"),
        ((), "gift", "no-items"),
        (rewrites, "scorm", "no-items"),
    ):
        with pytest.raises(UsageError) as caught:
            export_items(items, to, tmp_path / "out")
        assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
